# fault: answers_nothing: sends each message back
import socket

port = int(input("Port: "))
nama = input("Username: ")
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", port))
s.listen(1)
conn, alamat = s.accept()
nama_client = conn.recv(1024).decode()
conn.send(nama.encode())
print(nama_client, "telah bergabung")
while True:
    data = conn.recv(1024)
    if not data:
        break
    print(nama_client, ":", data.decode())
    conn.send(data)
