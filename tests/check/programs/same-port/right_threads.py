# right: a name of the host, and threads
import socket
import threading


def layani(conn):
    with conn:
        for data in iter(lambda: conn.recv(1024), b""):
            print(">", data.decode())


def buka(host, port):
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
    try:
        server.bind((host, port))
        server.listen()
    except OSError as e:
        server.close()
        print("Tidak bisa membuka port", port, "-", e.strerror)
        return None
    return server


server = buka("localhost", int(input("Port server: ")))
while server:
    conn, alamat = server.accept()
    threading.Thread(target=layani, args=(conn,), daemon=True).start()
