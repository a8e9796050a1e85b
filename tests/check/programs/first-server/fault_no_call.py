# fault: listens: the function is never called
import socket


def server():
    listener = socket.create_server(("127.0.0.1", 5023))
    conn, address = listener.accept()
    conn.sendall(conn.recv(1024))
    conn.close()
