# fault: passes_on: shows the message in capitals
import select
import socket

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", int(input("Listen on port: "))))
name = input("Your nick: ")
server.listen()
sockets, names = [server], {}
while True:
    for sock in select.select(sockets, [], [])[0]:
        if sock is server:
            sockets.append(server.accept()[0])
            continue
        data = sock.recv(2048).decode()
        if not data:
            sockets.remove(sock)
            sock.close()
        elif sock in names:
            print(names[sock], "says", data.upper())
        else:
            names[sock] = data
            print("+", data)
            sock.send(name.encode())
