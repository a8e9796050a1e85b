# fault: says_several: the thread that sends takes one text from the queue
import queue
import socket
import threading

texts = queue.Queue()


def sender(sock):
    text = texts.get()
    sock.sendall(text.encode())
    texts.task_done()


def receiver(sock):
    while True:
        data = sock.recv(1024)
        if not data:
            print("Server closed the connection.")
            return
        print(data.decode())


sock = socket.socket()
sock.connect((input("Server IP: "), int(input("Server port: "))))
sock.sendall(input("Your name: ").encode())
print("Connected with", sock.recv(1024).decode())
for job in (sender, receiver):
    threading.Thread(target=job, args=[sock], daemon=True).start()
while True:
    texts.put(input("Message: "))
