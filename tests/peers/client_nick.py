"""A client of Pertemuan 4: it says its name when it is asked with NICK."""

import socket
import sys
import threading

nama = sys.argv[2] if len(sys.argv) > 2 else "Bob"


def terima() -> None:
    while pesan := client.recv(1024).decode("ascii"):
        if pesan == "NICK":
            client.send(nama.encode("ascii"))
        else:
            print(pesan)


client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))

threading.Thread(target=terima).start()
while True:
    client.send(f"{nama}: {input()}".encode("ascii"))
