# right: create_server, at a port of its own
import socket

HOST = "127.0.0.1"


def same_port():
    try:
        listener = socket.create_server((HOST, 5034))
    except OSError as error:
        print("Port 5034 tidak bisa dipakai:", error)
        return
    conn, address = listener.accept()
    print(conn.recv(1024))
    conn.close()
    listener.close()


if __name__ == "__main__":
    same_port()
