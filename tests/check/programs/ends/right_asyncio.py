# right: a server with asyncio
import asyncio
import os


async def layani(pembaca, penulis):
    kode = 1
    try:
        while data := await asyncio.wait_for(pembaca.read(1024), 3):
            print(data.decode(), flush=True)
        print("Client selesai.", flush=True)
        kode = 0
    except TimeoutError:
        print("Sunyi.", flush=True)
    except asyncio.TimeoutError:
        print("Sunyi.", flush=True)
    except ConnectionError as salah:
        print("Putus:", salah, flush=True)
    os._exit(kode)


async def main():
    try:
        server = await asyncio.start_server(layani, "127.0.0.1", int(input("Port: ")))
    except OSError:
        raise SystemExit("Port itu tidak bisa dipakai.")
    await server.serve_forever()


asyncio.run(main())
