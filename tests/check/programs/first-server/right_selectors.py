# right: a selector, and an answer when the client's bytes are there
import selectors
import socket

pilih = selectors.DefaultSelector()
server = socket.create_server(("127.0.0.1", int(input("Port: "))))
pilih.register(server, selectors.EVENT_READ)
selesai = False
while not selesai:
    for kunci, _ in pilih.select():
        if kunci.fileobj is server:
            conn, _ = server.accept()
            pilih.register(conn, selectors.EVENT_READ)
        else:
            kunci.fileobj.sendall(kunci.fileobj.recv(1024))
            pilih.unregister(kunci.fileobj)
            kunci.fileobj.close()
            selesai = True
