# fault: passes_on: the text is printed, and not sent
import asyncio


async def main(host, port, name):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(name.encode())
    print((await reader.read(1024)).decode(), "has joined")
    while True:
        text = await asyncio.to_thread(input, "message: ")
        print(text)
        await writer.drain()


asyncio.run(main(input("Server: "), input("Port: "), input("Name: ")))
