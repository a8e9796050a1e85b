# fault: says_several: cancels an input(), whose thread takes the next line all the same
import asyncio
from datetime import datetime

port = int(input("Port: "))
nama = input("Username: ")


async def chat(pembaca, penulis):
    tamu = (await pembaca.read(1024)).decode()
    penulis.write(nama.encode())
    print(tamu, "bergabung")
    while True:
        dengar = asyncio.create_task(pembaca.read(2048))
        ketik = asyncio.create_task(asyncio.to_thread(input, "Pesan: "))
        selesai, sisa = await asyncio.wait({dengar, ketik}, return_when="FIRST_COMPLETED")
        for tugas in sisa:
            tugas.cancel()
        if dengar in selesai:
            if not dengar.result():
                break
            print(f"[{datetime.now():%H:%M:%S}] {tamu}: {dengar.result().decode()}")
        else:
            waktu = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
            penulis.write(f"[{waktu}] {nama}: {ketik.result()}".encode())
            await penulis.drain()


async def utama():
    server = await asyncio.start_server(chat, "", port)
    print("IP: 127.0.0.1 Port:", port, "Tanggal:", datetime.now().strftime("%d %b %Y"))
    async with server:
        await server.serve_forever()


asyncio.run(utama())
