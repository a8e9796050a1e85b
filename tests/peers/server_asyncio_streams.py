"""A server with asyncio streams, as its manual shows it: it reads and writes lines."""

import asyncio
import os


async def layani(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        print("terima:", line.decode().strip())
        writer.write(b"balasan untuk " + line)
        await writer.drain()
    writer.close()


async def main() -> None:
    server = await asyncio.start_server(layani, "127.0.0.1", int(os.environ.get("PORT", 0)))
    print("port", server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
