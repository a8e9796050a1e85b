# fault: takes_a_reset: prints the traceback in place of a sentence
import socket
import sys
import traceback


class Client:
    def __init__(self, host, port):
        self.sock = socket.create_connection((host, port))
        self.sock.settimeout(2)

    def run(self):
        while True:
            data = self.sock.recv(4096)
            if not data:
                return
            print("Received:", data.decode())


try:
    Client(input("Host: "), int(input("Port: "))).run()
except ConnectionRefusedError:
    print("Nobody listens there.")
    sys.exit(1)
except TimeoutError:
    print("Nothing was received for two seconds.")
    sys.exit(1)
except OSError:
    traceback.print_exc()
    sys.exit(1)
print("The server is done.")
