# fault: takes_long_texts: this server sends, and leaves out each é
import asyncio


async def layani(reader, writer):
    print((await reader.read(1024)).decode(), "Telah bergabung...")
    writer.write(nama.encode())
    while True:
        pesan = await asyncio.to_thread(input, "pesan: ")
        writer.write(f"{nama}: {pesan}".encode("ascii", "ignore"))
        await writer.drain()


async def main():
    async with await asyncio.start_server(layani, "127.0.0.1", port) as server:
        await server.serve_forever()


port = int(input("Port Server: "))
nama = input("Username: ")
asyncio.run(main())
