# fault: takes_a_refusal: a traceback of asyncio where no server is
import asyncio


async def main():
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(nama.encode())
        print((await reader.read(1024)).decode(), "Telah bergabung...")
        while data := await reader.read(4096):
            print("Pesan:", data.decode())
    except ConnectionError as galat:
        print("Putus:", galat)


host, port = input("Alamat IP Server: "), int(input("Port Server: "))
nama = input("Username: ")
asyncio.run(main())
