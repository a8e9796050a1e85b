# right: select with a time limit before each recv; coloured output
import select
import socket

CYAN, PLAIN = "\033[36m", "\033[0m"

target = input("IP: ")
number = int(input("Port: "))
me = input("Name: ")
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((target, number))
s.send(me.encode())


def receive():
    while not select.select([s], [], [], 0.5)[0]:
        pass
    return s.recv(2048)


print(CYAN + receive().decode() + " joined" + PLAIN)
while True:
    text = input("me: ")
    while text == "":
        text = input("me: ")
    s.send(text.encode())
    data = receive()
    if not data:
        print("bye")
        break
    print(CYAN + data.decode() + PLAIN)
