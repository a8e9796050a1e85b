# fault: takes_long_texts: é is no ASCII
import asyncio


async def layani(pembaca, penulis):
    tamu = (await pembaca.read(1024)).decode()
    print(tamu, "Telah bergabung...")
    penulis.write(nama.encode())
    while data := await pembaca.read(1024):
        print(f"{tamu}: {data.decode('ascii')}")
    penulis.close()


async def main():
    async with await asyncio.start_server(layani, "", port) as server:
        await server.serve_forever()


port = int(input("Masukkan Port Server: "))
nama = input("Masukkan Username: ")
asyncio.run(main())
