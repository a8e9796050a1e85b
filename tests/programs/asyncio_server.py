"""An asyncio server; it counts its clients and serves for ever."""

import asyncio
import sys

jumlah = 0


async def layani(reader, writer):
    global jumlah
    jumlah += 1
    print(f"client {jumlah} datang")
    while baris := await reader.readline():
        await asyncio.sleep(0.01)
        writer.write(b"balas " + baris)
        await writer.drain()
    writer.close()
    print("client pergi")


async def main():
    server = await asyncio.start_server(layani, "127.0.0.1", int(sys.argv[1]))
    print("asyncio siap")
    async with server:
        await server.serve_forever()


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("dihentikan")
