# fault: passes_on: a new connection for each message
import asyncio


async def send(text):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(text.encode())
    await writer.drain()
    return reader, writer


async def main():
    reader, writer = await send(name)
    print("Server:", (await reader.read(1024)).decode())
    while True:
        await send(await asyncio.to_thread(input, "Text: "))


host, port, name = input("IP: "), int(input("Port: ")), input("Name: ")
asyncio.run(main())
