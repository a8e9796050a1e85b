# fault: speaks_unasked: target=receive() calls the function, and hands over nothing
import socket
import threading
import time

PORT = int(input("Enter port number: "))
my_name = input("Enter your username: ")
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", PORT))
server.listen(5)
print("[STARTING] server 127.0.0.1 port", PORT, time.strftime("%d %B %Y"))
client, address = server.accept()
client_name = client.recv(1024).decode("utf-8")
client.send(my_name.encode("utf-8"))
print(f"[NEW CONNECTION] {client_name} {address}")


def receive():
    while True:
        message = client.recv(2048).decode("utf-8")
        if message == "":
            print("[DISCONNECTED]")
            break
        print(f"[{time.strftime('%H:%M:%S')}] {client_name}: {message}")


def write():
    while True:
        message = input("")
        stamp = time.strftime("%Y-%m-%d %H:%M:%S")
        client.send(f"[{stamp}] {my_name}: {message}".encode("utf-8"))


receive_thread = threading.Thread(target=receive())
receive_thread.start()
write_thread = threading.Thread(target=write)
write_thread.start()
