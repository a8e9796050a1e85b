"""An echo server with selectors; it ends after its second client has left."""

import selectors
import socket
import sys

sel = selectors.DefaultSelector()
sisa = 2


def terima(sock):
    conn, _ = sock.accept()
    conn.setblocking(False)
    sel.register(conn, selectors.EVENT_READ, baca)
    print("terhubung")


def baca(conn):
    global sisa
    data = conn.recv(1000)
    if data:
        conn.send(data.upper())
    else:
        sel.unregister(conn)
        conn.close()
        sisa -= 1


sock = socket.create_server(("127.0.0.1", int(sys.argv[1])))
sock.setblocking(False)
sel.register(sock, selectors.EVENT_READ, terima)
while sisa:
    for key, _ in sel.select(timeout=60):
        key.data(key.fileobj)
print("semua pergi")
