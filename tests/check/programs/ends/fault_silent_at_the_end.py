# fault: takes_the_end: no sentence after a goodbye
import socket

try:
    s = socket.socket()
    s.settimeout(4)
    s.connect((input("IP server: "), int(input("Port: "))))
    s.sendall(input("Username: ").encode())
    print("Terhubung dengan", s.recv(1024).decode())
    while True:
        data = s.recv(1024)
        if data == b"":
            break
        print(">", data.decode())
except OSError as salah:
    raise SystemExit(f"Gagal: {salah}")
