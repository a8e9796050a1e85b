"""A chat room with select and one thread; it never ends."""

import select
import socket
import sys

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setblocking(0)
server.bind(("127.0.0.1", int(sys.argv[1])))
server.listen(5)
daftar = [server]
print("Listening... tekan Ctrl+C untuk keluar")
while True:
    try:
        siap, _, _ = select.select(daftar, [], [])
        for s in siap:
            if s is server:
                conn, addr = server.accept()
                daftar.append(conn)
                print("masuk:", len(daftar) - 1)
            elif data := s.recv(2048):
                for lain in daftar[1:]:
                    if lain is not s:
                        lain.send(data)
            else:
                daftar.remove(s)
                s.close()
                print("pergi, sisa", len(daftar) - 1)
    except KeyboardInterrupt:
        break
server.close()
