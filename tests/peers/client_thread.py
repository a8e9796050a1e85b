"""A client with a thread that receives, so that it may speak at any time."""

import socket
import sys
import threading


def terima() -> None:
    while True:
        data = client.recv(1024)
        if not data:
            print("server pergi")
            break
        print("<", data.decode())


client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("127.0.0.1", int(sys.argv[1])))
client.send(b"Tari")
print("server:", client.recv(1024).decode())
threading.Thread(target=terima).start()

while True:
    pesan = input()
    if pesan == "keluar":
        break
    client.send(pesan.encode())

client.shutdown(socket.SHUT_RDWR)
client.close()
