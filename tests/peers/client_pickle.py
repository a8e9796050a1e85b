"""A client that sends Python objects, with pickle."""

import pickle
import socket
import sys

client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))

client.sendall(pickle.dumps({"nama": "Bob", "pesan": "Halo"}))
print("server:", client.recv(1024))
