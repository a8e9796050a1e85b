# fault: shows_the_answer: readline waits for a line end, which a message does not have
import asyncio
import sys


async def baca(pembaca):
    while True:
        baris = await pembaca.readline()
        if not baris:
            print("Server menutup sambungan.")
            return
        print(baris.decode().strip())


async def tulis(penulis):
    putaran = asyncio.get_running_loop()
    while True:
        teks = await putaran.run_in_executor(None, input, "")
        penulis.write(teks.encode())
        await penulis.drain()


async def utama(alamat, port, nama):
    pembaca, penulis = await asyncio.open_connection(alamat, port)
    penulis.write(nama.encode())
    print((await pembaca.read(1024)).decode(), "Telah bergabung...", file=sys.stderr)
    await asyncio.gather(baca(pembaca), tulis(penulis))


asyncio.run(utama(input("Alamat: "), int(input("Port: ")), input("Nama: ")))
