# right: step by step, at a port of its own
import socket

HOST = "127.0.0.1"


def first_server():
    listener = socket.socket()
    listener.bind((HOST, 5021))
    listener.listen()
    conn, address = listener.accept()
    data = conn.recv(1024)
    conn.sendall(data)
    conn.close()
    listener.close()


if __name__ == "__main__":
    first_server()
