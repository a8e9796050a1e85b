# fault: speaks_unasked: writes into a file of the socket, and does not flush it
import socket
import threading
from datetime import datetime


def show(conn, who):
    while True:
        data = conn.recv(4096)
        if not data:
            print(who, "left the chat")
            return
        print(f"[{datetime.now():%H:%M:%S}] {who}: {data.decode()}")


port = int(input("Which port? "))
me = input("Who are you? ")
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", port))
server.listen()
print("Server 127.0.0.1", port, datetime.now().strftime("%Y/%m/%d"))
conn, _ = server.accept()
who = conn.recv(1024).decode()
out = conn.makefile("w", encoding="utf-8")
out.write(me)
out.flush()
print(who, "has joined")
threading.Thread(target=show, args=(conn, who), daemon=True).start()
while True:
    out.write(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {me}: {input('me: ')}")
