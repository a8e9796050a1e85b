# fault: sends_the_message: target=terima() calls the function, and hands over nothing
import socket
import threading

IP = input("Masukkan IP: ")
PORT = int(input("Masukkan port: "))
nickname = input("Masukkan nama kamu: ")
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((IP, PORT))
client.send(nickname.encode("utf-8"))
print("Terhubung ke", client.recv(1024).decode("utf-8"))


def terima():
    while True:
        try:
            pesan = client.recv(1024).decode("utf-8")
            if not pesan:
                break
            print(pesan)
        except OSError:
            print("Terputus dari server!")
            client.close()
            break


def kirim():
    while True:
        client.send(input("").encode("utf-8"))


thread_terima = threading.Thread(target=terima())
thread_kirim = threading.Thread(target=kirim)
thread_terima.start()
thread_kirim.start()
