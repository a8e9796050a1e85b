# right: a thread for each client
import socket
import threading


def layani(conn):
    with conn:
        pesan = conn.recv(1024).decode()
        conn.sendall(f"[server] {pesan}".encode())


server = socket.create_server(("", int(input("Port server: "))))
while True:
    conn, _ = server.accept()
    threading.Thread(target=layani, args=(conn,)).start()
