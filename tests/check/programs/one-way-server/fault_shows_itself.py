# fault: shows_who_joined: shows its own name as that of the guest
import selectors
import socket

port = int(input("Port: "))
name = input("Username: ")
sel = selectors.DefaultSelector()
server = socket.create_server(("127.0.0.1", port))
sel.register(server, selectors.EVENT_READ)
names = {}
while True:
    for key, _ in sel.select():
        if key.fileobj is server:
            conn, _ = server.accept()
            sel.register(conn, selectors.EVENT_READ)
            continue
        conn = key.fileobj
        data = conn.recv(4096)
        if not data:
            sel.unregister(conn)
            conn.close()
        elif conn not in names:
            names[conn] = data.decode()
            print(name, "joined the chat")
            conn.sendall(name.encode())
        else:
            print(f"{names[conn]}: {data.decode()}")
