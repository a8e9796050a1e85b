# right: a class that opens its door
import socket


class Pintu:
    def __init__(self, port):
        self.port = port
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

    def buka(self):
        try:
            self.socket.bind(("127.0.0.1", self.port))
            self.socket.listen()
            return True
        except OSError:
            print(f"Port {self.port} sudah ada yang memakai.")
            return False

    def terima(self):
        conn, _ = self.socket.accept()
        print(conn.recv(1024).decode())
        return conn


pintu = Pintu(int(input("Port: ")))
if pintu.buka():
    conn = pintu.terima()
    conn.close()
