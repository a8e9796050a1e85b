# fault: listens: binds to the address of another computer
import asyncio

HOST = "203.0.113.7"


async def serve(reader, writer):
    who = (await reader.read(1024)).decode()
    print(who, "is here")
    writer.write(name.encode())
    while data := await reader.read(4096):
        print(who, "wrote", data.decode())


async def main():
    server = await asyncio.start_server(serve, HOST, port)
    await server.serve_forever()


port, name = int(input("Port: ")), input("Name: ")
asyncio.run(main())
