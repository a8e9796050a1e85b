# fault: goes_on: reads one message of each client
import asyncio


async def tangani(reader, writer):
    siapa = (await reader.read(1024)).decode()
    print("Klien baru:", siapa)
    writer.write(NAMA.encode())
    await writer.drain()
    pesan = await reader.read(1024)
    print(siapa, ":", pesan.decode())
    writer.close()
    await writer.wait_closed()


async def jalan():
    server = await asyncio.start_server(tangani, "localhost", PORT)
    await server.serve_forever()


PORT = int(input("PORT: "))
NAMA = input("NAMA: ")
asyncio.run(jalan())
