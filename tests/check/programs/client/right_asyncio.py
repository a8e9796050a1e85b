# right: asyncio streams; the name is asked after the connection stands
import asyncio


async def tanya(teks):
    return await asyncio.to_thread(input, teks)


async def main():
    alamat = await tanya("Masukkan alamat IP Server: ")
    port = int(await tanya("Masukkan Port Server: "))
    try:
        pembaca, penulis = await asyncio.open_connection(alamat, port)
    except OSError:
        print("Server tidak ada.")
        return
    penulis.write((await tanya("Masukkan username: ")).encode())
    await penulis.drain()
    print((await pembaca.read(1024)).decode(), "Telah bergabung...")
    try:
        while True:
            penulis.write((await tanya("pesan : ")).encode())
            await penulis.drain()
            data = await pembaca.read(1024)
            if not data:
                break
            print(data.decode(errors="replace"))
    except ConnectionError:
        pass
    print("Server pergi.")


asyncio.run(main())
