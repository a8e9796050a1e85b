# fault: sends_the_message: sends JSON in place of the text
import asyncio
import json


async def keyboard(question=""):
    return await asyncio.to_thread(input, question)


async def listen(reader):
    while (data := await reader.read(4096)) != b"":
        print(data.decode())


async def talk(writer, user):
    while True:
        message = {"from": user, "text": await keyboard()}
        writer.write(json.dumps(message).encode())
        await writer.drain()


async def main():
    address = await keyboard("Address: ")
    port = await keyboard("Port: ")
    user = await keyboard("User: ")
    reader, writer = await asyncio.open_connection(address, int(port))
    writer.write(user.encode())
    print("Partner:", (await reader.read(1024)).decode())
    both = {asyncio.create_task(listen(reader)), asyncio.create_task(talk(writer, user))}
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)


asyncio.run(main())
