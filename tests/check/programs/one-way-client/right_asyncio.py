# right: asyncio streams
import asyncio


async def main(host, port, name):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(name.encode())
    print((await reader.read(1024)).decode(), "has joined")
    while True:
        text = await asyncio.to_thread(input, "message: ")
        writer.write(text.encode())
        await writer.drain()


asyncio.run(main(input("Server: "), input("Port: "), input("Name: ")))
