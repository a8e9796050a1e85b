# fault: takes_an_empty_line: an empty line ends the chat
import asyncio
import sys
from datetime import datetime


async def hear(reader, who):
    while data := await reader.read(4096):
        print(f"[{datetime.now():%H:%M:%S}] {who}: {data.decode(errors='replace')}")
    print(who, "has gone")


async def say(writer, name):
    loop = asyncio.get_running_loop()
    while text := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        writer.write(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {name}: {text}".encode())
        await writer.drain()
    print("Goodbye.")
    writer.close()


async def main():
    port, name = int(input("Port: ")), input("Name: ")
    over = asyncio.Event()

    async def chat(reader, writer):
        who = (await reader.read(1024)).decode()
        writer.write(name.encode())
        print(who, "is here")
        both = [asyncio.create_task(hear(reader, who)), asyncio.create_task(say(writer, name))]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        over.set()

    async with await asyncio.start_server(chat, "127.0.0.1", port):
        print("127.0.0.1", port, f"{datetime.now():%d %B %Y}")
        await over.wait()


asyncio.run(main())
