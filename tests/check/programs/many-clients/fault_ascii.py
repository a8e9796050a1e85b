# fault: takes_long_texts: knows ASCII alone
import asyncio
from datetime import datetime

members = {}  # writer by name


def tell_all(text):
    line = f"[{datetime.now():%H:%M:%S}] {text}".encode()
    for writer in members.values():
        writer.write(line)


async def serve(reader, writer):
    writer.write(b"NICK")
    given = name = (await reader.read(1024)).decode().strip()
    number = 2
    while name in members:
        name = f"{given}-{number}"
        number += 1
    members[name] = writer
    tell_all(f"{name} Bergabung!")
    writer.write(b"Terkoneksi dengan Server!")
    try:
        while data := await reader.read(1024):
            text = data.decode("ascii")
            tell_all(f"{name}: {text.removeprefix(given + ': ')}")
    except ConnectionError:
        pass
    finally:
        del members[name]
        tell_all(f"{name} keluar!")
        writer.close()


async def main():
    port = int(input("Port: "))
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    print("Menunggu client di port", port)
    await server.serve_forever()


asyncio.run(main())
