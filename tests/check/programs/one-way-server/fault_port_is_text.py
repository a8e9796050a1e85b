# fault: listens: the port stays a text
import socketserver

nama = input("Nama: ")
port = input("Port: ")


class Obrolan(socketserver.BaseRequestHandler):
    def handle(self):
        klien = self.request.recv(1024).decode()
        print(f"{klien} terhubung")
        self.request.sendall(nama.encode())
        while data := self.request.recv(1024):
            print(f"[{klien}] {data.decode()}")


socketserver.TCPServer.allow_reuse_address = True
with socketserver.TCPServer(("", port), Obrolan) as server:
    server.serve_forever()
