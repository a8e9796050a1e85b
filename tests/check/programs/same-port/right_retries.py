# right: tries three times, then says so and ends
import socket
import sys
import time

port = int(input("Port: "))
for percobaan in range(3):
    try:
        server = socket.create_server(("127.0.0.1", port))
        break
    except OSError:
        print(f"Port {port} sedang dipakai, percobaan {percobaan + 1}")
        time.sleep(0.5)
else:
    sys.exit("Menyerah.")
with server:
    conn, _ = server.accept()
    with conn, conn.makefile("r", encoding="utf-8", errors="replace") as baris:
        print(conn.recv(1024).decode())
