# fault: survives_the_end: reads the end for ever, with asyncio
import asyncio


async def serve(reader, writer):
    guest = (await reader.read(512)).decode()
    print("Guest:", guest)
    writer.write(me.encode())
    try:
        while True:
            data = await reader.read(4096)
            if data is None:
                break
            print(guest, "-", data.decode())
    except ConnectionError:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    await server.serve_forever()


port = int(input("Port: "))
me = input("Name: ")
asyncio.run(main())
