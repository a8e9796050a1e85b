# fault: says_its_name: no name is asked, so the first message stands in its place
import socket
import threading

HOST, PORT = "127.0.0.1", 8237


def dengar(sock):
    print(sock.recv(1024).decode(), "Telah bergabung...")


with socket.socket() as sock:
    sock.connect((HOST, PORT))
    threading.Thread(target=dengar, args=(sock,), daemon=True).start()
    while True:
        print("Ketik:", end=" ", flush=True)
        teks = input()
        sock.sendall(teks.encode())
