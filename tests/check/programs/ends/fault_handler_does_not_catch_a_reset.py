# fault: takes_a_reset: asyncio.IncompleteReadError is not what a reset raises
import asyncio
import os


class Server:
    async def start(self, port):
        try:
            self.server = await asyncio.start_server(self.client, "localhost", port)
        except OSError:
            print("Port", port, "sedang dipakai program lain")
            os._exit(1)
        await self.server.serve_forever()

    async def client(self, reader, writer):
        try:
            while data := await asyncio.wait_for(reader.read(512), 2):
                print("pesan:", data.decode())
        except asyncio.IncompleteReadError:
            self.stop("client terputus", 1)
        except asyncio.TimeoutError:
            self.stop("client tidak bicara", 1)
        self.stop("client keluar", 0)

    def stop(self, kalimat, kode):
        print(kalimat, flush=True)
        os._exit(kode)


asyncio.run(Server().start(int(input("Port: "))))
