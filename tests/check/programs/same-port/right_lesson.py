# right: the solution of lesson 3
import socket

HOST = "127.0.0.1"


def same_port():
    port = int(input("Port: "))
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        print("Port", port, "tidak bisa dipakai:", error)
        return
    conn, address = listener.accept()
    print(conn.recv(1024))
    conn.close()
    listener.close()


if __name__ == "__main__":
    same_port()
