# fault: takes_long_texts: shows the bytes in place of the text
import socket

s = socket.socket()
s.bind(("", int(input("Port server: "))))
nama = input("Username: ")
s.listen(1)
c, a = s.accept()
print(c.recv(1024), "telah bergabung")
c.send(bytes(nama, "utf8"))
pesan = c.recv(1024)
while pesan != b"":
    print("Pesan dari client:", str(pesan))
    pesan = c.recv(1024)
c.close()
