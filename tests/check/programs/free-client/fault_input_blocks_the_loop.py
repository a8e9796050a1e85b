# fault: shows_the_answer: input() holds up the event loop
import asyncio


async def ask(text):
    return input(text)


async def read(reader):
    while data := await reader.read(1024):
        print(data.decode())


async def main():
    host = await ask("Server address: ")
    port = int(await ask("Server port: "))
    name = await ask("Username: ")
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(name.encode())
    print((await reader.read(1024)).decode(), "has joined")
    task = asyncio.create_task(read(reader))
    while not task.done():
        writer.write((await ask("")).encode())
        await writer.drain()


asyncio.run(main())
