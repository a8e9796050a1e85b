# fault: says_several: shutdown is meant to push the message out, and ends the sending for good
import socket
import threading


def connect() -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect((input("Server IP: "), int(input("Server port: "))))
    return sock


def send(sock: socket.socket, text: str) -> None:
    sock.sendall(text.encode())
    sock.shutdown(socket.SHUT_WR)


def receive(sock: socket.socket) -> None:
    while text := sock.recv(1024).decode():
        print(text)
    print("The server has closed the connection")


sock = connect()
sock.sendall(input("Username: ").encode())
print("Connected to", sock.recv(1024).decode())
threading.Thread(target=receive, args=(sock,), daemon=True).start()
while True:
    try:
        send(sock, input("Your message: "))
    except OSError as error:
        print("Not sent:", error)
