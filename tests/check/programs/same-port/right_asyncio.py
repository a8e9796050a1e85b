# right: asyncio, which sets the option itself
import asyncio


async def tampilkan(reader, writer):
    while data := await reader.read(1024):
        print(data.decode(errors="replace"))
    writer.close()


async def main():
    port = int(input("Port: "))
    try:
        server = await asyncio.start_server(tampilkan, "127.0.0.1", port)
    except OSError as error:
        print("Gagal:", error)
        return
    async with server:
        await server.serve_forever()


asyncio.run(main())
