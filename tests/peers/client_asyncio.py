"""A client with asyncio streams that sends two lines at once; it knows no names."""

import asyncio
import sys


async def main() -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
    writer.write(b"satu\ndua\n")
    await writer.drain()
    while line := await reader.readline():
        print("server:", line.decode().strip())
        writer.write(b"ya: " + line)


asyncio.run(main())
