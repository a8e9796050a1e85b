"""The side that listens: one client at a time, and then the next one."""

import json
import signal
import socket
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from chatkit import InputError, NetworkError, Server, engine, interfaces, texts
from chatkit.net import listening, service
from chatkit.net.listening import HANDSHAKE, MAX_GUESTS
from chatkit.net.transcript import Seldom
from chatkit.texts import say
from tests.helpers import (
    LOOPBACK,
    Desk,
    Script,
    free_port,
    refused,
    sentence,
    shows,
    texts_of,
    until,
)

WHEN = datetime(2024, 1, 15, 14, 30, 15)


def reset(sock: socket.socket) -> None:
    """Close so that the other side gets a reset instead of an end."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def rebind(port: int) -> None:
    """Listen on `port` with a plain socket, as another program would."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((LOOPBACK, port))
        sock.listen()


def turns_away(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex((LOOPBACK, port)) != 0


# the assignment


def test_it_begins_with_address_port_and_date_in_this_order(desk: Desk) -> None:
    alice = desk.server(clock=lambda: WHEN)
    assert texts_of(alice) == [
        "Alamat IP: 127.0.0.1",
        f"Port Server: {alice.port}",
        "Tanggal: 2024-01-15",
    ]


def test_the_whole_conversation_is_byte_for_byte_the_assignments(desk: Desk) -> None:
    alice = desk.server(clock=lambda: WHEN)
    bob = desk.connect(alice.port)
    bob.sendall(b"Bob")
    assert bob.recv(1024) == b"Alice"
    bob.sendall(b"Halo Alice!")
    shows(alice, "Halo Alice!")
    alice.send("Halo juga Bob!")
    assert bob.recv(1024) == b"[2024-01-15 14:30:15] Alice: Halo juga Bob!"
    bob.sendall("Sampai jumpa… 👋".encode())
    shows(alice, "Sampai")
    bob.close()
    shows(alice, say("peer_left", peer="Bob"))
    assert [line.text for line in alice.lines if line.kind not in ("where", "detail")] == [
        "Bob sudah terhubung.",
        "[14:30:15] Bob: Halo Alice!",
        "[Alice] pesan: Halo juga Bob!",
        "[14:30:15] Bob: Sampai jumpa… 👋",
        say("peer_left", peer="Bob"),
    ]


def test_the_server_says_nothing_before_the_client_has_said_its_name(desk: Desk) -> None:
    alice = desk.server()
    bob = desk.connect(alice.port)
    shows(alice, sentence("accepted"))
    bob.settimeout(0.3)
    with pytest.raises(TimeoutError):
        bob.recv(1024)
    bob.settimeout(5)
    bob.sendall(b"Bob")
    assert bob.recv(1024) == b"Alice"


def test_the_client_speaks_first(desk: Desk) -> None:
    alice, _ = desk.pair()
    with refused(InputError, "not_your_turn", peer="Bob"):
        alice.send("Halo")
    assert alice.messages == []


def test_after_a_client_leaves_the_next_one_is_served(desk: Desk) -> None:
    alice = desk.server()
    for name in (b"Bob", b"Citra", b"Bob"):
        guest = desk.guest(alice, name)
        guest.sendall(b"Halo dari " + name)
        shows(alice, f"Halo dari {name.decode()}")
        guest.close()
        until(lambda: not alice.peer)
        assert alice.status == say("server_waiting", address=f"{LOOPBACK}:{alice.port}")
    assert [line.text for line in alice.lines if line.kind == "problem"] == []


def test_the_turn_of_a_client_who_left_is_not_inherited(desk: Desk) -> None:
    alice = desk.server()
    bob = desk.guest(alice)
    bob.sendall(b"Halo")
    until(lambda: alice.my_turn)
    bob.close()
    until(lambda: not alice.peer)
    assert not alice.my_turn
    desk.guest(alice, b"Citra")
    until(lambda: alice.peer == "Citra")
    assert not alice.my_turn


# ports


def test_a_port_in_use_by_another_program_is_said_with_a_free_one(desk: Desk) -> None:
    port = desk.listen().getsockname()[1]
    alice = desk.keep(Server(port, "Alice"))
    with refused(NetworkError, "port_in_use", port=port) as caught:
        alice.start()
    assert not alice.running
    assert alice.status == say("server_stopped")
    free = caught.value.values["free"]
    assert isinstance(free, int)
    rebind(free)


@pytest.mark.parametrize(
    ("port", "key"),
    [("lima", "port_not_a_number"), (65536, "port_out_of_range"), (-1, "port_out_of_range")],
)
def test_a_bad_port_is_refused_before_anything_begins(port: int | str, key: str) -> None:
    with refused(InputError, key):
        Server(port, "Alice")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("username", "key"),
    [
        ("", "username_empty"),
        (" ", "username_empty"),
        ("a" * 33, "username_long"),
        ("Al\nice", "username_hidden"),
        ("\u202eecilA", "username_hidden"),
    ],
)
def test_a_bad_username_is_refused_before_anything_begins(username: str, key: str) -> None:
    with refused(InputError, key):
        Server(0, username)


def test_an_empty_address_is_refused_since_it_would_let_everybody_in() -> None:
    with refused(InputError, "host_empty"):
        Server(0, "Alice", " ")


def test_starting_again_serves_the_same_port_anew(desk: Desk) -> None:
    alice, bob = desk.pair()
    port = alice.port
    alice.start()
    assert alice.port == port
    shows(bob, say("peer_left", peer="Alice"))
    desk.guest(alice, b"Citra")


def test_a_new_server_on_a_port_that_we_serve_ourselves_closes_the_old_one(desk: Desk) -> None:
    old, bob = desk.pair()
    new = desk.server("Anna", old.port)
    assert new.port == old.port
    assert not old.running
    shows(old, say("server_left", port=old.port))
    shows(bob, say("peer_left", peer="Alice"))
    desk.guest(new, b"Citra")
    old.stop()
    assert new.running, "stopping the old one again does not touch the new one"
    assert desk.connect(new.port)


BOTH_KINDS = pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this system has no ::")


@BOTH_KINDS
def test_servers_on_every_ipv4_address_and_on_an_ipv6_one_leave_each_other_alone(
    desk: Desk,
) -> None:
    port = free_port()
    one, other = (desk.server(port=port, host=host) for host in ("0.0.0.0", "::1"))
    assert one.running
    assert other.running


@BOTH_KINDS
def test_a_port_in_use_is_said_and_a_free_one_is_named_for_ipv6_too(desk: Desk) -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as taken:
        port = taken.getsockname()[1]
        with refused(NetworkError, "port_in_use", port=port) as caught:
            desk.server(port=port, host="::1")
    free = caught.value.values["free"]
    assert isinstance(free, int)
    assert desk.server(port=free, host="::1").running


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only 127.0.0.1 is loopback")
def test_two_servers_on_one_port_of_two_addresses_leave_each_other_alone(desk: Desk) -> None:
    port = free_port()
    one, other = (desk.server(port=port, host=host) for host in ("127.3.7.1", "127.3.7.2"))
    assert one.running
    assert other.running


@pytest.mark.parametrize(
    "order",
    [
        ("0.0.0.0", LOOPBACK),
        (LOOPBACK, "0.0.0.0"),
        (LOOPBACK, "localhost"),
        pytest.param(("::", "0.0.0.0"), marks=BOTH_KINDS),
        pytest.param((LOOPBACK, "::"), marks=BOTH_KINDS),
        pytest.param(("[::1]", "::"), marks=BOTH_KINDS),
    ],
)
def test_a_server_on_every_address_and_one_on_the_same_port_replace_each_other(
    desk: Desk, order: tuple[str, str]
) -> None:
    port = free_port()
    one, other = (desk.server(port=port, host=host) for host in order)
    assert (one.running, other.running) == (False, True)


def test_a_cell_that_is_run_ten_times_leaves_one_server(desk: Desk) -> None:
    port = free_port()
    servers = [desk.server(port=port) for _ in range(10)]
    assert [alice.running for alice in servers] == [False] * 9 + [True]
    desk.guest(servers[-1])


# stopping


def test_stop_frees_the_port_at_once(desk: Desk) -> None:
    alice = desk.server()
    alice.stop()
    with socket.socket() as plain:  # without SO_REUSEADDR: nothing at all is left behind
        plain.bind((LOOPBACK, alice.port))
    assert not alice.running
    shows(alice, say("server_left", port=alice.port))


def test_stop_frees_the_port_in_the_middle_of_a_chat(desk: Desk) -> None:
    alice, bob = desk.pair()
    alice.stop()
    rebind(alice.port)
    assert turns_away(alice.port)
    shows(bob, say("peer_left", peer="Alice"))


def test_stop_frees_the_port_in_the_middle_of_a_handshake(desk: Desk) -> None:
    alice = desk.server()
    guests = [desk.connect(alice.port) for _ in range(3)]
    until(lambda: alice.guests == 3)
    alice.stop()
    rebind(alice.port)
    assert [guest.recv(1024) for guest in guests] == [b""] * 3


def test_stop_before_start_and_stop_twice_are_harmless(desk: Desk) -> None:
    alice = desk.keep(Server(0, "Alice"))
    alice.stop()
    assert texts_of(alice) == []
    alice.start()
    alice.stop()
    lines = alice.lines
    alice.stop()
    assert alice.lines == lines


def test_stop_in_the_middle_of_a_flood_frees_the_port(desk: Desk) -> None:
    alice = desk.server(free=True)
    bob = desk.connect(alice.port, b"Bob")

    def flood() -> None:
        with suppress(OSError):
            while True:
                bob.sendall(b"x" * 65536)

    thread = threading.Thread(target=flood)
    thread.start()
    until(lambda: len(alice.messages) > 100)
    started = time.monotonic()
    alice.stop()
    assert time.monotonic() - started < 2
    rebind(alice.port)
    thread.join(10)
    assert not thread.is_alive()


def test_stop_from_many_threads_at_once_is_harmless(desk: Desk) -> None:
    alice, bob = desk.pair()
    threads = [threading.Thread(target=alice.stop) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert texts_of(alice).count(say("server_left", port=alice.port)) == 1
    shows(bob, say("peer_left", peer="Alice"))


def test_a_with_block_starts_and_stops(desk: Desk) -> None:
    with Server(0, "Alice") as alice:
        assert alice.running
        desk.guest(alice)
    assert not alice.running
    rebind(alice.port)
    with pytest.raises(ZeroDivisionError), alice:
        _ = 1 / 0
    assert not alice.running


# strangers


def test_a_second_client_is_let_go_and_the_server_is_told(desk: Desk) -> None:
    alice, bob = desk.pair()
    eve = desk.connect(alice.port)
    assert eve.recv(1024) == b"", "without its name being waited for"
    address_of_eve = f"127.0.0.1:{eve.getsockname()[1]}"
    shows(alice, say("second_client", address=address_of_eve, peer="Bob"))
    bob.send("Aku masih di sini")
    shows(alice, "Bob: Aku masih di sini")


def test_of_two_guests_the_first_to_say_its_name_is_served(desk: Desk) -> None:
    alice = desk.server()
    slow, quick = desk.connect(alice.port), desk.connect(alice.port)
    until(lambda: alice.guests == 2)
    quick.sendall(b"Quick")
    assert quick.recv(1024) == b"Alice"
    slow.sendall(b"Slow")
    assert slow.recv(1024) == b""
    shows(alice, sentence("second_client", peer="Quick"))
    assert alice.peer == "Quick"


def test_a_client_that_says_nothing_is_let_go_and_the_next_one_is_served(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "HANDSHAKE", 0.3)
    alice = desk.server()
    silent = desk.connect(alice.port)
    assert silent.recv(1024) == b""
    shows(alice, sentence("silent_client"))
    bob = desk.guest(alice)
    bob.sendall(b"Halo")
    shows(alice, "Bob: Halo")


def test_a_silent_client_is_let_go_after_ten_real_seconds_and_holds_nobody_up(desk: Desk) -> None:
    assert HANDSHAKE == 10
    alice = desk.server()
    started = time.monotonic()
    silent = desk.connect(alice.port)
    silent.settimeout(15)
    bob = desk.guest(alice)
    bob.sendall(b"Halo")
    shows(alice, "Bob: Halo", 2)
    assert silent.recv(1024) == b""
    assert 9.5 < time.monotonic() - started < 13
    who = f"{LOOPBACK}:{silent.getsockname()[1]}"
    shows(alice, say("silent_client", address=who, seconds=10))
    assert alice.peer == "Bob"


def test_a_client_that_leaves_without_a_name_is_noticed(desk: Desk) -> None:
    alice = desk.server()
    desk.connect(alice.port).close()
    left = sentence("guest_left")
    shows(alice, left)
    reset(desk.connect(alice.port))
    until(lambda: sum(bool(left.fullmatch(text)) for text in texts_of(alice)) == 2)
    desk.guest(alice)


def test_two_hundred_silent_connections_lock_nobody_out(desk: Desk) -> None:
    alice = desk.server()
    crowd = [desk.connect(alice.port) for _ in range(2 * MAX_GUESTS)]
    began = time.monotonic()
    bob = desk.guest(alice)
    assert time.monotonic() - began < HANDSHAKE / 2
    assert alice.guests <= MAX_GUESTS
    assert crowd[0].recv(1024) == b"", "the oldest had to go, with an end and no reset"
    told = sentence("crowded_out")
    assert 1 <= sum(bool(told.fullmatch(text)) for text in texts_of(alice)) <= Seldom.AT_MOST
    bob.sendall(b"halo")
    shows(alice, "Bob: halo")


def test_a_class_behind_one_address_is_heard_to_the_last_one(desk: Desk) -> None:
    alice = desk.server()
    students = [desk.connect(alice.port) for _ in range(40)]
    for number, student in enumerate(students):
        student.sendall(b"Siswa%d" % number)
    answers = [student.recv(1024) for student in students]
    assert sorted(answers) == [b""] * 39 + [b"Alice"], "one chats, the others read the end"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only 127.0.0.1 is loopback")
def test_a_silent_guest_of_another_address_keeps_its_seat_in_a_flood(desk: Desk) -> None:
    alice = desk.server()
    with socket.socket() as thinking:
        thinking.bind(("127.0.0.2", 0))
        thinking.connect((LOOPBACK, alice.port))
        until(lambda: alice.guests == 1)
        crowd = [desk.connect(alice.port) for _ in range(MAX_GUESTS + 20)]
        assert crowd[0].recv(1024) == b""
        thinking.sendall(b"Bob")
        thinking.settimeout(5)
        assert thinking.recv(1024) == b"Alice"


def test_a_flood_during_a_chat_fills_no_table_of_files(desk: Desk) -> None:
    alice = desk.server()
    bob = desk.guest(alice)
    for _ in range(3 * MAX_GUESTS):
        desk.knock(alice.port)
    most = 0

    def over() -> bool:
        nonlocal most
        now = engine.call(lambda: len(alice._conversations))
        most = max(most, now)
        return most > 1 and now == 1

    until(over)
    assert most < 2 * MAX_GUESTS
    bob.sendall(b"halo")
    shows(alice, "Bob: halo")


def test_a_client_gets_in_while_a_flood_goes_on(desk: Desk) -> None:
    alice = desk.server()
    over = threading.Event()

    def flood() -> None:
        silent: deque[socket.socket] = deque()
        while not over.is_set():
            silent.append(socket.create_connection((LOOPBACK, alice.port), timeout=10))
            if len(silent) > 2 * MAX_GUESTS:
                silent.popleft().close()
        for one in silent:
            one.close()

    flooding = threading.Thread(target=flood)
    flooding.start()
    try:
        until(lambda: alice.guests == MAX_GUESTS)
        desk.guest(alice)
    finally:
        over.set()
        flooding.join(10)


def test_a_client_that_is_reset_is_said_to_be_lost_and_the_next_one_is_served(desk: Desk) -> None:
    alice = desk.server()
    bob = desk.guest(alice)
    until(lambda: alice.peer)
    reset(bob)
    shows(alice, say("peer_lost", peer="Bob", reason="Connection reset by peer"))
    desk.guest(alice, b"Citra")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="POSIX only")
def test_a_client_that_is_killed_is_noticed_and_the_next_one_is_served(desk: Desk) -> None:
    alice = desk.server()
    bob = desk.program(
        "import sys, time\n"
        "from chatkit import Client\n"
        "Client('127.0.0.1', int(sys.argv[1]), 'Bob').start()\n"
        "time.sleep(60)\n",
        alice.port,
    )
    until(lambda: alice.peer)
    bob.process.send_signal(signal.SIGKILL)
    started = time.monotonic()
    until(lambda: not alice.peer)
    assert time.monotonic() - started < 1, "a second is promised"
    shows(alice, "Bob")
    desk.guest(alice, b"Citra")


# hostile bytes


def test_bytes_that_are_no_utf8_are_shown_as_they_are(desk: Desk) -> None:
    alice = desk.server()
    desk.guest(alice).sendall(b"Halo \xff\xfe!")
    shows(alice, r"Bob: Halo \xff\xfe!")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("\x1b[2J\x1b[31mmerah", r"\x1b[2J\x1b[31mmerah"),
        ("jauh\r[14:30:15] Citra: bohong", r"jauh\r[14:30:15] Citra: bohong"),
        ("satu\n[14:30:15] Citra: bohong", r"satu\n[14:30:15] Citra: bohong"),
        ("\u202egnohob", r"\u202egnohob"),
        ("\x08\x08\x08", r"\x08\x08\x08"),
    ],
)
def test_a_hostile_message_is_one_line_of_plain_text(sent: str, shown: str, desk: Desk) -> None:
    alice = desk.server(clock=lambda: WHEN)
    desk.guest(alice).sendall(sent.encode())
    assert shows(alice, "[14:30:15]") == f"[14:30:15] Bob: {shown}"
    assert alice.messages[0].text == sent, "the message itself is kept as it came"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"<b>Bob</b>", "<b>Bob</b>"),
        (b"Bob\x1b[31m", r"Bob\x1b[31m"),
        (b"Bob\rAlice", r"Bob\rAlice"),
        (b"Bob\nserver: Alice keluar.", r"Bob\nserver: Alice keluar."),
        ("\u202eboB".encode(), r"\u202eboB"),
        (b"\xff\xfe", r"\xff\xfe"),
        (b"B" * 40, "B" * 32 + "…"),
        (b" ", ""),
        ("\u200d".encode(), r"\u200d"),
    ],
)
def test_a_hostile_name_is_shown_safely_everywhere(name: bytes, shown: str, desk: Desk) -> None:
    alice = desk.server(free=True)
    desk.guest(alice, name).sendall(b"Halo")
    shows(alice, ": Halo")
    alice.send("Hai")
    for text in [*texts_of(alice), alice.status, alice.peer or ""]:
        assert len(text.splitlines()) == 1
        assert text.isprintable()
    assert (alice.peer or "").startswith(shown or say("no_name"))


def test_a_name_that_breaks_the_rules_is_shown_with_its_address_and_said(desk: Desk) -> None:
    alice = desk.server()
    bob = desk.guest(alice, b"Bob\x1b[31m")
    until(lambda: alice.peer)
    assert alice.peer == rf"Bob\x1b[31m (127.0.0.1:{bob.getsockname()[1]})"
    shows(alice, say("odd_username", text=r"Bob\x1b[31m"))


@pytest.mark.parametrize(
    ("text", "key"),
    [("Halo Alice! Apa kabar? Aku di sini.", "name_is_sentence"), (30 * "a", "odd_username")],
)
def test_a_name_and_message_that_came_glued_are_said_to_be_odd(
    text: str, key: str, desk: Desk
) -> None:
    alice = desk.server()
    glued = "Bob" + text
    desk.guest(alice, glued.encode())
    assert shows(alice, say(key, text=glued)) in alice.status


@pytest.mark.parametrize("name", ["Alice", "ALICE", "alice\n", "Ａlice", "Al\u200dice"])
def test_a_namesake_is_shown_with_both_addresses(name: str, desk: Desk) -> None:
    alice = desk.server()
    guest = desk.guest(alice, name.encode())
    until(lambda: alice.peer)
    theirs = f"({LOOPBACK}:{guest.getsockname()[1]})"
    ours = f"({LOOPBACK}:{alice.port})"
    assert (alice.peer or "").endswith(theirs)
    warning = shows(alice, sentence("same_username", me=f"Alice {ours}"))
    assert theirs in warning
    guest.sendall(b"Halo")
    assert theirs in shows(alice, ": Halo")
    alice.send("Hai")
    assert shows(alice, "Hai") == f"[Alice {ours}] pesan: Hai"
    assert guest.recv(1024).endswith(b"] Alice: Hai"), "on the wire the name stays as it is"


@pytest.mark.parametrize("name", ["\u0410lice", "AIice", "Al\u0131ce"])
def test_a_name_that_only_looks_the_same_is_said_and_shown_with_both_addresses(
    name: str, desk: Desk
) -> None:
    alice = desk.server()
    guest = desk.guest(alice, name.encode())
    until(lambda: alice.peer)
    theirs = f"{name} ({LOOPBACK}:{guest.getsockname()[1]})"
    assert alice.peer == theirs
    ours = f"Alice ({LOOPBACK}:{alice.port})"
    shows(alice, sentence("similar_username", me=ours, peer=theirs))


# a flood

FLOOD_SERVER = """
import json, sys, threading, time
import psutil
from chatkit import Server, texts
texts.use("id")
alice = Server(0, "Alice", free=True).start()
process = psutil.Process()
before = process.memory_info().rss
print("port", alice.port, flush=True)
slowest = most = 0
while "selesai" not in "".join(line.text for line in alice.lines[-3:]):
    started = time.monotonic()
    alice.status
    slowest = max(slowest, time.monotonic() - started)
    most = max(most, process.memory_info().rss - before)
    time.sleep(0.02)
print("report", json.dumps({"slowest": slowest, "most": most, "kept": len(alice.messages)}))
sys.stdin.readline()
"""


def report_of(program: Script) -> dict[str, float]:
    program.shows("report", 90)
    until(lambda: program.output.endswith("}\n"))
    report: dict[str, float] = json.loads(program.output.split("report ")[1])
    return report


# rubbish costs much more time to show, and no more memory: 8 MB of it show the same
@pytest.mark.parametrize(
    ("piece", "megabytes"),
    [(b"x" * 65536, 100), (b"\xff\x00" * 32768, 8)],
    ids=["100 MB of text", "8 MB of rubbish"],
)
def test_a_peer_that_sends_without_pause_does_no_harm(
    desk: Desk, piece: bytes, megabytes: int
) -> None:
    program = desk.program(FLOOD_SERVER)
    program.shows("\n")
    port = int(program.output.split()[1])
    bob = desk.connect(port, b"Bob")
    assert bob.recv(1024) == b"Alice"
    bob.settimeout(60)
    for n in range(megabytes * 1024 * 1024 // len(piece)):
        bob.sendall(piece)
        if n == 100:  # in the middle of it a second client is let go
            assert desk.connect(port, b"Eve").recv(1024) == b""
    bob.sendall(b"selesai")
    report = report_of(program)
    assert report["most"] < 100e6, "bytes of memory more than before"
    assert report["slowest"] < 1, "seconds for one question meanwhile"
    assert report["kept"] <= 5000
    bob.close()
    desk.connect(port, b"Citra")


# this process's own face


def test_lan_listens_everywhere_and_shows_the_address_that_neighbours_need(desk: Desk) -> None:
    alice = desk.server(lan=True)
    own = interfaces.lan_address()
    assert alice.host == "0.0.0.0"
    assert texts_of(alice)[0] == f"Alamat IP: {own or LOOPBACK}"
    desk.guest(alice)
    if own:
        with socket.create_connection((own, alice.port), timeout=5) as sock:
            assert sock.recv(1024) == b"", "reached, though a second client"


def test_without_lan_only_this_computer_reaches_it(desk: Desk) -> None:
    alice = desk.server()
    if not (own := interfaces.lan_address()):
        pytest.skip("this computer is offline")
    with socket.socket() as sock:
        sock.settimeout(2)
        assert sock.connect_ex((own, alice.port)) != 0


def test_every_sentence_can_be_english(desk: Desk) -> None:
    texts.use("en")
    alice, bob = desk.pair()
    bob.send("Hi")
    shows(alice, "Bob: Hi")
    alice.send("Hello")
    shows(bob, "Alice: Hello")
    alice.stop()
    shows(bob, say("peer_left", peer="Alice"))
    assert say("connected", peer="Bob") in texts_of(alice)
    assert say("joined", peer="Alice") in texts_of(bob)
    assert f"{say('prompt_server', name='Alice')}Hello" in texts_of(alice)
    assert f"{say('prompt_client')}Hi" in texts_of(bob)


def test_a_server_that_was_stopped_does_not_take_the_port_from_its_successor(desk: Desk) -> None:
    first = desk.server()
    first.stop()
    second = desk.server("Anna", first.port)
    first.stop()
    assert engine.call(service.holder, (LOOPBACK, first.port)) is second


def test_starting_three_times_at_once_leaves_one_server_that_stops(desk: Desk) -> None:
    alice = desk.server()
    starts = [threading.Thread(target=alice.start) for _ in range(3)]
    for start in starts:
        start.start()
    for start in starts:
        start.join(10)
    assert alice.running
    bob = desk.client(alice.port)
    until(lambda: bob.peer)
    alice.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((LOOPBACK, alice.port), timeout=5)


def broken_clock() -> datetime:
    raise ZeroDivisionError("jam rusak")


def jumping_clock(*hours: float) -> Callable[[], datetime]:
    """Return a clock that is so many hours away from noon at each call; the last one holds."""
    jumps = iter(hours)
    told = hours[-1]

    def clock() -> datetime:
        return datetime(2024, 1, 15, 12) + timedelta(hours=next(jumps, told))

    return clock


def test_a_clock_that_fails_at_the_start_is_said_and_not_asked_again(desk: Desk) -> None:
    alice = desk.server(clock=broken_clock)
    assert f"Tanggal: {datetime.now():%Y-%m-%d}" in texts_of(alice)
    shows(alice, sentence("clock_bad"))


@pytest.mark.parametrize(
    "clock",
    [
        broken_clock,
        lambda: "14:30:20",
        lambda: None,
        jumping_clock(0, -2),
        jumping_clock(0, 0, 0, 5, 9),
        jumping_clock(0, 0, 0, -5),
    ],
    ids=["raises", "text", "nothing", "back", "forward", "back later"],
)
def test_a_clock_that_lies_is_said_once_and_the_real_time_goes_on(
    desk: Desk, clock: Callable[[], datetime]
) -> None:
    alice, bob = desk.pair(free=True)
    alice.clock = clock
    for n in range(4):
        bob.send(f"pesan {n}")
        shows(alice, f"Bob: pesan {n}")
        alice.send(f"jawaban {n}")
    assert alice.peer == "Bob"
    assert abs(alice.messages[-1].time - datetime.now()) < timedelta(minutes=5)
    assert sum(bool(sentence("clock_bad").fullmatch(text)) for text in texts_of(alice)) == 1
    alice.clock = lambda: WHEN  # another clock has another chance
    alice.send("sekali lagi")
    assert alice.messages[-1].time == WHEN


@pytest.mark.parametrize("clock", [lambda: WHEN, jumping_clock(0, 0.5, 1, 0.2, 1.1, 1)])
def test_a_clock_that_stands_still_or_is_a_little_off_is_no_lie(
    desk: Desk, clock: Callable[[], datetime]
) -> None:
    alice, bob = desk.pair(free=True, clock=clock)
    for n in range(6):
        bob.send(f"pesan {n}")
        shows(alice, f"Bob: pesan {n}")
    for end in (alice, bob):
        assert all(message.time.year == 2024 for message in end.messages)


def test_a_client_that_tries_again_and_again_does_not_wash_the_chat_away(desk: Desk) -> None:
    alice, _ = desk.pair()
    for _ in range(50):
        with socket.create_connection((LOOPBACK, alice.port), timeout=5) as knock:
            assert knock.recv(1) == b""
    second = sentence("second_client", peer="Bob")
    told = [text for text in texts_of(alice) if second.fullmatch(text)]
    assert 0 < len(told) <= 10


@pytest.mark.parametrize("wrong", [b"Halo", 123, None])
def test_a_message_that_is_no_text_gets_one_sentence(desk: Desk, wrong: object) -> None:
    _, bob = desk.pair()
    with refused(InputError, "message_not_text", type=type(wrong).__name__):
        bob.send(wrong)  # type: ignore[arg-type]
