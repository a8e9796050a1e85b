# right: a server that asks for its own name once the client has said one
import socket
import sys

port = int(input("Port server: "))
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind(("127.0.0.1", port))
    server.listen()
    conn, _ = server.accept()
    conn.settimeout(5)
    print(conn.recv(1024).decode(), "Telah bergabung...")
    conn.sendall(input("Username: ").encode())
    while data := conn.recv(1024):
        print(data.decode())
except OSError as salah:
    print("Gagal:", salah)
    sys.exit(1)
print("Client pamit.")
