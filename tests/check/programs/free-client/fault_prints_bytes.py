# fault: takes_long_texts: prints bytes, so that é is \xc3\xa9
import socket, threading

ip, port = input("IP: "), int(input("port: "))
nama = input("nama: ")
s = socket.socket()
s.connect((ip, port))
s.send(bytes(nama, "utf8"))
print("lawan:", s.recv(1024).decode("utf8"))


def dengar():
    data = s.recv(1024)
    while data:
        print(str(data))
        data = s.recv(1024)


x = threading.Thread(target=dengar)
x.daemon = True
x.start()
while 1:
    s.send(bytes(input(), "utf8"))
