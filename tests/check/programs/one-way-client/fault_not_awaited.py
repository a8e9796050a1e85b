# fault: connects: await is forgotten before open_connection
import asyncio


async def main():
    host = input("Alamat server: ")
    port = int(input("Port: "))
    nama = input("Nama: ")
    reader, writer = asyncio.open_connection(host, port)
    writer.write(nama.encode())
    print("Tersambung dengan", (await reader.read(1024)).decode())
    while True:
        pesan = await asyncio.to_thread(input, "Pesan: ")
        writer.write(pesan.encode())
        await writer.drain()


asyncio.run(main())
