# fault: says_its_name: the name comes as JSON
import queue
import socket
import threading

datang = queue.Queue()


def pembaca(sock):
    try:
        while data := sock.recv(4096):
            datang.put(data.decode("utf-8", "replace"))
    except OSError:
        pass
    datang.put(None)


username = input("Nama kamu: ")
ke = input("Server di mana? ")
lewat = int(input("Nomor port: "))
sock = socket.socket()
try:
    sock.connect((ke, lewat))
except OSError as salah:
    print("Gagal menyambung:", salah)
    raise SystemExit(1)
import json

sock.sendall(json.dumps({"nama": username}).encode())
threading.Thread(target=pembaca, args=(sock,), daemon=True).start()
print("***", datang.get(), "Telah bergabung...")

while True:
    pesan = input("> ")
    if not pesan:
        print("(kosong)")
        continue
    try:
        sock.sendall(pesan.encode())
    except OSError:
        break
    balasan = datang.get()
    if balasan is None:
        break
    print(balasan)
print("Selesai.")
