# fault: lets_the_client_begin: sends a greeting after the name
import select
import socket
import time

GREEN, PLAIN = "\033[32m", "\033[0m"

number = int(input("Listen on: "))
me = input("Who are you? ")
door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
door.bind(("", number))
door.listen(1)
print("IP 0.0.0.0, port %d, %s" % (number, time.ctime()))


def wait_for(sock):
    while not select.select([sock], [], [], 1.0)[0]:
        pass


wait_for(door)
friend, address = door.accept()
wait_for(friend)
who = friend.recv(4096).decode()
friend.send(me.encode())
time.sleep(0.3)
friend.send(b"welcome!")
print(GREEN + who + " joined" + PLAIN)

while True:
    wait_for(friend)
    try:
        data = friend.recv(4096)
    except ConnectionResetError:
        data = b""
    if data == b"":
        break
    print(
        "%s[%s] %s: %s%s"
        % (GREEN, time.strftime("%H:%M:%S"), who, data.decode(errors="replace"), PLAIN)
    )
    answer = input(me + "> ")
    friend.send(("[%s] %s: %s" % (time.strftime("%Y-%m-%d %H:%M:%S"), me, answer)).encode())

print("bye")
