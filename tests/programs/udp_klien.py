"""Asks by UDP, and asks again where no answer comes."""

import sys
from socket import *

sock = socket(AF_INET, SOCK_DGRAM)
sock.settimeout(0.2)
for percobaan in range(1, 4):
    sock.sendto(b"jam berapa?", ("127.0.0.1", int(sys.argv[1])))
    try:
        jawaban, _ = sock.recvfrom(1024)
        print(f"percobaan {percobaan}: {jawaban.decode()}")
        break
    except TimeoutError:
        print(f"percobaan {percobaan}: tidak ada jawaban")
else:
    sys.exit("menyerah")
