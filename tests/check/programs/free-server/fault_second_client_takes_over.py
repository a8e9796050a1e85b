# fault: bears_a_second_client: a second client's connection overwrites the first one's
import select
import socket
import sys
from datetime import datetime

port = int(input("Port: "))
name = input("Username: ")
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", port))
server.listen(5)
print("IP 127.0.0.1", "port", port, "date", datetime.now().strftime("%Y-%m-%d"))
watched = [server, sys.stdin]
conn, who = None, ""
while True:
    ready, _, _ = select.select(watched, [], [])
    if server in ready:
        if conn in watched:
            watched.remove(conn)
        conn, _ = server.accept()
        watched.append(conn)
        who = ""
    elif conn in ready:
        data = conn.recv(1024)
        if not data:
            break
        if not who:
            who = data.decode()
            conn.sendall(name.encode())
            print(who, "has joined")
        else:
            print(f"[{datetime.now():%H:%M:%S}] {who}: {data.decode()}")
    if sys.stdin in ready and conn:
        line = sys.stdin.readline().rstrip()
        conn.sendall(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {name}: {line}".encode())
