# fault: shows_who_joined: does not tell who has joined
import asyncio
import datetime


async def tanya(teks):
    return await asyncio.get_running_loop().run_in_executor(None, input, teks)


async def layani(pembaca, penulis):
    tamu = (await pembaca.read(1024)).decode()
    print("Client terhubung")
    penulis.write(nama.encode())
    await penulis.drain()
    try:
        while data := await pembaca.read(1024):
            sekarang = datetime.datetime.now()
            print(f"[{sekarang:%H:%M:%S}] {tamu}: {data.decode(errors='replace')}")
            jawab = await tanya(f"[{nama}] pesan: ")
            sekarang = datetime.datetime.now()
            penulis.write(f"[{sekarang:%Y-%m-%d %H:%M:%S}] {nama}: {jawab}".encode())
            await penulis.drain()
    except ConnectionError:
        pass
    print("selesai")
    selesai.set()


async def main():
    global selesai
    selesai = asyncio.Event()
    try:
        server = await asyncio.start_server(layani, "127.0.0.1", port)
    except OSError:
        print("Port itu sedang dipakai.")
        return
    async with server:
        await selesai.wait()


print("Alamat IP: 127.0.0.1")
port = int(input("Masukkan Port Server: "))
print("Port Server:", port)
print("Tanggal:", datetime.date.today().isoformat())
nama = input("Masukkan Username: ")
asyncio.run(main())
