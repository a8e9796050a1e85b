# fault: takes_silence: nobody catches the time limit in the task of a client
import asyncio
import os


async def handle(reader, writer):
    try:
        while True:
            data = await asyncio.wait_for(reader.read(1024), timeout=2)
            if not data:
                break
            print("Got:", data.decode(), flush=True)
    except ConnectionError:
        print("The client is lost.", flush=True)
        os._exit(1)
    print("The client said goodbye.", flush=True)
    os._exit(0)


async def main():
    port = int(input("Server port: "))
    try:
        server = await asyncio.start_server(handle, "127.0.0.1", port)
    except OSError as error:
        print("No server here:", error.strerror)
        return 1
    async with server:
        await server.serve_forever()


raise SystemExit(asyncio.run(main()))
