# fault: says_its_name: reads the server's name before it says its own
import asyncio


class Client:
    async def connect(self, host: str, port: int, name: str) -> None:
        self.reader, self.writer = await asyncio.open_connection(host, port)
        server = await self.reader.read(1024)
        self.writer.write(name.encode())
        await self.writer.drain()
        print(f"{server.decode()} is online")

    async def chat(self) -> None:
        while text := await asyncio.to_thread(input, "Say: "):
            self.writer.write(text.encode())
            await self.writer.drain()


async def main() -> None:
    client = Client()
    await client.connect(host, port, name)
    await client.chat()


host, port, name = input("Host: "), int(input("Port: ")), input("Name: ")
asyncio.run(main())
