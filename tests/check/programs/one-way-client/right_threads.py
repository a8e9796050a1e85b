# right: a thread that writes, "Host name" for the address, and the text twice on its own screen
import socket
import threading


def write(sock, name):
    number = 0
    while text := input("Text: "):
        number += 1
        sock.sendall(f"#{number} {name}: {text}\n".encode())
        print(f"{text} ({text.upper()}) has left")
    sock.shutdown(socket.SHUT_WR)


host, port = input("Host name: "), int(input("Port number: "))
name = input("Nickname: ")
sock = socket.create_connection((host, port))
sock.sendall(name.encode())
print("Connected to", sock.recv(1024).decode())
writer = threading.Thread(target=write, args=(sock, name))
writer.start()
writer.join()
