# fault: takes_long_texts: decodes as Latin-1
import socket


class ChatServer:
    ENCODING = "latin-1"

    def __init__(self, port: int, name: str) -> None:
        self.name = name
        self.listener = socket.create_server(("127.0.0.1", port))

    def run(self) -> None:
        sock, _ = self.listener.accept()
        with sock:
            who = sock.recv(1024).decode(self.ENCODING)
            print(f"{who} came in")
            sock.sendall(self.name.encode(self.ENCODING))
            while data := sock.recv(4096):
                print(f"{who}: {data.decode(self.ENCODING)}")


ChatServer(int(input("Port: ")), input("Name: ")).run()
