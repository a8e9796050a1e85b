"""A server with an asyncio Protocol; it knows no names."""

import asyncio
import os
from typing import cast


class Percakapan(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        print("terima:", data.decode())
        self.transport.write(b"Server menerima: " + data)


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(
        Percakapan, "127.0.0.1", int(os.environ.get("PORT", 0))
    )
    print("port", server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
