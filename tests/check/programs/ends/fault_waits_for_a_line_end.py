# fault: meets: reads lines, and the text has no line end
import socket
import sys


class LineServer:
    def __init__(self, port):
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", port))
        self.listener.listen(1)

    def serve(self):
        conn, _ = self.listener.accept()
        conn.settimeout(4)
        with conn.makefile(encoding="utf-8") as lines:
            for line in lines:
                print("Client:", line.rstrip("\n"))


try:
    LineServer(int(input("Port: "))).serve()
except TimeoutError:
    sys.exit("The client has been silent for too long.")
except OSError as error:
    sys.exit(f"Connection problem: {error}")
print("The client has left.")
