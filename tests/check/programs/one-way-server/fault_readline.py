# fault: passes_on: waits for a newline that no client sends
import asyncio


async def serve(reader, writer):
    client = (await reader.read(100)).decode()
    print(f"{client} joined")
    writer.write(name.encode())
    while line := await reader.readline():
        print(f"{client}: {line.decode().rstrip()}")
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "0.0.0.0", port)
    async with server:
        await server.serve_forever()


port = int(input("Server port: "))
name = input("Server name: ")
asyncio.run(main())
