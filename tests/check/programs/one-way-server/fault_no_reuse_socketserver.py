# fault: starts_again: socketserver does not reuse an address by itself
import socketserver


class Chat(socketserver.StreamRequestHandler):
    def handle(self):
        who = self.rfile.read1(1024).decode()
        print("Hello,", who)
        self.wfile.write(name.encode())
        while text := self.rfile.read1(4096):
            print(who, "said:", text.decode())


port = int(input("Which port? "))
name = input("Which name? ")
with socketserver.TCPServer(("127.0.0.1", port), Chat) as server:
    server.serve_forever()
