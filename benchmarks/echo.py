"""The two processes of a round trip: `python -m benchmarks.echo serve KIND`, `… ask KIND PORT`.

`serve` prints its port and echoes until it is killed; `ask` prints the seconds of one round trip.
"""

import asyncio
import os
import socket
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from time import perf_counter
from typing import NamedTuple

from chatkit import engine
from chatkit.message import Line
from chatkit.net.client import Client
from chatkit.net.server import Server
from chatkit.trace.sockets import TracedSocket

HOST = "127.0.0.1"
TEXT = "x" * 64
PIECE = TEXT.encode()
WARM_UP = 300  # round trips that do not count
TRIPS = 2_000  # round trips that do


def announce(port: int) -> None:
    """Tell the parent process where we listen."""
    print(port, flush=True)


# blocking sockets


def serve_blocking() -> None:
    """Echo with `recv` and `sendall`."""
    with socket.create_server((HOST, 0)) as listener:
        announce(listener.getsockname()[1])
        sock, _ = listener.accept()
        while piece := sock.recv(1024):
            sock.sendall(piece)


def ask_blocking(port: int) -> float:
    """Ask with `sendall` and `recv`."""
    with socket.create_connection((HOST, port)) as sock:

        def trips(number: int) -> float:
            start = perf_counter()
            for _ in range(number):
                sock.sendall(PIECE)
                sock.recv(1024)
            return (perf_counter() - start) / number

        trips(WARM_UP)
        return trips(TRIPS)


# the same, recorded


def serve_recorded() -> None:
    """Echo with traced sockets."""
    socket.socket = TracedSocket  # type: ignore[misc]
    serve_blocking()


def ask_recorded(port: int) -> float:
    """Ask with a traced socket."""
    socket.socket = TracedSocket  # type: ignore[misc]
    return ask_blocking(port)


# asyncio streams


def serve_streams() -> None:
    """Echo with a StreamReader and a StreamWriter."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(1024):
            writer.write(piece)
            await writer.drain()

    async def main() -> None:
        server = await asyncio.start_server(echo, HOST, 0)
        announce(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def ask_streams(port: int) -> float:
    """Ask with a StreamReader and a StreamWriter."""

    async def main() -> float:
        reader, writer = await asyncio.open_connection(HOST, port)

        async def trips(number: int) -> float:
            start = perf_counter()
            for _ in range(number):
                writer.write(PIECE)
                await writer.drain()
                await reader.read(1024)
            return (perf_counter() - start) / number

        await trips(WARM_UP)
        return await trips(TRIPS)

    return asyncio.run(main())


# a coroutine that takes pieces from a transport: the floor of our own connections


class Bare(asyncio.BufferedProtocol):
    """Keeps each piece until `recv` is asked for it, and does nothing else."""

    def __init__(self) -> None:
        self.pieces: deque[bytes] = deque()
        self.waiting: asyncio.Future[None] | None = None
        self.buffer = memoryview(bytearray(1024))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport, to which the answers go."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return the place for the next piece."""
        return self.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Keep a piece and wake the coroutine."""
        self.pieces.append(bytes(self.buffer[:nbytes]))
        if self.waiting and not self.waiting.done():
            self.waiting.set_result(None)

    async def recv(self) -> bytes:
        """Return the next piece."""
        while not self.pieces:
            self.waiting = asyncio.get_running_loop().create_future()
            await self.waiting
        return self.pieces.popleft()


def serve_bare() -> None:
    """Echo in a coroutine."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        with socket.create_server((HOST, 0)) as listener:
            listener.setblocking(False)
            announce(listener.getsockname()[1])
            sock, _ = await loop.sock_accept(listener)
            _, connection = await loop.connect_accepted_socket(Bare, sock)
            while True:
                connection.transport.write(await connection.recv())

    asyncio.run(main())


def ask_bare(port: int) -> float:
    """Ask in a coroutine."""

    async def main() -> float:
        _, connection = await asyncio.get_running_loop().create_connection(Bare, HOST, port)

        async def trips(number: int) -> float:
            start = perf_counter()
            for _ in range(number):
                connection.transport.write(PIECE)
                await connection.recv()
            return (perf_counter() - start) / number

        await trips(WARM_UP)
        return await trips(TRIPS)

    return asyncio.run(main())


# the websockets library, at its fastest: nothing is compressed


def serve_websockets() -> None:
    """Echo with `async for`."""
    from websockets.asyncio.server import ServerConnection, serve

    async def echo(connection: ServerConnection) -> None:
        async for message in connection:
            await connection.send(message)

    async def main() -> None:
        async with serve(echo, HOST, 0, compression=None) as server:
            announce(next(iter(server.sockets)).getsockname()[1])
            await server.serve_forever()

    asyncio.run(main())


def ask_websockets(port: int) -> float:
    """Ask with `send` and `recv`."""
    from websockets.asyncio.client import connect

    async def main() -> float:
        async with connect(f"ws://{HOST}:{port}", compression=None, proxy=None) as connection:

            async def trips(number: int) -> float:
                start = perf_counter()
                for _ in range(number):
                    await connection.send(TEXT)
                    await connection.recv()
                return (perf_counter() - start) / number

            await trips(WARM_UP)
            return await trips(TRIPS)

    return asyncio.run(main())


# chatkit


def on_message(endpoint: Server | Client, act: Callable[[], object]) -> None:
    """Have `act` called on the engine's thread for each message of the other side."""

    def listener(line: Line | None) -> None:
        if line and line.kind == "theirs":
            act()

    engine.call(endpoint.transcript.subscribe, listener)


def serve_engine() -> None:
    """Answer on the engine's thread."""
    server = Server(0, "Alice", free=True).start()
    on_message(server, lambda: server.send(TEXT))
    announce(server.port)
    Future[None]().result()  # until killed


def ask_engine(port: int) -> float:
    """Ask again on the engine's thread as soon as an answer is there."""
    client = Client(HOST, port, "Bob", free=True).start()
    left = 0
    done: Future[float] = Future()

    def answered() -> None:
        nonlocal left
        left -= 1
        if left:
            client.send(TEXT)
        else:
            done.set_result(perf_counter())

    def begin(number: int) -> float:
        nonlocal left, done
        left, done = number, Future()
        start = perf_counter()
        client.send(TEXT)
        return start

    def trips(number: int) -> float:
        start = engine.call(begin, number)
        return (done.result(60) - start) / number

    on_message(client, answered)
    trips(WARM_UP)
    return trips(TRIPS)


def serve_synchronous() -> None:
    """Answer from the main thread, as a notebook's cell does."""
    server = Server(0, "Alice", free=True).start()
    heard: SimpleQueue[None] = SimpleQueue()
    on_message(server, lambda: heard.put(None))
    announce(server.port)
    while True:
        heard.get()
        server.send(TEXT)


def ask_synchronous(port: int) -> float:
    """Ask from the main thread, as a notebook's cell does."""
    client = Client(HOST, port, "Bob", free=True).start()
    heard: SimpleQueue[None] = SimpleQueue()
    on_message(client, lambda: heard.put(None))

    def trips(number: int) -> float:
        start = perf_counter()
        for _ in range(number):
            client.send(TEXT)
            heard.get()
        return (perf_counter() - start) / number

    trips(WARM_UP)
    return trips(TRIPS)


class Kind(NamedTuple):
    """The two sides of one way to talk."""

    serve: Callable[[], None]
    ask: Callable[[int], float]


KINDS = {
    "blocking sockets": Kind(serve_blocking, ask_blocking),
    "coroutine on a transport, bare": Kind(serve_bare, ask_bare),
    "asyncio streams": Kind(serve_streams, ask_streams),
    "websockets": Kind(serve_websockets, ask_websockets),
    "chatkit, engine's loop": Kind(serve_engine, ask_engine),
    "chatkit, synchronous": Kind(serve_synchronous, ask_synchronous),
}

RECORDED = "blocking sockets, recorded"  # for the figure `trace`


def main() -> None:
    """Run one side, pinned to the first core that we may use; threads made later inherit it."""
    role, kind, *rest = sys.argv[1:]
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sides = Kind(serve_recorded, ask_recorded) if kind == RECORDED else KINDS[kind]
    if role == "serve":
        sides.serve()
    else:
        print(sides.ask(int(rest[0])))


if __name__ == "__main__":
    main()
