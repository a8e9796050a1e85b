# fault: passes_on: recv(16) cuts the message
import socketserver

name = input("Your name: ")


class Chat(socketserver.BaseRequestHandler):
    def handle(self):
        who = self.request.recv(1024).decode()
        print(who, "connected from", self.client_address[0])
        self.request.sendall(name.encode())
        while True:
            text = self.request.recv(16)
            if not text:
                break
            print("%s says: %s" % (who, text.decode()))


socketserver.TCPServer.allow_reuse_address = True
with socketserver.TCPServer(("127.0.0.1", int(input("Port: "))), Chat) as server:
    server.serve_forever()
