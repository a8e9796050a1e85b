# right: select, and any number of clients
import selectors
import socket

port = int(input("Port number: "))
name = input("Nickname: ")
chooser = selectors.DefaultSelector()
names = {}


def welcome(server):
    conn, address = server.accept()
    chooser.register(conn, selectors.EVENT_READ, listen_to)
    print("Someone is calling from", *address)


def listen_to(conn):
    try:
        data = conn.recv(4096)
    except ConnectionError as error:
        print(error)
        data = b""
    if not data:
        chooser.unregister(conn)
        conn.close()
        print(names.pop(conn, "Somebody"), "has left")
    elif conn in names:
        print(f"{names[conn]}: {data.decode(errors='replace')}")
    else:
        names[conn] = data.decode()
        print(names[conn], "has come")
        conn.sendall(name.encode())


chooser.register(socket.create_server(("127.0.0.1", port)), selectors.EVENT_READ, welcome)
while True:
    for key, _ in chooser.select():
        key.data(key.fileobj)
