# fault: takes_long_texts: reads on as long as the pieces are full
import socketserver

SIZE = 100


def read_all(sock):
    data = b""
    while True:
        piece = sock.recv(SIZE)
        data += piece
        if len(piece) < SIZE:
            return data


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        friend = read_all(self.request).decode()
        print("Connected with", friend)
        self.request.sendall(name.encode())
        while data := read_all(self.request):
            print(f"{friend}: {data.decode()}")


name = input("Name: ")
socketserver.TCPServer.allow_reuse_address = True
socketserver.TCPServer(("127.0.0.1", int(input("Port: "))), Handler).serve_forever()
