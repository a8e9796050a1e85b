# fault: goes_on: a new connection for each message
import socket

print("Alamat server (contoh 127.0.0.1)?")
h = input().strip() or "127.0.0.1"
print("Port server (Enter = 5005)?")
p = int(input() or 5005)
print("Siapa namamu?")
n = input()
c = socket.create_connection((h, p))
c.sendall(n.encode("utf8"))
print("Terhubung dengan", c.recv(1024).decode("utf8"))
while (m := input("Kamu: ")) != "exit":
    c.sendall(m.encode("utf8"))
    print(c.recv(1024).decode("utf8"))
    c.close()
    c = socket.create_connection((h, p))
c.close()
