# fault: takes_the_end: a bare except takes the sys.exit(0) for an error
import socket
import sys

HOST = input("Enter server IP: ")
PORT = int(input("Enter server port: "))
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.settimeout(2)
try:
    client.connect((HOST, PORT))
    print("[CONNECTED]")
    while True:
        msg = client.recv(2048)
        if len(msg) == 0:
            print("[DISCONNECTED] server closed")
            sys.exit(0)
        print(f"[SERVER] {msg.decode()}")
except:
    print("[ERROR] something went wrong")
    sys.exit(1)
