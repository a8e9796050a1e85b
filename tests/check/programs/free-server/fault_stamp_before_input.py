# fault: stamps_each_message: the stamp of a message is made before it is typed
import asyncio
from datetime import datetime


def now():
    return datetime.now().strftime("%Y-%m-%d %H:%M:%S")


class Server:
    def __init__(self, port, name):
        self.port = port
        self.name = name

    async def receive(self, reader, peer):
        while data := await reader.read(2048):
            print(f"[{now()[11:]}] {peer}: {data.decode()}")

    async def send(self, writer):
        while True:
            line = f"[{now()}] {self.name}: " + await asyncio.to_thread(input, "> ")
            writer.write(line.encode())
            await writer.drain()

    async def welcome(self, reader, writer):
        peer = (await reader.read(1024)).decode()
        writer.write(self.name.encode())
        print(peer, "is connected")
        await asyncio.gather(self.receive(reader, peer), self.send(writer))

    async def run(self):
        server = await asyncio.start_server(self.welcome, "127.0.0.1", self.port)
        print("Address 127.0.0.1, port", self.port, "date", now()[:10])
        await server.serve_forever()


asyncio.run(Server(int(input("Port: ")), input("Name: ")).run())
