# fault: shows_the_message: takes each message for two, a name and a text
import socket
from datetime import datetime
from threading import Thread


class ChatServer:
    def __init__(self, port, name):
        self.name = name
        self.sock = socket.socket()
        self.sock.bind(("127.0.0.1", port))
        self.sock.listen(1)
        print("Listening on 127.0.0.1 port", port, "-", datetime.now().strftime("%x %Y-%m-%d"))

    def welcome(self):
        self.client, _ = self.sock.accept()
        self.guest = self.client.recv(1024).decode()
        self.client.sendall(self.name.encode())
        print("Welcome,", self.guest)

    def receive(self):
        while True:
            sender = self.client.recv(1024).decode()
            text = self.client.recv(1024).decode()
            if not text:
                break
            print(datetime.now().strftime("[%H:%M:%S]"), f"{sender}: {text}")

    def send(self):
        while True:
            text = input("You: ")
            stamp = datetime.now().strftime("[%Y-%m-%d %H:%M:%S]")
            self.client.sendall(f"{stamp} {self.name}: {text}".encode())


chat = ChatServer(int(input("Port? ")), input("Your name? "))
chat.welcome()
Thread(target=chat.receive, daemon=True).start()
chat.send()
