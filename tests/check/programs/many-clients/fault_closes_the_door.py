# fault: goes_on_after_a_goodbye: closes the door when somebody leaves
import socket
import threading
from datetime import datetime

HOST = "127.0.0.1"
PORT = int(input("Masukkan Port Server: "))

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((HOST, PORT))
server.listen()
clients = []
nicknames = []


def broadcast(message):
    waktu = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    for client in list(clients):
        try:
            client.send(f"[{waktu}] {message}".encode("ascii"))
        except Exception:
            continue


def handle(client):
    while True:
        try:
            message = client.recv(1024).decode("ascii")
            if not message:
                raise ConnectionError("selesai")
            broadcast(message)
        except Exception:
            nomor = clients.index(client)
            clients.remove(client)
            client.close()
            nickname = nicknames[nomor]
            nicknames.remove(nickname)
            broadcast("{} keluar!".format(nickname))
            server.close()
            break


def receive():
    while True:
        client, address = server.accept()
        print("Terhubung dengan {}".format(str(address)))
        client.send("NICK".encode("ascii"))
        nickname = client.recv(1024).decode("ascii")
        nicknames.append(nickname)
        clients.append(client)
        print("Username {}".format(nickname))
        broadcast("{} Bergabung!".format(nickname))
        client.send("Terkoneksi dengan Server!".encode("ascii"))
        threading.Thread(target=handle, args=(client,)).start()


receive()
