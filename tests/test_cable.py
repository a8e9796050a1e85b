"""The cable on real sockets: what goes in comes out, until somebody breaks it on purpose."""

import gc
import hashlib
import logging
import math
import random
import select
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatkit import Cable, Client, InputError, NetworkError, engine
from chatkit.cable import cable as cable_module
from chatkit.cable import link as link_module
from chatkit.cable import loops
from chatkit.cable.cable import affordable
from chatkit.cable.faults import DIRECTIONS, Direction
from chatkit.cable.lane import LIMIT
from chatkit.cable.link import Link
from chatkit.cable.log import SHOWN
from chatkit.message import Line
from chatkit.net.transcript import Seldom
from chatkit.texts import say
from tests.helpers import LOOPBACK, Desk, free_port, is_free, refused, texts_of, until
from tests.sentences import heard

LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # close sends RST


def receive(sock: socket.socket, size: int) -> bytes:
    """Return exactly `size` bytes, or fewer where the stream ends."""
    data = bytearray()
    while len(data) < size and (piece := sock.recv(min(size - len(data), 65_536))):
        data += piece
    return bytes(data)


def both_ways(
    client: socket.socket, server: socket.socket, up: list[bytes], down: list[bytes]
) -> tuple[bytes, bytes]:
    """Send pieces both ways at once, end both streams, and return what came out."""

    def send(sock: socket.socket, pieces: list[bytes]) -> None:
        for piece in pieces:
            sock.sendall(piece)
        sock.shutdown(socket.SHUT_WR)

    with ThreadPoolExecutor(4) as pool:
        pool.submit(send, client, up)
        pool.submit(send, server, down)
        came_up = pool.submit(receive, server, sys.maxsize)
        came_down = pool.submit(receive, client, sys.maxsize)
        return came_up.result(30), came_down.result(30)


def says(cable: Cable, key: str, **values: object) -> None:
    """Wait until a line of the cable's log holds the sentence."""
    until(
        lambda: any(heard(line.text, key, **values) for line in cable.lines),
        what=lambda: (key, values, cable.lines),
    )


def link_of(cable: Cable) -> Link:
    """Return the cable's one connection: nothing public tells that an end waits in it."""
    until(lambda: cable.links)
    (link,) = engine.call(lambda: [*cable._links.values()])
    return link


def silent(sock: socket.socket) -> None:
    """See that nothing comes for a while: neither a byte nor an end."""
    sock.settimeout(0.2)
    with pytest.raises(TimeoutError):
        sock.recv(1)
    sock.settimeout(10)


# nothing is lost, nothing changes places

FAULTS = st.fixed_dictionaries(
    {},
    optional={
        "delay": st.floats(0, 0.01),
        "jitter": st.floats(0, 0.01),
        "rate": st.sampled_from([0, 20_000, 1_000_000]),
        "slice": st.integers(0, 50),
        "slice_pause": st.sampled_from([0, 0.0002]),
        "glue": st.sampled_from([0, 0.005, math.inf]),
        "slow_close": st.floats(0, 0.01),
        "unplugged": st.booleans(),
    },
)
PIECES = st.lists(st.binary(max_size=300), max_size=6)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(up=PIECES, down=PIECES, to_server=FAULTS, to_client=FAULTS, later=FAULTS)
def test_the_same_bytes_come_out_in_order_both_ways(
    desk: Desk,
    up: list[bytes],
    down: list[bytes],
    to_server: dict[str, Any],
    to_client: dict[str, Any],
    later: dict[str, Any],
) -> None:
    cable, client, server = desk.through()
    cable.set("to_server", **to_server)
    cable.set("to_client", **to_client)
    timers = [
        threading.Timer(0.005, cable.set, kwargs=later),  # while bytes flow
        threading.Timer(0.02, cable.clear),  # else what is held would be held for ever
    ]
    for timer in timers:
        timer.start()
    try:
        assert both_ways(client, server, up, down) == (b"".join(up), b"".join(down))
    finally:
        for timer in timers:
            timer.join()
        cable.stop()


@pytest.mark.parametrize(
    "faults",
    [{}, {"slice": 700, "slice_pause": 0.001, "jitter": 0.01}, {"glue": math.inf, "rate": 100_000}],
)
def test_200_connections_at_once_keep_their_own_bytes(desk: Desk, faults: dict[str, Any]) -> None:
    listener = desk.listen(backlog=250)
    cable = desk.cable(listener.getsockname()[1])
    cable.set(**faults)
    clients = [desk.connect(cable.port) for _ in range(200)]
    servers = [desk.accept(listener) for _ in range(200)]
    for number, client in enumerate(clients):
        client.sendall(f"{number:08}".encode() * 500)
        if number == 100:
            cable.set(glue=0, delay=0.01, rate=0)  # while bytes flow
    came = {}
    for server in servers:
        data = receive(server, 4000)
        assert data == data[:8] * 500
        came[int(data[:8])] = server
        server.sendall(data[::-1])
    assert len(came) == 200
    assert cable.links == 200
    for number, client in enumerate(clients):
        assert receive(client, 4000) == (f"{number:08}".encode() * 500)[::-1]


def test_unplugged_in_the_middle_of_10_megabytes_not_one_byte_is_lost(desk: Desk) -> None:
    cable, client, server = desk.through()
    cable.set(rate=10_000_000)
    up, down = (random.Random(seed).randbytes(10_000_000) for seed in (1, 2))
    silences = []
    counts = dict.fromkeys(DIRECTIONS, 0)

    def count(line: Line | None) -> None:
        if line is None and (piece := cable.pieces[-1]).how != "came":
            counts[piece.direction] += piece.size

    cable.transcript.subscribe(count)

    def passed() -> tuple[int, ...]:
        return engine.call(lambda: tuple(counts.values()))

    def disturb() -> None:
        for tenth in (1, 3, 5, 7):
            until(lambda: min(passed()) > tenth * 1_000_000)  # noqa: B023  (called at once)
            cable.unplug()
            before = passed()
            time.sleep(0.05)  # in which half a megabyte would pass
            silences.append(before == passed() and max(before) < 10_000_000)
            cable.plug_in()

    thread = threading.Thread(target=disturb)
    thread.start()
    came_up, came_down = both_ways(client, server, [up], [down])
    thread.join(30)
    assert silences == [True] * 4
    assert hashlib.sha256(came_up).digest() == hashlib.sha256(up).digest()
    assert hashlib.sha256(came_down).digest() == hashlib.sha256(down).digest()


# each fault


def test_a_delay_makes_each_piece_late_and_keeps_the_order(desk: Desk) -> None:
    cable, client, server = desk.through()
    cable.set("to_server", delay=0.2, jitter=0.2)
    began = time.monotonic()
    for number in range(10):
        client.sendall(b"%d" % number)
    assert receive(server, 10) == b"0123456789"
    assert time.monotonic() - began >= 0.2
    server.sendall(b"x")
    assert client.recv(1) == b"x"


def test_a_rate_lets_so_many_bytes_through_in_a_second(desk: Desk) -> None:
    cable, client, server = desk.through()
    cable.set("to_server", rate=1000)
    began = time.monotonic()
    client.sendall(b"x" * 500)
    assert receive(server, 500) == b"x" * 500
    assert time.monotonic() - began >= 0.4


def test_a_slice_cuts_every_piece_so_that_recv_sees_it(desk: Desk) -> None:
    cable, client, server = desk.through()
    cable.set("to_server", slice=3, slice_pause=0.2)  # a busy computer may wake the reader up late
    client.sendall(b"HaloAlice")
    assert [server.recv(1024) for _ in range(3)] == [b"Hal", b"oAl", b"ice"]


def test_what_is_held_leaves_as_one_piece(desk: Desk) -> None:
    cable, client, server = desk.through()
    cable.hold("to_client")
    for count, piece in enumerate((b"sa", b"tu", b"dua"), 1):
        server.sendall(piece)
        until(lambda: cable.held["to_client"][0] == count)  # noqa: B023  (called at once)
    assert cable.held == {"to_server": (0, 0), "to_client": (3, 7)}
    client.sendall(b"Halo")
    assert server.recv(1024) == b"Halo", "the other direction is not held"
    cable.release("to_client")
    assert client.recv(1024) == b"satudua"
    assert [p.data for p in cable.pieces if p.how == "left"] == [b"satudua"]


def test_a_cut_resets_both_ends_and_the_next_client_is_served(desk: Desk) -> None:
    listener = desk.listen()
    cable = desk.cable(listener.getsockname()[1])
    for _ in range(3):
        client = desk.connect(cable.port)
        server = desk.accept(listener)
        until(lambda: cable.links == 1)
        client.sendall(b"Halo")
        assert server.recv(4) == b"Halo"
        assert cable.cut() == 1
        for end in (client, server):
            with pytest.raises(ConnectionResetError):
                end.recv(1)
        until(lambda: cable.links == 0)
    assert cable.cut() == 0


def test_a_cut_after_so_many_bytes_lets_exactly_those_through(desk: Desk) -> None:
    size = 70_000  # more than the cable reads at once
    cable, client, server = desk.through()
    cable.set("to_server", cut_after=size)
    data = random.Random(size).randbytes(size + 5_000)
    with suppress(OSError):
        client.sendall(data)
    until(lambda: cable.links == 0)
    assert sum(p.size for p in cable.pieces if p.how == "left") == size
    says(cable, "cable_cut_after", size=size)
    with pytest.raises(ConnectionResetError):
        receive(server, sys.maxsize)


@pytest.mark.parametrize("way", DIRECTIONS)
def test_half_closed_one_direction_ends_and_the_other_goes_on(desk: Desk, way: str) -> None:
    cable, client, server = desk.through()
    speaker, reader = (client, server) if way == "to_server" else (server, client)
    speaker.sendall(b"Halo")
    assert reader.recv(1024) == b"Halo"
    assert cable.half_close(way) == 1
    assert reader.recv(1024) == b""
    says(cable, f"cable_fin_{way}")
    speaker.sendall(b"percuma")
    until(lambda: any(p.how == "lost" and p.data == b"percuma" for p in cable.pieces))
    reader.sendall(b"masih")
    assert speaker.recv(1024) == b"masih"
    reader.close()
    assert speaker.recv(1024) == b""
    until(lambda: cable.links == 0)


def test_a_slow_close_is_late(desk: Desk) -> None:
    cable, client, server = desk.through()
    cable.set(slow_close=0.3)
    began = time.monotonic()
    client.sendall(b"Halo")
    client.shutdown(socket.SHUT_WR)
    assert server.recv(1024) == b"Halo"
    assert server.recv(1024) == b""
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize("way", DIRECTIONS)
def test_unplugged_in_one_direction_the_other_goes_on(desk: Desk, way: str) -> None:
    cable, client, server = desk.through()
    speaker, reader = (client, server) if way == "to_server" else (server, client)
    until(lambda: cable.links)
    cable.unplug(way)
    speaker.sendall(b"sunyi")
    reader.sendall(b"terdengar")
    assert speaker.recv(1024) == b"terdengar"
    silent(reader)
    cable.plug_in(way)
    assert reader.recv(1024) == b"sunyi"


def test_unplugged_nothing_is_closed_and_nobody_hears_of_an_end(desk: Desk) -> None:
    cable, client, server = desk.through()
    client.sendall(b"x")
    assert server.recv(1) == b"x"
    cable.unplug()
    client.sendall(b"pamit")
    client.close()
    silent(server)
    cable.plug_in()
    assert receive(server, sys.maxsize) == b"pamit"


def test_who_connects_while_it_is_unplugged_is_served_when_it_is_plugged_in(desk: Desk) -> None:
    listener = desk.listen()
    cable = desk.cable(listener.getsockname()[1])
    cable.unplug()
    client = desk.connect(cable.port)
    client.sendall(b"ada orang?")
    until(lambda: cable.links)
    listener.settimeout(0.2)
    with pytest.raises(TimeoutError):
        listener.accept()
    listener.settimeout(10)
    cable.plug_in()
    server = desk.accept(listener)
    assert server.recv(1024) == b"ada orang?"


def test_a_new_connection_has_the_faults_that_are_on(desk: Desk) -> None:
    listener = desk.listen()
    cable = desk.cable(listener.getsockname()[1])
    cable.set("to_server", slice=1, slice_pause=0.2)
    client = desk.connect(cable.port)
    server = desk.accept(listener)
    client.sendall(b"ab")
    assert server.recv(1024) == b"a"


def test_clear_lets_go_of_everything(desk: Desk) -> None:
    cable, client, server = desk.through()
    cable.set(delay=60, glue=math.inf, unplugged=True, slice=1)
    client.sendall(b"Halo")
    until(lambda: cable.held["to_server"] == (1, 4))
    cable.clear()
    assert server.recv(1024) == b"Halo"


# ends are handed on


@pytest.mark.parametrize("from_client", [True, False])
def test_a_reset_is_handed_on(desk: Desk, from_client: bool) -> None:
    cable, client, server = desk.through()
    client.sendall(b"x")
    assert server.recv(1) == b"x"
    one, other = (client, server) if from_client else (server, client)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
    one.close()
    with pytest.raises(ConnectionResetError):
        other.recv(1)
    until(lambda: cable.links == 0)
    says(cable, "cable_reset_to_server" if from_client else "cable_reset_to_client")


@pytest.mark.parametrize("way", DIRECTIONS)
def test_a_reset_comes_behind_the_bytes_that_came_before_it(desk: Desk, way: Direction) -> None:
    cable, client, server = desk.through()
    link = link_of(cable)
    cable.unplug()
    one, other = (client, server) if way == "to_server" else (server, client)
    one.sendall(b"pamit")
    until(lambda: cable.held[way] == (1, 5))
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
    one.close()
    until(lambda: link.lanes[way].ending)
    cable.clear()
    assert receive(other, 5) == b"pamit"
    with pytest.raises(ConnectionResetError):
        other.recv(1)
    until(lambda: cable.links == 0)


def test_what_waits_for_somebody_who_has_gone_is_dropped(desk: Desk) -> None:
    cable, client, server = desk.through()
    until(lambda: cable.links)
    cable.hold("to_server")
    cable.unplug("to_client")
    client.sendall(b"terlambat")
    until(lambda: cable.held["to_server"] == (1, 9))
    server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
    server.close()
    until(lambda: cable.held["to_server"] == (0, 0))
    assert cable.links == 1, "the client has not heard of it"
    cable.plug_in()
    with pytest.raises(ConnectionResetError):
        client.recv(1)
    until(lambda: cable.links == 0)


def test_who_speaks_to_somebody_who_has_gone_gets_a_reset(desk: Desk) -> None:
    cable, client, server = desk.through()
    client.close()
    assert server.recv(1) == b""
    until(lambda: cable.links)

    def speak() -> bool:
        try:
            server.sendall(b"masih di sana?")
        except (ConnectionResetError, BrokenPipeError):
            return True
        return False

    until(speak)
    until(lambda: cable.links == 0)


def test_many_pieces_for_somebody_who_has_gone_are_dropped_in_silence(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    cable, client, server = desk.through()
    until(lambda: cable.links)
    cable.unplug("to_server")
    for number in range(20):
        client.sendall(b"x")
        until(lambda: cable.held["to_server"][0] > number)  # noqa: B023  (called at once)
    server.close()
    assert client.recv(1) == b""
    cable.plug_in()
    until(lambda: cable.links == 0)
    assert caplog.records == []


def test_both_ends_closed_leave_nothing_behind(desk: Desk) -> None:
    cable, client, server = desk.through()
    client.shutdown(socket.SHUT_WR)
    assert server.recv(1) == b""
    server.close()
    assert client.recv(1) == b""
    until(lambda: cable.links == 0)


def test_a_thousand_short_connections_leave_no_file_and_no_link(desk: Desk) -> None:
    listener = desk.listen(backlog=64)
    cable = desk.cable(listener.getsockname()[1])

    def files() -> int:
        process: Any = psutil.Process()
        return int(process.num_handles() if sys.platform == "win32" else process.num_fds())

    def visit() -> None:
        client = socket.create_connection((LOOPBACK, cable.port), timeout=10)
        with client, listener.accept()[0] as server:
            client.sendall(b"x")
            assert server.recv(1) == b"x"

    visit()
    until(lambda: cable.links == 0)
    count = files()
    for _ in range(1000):
        visit()
    until(lambda: cable.links == 0)
    gc.collect()
    assert files() <= count + 5
    assert cable.served == 1001
    assert sum(isinstance(thing, Link) for thing in gc.get_objects()) < 20


# the same seed


def seeds(desk: Desk, monkeypatch: pytest.MonkeyPatch, seed: int) -> list[object]:
    """Return from where two connections through a cable with this seed draw their numbers."""
    seen: list[object] = []

    def dice(seed: str) -> random.Random:
        seen.append(seed)
        return random.Random(seed)

    monkeypatch.setattr(link_module, "Random", dice)
    listener = desk.listen(backlog=2)
    cable = desk.cable(listener.getsockname()[1], seed=seed)
    for count in (1, 2):
        desk.connect(cable.port)
        until(lambda: cable.links == count)  # noqa: B023  (called at once)
    return seen


def test_the_same_seed_gives_the_same_faults_and_each_direction_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = seeds(desk, monkeypatch, 7)
    assert len(set(first)) == len(first) == 4
    assert seeds(desk, monkeypatch, 7) == first
    assert not {*seeds(desk, monkeypatch, 8)} & {*first}


# bad input


def test_a_server_that_is_down_resets_the_client_and_the_log_says_why(desk: Desk) -> None:
    cable = desk.cable(free_port())
    with pytest.raises(ConnectionResetError):  # it may come before connect has returned
        desk.connect(cable.port).recv(1)
    says(cable, "cable_no_server")
    says(cable, "refused", host=LOOPBACK, port=cable.to[1])
    until(lambda: cable.links == 0)
    assert cable.running


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this computer has no ::1")
@pytest.mark.parametrize("to", ["::1", "[::1]", "localhost"])
@pytest.mark.parametrize("host", ["::1", "::"])
def test_a_cable_between_ipv6_addresses(desk: Desk, host: str, to: str) -> None:
    alice = desk.server(host="::1")
    cable = desk.keep(Cable(0, (to, alice.port), host=host)).start()
    bob = desk.keep(Client("::1", cable.port, "Bob")).start()
    until(lambda: bob.peer == "Alice")
    says(cable, "cable_came")
    assert not any("[::]" in text for text in (cable.status, *texts_of(cable)))


@pytest.mark.parametrize("host", [LOOPBACK, "localhost"])
def test_a_cable_that_leads_to_itself_is_refused(host: str) -> None:
    port = free_port()
    with refused(InputError, "cable_to_itself"):
        Cable(port, (host, port)).start()
    assert is_free(port)


def test_a_cable_that_leads_to_itself_through_all_addresses_is_refused() -> None:
    port = free_port()
    with refused(InputError, "cable_to_itself"):
        Cable(port, (LOOPBACK, port), lan=True).start()


def test_a_circle_that_nobody_sees_ends_at_the_limit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cable_module, "MAX_LINKS", 20)
    monkeypatch.setattr(loops, "check", lambda here, target: None)  # as over another computer
    port = free_port()
    one = desk.cable(port)
    other = desk.keep(Cable(port, (LOOPBACK, one.port))).start()
    client = desk.connect(one.port)
    with pytest.raises(ConnectionResetError):
        client.recv(1)
    for cable in (one, other):
        until(lambda: cable.links == 0)  # noqa: B023  (called at once)
        assert cable.served <= 21
    says(one, "cable_full", links=20)


def test_a_port_in_use_gets_a_sentence(desk: Desk) -> None:
    port = desk.listen().getsockname()[1]
    with refused(NetworkError, "port_in_use", port=port):
        Cable(port, (LOOPBACK, 5005)).start()


@pytest.mark.parametrize(
    ("listen", "to", "key"),
    [
        ("x", (LOOPBACK, 5005), "port_not_a_number"),
        (70_000, (LOOPBACK, 5005), "port_out_of_range"),
        (0, (LOOPBACK, 0), "port_out_of_range"),
        (0, (LOOPBACK, "x"), "port_not_a_number"),
        (0, ("", 5005), "host_empty"),
        (0, LOOPBACK, "cable_to_what"),
        (0, 5005, "cable_to_what"),
        (0, (LOOPBACK,), "cable_to_what"),
        (0, (5005, LOOPBACK), "host_empty"),
    ],
)
def test_ends_that_are_none_get_a_sentence(listen: Any, to: Any, key: str) -> None:
    with refused(InputError, key):
        Cable(listen, to)


def test_a_host_that_is_none_gets_a_sentence() -> None:
    for host in ("tidak.ada.invalid", "a\0b", "x" * 300):
        cable = Cable(0, (host, 5005))
        with refused(NetworkError, "address_unknown"):
            cable.start()
        assert not cable.running


def test_a_fault_out_of_range_changes_nothing(desk: Desk) -> None:
    cable = desk.cable(1)
    for wrong in ({"delay": -1}, {"slice": "x"}, {"sihir": 1}):
        with pytest.raises(InputError):
            cable.set(**wrong)
    with refused(InputError, "direction_unknown", value="ke mana"):
        cable.set("ke mana", slice=1)
    with pytest.raises(InputError):
        cable.half_close("")
    assert set(map(str, cable.faults.values())) == {""}


def test_connections_over_the_limit_are_reset_with_a_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cable_module, "MAX_LINKS", 5)
    listener = desk.listen(backlog=10)
    cable = desk.cable(listener.getsockname()[1])
    first = [desk.connect(cable.port) for _ in range(5)]
    for _ in first:
        desk.accept(listener)
    for _ in range(20):
        with pytest.raises(ConnectionResetError):
            desk.connect(cable.port).recv(1)
    told = [line for line in cable.lines if heard(line.text, "cable_full", links=5)]
    assert 1 <= len(told) <= Seldom.AT_MOST
    first[0].close()
    until(lambda: cable.links == 5)  # half closed: the server has not answered it yet


def test_a_thousand_connections_hang_nothing(desk: Desk) -> None:
    listener = desk.listen(backlog=128)
    cable = desk.cable(listener.getsockname()[1])
    knocking = [socket.socket() for _ in range(1000)]
    try:
        for number, sock in enumerate(knocking):
            sock.settimeout(10)
            with suppress(OSError):
                sock.connect((LOOPBACK, cable.port))
            if number % 50 == 0:  # a full queue costs a second: the system knocks again only then
                until(lambda: cable.served >= number, 30)  # noqa: B023  (called at once)
        until(lambda: cable.served == 1000, 30, lambda: cable.served)
        assert cable.links <= cable_module.MAX_LINKS
        cable.cut()
        until(lambda: cable.links == 0, 30)
    finally:
        for sock in knocking:
            sock.close()
    cable.stop()
    assert is_free(cable.port)


@pytest.mark.parametrize("fault", [{}, {"glue": math.inf}, {"unplugged": True}])
def test_who_never_reads_fills_no_memory_and_tcp_pushes_back(
    desk: Desk, fault: dict[str, Any]
) -> None:
    cable, client, _ = desk.through()
    until(lambda: cable.links)
    cable.set("to_server", **fault)
    before = psutil.Process().memory_info().rss
    client.setblocking(False)
    piece, sent = b"x" * 65_536, 0
    while sent < 100_000_000 and select.select([], [client], [], 0.3)[1]:
        sent += client.send(piece)
    assert sent < 50_000_000, "nothing pushed back"
    assert cable.held["to_server"][1] <= LIMIT + link_module.READ
    assert psutil.Process().memory_info().rss - before < 30_000_000


def open_held(cable: Cable, client: socket.socket) -> None:
    cable.hold()
    client.sendall(b"titipan")
    until(lambda: cable.held["to_server"][1])


def open_unplugged(cable: Cable, client: socket.socket) -> None:
    cable.unplug()
    client.sendall(b"titipan")
    until(lambda: cable.held["to_server"][1])


def open_late(cable: Cable, client: socket.socket) -> None:
    cable.set(delay=60)
    client.sendall(b"titipan")
    until(lambda: cable.held["to_server"][1])


@pytest.mark.parametrize("prepare", [open_held, open_late])
def test_stop_delivers_what_is_held_and_frees_the_port(
    desk: Desk, prepare: Callable[[Cable, socket.socket], None]
) -> None:
    cable, client, server = desk.through()
    until(lambda: cable.links)
    prepare(cable, client)
    cable.stop()
    assert receive(server, sys.maxsize) == b"titipan"
    assert client.recv(1) == b""
    assert is_free(cable.port)
    assert cable.links == 0


@pytest.mark.parametrize("way", DIRECTIONS)
def test_stop_delivers_nothing_through_an_unplugged_cable_and_says_how_much_is_lost(
    desk: Desk, way: Direction
) -> None:
    cable, client, server = desk.through()
    until(lambda: cable.links)
    cable.unplug(way)
    speaker, reader = (client, server) if way == "to_server" else (server, client)
    speaker.sendall(b"titipan")
    reader.sendall(b"sampai")
    until(lambda: cable.held[way][1])
    assert receive(speaker, 6) == b"sampai"
    cable.stop()
    with pytest.raises(ConnectionResetError):
        reader.recv(1)
    assert speaker.recv(1) == b""
    assert [(p.how, p.direction, p.data) for p in cable.pieces][-1] == ("lost", way, b"titipan")
    says(cable, f"cable_lost_{way}", size=7)
    assert heard(cable.status, f"lane_{way}", faults=say("fault_unplugged"))
    cable.start()
    assert heard(cable.status, f"lane_{way}", faults=say("fault_unplugged"))


def test_the_status_tells_every_fault_that_is_on_stopped_or_not(desk: Desk) -> None:
    cable, _, _ = desk.through()
    link_of(cable)
    cable.set("to_server", delay=1, jitter=0.5, rate=5, slice=2, slice_pause=0, slow_close=1)
    cable.set("to_client", cut_after=9, glue=math.inf, unplugged=True)
    cable.half_close("to_client")
    on = ["delay=1, jitter=0.5, rate=5, slice=2, slice_pause=0, slow_close=1"]
    on += [f"{say('fault_held')}, cut_after=9, {say('fault_unplugged')}"]
    running = cable.status
    cable.stop()
    for faults in on:
        assert faults in running
        assert faults in cable.status
    assert heard(texts_of(cable)[-1], "cable_left")
    cable.clear()
    assert cable.status == say("cable_stopped")
    assert not heard(cable.status, "lane_to_server")


def test_the_status_tells_where_the_cable_has_half_closed_and_what_it_holds(desk: Desk) -> None:
    cable, client, _ = desk.through()
    link_of(cable)
    cable.hold("to_server")
    client.sendall(b"Halo")
    until(lambda: cable.held["to_server"][1])
    cable.half_close("to_client")
    assert heard(cable.status, "lane_holds", pieces=1, size=4)
    assert heard(cable.status, "lane_half_closed", links=1)


@pytest.mark.parametrize(
    ("orders", "key"),
    [
        ([Cable.cut], "cable_nothing"),
        ([lambda c: c.half_close("to_server")], "cable_nothing"),
        ([Cable.release], "released_already"),
        ([Cable.plug_in], "plugged_already"),
        ([Cable.clear], "faults_same"),
        ([Cable.hold, Cable.hold], "held_already"),
        ([Cable.unplug, Cable.unplug], "unplugged_already"),
        ([lambda c: c.unplug("to_client"), lambda c: c.unplug("to_client")], "unplugged_already"),
        ([lambda c: c.set(slice=2)] * 2, "faults_same"),
    ],
)
def test_a_command_without_effect_says_so(
    desk: Desk, orders: list[Callable[[Cable], object]], key: str
) -> None:
    cable = desk.cable(free_port())
    for order in orders[:-1]:
        order(cable)
    assert not heard(texts_of(cable)[-1], key)
    orders[-1](cable)
    assert heard(texts_of(cable)[-1], key)


@pytest.mark.parametrize("silence", [Cable.unplug, Cable.hold])
def test_a_half_close_twice_or_one_that_waits_says_so(
    desk: Desk, silence: Callable[[Cable], object]
) -> None:
    cable, _, server = desk.through()
    link_of(cable)
    silence(cable)
    assert cable.half_close("to_server") == 1
    assert heard(texts_of(cable)[-1], "half_close_waits")
    assert cable.half_close("to_server") == 0
    assert heard(texts_of(cable)[-1], "half_closed_already")
    cable.clear()
    assert server.recv(1) == b""


def test_slices_without_a_pause_are_fast_and_hold_nobody_up(desk: Desk) -> None:
    cable, client, server = desk.through()
    cable.set("to_server", slice=1000, slice_pause=0)
    data = random.Random(1).randbytes(1_000_000)
    began = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(client.sendall, data)
        assert receive(server, len(data)) == data
    assert time.monotonic() - began < 8  # with the usual pause it takes 30 s


def test_stop_delivers_all_that_is_held_however_much_it_is(desk: Desk) -> None:
    cable, client, server = desk.through()
    until(lambda: cable.links)
    cable.hold()
    up, down = (random.Random(seed).randbytes(200_000) for seed in (1, 2))
    client.sendall(up)
    server.sendall(down)
    until(lambda: [size for _, size in cable.held.values()] == [200_000] * 2)
    with ThreadPoolExecutor(2) as pool:
        came_up = pool.submit(receive, server, sys.maxsize)
        came_down = pool.submit(receive, client, sys.maxsize)
        cable.stop()
        assert came_up.result(10) == up
        assert came_down.result(10) == down
    says(cable, "cable_left", links=1)


def test_stop_does_not_wait_for_who_does_not_read(desk: Desk) -> None:
    cable, client, server = desk.through()
    link = link_of(cable)
    client.setblocking(False)

    def stuck() -> bool:
        with suppress(BlockingIOError):
            while True:
                client.send(b"x" * 65_536)
        return not link.server.takes

    until(stuck)
    began = time.monotonic()
    cable.stop()
    assert time.monotonic() - began < 8
    assert is_free(cable.port)
    assert link.server.closed.done()
    server.close()


def test_stop_while_connecting_resets_the_client(desk: Desk) -> None:
    cable = desk.cable(free_port())
    cable.unplug()
    client = desk.connect(cable.port)
    until(lambda: cable.links)
    cable.stop()
    with pytest.raises(ConnectionResetError):
        client.recv(1)
    cable.stop()  # once more does nothing


def test_a_cable_started_again_in_its_place_replaces_the_one_before(desk: Desk) -> None:
    listener = desk.listen()
    to = listener.getsockname()[1]
    first = desk.cable(to)
    second = desk.keep(Cable(first.port, (LOOPBACK, to))).start()
    assert not first.running
    assert second.port == first.port
    client = desk.connect(second.port)
    client.sendall(b"Halo")
    assert desk.accept(listener).recv(4) == b"Halo"


def test_a_target_that_is_not_found_leaves_the_cable_that_runs_in_place(desk: Desk) -> None:
    cable = desk.cable(1)
    with pytest.raises(NetworkError):
        Cable(cable.port, ("tidak.ada.invalid", 5005)).start()
    assert cable.running


def test_starting_three_times_at_once_leaves_one_cable_that_stops(desk: Desk) -> None:
    cable = desk.keep(Cable(0, (LOOPBACK, 1)))
    ports = set()
    cable.transcript.subscribe(lambda line: ports.add(cable.port))
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: cable.start(), range(3)))
    assert cable.running
    cable.stop()
    assert all(is_free(port) for port in ports)


# what it shows


def test_a_clock_that_fails_costs_no_byte(desk: Desk) -> None:
    listener = desk.listen()

    def broken() -> datetime:
        raise ZeroDivisionError("jam rusak")

    cable = desk.cable(listener.getsockname()[1], clock=broken)
    desk.connect(cable.port).sendall(b"masih sampai")
    assert desk.accept(listener).recv(1024) == b"masih sampai"
    until(lambda: cable.pieces)
    assert [piece.data for piece in cable.pieces] == [b"masih sampai"]


def test_pieces_tell_direction_time_and_bytes(desk: Desk) -> None:
    cable, client, server = desk.through()
    client.sendall(b"Halo")
    assert server.recv(4) == b"Halo"
    server.sendall(b"x" * 10_000)
    assert receive(client, 10_000)
    until(lambda: sum(piece.size for piece in cable.pieces) == len("Halo") + 10_000)
    first, *rest = cable.pieces
    assert (first.link, first.direction, first.how, first.data) == (
        1,
        "to_server",
        "passed",
        b"Halo",
    )
    assert str(first) == "> b'Halo'"
    assert sum(piece.size for piece in rest) == 10_000
    assert all(len(piece.data) <= 4096 for piece in rest)


def test_the_log_is_bounded_and_news_tells_what_is_new(desk: Desk) -> None:
    cable, client, server = desk.through()
    count, log = cable.news(0)
    assert any(isinstance(one, Line) for one in log)
    for _ in range(SHOWN + 100):
        client.sendall(b"x")
        server.recv(1)
    assert len(cable.log) == SHOWN
    now, log = cable.news(count)
    assert now >= count + SHOWN + 100
    assert len(log) == SHOWN
    assert cable.news(now) == (now, [])


def test_chatkits_own_chat_goes_through_a_cable(desk: Desk) -> None:
    alice = desk.server(free=True)
    cable = desk.cable(alice.port)
    bob = desk.client(cable.port, free=True)
    until(lambda: alice.peer == "Bob" and bob.peer == "Alice")
    cable.set(slice=1)
    bob.send("Halo é")
    until(lambda: "".join(m.text for m in alice.messages) == "Halo é")
    cable.cut()
    until(lambda: not bob.running)
    assert alice.running


def test_random_orders_while_bytes_flow_hang_nothing_and_log_nothing(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    dice = random.Random(4)
    listener = desk.listen(backlog=64)
    cable = desk.cable(listener.getsockname()[1])
    orders: list[Callable[[], object]] = [
        lambda: cable.set(slice=dice.choice([0, 1, 100])),
        lambda: cable.set("to_client", delay=dice.choice([0, 0.01]), jitter=0.005),
        lambda: cable.set(rate=dice.choice([0, 1000])),
        cable.hold,
        cable.release,
        cable.unplug,
        cable.plug_in,
        cable.cut,
        cable.clear,
        lambda: cable.half_close(dice.choice(DIRECTIONS)),
        lambda: cable.set("to_server", cut_after=dice.choice([0, 0, 50])),
        lambda: cable.set(slow_close=0.01),
    ]
    with caplog.at_level(logging.WARNING, logger="asyncio"):
        for _ in range(30):
            client = desk.connect(cable.port)
            client.setblocking(False)
            with suppress(OSError):
                listener.settimeout(0.05)
                server = desk.accept(listener)
                server.setblocking(False)
            for _ in range(10):
                dice.choice(orders)()
                for end in (client, server):
                    with suppress(OSError):
                        end.send(dice.randbytes(100))
                    with suppress(OSError):
                        end.recv(1024)
            if dice.random() < 0.5:
                dice.choice([client, server]).close()
        cable.stop()
    assert is_free(cable.port)
    assert caplog.records == []


# what a listener and a neighbour may do


def test_a_listener_that_acts_on_a_piece_changes_no_order(desk: Desk) -> None:
    cable, client, server = desk.through()
    cable.set("to_server", slice=2)

    def change(line: Line | None) -> None:
        if line is None:  # a piece
            cable.set("to_server", slice=random.choice([2, 3, 4]))

    cable.transcript.subscribe(change)
    data = bytes(range(97, 123))
    client.sendall(data)
    assert receive(server, len(data)) == data


def test_a_listener_that_half_closes_on_a_piece_loses_not_that_piece(desk: Desk) -> None:
    cable, client, server = desk.through()

    def end(line: Line | None) -> None:
        if line is None:
            cable.half_close("to_server")

    cable.transcript.subscribe(end)
    client.sendall(b"Halo")
    assert receive(server, sys.maxsize) == b"Halo"


def test_a_cable_that_is_refused_ends_nothing_that_runs_in_its_place(desk: Desk) -> None:
    alice = desk.server()
    with refused(InputError, "cable_to_itself"):
        Cable(alice.port, (LOOPBACK, alice.port)).start()
    assert alice.running


def test_faults_changed_while_a_connection_comes_in_reach_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = desk.listen()
    cable = desk.keep(Cable(0, listener.getsockname()))

    def change_after(*arguments: Any) -> Link:
        link = Link(*arguments)
        cable.hold("to_server")
        return link

    monkeypatch.setattr(cable_module, "Link", change_after)
    cable.start()
    client = desk.connect(cable.port)
    desk.accept(listener)
    client.sendall(b"Halo")
    until(lambda: cable.held["to_server"] == (1, 4))


def test_what_a_cut_destroys_is_named(desk: Desk) -> None:
    cable, client, _ = desk.through()
    until(lambda: cable.links)
    cable.hold()
    client.sendall(b"titipan")
    until(lambda: cable.held["to_server"][1])
    cable.cut()
    assert [(p.how, p.data) for p in cable.pieces][-1] == ("lost", b"titipan")


def test_a_reset_does_not_wait_for_a_slow_close(desk: Desk) -> None:
    cable, client, server = desk.through()
    link = link_of(cable)
    cable.set(slow_close=60)
    client.sendall(b"x")
    assert server.recv(1) == b"x"
    client.shutdown(socket.SHUT_WR)
    until(lambda: link.lanes["to_server"].ending)
    server.sendall(b"belum dibaca")
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
    client.close()

    def speak() -> bool:
        try:
            server.sendall(b"x")
        except OSError:
            return True
        return False

    until(speak)


# files


def test_a_process_has_room_for_some_connections() -> None:
    assert 1 <= affordable(500) <= 500


FEW_FILES = """
import resource, sys, time
resource.setrlimit(resource.RLIMIT_NOFILE, (400, 400))
from chatkit import Cable
from chatkit.cable.cable import affordable
cable = Cable(0, ("127.0.0.1", int(sys.argv[1]))).start()
print("port", cable.port, affordable(500), flush=True)
input()
end = time.monotonic() + 20  # a connect that found no room in the backlog is tried again after 1 s
while cable.served < 300 and time.monotonic() < end:
    time.sleep(0.05)
print("served", cable.served, "links", cable.links)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there sockets are no files")
def test_a_process_with_few_files_never_runs_out_of_them(desk: Desk) -> None:
    program = desk.program(FEW_FILES, desk.listen(backlog=100).getsockname()[1])
    program.shows("\n")
    _, port, room = program.output.split()
    for number in range(300):
        desk.knock(int(port))
        if number % 100 == 99:
            time.sleep(0.1)  # it has room for a backlog, not for three
    program.type("")
    program.shows("links", 30)
    until(lambda: program.output.endswith("\n"))
    *log, result = program.output.splitlines()[1:]
    assert log == [], "asyncio would complain here"
    assert result == f"served 300 links {room}"
    assert 1 <= int(room) < 200
