# right: serves one client after the other
import socket

with socket.create_server(("127.0.0.1", 5022)) as pintu:
    while True:
        tamu, alamat = pintu.accept()
        with tamu:
            pesan = tamu.recv(4096)
            print(alamat, pesan)
            tamu.sendall(b"< " + pesan)
