# fault: shows_the_message: input() holds up the event loop
import asyncio
from datetime import datetime


async def ask(text):
    return input(text)


async def read(reader, who):
    while data := await reader.read(1024):
        print(f"[{datetime.now():%H:%M:%S}] {who}: {data.decode()}")
    print("The client has left")


async def write(writer):
    while True:
        text = await ask("message: ")
        writer.write(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {name}: {text}".encode())
        await writer.drain()


async def chat(reader, writer):
    who = (await reader.read(1024)).decode()
    print(who, "has joined")
    writer.write(name.encode())
    await asyncio.gather(read(reader, who), write(writer))


async def main():
    server = await asyncio.start_server(chat, "127.0.0.1", port)
    await server.serve_forever()


port = int(input("Server port: "))
name = input("Username: ")
print("127.0.0.1", port, datetime.now().strftime("%b %d, %Y"))
asyncio.run(main())
