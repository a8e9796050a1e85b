# fault: goes_on: awaits an answer to each message
import asyncio


async def main(host, port, nama):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(nama.encode())
    server = (await reader.read(1024)).decode()
    print(f"Tersambung ke {server}")
    while True:
        writer.write((await asyncio.to_thread(input, f"{nama}: ")).encode())
        await writer.drain()
        balasan = await reader.read(1024)
        if not balasan:
            break
        print(f"{server}: {balasan.decode()}")


asyncio.run(main(input("Host: "), int(input("Port: ")), input("Nama: ")))
