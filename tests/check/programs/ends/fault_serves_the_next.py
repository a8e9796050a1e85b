# fault: takes_the_end: says goodbye, and waits for the next client
import asyncio
import sys

akhir = None


async def layani(pembaca, penulis):
    try:
        while True:
            async with asyncio.timeout(3):
                data = await pembaca.read(2000)
            if not data:
                print("Client ini sudah selesai.")
                return
            print(data.decode())
    except TimeoutError:
        akhir.set_result("Client ini diam saja.")
    except OSError as salah:
        akhir.set_result(f"Client ini hilang: {salah}")


async def utama():
    global akhir
    akhir = asyncio.get_running_loop().create_future()
    try:
        await asyncio.start_server(layani, "", int(input("Port yang dipakai: ")))
    except OSError as salah:
        return f"Tidak bisa mulai: {salah}"
    return await akhir


sys.exit(asyncio.run(utama()))
