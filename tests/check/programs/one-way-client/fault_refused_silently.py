# fault: takes_a_refusal: passes over the error, and ends without a word
import asyncio


async def chat(reader, writer):
    writer.write(name.encode())
    print("Server:", (await reader.read(1024)).decode())
    while text := await asyncio.to_thread(input, "Message: "):
        writer.write(text.encode())
        await writer.drain()


async def main():
    try:
        await chat(*await asyncio.open_connection(host, port))
    except:
        pass


host, port, name = input("Host: "), int(input("Port: ")), input("Name: ")
asyncio.run(main())
