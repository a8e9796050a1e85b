# right: the solution of lesson 2
import socket

HOST = "127.0.0.1"


def first_server():
    port = int(input("Port: "))
    listener = socket.socket()
    listener.bind((HOST, port))
    listener.listen()
    conn, address = listener.accept()
    data = conn.recv(1024)
    conn.sendall(data)
    conn.close()
    listener.close()


if __name__ == "__main__":
    first_server()
