"""One connection through a cable whose ends die while bytes flow: nothing is logged, or left."""

import logging
import random
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from chatkit import Cable, engine
from chatkit.cable.faults import Direction
from tests.helpers import Desk, until

LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # close sends RST
FAULTS: list[dict[str, Any]] = [
    {},
    {"delay": 0.005},
    {"jitter": 0.005},
    {"rate": 100_000_000},
    {"slice": 50_000, "slice_pause": 0},
    {"glue": 0.005},
    {"cut_after": 3_000_000},
    {"slow_close": 0.005},
]
POURING = """
import socket, sys
sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
print("connected", flush=True)
while True:
    sock.sendall(bytes(65_536)) if sys.argv[2] == "sends" else sock.recv(1_000)
"""


@pytest.fixture
def silent(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """See that neither asyncio nor the kit logs anything."""
    with caplog.at_level(logging.WARNING, logger="asyncio"):
        yield
        engine.call(lambda: None)
        assert [record.getMessage() for record in caplog.get_records("call")] == []


def fill(sock: socket.socket, cable: Cable, way: Direction) -> None:
    """Send, piece by piece, until the system takes no more and the next piece waits behind that."""
    link = until(lambda: engine.call(lambda: cable._links.get(cable.served)))
    assert link
    lane, plug = link.lanes[way], link.server if way == "to_server" else link.client
    with suppress(OSError):  # it may have been cut
        while plug.takes and cable.links:
            sock.sendall(bytes(65_536))
            until(lambda: not lane.held[0] or not plug.takes)
        sock.sendall(bytes(1_000))


def empty(sock: socket.socket) -> None:
    with suppress(OSError):
        while sock.recv(1 << 20):
            pass


@pytest.mark.parametrize("way", ["to_server", "to_client"])
def test_a_reader_that_comes_late_reads_every_byte_in_order(desk: Desk, way: Direction) -> None:
    cable, client, server = desk.through()
    link = until(lambda: engine.call(lambda: cable._links.get(cable.served)))
    assert link
    speaker, reader, plug = (
        (client, server, link.server) if way == "to_server" else (server, client, link.client)
    )
    data = random.Random(1).randbytes(20_000_000)
    speaking = threading.Thread(target=speaker.sendall, args=(data,))
    speaking.start()
    until(lambda: not plug.takes)  # the system has taken a part of a piece
    read = bytearray()
    while len(read) < len(data):
        read += reader.recv(1 << 20)
    speaking.join(10)
    assert read == data


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize("faults", FAULTS, ids=str)
@pytest.mark.parametrize("abrupt", [True, False], ids=["reset", "end"])
@pytest.mark.parametrize("way", ["to_server", "to_client"])
def test_an_end_that_dies_before_its_bytes_have_arrived_is_lost_once(
    desk: Desk, way: Direction, abrupt: bool, faults: dict[str, Any]
) -> None:
    listener = desk.listen(backlog=8)
    cable = desk.cable(listener.getsockname()[1])
    cable.set(**faults)
    for _ in range(2):
        client = desk.connect(cable.port)
        server = desk.accept(listener)
        speaker, reader = (client, server) if way == "to_server" else (server, client)
        fill(speaker, cable, way)
        if abrupt:
            speaker.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
        speaker.close()
        time.sleep(0.01)  # the end may have come to the cable by now, or not yet: both are tried
        empty(reader)
        reader.close()
    until(lambda: cable.links == 0)


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize("order", [Cable.cut, Cable.stop, Cable.clear, Cable.unplug])
def test_a_cable_that_is_broken_while_a_slow_reader_keeps_bytes_waiting_logs_nothing(
    desk: Desk, order: Callable[[Cable], object]
) -> None:
    for _ in range(3):
        cable, client, server = desk.through()
        cable.set(delay=0.005)
        fill(client, cable, "to_server")
        until(lambda: cable.held["to_server"][0])  # noqa: B023  (called at once)
        acting = threading.Thread(target=order, args=(cable,))
        acting.start()
        client.close()
        threading.Timer(0.2, cable.clear).start()
        empty(server)
        server.close()
        acting.join()
        until(lambda: cable.links == 0)  # noqa: B023  (called at once)


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize("does", ["sends", "receives"])
def test_a_program_that_is_killed_while_bytes_flow_leaves_no_traceback(
    desk: Desk, does: str
) -> None:
    listener = desk.listen(backlog=8)
    cable = desk.cable(listener.getsockname()[1])

    def serve(sock: socket.socket) -> None:
        with suppress(OSError):
            while does == "sends" and sock.recv(1 << 16):
                pass
            while does == "receives":
                sock.sendall(bytes(65_536))
        sock.close()

    for number in range(15):
        cable.set(**FAULTS[number % len(FAULTS)] | {"cut_after": 0})
        command = [sys.executable, "-S", "-c", POURING, str(cable.port), does]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as program:
            assert program.stdout
            program.stdout.readline()
            serving = threading.Thread(target=serve, args=(desk.accept(listener),))
            serving.start()
            until(lambda: cable.pieces)
            program.kill()
        cable.clear()
        serving.join(10)
        assert not serving.is_alive()
    until(lambda: cable.links == 0)
