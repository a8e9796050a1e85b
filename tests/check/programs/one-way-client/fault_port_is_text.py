# fault: connects: the port stays a text
import socket


class Client:
    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.connect((host, port))

    def start(self, name):
        self.sock.send(name.encode())
        print("Connected with", self.sock.recv(1024).decode())
        while True:
            self.sock.send(input("Message: ").encode())


client = Client(input("Server address: "), input("Server port: "))
client.start(input("Your name: "))
