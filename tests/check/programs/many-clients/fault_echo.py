# fault: passes_on: answers the sender alone
import socket
import threading

port = int(input("Port Server: "))
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", port))
server.listen()
print("Server aktif di port", port)

clients = []
names = []


def broadcast(pesan):
    for c in clients[:]:
        try:
            c.send(pesan)
        except OSError:
            pass


def handle(c):
    c.send("NICK".encode())
    name = c.recv(1024).decode()
    names.append(name)
    clients.append(c)
    print("Username", name)
    broadcast(f"{name} Bergabung!".encode())
    c.send("Terkoneksi dengan Server!".encode())
    while True:
        try:
            pesan = c.recv(1024)
        except:
            break
        if not pesan:
            break
        c.send(pesan)
    i = clients.index(c)
    clients.pop(i)
    name = names.pop(i)
    c.close()
    broadcast(f"{name} keluar!".encode())


while True:
    c, addr = server.accept()
    print("Terhubung dengan", addr)
    threading.Thread(target=handle, args=(c,)).start()
