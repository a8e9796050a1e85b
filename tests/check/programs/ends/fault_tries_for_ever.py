# fault: takes_a_refusal: tries again for ever
import socket
import sys
import time

ip = input("Alamat IP server: ")
port = int(input("Port server: "))
while True:
    try:
        s = socket.create_connection((ip, port), timeout=3)
        break
    except ConnectionRefusedError:
        print("Server belum ada, coba lagi...")
        time.sleep(1)
try:
    while True:
        data = s.recv(1024)
        if not data:
            print("Server selesai")
            sys.exit(0)
        print(data.decode())
except socket.timeout:
    print("Server tidak menjawab")
except ConnectionResetError:
    print("Server terputus")
sys.exit(1)
