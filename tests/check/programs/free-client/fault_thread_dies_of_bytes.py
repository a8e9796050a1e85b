# fault: shows_the_answer: text + bytes ends the thread at the first message
import socket
from threading import Thread


def receive_message(sock):
    while True:
        data = sock.recv(1024)
        if not data:
            print("Connection closed by server")
            break
        print("Server says > " + data)


def main():
    host = input("Enter server IP: ")
    port = int(input("Enter server port: "))
    username = input("Enter username: ")
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    client.connect((host, port))
    client.send(username.encode())
    print("Connected to " + client.recv(1024).decode())
    Thread(target=receive_message, args=(client,), daemon=True).start()
    while True:
        message = input("You > ")
        client.send(message.encode())


if __name__ == "__main__":
    main()
