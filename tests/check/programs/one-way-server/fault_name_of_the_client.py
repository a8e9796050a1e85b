# fault: says_its_name: gives the client its own name back
import asyncio


class Server:
    def __init__(self, name: str) -> None:
        self.name = name

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        data = await reader.read(200)
        print(data.decode(), "has joined")
        writer.write(data)
        await writer.drain()
        try:
            while text := await reader.read(4096):
                print(f"{data.decode()}: {text.decode()}")
        except ConnectionError:
            print("lost", data.decode())
        writer.close()


async def main() -> None:
    port = int(await asyncio.to_thread(input, "Port? "))
    server = Server(await asyncio.to_thread(input, "Name? "))
    listener = await asyncio.start_server(server.serve, "127.0.0.1", port)
    await listener.serve_forever()


asyncio.run(main())
