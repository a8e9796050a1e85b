"""A server that sends Python objects, with pickle."""

import os
import pickle
import socket

server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(1)
print("port", server.getsockname()[1])
conn, addr = server.accept()

conn.sendall(pickle.dumps({"nama": "Server", "pesan": "Halo"}))
while data := conn.recv(4096):
    try:
        print("objek:", pickle.loads(data))
    except pickle.UnpicklingError as error:
        print("gagal:", error)
    except EOFError:
        print("gagal: terpotong")
