# fault: shows_the_answer: the coroutine that reads is made, and never run
import asyncio


class Client:
    def __init__(self, name):
        self.name = name

    async def connect(self, host, port):
        self.reader, self.writer = await asyncio.open_connection(host, port)
        self.writer.write(self.name.encode())
        peer = await self.reader.read(1024)
        print(f"{peer.decode()} has joined the chat")

    async def receive(self):
        while data := await self.reader.read(1024):
            print(data.decode())

    async def send(self):
        loop = asyncio.get_event_loop()
        while True:
            message = await loop.run_in_executor(None, input, "> ")
            self.writer.write(message.encode())
            await self.writer.drain()


async def main():
    host, port = input("Server IP: "), input("Server port: ")
    client = Client(input("Username: "))
    await client.connect(host, int(port))
    receiving = client.receive()
    await client.send()
    await receiving


asyncio.run(main())
