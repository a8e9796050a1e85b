"""A chat room with select(): what one says, all others hear."""

import select
import socket

server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(5)
print("port", server.getsockname()[1])
semua = [server]

while True:
    siap, _, _ = select.select(semua, [], [])
    for s in siap:
        if s is server:
            conn, _ = server.accept()
            semua.append(conn)
            print("masuk,", len(semua) - 1, "orang")
            continue
        pesan = s.recv(1024)
        if not pesan:
            semua.remove(s)
            s.close()
            print("pergi,", len(semua) - 1, "orang")
            continue
        for lain in semua:
            if lain not in (server, s):
                lain.send(pesan)
    if len(semua) == 1:
        break
print("selesai")
