# fault: shows_the_sender: shows the name of the last newcomer
import asyncio

ROOM = []


class Member(asyncio.Protocol):
    name = ""

    def connection_made(self, transport):
        self.transport = transport
        transport.write(b"NICK\n")

    def data_received(self, data):
        text = data.decode("utf-8", "replace")
        if self.name:
            tell(f"{ROOM[-1].name}: {text.partition(': ')[2]}\n")
            return
        self.name = text.strip()
        ROOM.append(self)
        self.transport.write(b"Terhubung dengan server\n")
        tell(f"{self.name} telah bergabung\n")

    def connection_lost(self, error):
        if self in ROOM:
            ROOM.remove(self)
            tell(f"{self.name} telah keluar\n")


def tell(text):
    for one in ROOM:
        one.transport.write(text.encode())


async def main(port):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Member, "0.0.0.0", port)
    async with server:
        await server.serve_forever()


asyncio.run(main(int(input("Masukkan port: "))))
