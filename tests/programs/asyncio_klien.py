"""An asyncio client with two tasks and a time-out."""

import asyncio
import sys


async def berdetak(kali):
    for _ in range(kali):
        await asyncio.sleep(0.001)
    return f"{kali} detak"


async def ambil():
    reader, writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
    writer.write(b"halo\n")
    print("dapat", await reader.readline())
    try:
        await asyncio.wait_for(reader.readline(), timeout=0.1)
    except TimeoutError:
        print("tidak ada baris kedua")
    writer.close()
    await writer.wait_closed()


async def main():
    detak, _ = await asyncio.gather(berdetak(5), ambil())
    print(detak)


asyncio.run(main())
