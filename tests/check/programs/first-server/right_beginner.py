# right: line by line, with a sentence around the answer
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
port = input("Masukkan Port Server: ")
s.bind(("", int(port)))
s.listen(1)
print("Menunggu client...")
conn, alamat = s.accept()
print("Client dari", alamat)
pesan = conn.recv(1024).decode()
print("Pesan:", pesan)
conn.send(("Kamu bilang: " + pesan).encode())
conn.close()
s.close()
