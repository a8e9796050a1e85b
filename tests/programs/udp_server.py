"""Rock, paper, scissors by UDP, until somebody sends `selesai`."""

import socket
import sys

KALAH = {"batu": "kertas", "kertas": "gunting", "gunting": "batu"}

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", int(sys.argv[1])))
print("siap bermain")
while True:
    data, alamat = sock.recvfrom(1024)
    pilihan = data.decode()
    print("lawan:", pilihan)
    if pilihan == "selesai":
        break
    sock.sendto(KALAH.get(pilihan, "curang!").encode(), alamat)
sock.close()
