# right: asyncio, with a stream
import asyncio

selesai = asyncio.Event()


async def jawab(reader, writer):
    data = await reader.read(1024)
    writer.write(data)
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    selesai.set()


async def main():
    port = int(input("Port: "))
    async with await asyncio.start_server(jawab, "127.0.0.1", port):
        await selesai.wait()


asyncio.run(main())
