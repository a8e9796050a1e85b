"""Chat servers in Python: `python -m benchmarks.rooms KIND` prints its port and serves."""

import asyncio
import socket
import sys
import threading
from contextlib import suppress

from benchmarks.echo import HOST, announce
from chatkit.net.bucket import BURST, RATE

FREE = 1e9  # messages a second that a member may send here; the limit itself stays in force


def serve_ours(history: str | None = None, *, burst: float = FREE, rate: float = FREE) -> None:
    """Open a room, with everything that it does in a class."""
    from chatkit.net.room import Room

    room = Room(0, host=HOST, history=history, classroom=True, burst=burst, rate=rate)
    announce(room.start().port)
    threading.Event().wait()


def serve_class(history: str) -> None:
    """Open a room with the usual limits."""
    serve_ours(history, burst=BURST, rate=RATE)


# the websockets library, at its fastest: nothing is compressed


def serve_websockets() -> None:
    """Give each message to everybody with `broadcast`."""
    from websockets.asyncio.server import ServerConnection, broadcast, serve
    from websockets.exceptions import ConnectionClosed

    present: set[ServerConnection] = set()

    async def hear(connection: ServerConnection) -> None:
        present.add(connection)
        with suppress(ConnectionClosed):
            async for message in connection:
                broadcast(present, message)
        present.discard(connection)

    async def main() -> None:
        async with serve(hear, HOST, 0, compression=None) as server:
            announce(next(iter(server.sockets)).getsockname()[1])
            await server.serve_forever()

    asyncio.run(main())


# asyncio alone: whole lines of anybody go to everybody, those of one turn of the loop in one write


class Bare(asyncio.BufferedProtocol):
    """A connection of the floor."""

    present: "set[Bare]" = set()  # noqa: RUF012
    batch: list[bytes] = []  # noqa: RUF012
    buffer = memoryview(bytearray(65536))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.rest = b""
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.present.add(self)
        transport.write(b"hello\n")

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave."""
        self.present.discard(self)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return the place for the next piece."""
        return self.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Add the whole lines to the batch."""
        lines, newline, self.rest = (self.rest + self.buffer[:nbytes]).rpartition(b"\n")
        if not newline:
            return
        if not self.batch:
            asyncio.get_running_loop().call_soon(self.flush)
        self.batch.append(lines + newline)

    def flush(self) -> None:
        """Give the batch to everybody."""
        lines = b"".join(self.batch)
        self.batch.clear()
        for one in self.present:
            one.transport.write(lines)


def serve_bare() -> None:
    """Serve the floor."""

    async def main() -> None:
        server = await asyncio.get_running_loop().create_server(Bare, HOST, 0)
        announce(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def main(kind: str, *rest: str) -> None:
    """Serve one kind, until killed."""
    match kind:
        case "ours":
            serve_ours(*rest)
        case "class":
            serve_class(*rest)
        case "websockets":
            serve_websockets()
        case "bare":
            serve_bare()


if __name__ == "__main__":
    main(*sys.argv[1:])
