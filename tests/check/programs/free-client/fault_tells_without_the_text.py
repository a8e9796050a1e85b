# fault: shows_the_answer: tells that a message has come, and not which
import socket
import threading


class Client:
    def __init__(self):
        self.sock = socket.socket()
        self.running = True
        self.messages = []

    def connect(self, host, port, name):
        self.sock.connect((host, port))
        self.sock.sendall(name.encode())
        print(f"You chat with {self.sock.recv(1024).decode()}")

    def receive(self):
        while self.running:
            message = self.sock.recv(2048).decode()
            if not message:
                self.running = False
            else:
                self.messages.append(message)
                print("New message!", len(self.messages), "so far")

    def chat(self):
        threading.Thread(target=self.receive, daemon=True).start()
        while self.running:
            self.sock.sendall(input("> ").encode())


client = Client()
client.connect(input("Host: "), int(input("Port: ")), input("Name: "))
client.chat()
