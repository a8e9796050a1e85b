# fault: shows_who_joined: shows its own name as the server's
import asyncio


async def main():
    reader, writer = await asyncio.open_connection(ip, port)
    writer.write(username.encode())
    await reader.read(1024)
    print("Terhubung dengan server", username)
    while data := await reader.read(2048):
        print("Server:", data.decode())
    print("Server sudah pergi")


ip = input("Masukkan IP: ")
port = int(input("Masukkan port: "))
username = input("Masukkan username: ")
asyncio.run(main())
