"""A room on real sockets: names, order, manners, and what it does with bad clients."""

import random
import socket
import sqlite3
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chatkit import InputError, NetworkError, Room, engine
from chatkit.net import archive, history
from chatkit.net import members as seats
from chatkit.net import room as rooms
from chatkit.net.connection import QUEUE_LIMIT
from chatkit.wire import room as wire
from chatkit.wire.room import Joined, Request, request
from tests.helpers import (
    LOOPBACK,
    PEERS,
    Desk,
    Script,
    refused,
    sentence,
    shows,
    texts_of,
    until,
)
from tests.hostile_lines import hostile_line
from tests.rooms import Person, people, person, slow_reader

# in and out


def test_a_newcomer_is_welcomed_and_the_others_are_told(desk: Desk) -> None:
    room = desk.room(name="kelas")
    alice = desk.enter(Person(room.port, "Alice"))
    welcome = alice.gets("welcome")
    assert welcome["room"] == "kelas"
    assert welcome["members"] == ["Alice"]
    assert (welcome["name"], welcome["last"]) == ("Alice", 0)
    bob = desk.enter(Person(room.port, "Bob"))
    assert bob.gets("welcome")["members"] == ["Alice", "Bob"]
    alice.gets("joined", name="Bob")
    assert room.members == ["Alice", "Bob"]
    bob.close()
    alice.gets("left", name="Bob")
    assert room.members == ["Alice"]
    assert [line["name"] for line in alice.of("joined")] == ["Bob"]  # not herself


def test_everybody_gets_a_message_with_number_sender_and_time(desk: Desk) -> None:
    now = datetime(2026, 11, 27, 10, 0, 0, 123_456)
    room = desk.room(clock=lambda: now)
    alice, bob = people(desk, room.port, "Alice", "Bob")
    alice.gets("joined")
    bob.say("message", text="Halo", id="b1", unknown=[1])
    for one in (alice, bob):
        line = one.gets("message")
        assert (line["seq"], line["sender"], line["text"], line["id"]) == (1, "Bob", "Halo", "b1")
        assert "saved" not in line  # the welcome has said that nothing is
        assert line["time"].endswith("+00:00")
        assert datetime.fromisoformat(line["time"]) == now.replace(microsecond=123_000).astimezone()
    assert bob.gets("ack") == {"type": "ack", "id": "b1", "seq": 1, "saved": False}
    assert not alice.of("ack")


@pytest.mark.parametrize(
    "name",
    ["Alice", "alice", "ALICE", " Alice ", "AIice", "\uff21lice", "Аlice"],
)
def test_no_two_names_are_alike_not_even_for_the_eye(desk: Desk, name: str) -> None:
    room = desk.room()
    desk.enter(Person(room.port, "Alice")).gets("ready")
    other = desk.enter(Person(room.port, name))
    assert other.gets("error")["key"] == "name_taken"
    other.say("hello", version=1, name="Bob")  # another try
    assert other.gets("welcome")["name"] == "Bob"


def test_a_name_is_composed_and_a_hidden_letter_is_refused(desk: Desk) -> None:
    room = desk.room()
    assert desk.enter(Person(room.port, "Zoe\u0308")).gets("welcome")["name"] == "Zoë"
    assert desk.enter(Person(room.port, "B\u202eob")).gets("error")["key"] == "username_hidden"
    assert desk.enter(Person(room.port, "B" * 33)).gets("error")["key"] == "username_long"


def test_a_name_is_free_again_as_soon_as_its_member_has_left(desk: Desk) -> None:
    room = desk.room()
    for _ in range(20):
        bob = desk.enter(Person(room.port, "Bob"))
        bob.gets("welcome")
        bob.say("bye")
        bob.ends()


def test_a_class_that_joins_at_once_sees_everybody(desk: Desk) -> None:
    room = desk.room(classroom=True)
    first = person(desk, room.port, "first")
    names = [f"student {number}" for number in range(150)]
    crowd = [desk.enter(Person(room.port, name)) for name in names]
    for one in crowd:
        one.gets("ready")
    first.gets("joined", 150)
    assert {line["name"] for line in first.of("joined")} == set(names)
    last = person(desk, room.port, "last")
    told = last.of("welcome")[0]["members"] + last.of("members")[0]["members"]
    assert sorted(told) == sorted(["first", *names, "last"])


@contextmanager
def one_turn() -> Iterator[None]:
    """Have the room take all that is said in here in one turn of the loop."""
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        held.set()
        go.wait(10)

    engine.soon(hold)
    assert held.wait(10)
    try:
        yield
    finally:
        go.set()


def test_a_newcomer_is_told_of_nobody_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "AT_ONCE", 1)  # a line a flush
    room = desk.room(classroom=True)
    names = [f"student {number}" for number in range(10)]
    crowd = [desk.enter(Person(room.port)) for _ in names]
    until(lambda: engine.call(lambda: len(room._seats)) == 10)
    with one_turn():
        for name, one in zip(names, crowd, strict=True):
            one.say("hello", version=1, name=name)
    for one in crowd:
        one.gets("ready")
    person(desk, room.port, "last")
    for one in crowd:
        one.gets("joined", name="last")
        told = one.of("welcome")[0]["members"] + [line["name"] for line in one.of("joined")]
        assert sorted(told) == sorted([*names, "last"])


def test_who_has_left_before_its_welcome_gets_none(desk: Desk) -> None:
    room = desk.room()
    early, late = (desk.enter(Person(room.port)) for _ in range(2))
    until(lambda: engine.call(lambda: len(room._seats)) == 2)
    with one_turn():
        early.say("hello", version=1, name="Bob")
        early.say("bye")
        late.say("hello", version=1, name="Bob")
    early.ends()
    late.gets("ready")
    assert not early.of("welcome")
    assert engine.call(lambda: (len(room._readers), room._register.names)) == (1, ["Bob"])


def test_who_has_said_goodbye_says_nothing_more(desk: Desk) -> None:
    room = desk.room()
    alice, _ = people(desk, room.port, "Alice", "Bob")

    def leave_and_speak() -> None:
        seat = room._register.seat_of("Bob")
        assert seat
        room.take(seat, wire.Bye())
        room.take(seat, wire.Say("from the grave"))

    engine.call(leave_and_speak)
    alice.gets("left", name="Bob")
    alice.say("message", text="end")
    alice.gets("message", text="end")
    assert alice.texts() == ["end"]


def catching_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> tuple[Room, Person, Person]:
    """Return a room, Alice in it, and Slow, for whom a part of what it has missed waits."""
    monkeypatch.setattr(rooms, "QUEUE_LIMIT", 10**9)
    room = desk.room(burst=5000)
    alice = person(desk, room.port, "Alice")
    alice.says_all(long_texts(0, 400))
    alice.gets("message", 400)
    slow = slow_reader(desk, room.port, alice, last=0)
    until(lambda: engine.call(lambda: [seat for seat in room._behind if seat.behind]))
    return room, alice, slow


def test_a_room_that_stops_while_somebody_catches_up_leaves_no_task(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _, _ = catching_up(desk, monkeypatch)
    (catching,) = engine.call(lambda: list(room._behind.values()))
    room.stop()
    until(catching.cancelled)
    assert not [record for record in caplog.records if record.exc_info]


def test_who_leaves_while_it_catches_up_is_forgotten(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, alice, slow = catching_up(desk, monkeypatch)
    slow.close()
    alice.gets("left", name="Slow")
    bob = person(desk, room.port, "Bob")
    bob.say("message", text="Halo")
    alice.gets("message", text="Halo")
    assert engine.call(lambda: (len(room._behind), len(room._readers))) == (0, 2)
    assert not [record for record in caplog.records if record.exc_info]


def test_who_catches_up_is_told_meanwhile_who_comes_and_goes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, alice, slow = catching_up(desk, monkeypatch)
    with person(desk, room.port, "Bob"):
        alice.gets("joined", name="Bob")
    alice.gets("left", name="Bob")
    slow.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_000_000)  # or it takes long
    slow.gets("ready", seconds=30)
    told = [
        (line["type"], line["name"]) for line in slow.heard if line["type"] in ("joined", "left")
    ]
    assert told == [("joined", "Bob"), ("left", "Bob")]


def test_private_messages_reach_one_member_and_come_back_to_their_sender(desk: Desk) -> None:
    room = desk.room()
    alice, bob, carol = people(desk, room.port, "Alice", "Bob", "Carol")
    bob.say("private", to="alice", text="psst", id="1")
    assert alice.gets("private")["text"] == "psst"
    assert bob.gets("private") == alice.of("private")[0]
    bob.say("private", to="Nobody", text="psst", id="2")
    assert bob.gets("error") == {**bob.of("error")[0], "key": "member_unknown", "id": "2"}
    bob.say("message", text="end")
    carol.gets("message")
    assert not carol.of("private")


def test_a_private_message_is_in_no_history_and_in_no_log(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    room = desk.room(history=path)
    alice, bob = people(desk, room.port, "Alice", "Bob")
    bob.say("private", to="Alice", text="psst")
    alice.gets("private")
    bob.say("message", text="Halo", id="1")
    bob.gets("ack", saved=True)
    carol = person(desk, room.port, "Carol", last=0)
    assert carol.texts() == ["Halo"]
    assert not carol.of("private")
    room.stop()
    assert not any("psst" in text for text in texts_of(room))
    data = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Halo" in data
    assert b"psst" not in data


# one order


def test_all_see_one_order_whoever_speaks_at_once(desk: Desk) -> None:
    room = desk.room(classroom=True, burst=1000)
    crowd = [desk.enter(Person(room.port, f"p{number}")) for number in range(20)]
    for one in crowd:
        one.gets("ready")
    for number in range(25):
        for one in crowd:
            one.say("message", text=str(number))
    for one in crowd:
        one.gets("message", 500)
    orders = [
        [(line["seq"], line["sender"], line["text"]) for line in one.of("message")] for one in crowd
    ]
    assert [seq for seq, _, _ in orders[0]] == list(range(1, 501))
    assert all(order == orders[0] for order in orders)
    for number in range(20):
        own = [text for _, sender, text in orders[0] if sender == f"p{number}"]
        assert own == [str(count) for count in range(25)]


@pytest.mark.parametrize(("name", "kind", "writes"), [("Alice", "message", 1), ("Bob", "ack", 2)])
def test_messages_of_one_turn_leave_in_one_write_and_so_do_their_acknowledgements(
    name: str, kind: str, writes: int, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = desk.room(burst=1000)
    alice, bob = people(desk, room.port, "Alice", "Bob")
    here = {"Alice": alice, "Bob": bob}
    written: list[bytes] = []
    write = seats.LinesSeat.write

    def noted(seat: seats.LinesSeat, data: bytes) -> None:
        if seat.name == name:
            written.append(data)
        write(seat, data)

    monkeypatch.setattr(seats.LinesSeat, "write", noted)
    lines = [b'{"type":"message","text":"x","id":"%d"}\n' % number for number in range(64)]
    bob.raw(b"".join(lines))
    here[name].gets(kind, 64)
    assert len(written) == writes


def test_after_a_long_flush_of_many_the_next_one_waits_as_long(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = desk.room(burst=1000)
    alice, bob = people(desk, room.port, "Alice", "Bob")
    flush, write, flushes = Room._flush, Room._write, list[tuple[float, float]]()
    sizes: list[int] = []

    def timed(one: Room) -> None:
        began = time.monotonic()
        flush(one)
        flushes.append((began, time.monotonic()))

    def slow(one: Room, batch: list[rooms.Said]) -> None:
        sizes.append(len(batch))
        time.sleep(0.003)
        write(one, batch)

    monkeypatch.setattr(Room, "_flush", timed)
    monkeypatch.setattr(Room, "_write", slow)
    for number in range(100):
        bob.say("message", text=str(number))
        time.sleep(0.0005)  # so that several turns of the loop bring them
    alice.gets("message", 100)
    assert len([size for size in sizes if size > 1]) > 3
    for at in range(1, len(flushes) - 1):
        waited = flushes[at + 1][0] - flushes[at][1]
        assert waited >= 0.0025 or sizes[at - 1] == sizes[at] == 1
    assert alice.texts() == [str(number) for number in range(100)]


def test_two_single_messages_a_short_flush_and_a_burst_make_nobody_wait() -> None:
    one = rooms.Said(Joined("Bob"), b"", 1)
    assert rooms._pause([one], 1, 0.003) == 0
    assert rooms._pause([one], 2, 0.003) == 0.003
    assert rooms._pause([one, one], 1, rooms.SHORT_FLUSH) == 0
    assert rooms._pause([one, one], 1, 0.003) == 0.003
    assert rooms._pause([one, one], 1, 1) == rooms.LONGEST_PAUSE
    assert rooms._pause([one] * rooms.MANY, 1, 1) == 0
    assert rooms._pause([rooms.Said(Joined("Bob"), b"")], 1, 0.003) == rooms.PAUSE_OF_JOINING


def test_while_many_come_in_they_are_told_together_and_the_last_one_waits_for_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "PAUSE_OF_JOINING", 60.0)  # it ends early where nobody comes
    monkeypatch.setattr(rooms, "SHORT_FLUSH", 0.0)
    write, sizes = Room._write, list[int]()

    def noted(one: Room, batch: list[rooms.Said]) -> None:
        sizes.append(len(batch))
        write(one, batch)

    monkeypatch.setattr(Room, "_write", noted)
    room = desk.room(classroom=True)
    alice = person(desk, room.port, "Alice")
    knocking = [desk.enter(Person(room.port)) for _ in range(100)]
    for number, one in enumerate(knocking):
        one.say("hello", version=1, name=f"Murid {number}")
    for one in [alice, *knocking]:
        one.gets("ready")
    assert [line["name"] for line in alice.of("joined")] == [f"Murid {n}" for n in range(100)]
    assert sum(sizes) == 101
    assert len(sizes) < 50


def test_as_long_as_more_come_in_they_are_not_told_yet(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = desk.room()
    alice = person(desk, room.port, "Alice")
    monkeypatch.setattr(rooms, "NOBODY_COMES", 0.5)
    loop = engine.loop()

    def come() -> None:
        room._rested = loop.time() + 60  # the flush before has told who comes, and took long
        room._tell_all(Joined("Bob"))
        loop.call_later(0.01, room._tell_all, Joined("Carol"))

    began = time.monotonic()
    engine.call(come)
    alice.gets("joined", 2)
    assert time.monotonic() - began >= 0.9  # half a second with Carol, and one without anybody


def test_a_clock_that_is_set_back_changes_no_order(desk: Desk) -> None:
    now = [datetime(2026, 11, 27, 10)]
    room = desk.room(clock=lambda: now[0], burst=10)
    bob = person(desk, room.port, "Bob")
    for hours in (0, 1, -1):
        now[0] += timedelta(hours=hours)
        bob.say("message", text=str(hours))
        bob.gets("message", text=str(hours))
    assert [line["seq"] for line in bob.of("message")] == [1, 2, 3]


def test_a_message_has_its_own_time_also_after_a_refused_one(desk: Desk) -> None:
    now = [datetime(2026, 11, 27, 10)]
    room = desk.room(clock=lambda: now[0])
    bob = person(desk, room.port, "Bob")
    bob.say("message", text="x" * 16_330)  # its line fits, and that of the room would not
    bob.gets("error", key="message_long_framed")
    for hour in (11, 12):
        now[0] = datetime(2026, 11, 27, hour)
        bob.say("message", text=str(hour))
        stamp = bob.gets("message", text=str(hour))["time"]
        assert datetime.fromisoformat(stamp) == now[0].astimezone()
        assert f"[{hour}:00:00] Bob: {hour}" in texts_of(room)


@pytest.mark.parametrize("when", [datetime.min, datetime.max, datetime(2026, 11, 27, tzinfo=UTC)])
def test_whatever_a_clock_tells_the_message_gets_through(desk: Desk, when: datetime) -> None:
    room = desk.room(clock=lambda: when)
    bob = desk.member(room.port)
    bob.send("Halo")
    bob.flush()
    assert datetime.fromisoformat(bob.messages[0].stamp).tzinfo


# coming back


@pytest.mark.parametrize("kept", [True, False])
def test_who_comes_back_gets_what_it_missed(desk: Desk, tmp_path: Path, kept: bool) -> None:
    room = desk.room(burst=1000, history=tmp_path / "h.sqlite" if kept else None)
    alice, bob = people(desk, room.port, "Alice", "Bob")
    alice.say("message", text="0")
    seen = bob.gets("message")["seq"]
    bob.close()
    alice.gets("left")
    for number in range(1, 701):
        alice.say("message", text=str(number), id=str(number))
    alice.gets("ack", 700)
    back = desk.enter(Person(room.port, "Bob", last=seen))
    for number in range(701, 751):  # said while it catches up
        alice.say("message", text=str(number))
    back.gets("message", 750)
    assert back.texts() == [str(number) for number in range(1, 751)]
    assert back.of("ready")[0]["last"] >= 701


def test_the_file_and_the_memory_meet_without_a_gap(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "REMEMBERED", 50)
    monkeypatch.setattr(archive, "CATCHING_UP", 7)
    room = desk.room(burst=5000, history=tmp_path / "h.sqlite")
    alice = desk.enter(Person(room.port, "Alice"))
    for number in range(1, 501):
        alice.say("message", text=str(number), id=str(number))
    alice.gets("ack", 500)
    back = desk.enter(Person(room.port, "Bob", last=3))
    for number in range(501, 601):
        alice.say("message", text=str(number))
    back.gets("message", 597)
    assert back.texts() == [str(number) for number in range(4, 601)]


def test_who_catches_up_slowly_misses_nothing_that_has_left_the_memory_meanwhile(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "REMEMBERED", 400)
    monkeypatch.setattr(archive, "CATCHING_UP", 400)
    monkeypatch.setattr(rooms, "QUEUE_LIMIT", 10**9)  # a busy computer may make Alice slow, too
    room = desk.room(burst=5000, history=tmp_path / "h.sqlite")
    alice = person(desk, room.port, "Alice")
    alice.says_all(long_texts(0, 400))
    alice.gets("message", 400)
    slow = slow_reader(desk, room.port, alice, last=0)

    def most_waits() -> bool:
        seat = engine.call(lambda: room._register.seat_of("Slow"))
        return seat is not None and seat.behind

    until(most_waits)
    alice.says_all(f"{number} " for number in range(400, 900))
    alice.gets("message", 900)
    slow.gets("message", 900, seconds=30)
    assert [int(text.split()[0]) for text in slow.texts()] == list(range(900))


def test_many_that_catch_up_on_long_messages_fill_no_memory(desk: Desk) -> None:
    room = desk.room(burst=5000)
    alice = desk.enter(Person(room.port, "Alice"))
    alice.says_all(long_texts(0, 400))
    alice.gets("message", 400)
    slow_reader(desk, room.port, alice, last=0)

    def waiting() -> int:
        return engine.call(lambda: max((seat.waiting for seat in room._behind), default=0))

    until(lambda: waiting() > 0)
    assert waiting() <= QUEUE_LIMIT


def test_a_room_without_history_says_that_messages_are_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "REMEMBERED", 5)
    room = desk.room(burst=1000)
    alice = person(desk, room.port, "Alice")
    for number in range(10):
        alice.say("message", text=str(number))
    alice.gets("message", 10)
    bob = person(desk, room.port, "Bob", last=5)
    assert bob.texts() == ["5", "6", "7", "8", "9"]
    assert not bob.of("gap")
    carol = desk.enter(Person(room.port, "Carol", last=3))
    assert carol.gets("gap") == {"type": "gap", "first": 4, "last": 5}
    carol.gets("ready")
    assert [line["type"] for line in carol.heard[1:3]] == ["gap", "message"]
    other = desk.enter(Person(room.port, "Dedi", last=10, numbering="of another server"))
    assert other.gets("welcome")["gap"] is True
    other.gets("gap", first=1, last=5)
    other.gets("message", 5)


def test_who_drains_slowly_is_told_of_what_has_left_the_memory_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "REMEMBERED", 400)
    monkeypatch.setattr(rooms, "QUEUE_LIMIT", 10**9)
    room = desk.room(burst=5000)
    alice = person(desk, room.port, "Alice")
    alice.says_all(long_texts(0, 400))
    alice.gets("message", 400)
    slow = desk.enter(Person(room.port, buffer=4096))
    slow.say("hello", version=1, name="Slow", last=0)
    until(lambda: engine.call(lambda: any(seat.behind for seat in room._behind)))
    alice.says_all(range(400, 900))  # all that Slow has not got yet leaves the memory
    alice.gets("message", 900)
    slow.gets("ready", seconds=30)
    (lost,) = slow.of("gap")
    seen = {line["seq"] for line in slow.of("message")}
    missed = set(range(lost["first"], lost["last"] + 1))
    assert seen.isdisjoint(missed)
    assert seen | missed == set(range(1, 901))


def long_texts(first: int, last: int) -> Iterator[str]:
    return (f"{number} " + "x" * 15_000 for number in range(first, last))


def test_messages_that_could_not_be_stored_and_left_the_memory_are_told_as_lost(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "REMEMBERED", 5)
    path = tmp_path / "h.sqlite"
    room = desk.room(burst=1000, history=path)
    alice = desk.enter(Person(room.port, "Alice"))

    def says(*numbers: int) -> None:
        for number in numbers:
            alice.say("message", text=str(number), id=str(number))
        alice.gets("ack", id=str(numbers[-1]))

    inserts, broken = history._INSERTS, {1: "INSERT INTO nothing VALUES (?, ?, ?, ?, ?)"}
    says(1, 2)
    monkeypatch.setattr(history, "_INSERTS", broken)
    says(3, 4)
    monkeypatch.setattr(history, "_INSERTS", inserts)
    says(5, 6, 7, 8, 9, 10)
    monkeypatch.setattr(history, "_INSERTS", broken)
    says(11, 12)
    bob = person(desk, room.port, "Bob", last=1)
    assert bob.of("gap") == [{"type": "gap", "first": 3, "last": 4}]
    assert bob.texts() == ["2", "5", "6", "7", "8", "9", "10", "11", "12"]
    numbering = bob.of("welcome")[0]["numbering"]
    room.stop()
    again = desk.room(history=path)
    carol = desk.enter(Person(again.port, "Carol", last=8, numbering=numbering))
    assert carol.gets("gap") == {"type": "gap", "first": 11, "last": 12}
    carol.gets("ready")
    assert carol.texts() == ["9", "10"]


def test_a_disk_that_hangs_fills_no_memory_and_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "STORING", 5_000)
    room = desk.room(burst=1000, history=tmp_path / "h.sqlite")
    bob = person(desk, room.port, "Bob")
    hung = hang(desk, room)
    for number in range(10):
        bob.say("message", text="x" * 1_000, id=str(number))
    bob.gets("error", key="not_saved")
    assert [line["saved"] for line in (bob.gets("ack", 6), *bob.of("ack"))] == [False] * 7
    assert engine.call(lambda: room._archive._waiting) == 4 * (1_000 + archive.ROW)
    hung.set()
    bob.gets("ack", 4, saved=True)
    bob.gets("error", key="saved_again")


def hang(desk: Desk, room: rooms.Room) -> threading.Event:
    """Have the disk of a room hang until the event is set, or the test ends."""
    hangs, released = threading.Event(), threading.Event()
    desk.defer(released.set)

    def wait(rows: list[history.Row]) -> None:
        hangs.set()
        released.wait()

    assert room._archive._file
    room._archive._file.read(0, 1, wait)
    assert hangs.wait(10)
    return released


def test_a_slow_disk_tells_nobody_in_the_room_that_came_after(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "CLOSING", 0.1)
    room = desk.room(history=tmp_path / "h.sqlite")
    bob = person(desk, room.port, "Bob")
    hung, file = hang(desk, room), room._archive._file
    assert file
    bob.say("message", text="x", id="1")
    bob.gets("message")
    room.stop()
    room.history = None
    room.start()
    bob = person(desk, room.port, "Bob")
    hung.set()
    file._thread.join(10)
    bob.say("message", text="y", id="2")
    bob.gets("ack", id="2")
    assert len(bob.of("ack")) == 1


@pytest.mark.parametrize("fault", ["unreadable", "hangs"])
def test_a_history_that_cannot_be_read_leaves_a_gap_that_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(archive, "REMEMBERED", 5)
    monkeypatch.setattr(archive, "READING", 0.3)
    path = tmp_path / "h.sqlite"
    room = desk.room(burst=1000, history=path)
    alice = desk.enter(Person(room.port, "Alice"))
    for number in range(20):
        alice.say("message", text=str(number), id=str(number))
    alice.gets("ack", 20)
    if fault == "hangs":
        hang(desk, room)
    else:
        monkeypatch.setattr(history, "_AFTER", "SELECT no FROM messages WHERE seq > ? LIMIT ?")
    bob = person(desk, room.port, "Bob", last=2)
    assert bob.gets("gap") == {"type": "gap", "first": 3, "last": 15}
    assert bob.texts() == ["15", "16", "17", "18", "19"]


def test_a_message_that_is_sent_again_is_acknowledged_again_and_shown_once(desk: Desk) -> None:
    room = desk.room()
    alice, bob = people(desk, room.port, "Alice", "Bob")
    for _ in range(2):
        bob.say("message", text="Halo", id="b1")
    assert bob.gets("ack", 2)["seq"] == 1
    alice.say("message", text="end", id="b1")  # of another sender
    for one in (alice, bob):
        one.gets("message", text="end")
    assert bob.texts() == alice.texts() == ["Halo", "end"]


def test_a_message_that_is_sent_again_is_not_acknowledged_before_it_is_stored(
    desk: Desk, tmp_path: Path
) -> None:
    room = desk.room(history=tmp_path / "h.sqlite")
    bob = person(desk, room.port, "Bob")
    hung = hang(desk, room)
    for _ in range(2):
        bob.say("message", text="Halo", id="b1")
    bob.say("ping")
    bob.gets("pong")
    assert not bob.of("ack")
    hung.set()
    assert bob.gets("ack") == {"type": "ack", "id": "b1", "seq": 1, "saved": True}
    bob.say("message", text="Halo", id="b1")
    bob.gets("ack", 2, saved=True)
    bob.gets("message")
    assert bob.texts() == ["Halo"]


def test_a_message_that_could_not_be_stored_is_acknowledged_so_when_it_is_sent_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = desk.room(history=tmp_path / "h.sqlite")
    bob = person(desk, room.port, "Bob")
    monkeypatch.setattr(history, "_INSERTS", {1: "INSERT INTO nothing VALUES (?, ?, ?, ?, ?)"})
    for times in (1, 2):
        bob.say("message", text="Halo", id="b1")
        bob.gets("ack", times, saved=False)
    bob.gets("message")
    assert bob.texts() == ["Halo"]


def test_a_room_that_runs_for_months_knows_the_latest_messages_alone(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "REMEMBERED", 5)
    monkeypatch.setattr(history, "_INSERTS", {1: "INSERT INTO nothing VALUES (?, ?, ?, ?, ?)"})
    room = desk.room(burst=1000, history=tmp_path / "h.sqlite")
    bob = person(desk, room.port, "Bob")
    for number in range(20):
        bob.say("message", text="x", id=str(number))
    bob.gets("ack", 20)  # most of them have left the memory when the disk tells of them
    kept = room._archive
    sizes = engine.call(lambda: [len(one) for one in (kept._recent, kept._numbers, kept._unsaved)])
    assert sizes == [5, 5, 5]


def test_a_message_that_a_former_run_has_stored_is_known_when_it_is_sent_again(
    desk: Desk, tmp_path: Path
) -> None:
    for _ in range(2):
        with Room(0, history=tmp_path / "h.sqlite") as room:
            bob = person(desk, room.port, "Bob", last=0)
            bob.say("message", text="Halo", id="b1")
            assert bob.gets("ack") == {"type": "ack", "id": "b1", "seq": 1, "saved": True}
            bob.gets("message")
            assert bob.texts() == ["Halo"]


def test_who_has_seen_more_than_the_room_has_said_gets_all_of_it(desk: Desk) -> None:
    room = desk.room()
    alice = person(desk, room.port, "Alice")
    alice.says_all(["one", "two"])
    alice.gets("message", 2)
    bob = person(desk, room.port, "Bob", last=99)  # the file is an older copy
    welcome = bob.of("welcome")[0]
    assert (welcome["last"], welcome["gap"]) == (0, True)
    assert bob.texts() == ["one", "two"]


def test_the_numbers_of_what_was_shown_and_not_stored_are_not_given_out_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "STORING", -1)  # bytes: the disk hangs
    for last in (0, 3):
        with Room(0, history=tmp_path / "h.sqlite") as room:
            bob = person(desk, room.port, "Bob")
            for number in range(last + 1, last + 4):
                bob.say("message", text="x", id=str(number))
                assert bob.gets("ack", id=str(number))["seq"] == number


def test_the_numbers_that_a_kill_leaves_out_are_told_as_no_loss(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    with Room(0, history=path) as room:
        bob = person(desk, room.port, "Bob")
        bob.say("message", text="before", id="1")
        bob.gets("ack")
    with closing(sqlite3.connect(path)) as file, file:  # as a kill leaves it
        file.execute("DELETE FROM room WHERE key = 'last'")
    room = desk.room(history=path)
    bob = person(desk, room.port, "Bob", last=1)
    bob.say("message", text="after")
    assert bob.gets("message")["seq"] > history.LEAP
    again = person(desk, room.port, "Bob 2", last=1)
    assert again.texts() == ["after"]
    assert not bob.of("gap") + again.of("gap")


def test_with_its_key_a_member_comes_back_before_its_old_end_is_noticed(desk: Desk) -> None:
    room = desk.room()
    alice, bob = people(desk, room.port, "Alice", "Bob")
    key = bob.gets("welcome")["key"]
    thief = desk.enter(Person(room.port, "Bob", key="0" * 16))
    assert thief.gets("error")["key"] == "name_taken"
    back = desk.enter(Person(room.port, "Bob", key=key, last=0))
    assert back.gets("welcome")["members"] == ["Alice", "Bob"]
    assert bob.gets("bye")["key"] == "replaced"
    bob.ends()
    back.say("message", text="Halo")
    alice.gets("message")
    assert not alice.of("left")
    assert len(alice.of("joined")) == 1
    assert room.members == ["Alice", "Bob"]


def test_with_its_key_a_member_comes_back_however_it_writes_its_name(desk: Desk) -> None:
    room = desk.room()
    bob = desk.enter(Person(room.port, " Zoe\u0308 "))
    key = bob.gets("welcome")["key"]
    back = desk.enter(Person(room.port, " Zoe\u0308 ", key=key))
    assert back.gets("welcome")["name"] == "Zoë"
    assert bob.gets("bye")["key"] == "replaced"


def test_a_member_that_ends_its_side_and_never_reads_is_closed_when_it_is_replaced(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "QUEUE_LIMIT", 10**9)
    room = desk.room(burst=10_000)
    alice = desk.enter(Person(room.port, "Alice"))
    slow = desk.enter(Person(room.port, buffer=4096))
    slow.say("hello", version=1, name="Slow")
    key = slow.gets("welcome")["key"]
    seat = engine.call(lambda: room._register.seat_of("Slow"))
    assert seat

    def waits() -> bool:
        alice.say("message", text="x" * 10_000)
        alice.read()
        return seat.behind

    until(waits, 30)
    slow.sock.shutdown(socket.SHUT_WR)
    until(lambda: seat.closing)
    desk.enter(Person(room.port, "Slow", key=key)).gets("welcome")
    until(lambda: seat.transport is None, 5)
    assert engine.call(lambda: dict(room._addresses)) == {LOOPBACK: 2}


def test_a_message_glued_to_the_hello_is_acknowledged_after_the_welcome(desk: Desk) -> None:
    room = desk.room()
    bob = desk.enter(Person(room.port))
    bob.raw(
        b'{"type":"hello","version":1,"name":"Bob"}\n{"type":"message","text":"x","id":"1"}\n'
        b'{"type":"ping"}\n{"type":"private","to":"Nobody","text":"x"}\n'
    )
    for type in ("message", "ack", "pong", "error"):
        bob.gets(type)
    assert bob.heard[0]["type"] == "welcome"


def test_a_private_message_waits_for_the_welcome(desk: Desk) -> None:
    room = desk.room()
    alice = person(desk, room.port, "Alice")
    later = engine.loop().time() + 1.0
    engine.call(lambda: setattr(room, "_rested", later))  # as after a flush that took long
    bob = desk.enter(Person(room.port, "Bob"))
    until(lambda: "Bob" in room.members)
    alice.say("private", to="Bob", text="psst")
    alice.gets("private")
    bob.gets("private")
    assert bob.heard[0]["type"] == "welcome"


def test_who_is_sent_out_before_the_welcome_is_told_why(desk: Desk) -> None:
    room = desk.room()
    later = engine.loop().time() + 1.0
    engine.call(lambda: setattr(room, "_rested", later))
    bob = desk.enter(Person(room.port, "Bob"))
    until(lambda: "Bob" in room.members)
    room.kick("Bob")
    assert bob.gets("bye")["key"] == "kicked"


# manners


def test_a_flood_is_slowed_down_and_nothing_of_it_is_lost(desk: Desk) -> None:
    room = desk.room(rate=50.0)
    alice, bob = people(desk, room.port, "Alice", "Bob")
    began = time.monotonic()
    for number in range(30):
        bob.say("message", text=str(number))
    bob.say("bye")
    bob.gets("error", key="too_fast")
    alice.say("message", text="I am not held up")
    alice.gets("message", text="I am not held up")
    alice.gets("message", 31)
    assert time.monotonic() - began >= 25 / 50 - 0.05
    assert [text for text in alice.texts() if text.isdigit()] == [str(n) for n in range(30)]
    alice.gets("left", name="Bob")


def test_wrong_lines_that_wait_cost_the_others_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[bytes] = []

    def noted(line: bytes) -> Request:
        decoded.append(line)
        return request(line)

    monkeypatch.setattr(wire, "request", noted)
    room = desk.room(rate=0.01)
    stranger = desk.enter(Person(room.port))
    stranger.raw(b"x\n" * 8_000)
    stranger.gets("error", key="too_fast")
    until(lambda: engine.call(lambda: [seat for seat in room._seats if len(seat.held) > 1_000]))
    assert len(decoded) == 6  # five are answered, and the next one waits


def test_who_floods_for_too_long_is_sent_out_and_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "FLOOD", 0.1)
    monkeypatch.setattr(rooms, "LOOK", 0.05)
    room = desk.room()
    bob = desk.enter(Person(room.port, "Bob"))
    bob.raw(b'{"type":"message","text":"x"}\n' * 100)
    assert bob.gets("bye")["key"] == "flooded"
    bob.ends()


def test_a_reader_that_stops_is_dropped_the_others_are_served_and_it_is_told_later(
    desk: Desk,
) -> None:
    room = desk.room(burst=10_000)
    alice = desk.enter(Person(room.port, "Alice"))
    slow_reader(desk, room.port, alice)
    text = "x" * 10_000

    def dropped() -> bool:
        said = len(alice.of("message"))
        alice.say("message", text=text)
        alice.gets("message", said + 1)
        return bool(alice.of("left"))

    until(dropped, 30)
    shows(room, sentence("room_dropped", name="Slow"))
    back = desk.enter(Person(room.port, "Slow"))
    assert back.gets("error")["key"] == "reader_slow"


def test_a_reader_that_is_behind_for_too_long_is_dropped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "SLOW_READER", 0.3)
    monkeypatch.setattr(rooms, "LOOK", 0.05)
    monkeypatch.setattr(rooms, "QUEUE_LIMIT", 10**9)
    room = desk.room(burst=10_000)
    alice = desk.enter(Person(room.port, "Alice"))
    slow_reader(desk, room.port, alice)
    alice.says_all(["x" * 10_000] * 600)
    alice.gets("left", seconds=20, name="Slow")


def test_a_reader_that_always_lags_a_little_is_not_dropped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "SLOW_READER", 1.0)
    monkeypatch.setattr(rooms, "LOOK", 0.05)
    monkeypatch.setattr(rooms, "QUEUE_LIMIT", 10**9)
    room = desk.room(burst=10_000)
    alice = desk.enter(Person(room.port, "Alice"))
    slow = slow_reader(desk, room.port, alice)
    seat = engine.call(lambda: room._register.seat_of("Slow"))
    assert seat

    assert seat.transport
    own = seat.transport.get_extra_info("socket")
    own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)  # so that it does not grow later

    def feed() -> int:
        alice.says_all(["x" * 10_000])
        return seat.waiting

    until(lambda: feed() > 100_000, 30)
    end = time.monotonic() + 3.0
    while time.monotonic() < end:
        feed()
        while seat.waiting > 100_000:
            slow.read(0.01)
        assert seat.behind  # bytes have waited all the time, but none of them for a second
    assert "Slow" in room.members
    alice.gets("left", name="Slow")  # now that it reads no more


def test_a_stranger_that_says_no_hello_is_sent_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "HANDSHAKE", 0.2)
    monkeypatch.setattr(rooms, "LOOK", 0.05)
    room = desk.room()
    silent, half = desk.enter(Person(room.port)), desk.enter(Person(room.port))
    half.raw(b'{"type":"hel')
    for one in (silent, half):
        assert one.gets("bye")["key"] == "hello_late"
        one.ends()


def test_a_silent_member_is_asked_and_one_that_does_not_answer_is_gone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "PING", 0.5)
    monkeypatch.setattr(rooms, "GONE", 2.0)
    monkeypatch.setattr(rooms, "LOOK", 0.05)
    room = desk.room()
    alice, bob = people(desk, room.port, "Alice", "Bob")

    def bob_is_gone() -> bool:
        if len(alice.of("ping")) > answered[0]:
            answered[0] += 1
            alice.say("pong")
        return room.members == ["Alice"]

    answered = [0]
    until(bob_is_gone)
    assert bob.gets("bye")["key"] == "gone_silent"
    alice.say("ping")
    alice.gets("pong")


def test_one_address_gets_sixteen_connections_and_a_seat_is_free_again(desk: Desk) -> None:
    room = desk.room()
    crowd = [desk.enter(Person(room.port, f"p{number}")) for number in range(16)]
    for one in crowd:
        one.gets("ready")
    one_more = desk.enter(Person(room.port, "one more"))
    assert one_more.gets("bye")["key"] == "room_full"
    one_more.ends()
    crowd[0].close()
    crowd[1].gets("left")

    desk.enter(Person(room.port, "again")).gets("welcome")
    assert Room(0, classroom=True).per_address == 512


def test_an_address_is_forgotten_with_its_last_connection(desk: Desk) -> None:
    room = desk.room()
    for _ in range(2):
        bob = desk.enter(Person(room.port, "Bob"))
        bob.gets("ready")
        bob.close()
        until(lambda: not room.members)
    assert not engine.call(lambda: dict(room._addresses))


def test_the_owner_mutes_and_kicks(desk: Desk) -> None:
    room = desk.room()
    alice, bob = people(desk, room.port, "Alice", "Bob")
    room.mute("bob")
    bob.say("message", text="1", id="1")
    assert bob.gets("error") == {**bob.of("error")[0], "key": "muted_you", "id": "1"}
    bob.close()
    alice.gets("left", name="Bob")
    bob = desk.enter(Person(room.port, "BOB"))
    bob.say("message", text="1", id="2")
    bob.gets("error", key="muted_you")
    assert not alice.of("message")
    room.mute("Bob", False)
    bob.say("message", text="2")
    assert alice.gets("message")["text"] == "2"
    room.kick("Bob")
    assert bob.gets("bye")["key"] == "kicked"
    bob.ends()
    alice.gets("left", name="BOB")
    with refused(InputError, "member_unknown", name="Bob"):
        room.kick("Bob")


def test_a_room_that_stops_says_so_and_frees_its_ports(desk: Desk) -> None:
    room = desk.room(nick=0)
    bob = person(desk, room.port, "Bob")
    room.stop()
    assert bob.gets("bye")["key"] == "room_stops"
    bob.ends()
    again = desk.room(port=room.port, nick=room.nick)
    desk.enter(Person(again.port, "Bob")).gets("welcome")


def test_what_was_said_just_before_the_room_stops_is_shown(desk: Desk) -> None:
    room = desk.room()
    bob = person(desk, room.port, "Bob")

    def say_and_stop() -> None:
        seat = room._register.seat_of("Bob")
        assert seat
        room.take(seat, wire.Say("last words", "1"))
        room.stop()

    engine.call(say_and_stop)
    bob.gets("bye")
    assert bob.texts() == ["last words"]
    assert len(bob.of("ack")) == 1


def test_a_limit_of_nothing_is_refused(desk: Desk) -> None:
    for limits in ({"rate": 0}, {"burst": 0}, {"rate": float("nan")}, {"rate": float("inf")}):
        with refused(InputError, "argument_small"):
            Room(0, **limits)
    with refused(InputError, "argument_type", name="rate"):
        Room(0, rate="2")  # type: ignore[arg-type]


def test_it_listens_on_loopback_unless_neighbours_are_asked_in(desk: Desk) -> None:
    assert Room(0).host == "127.0.0.1"
    assert Room(0, lan=True).host == "0.0.0.0"


def test_a_port_in_use_is_one_sentence_and_leaves_nothing_open(desk: Desk, tmp_path: Path) -> None:
    taken = desk.listen().getsockname()[1]
    room = desk.keep(Room(0, nick=taken, history=tmp_path / "h.sqlite"))
    with refused(NetworkError, "port_in_use"):
        room.start()
    assert not room.running
    room.nick = None
    room.start()


def test_two_rooms_cannot_share_a_history(desk: Desk, tmp_path: Path) -> None:
    desk.room(history=tmp_path / "h.sqlite")
    other = desk.keep(Room(0, history=tmp_path / "h.sqlite"))
    with refused(InputError, "history_unusable"):
        other.start()
    assert not other.running


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ({"type": "message", "text": "Halo"}, "hello_first"),
        ({"type": "dance"}, "type_unknown"),
        ({"type": "hello", "version": 2, "name": "Bob"}, "version_unknown"),
        ({"type": "hello", "version": 1, "name": "Bob", "room": "other"}, "room_unknown"),
        ({"type": "hello", "version": 1, "name": " "}, "username_empty"),
    ],
)
def test_a_wrong_first_line_is_answered_with_its_fault(
    desk: Desk, line: dict[str, object], key: str
) -> None:
    stranger = desk.enter(Person(desk.room().port))
    stranger.say(**line)  # type: ignore[arg-type]
    assert stranger.gets("error")["key"] == key
    stranger.say("hello", version=1, name="Bob", room="main")
    stranger.gets("welcome")


@pytest.mark.parametrize("written", ["", "Kelas Café", "kelas cafe\u0301", "ＫＥＬＡＳ Café"])
def test_the_name_of_the_room_may_be_written_in_another_form(desk: Desk, written: str) -> None:
    room = desk.room(name="Kelas Café")
    bob = person(desk, room.port, "Bob", room=written)
    assert bob.of("welcome")[0]["room"] == "Kelas Café"


def test_wrong_lines_of_a_member_are_answered(desk: Desk) -> None:
    room = desk.room(burst=20)
    bob = person(desk, room.port, "Bob")
    bob.say("hello", version=1, name="Bob")
    bob.gets("error", key="hello_again")
    bob.say("message", text="", id="7")
    bob.gets("error", key="room_empty", id="7")
    bob.say("message", text="x" * 16_300)
    bob.gets("error", key="message_long_framed")
    bob.raw(b"Halo\n")
    bob.gets("error", key="room_line_bad")
    bob.raw(b"x" * 20_000)
    bob.gets("error", key="room_line_long")
    bob.ends()
    assert room.running


def test_a_living_room_survives_a_thousand_hostile_clients(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    room = desk.room(classroom=True, burst=10**6)
    alice = person(desk, room.port, "Alice")
    source = random.Random(7)
    parts = [
        b'{"type":"hello","version":1,"name":"%d"}\n', b'{"type":"message","text":"\\u0000"}\n',
        b'{"type":"private","to":"Alice","text":"x"}\n', b'{"type":"bye"}\n', b"\xff\xfe", b"{",
        b"[" * 3000 + b"\n", b'{"type":"hello","version":1,"name":"\\u202e"}\n', b"x" * 17_000,
        b'{"type":"ack","id":"","seq":1,"saved":true}\n', b'{"type":"hello","version":1,"key":9}\n',
        b'{"type":"hello","version":1,"name":"q%d","last":9007199254740992}\n',
    ]  # fmt: skip
    for number in range(1_000):
        with Person(room.port) as hostile:
            pieces = [source.choice(parts) for _ in range(source.randrange(8))]
            data = b"".join(pieces).replace(b"%d", b"%d" % number)
            data += source.randbytes(source.randrange(60))
            try:
                hostile.raw(data)
                if source.random() < 0.3:
                    hostile.sock.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # the room has closed it already
    alice.say("message", text="still here", id="1")
    alice.gets("ack")
    until(lambda: room.members == ["Alice"])
    assert not [record for record in caplog.records if record.exc_info]
    assert not any("Traceback" in text for text in texts_of(room))
    until(lambda: engine.call(lambda: (len(room._seats), len(room._ending))) == (1, 0))
    assert engine.call(lambda: sum(room._addresses.values())) == 1


def test_a_living_room_survives_a_hundred_thousand_hostile_lines(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    room = desk.room(classroom=True, burst=10**6)
    alice = person(desk, room.port, "Alice")
    source = random.Random(15)
    for _ in range(500):
        with Person(room.port) as hostile:
            lines = [hostile_line(source) + b"\n" for _ in range(200)]
            hostile.raw(b"".join(line for line in lines if b"bye" not in line))
            hostile.say("bye")
            hostile.ends()
        alice.read()
    alice.say("message", text="still here", id="1")
    alice.gets("ack")
    until(lambda: room.members == ["Alice"])
    assert len(alice.of("joined")) > 100  # some have come in, and said something
    assert len(alice.of("message")) > 100
    assert not [record for record in caplog.records if record.exc_info]
    until(lambda: engine.call(lambda: (len(room._seats), len(room._ending))) == (1, 0))


def test_five_hundred_that_say_half_a_hello_lock_nobody_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "LOOK", 0.05)
    room = desk.room(classroom=True)
    alice = person(desk, room.port, "Alice")
    crowd = [desk.enter(Person(room.port)) for _ in range(500)]
    for one in crowd:
        one.raw(b'{"type":"hello","ver')
    bob = person(desk, room.port, "Bob")
    bob.say("message", text="Halo")
    alice.gets("message")
    monkeypatch.setattr(rooms, "HANDSHAKE", 0.1)
    for one in crowd:
        one.ends()
    assert room.members == ["Alice", "Bob"]


def test_hellos_without_end_fill_no_memory(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "LOOK", 0.05)
    room = desk.room()
    desk.enter(Person(room.port, "Alice")).gets("ready")
    flood = desk.enter(Person(room.port, buffer=4096))
    flood.sock.setblocking(False)
    hello = b'{"type":"hello","version":1,"name":"Alice"}\n' * 100
    most = 0
    for _ in range(3_000):
        with suppress(BlockingIOError):
            flood.sock.send(hello)
        most = max(most, engine.call(lambda: sum(seat.waiting for seat in room._seats)))
    assert most < 10_000
    monkeypatch.setattr(rooms, "HANDSHAKE", 0.1)
    until(lambda: engine.call(lambda: len(room._seats)) == 1)


def test_a_client_written_from_the_page_alone_joins_sends_and_reads(desk: Desk) -> None:
    room = desk.room()
    alice = person(desk, room.port, "Alice")
    bob = desk.keep_script(Script(PEERS / "client_room.py", room.port, "Bob"))
    bob.shows("here: Alice, Bob")
    alice.say("message", text="Halo, Bob")
    bob.shows("1 Alice: Halo, Bob")
    bob.type("Halo juga")
    assert alice.gets("message", 2)["text"] == "Halo juga"
    bob.shows("2 Bob: Halo juga")
    assert bob.leave() == 0
    alice.gets("left", name="Bob")


@pytest.mark.skipif(sys.platform == "win32", reason="the limit of a file's size needs POSIX")
def test_a_full_disk_is_told_the_chat_goes_on_and_is_saved_again_later(
    desk: Desk, tmp_path: Path
) -> None:
    program = textwrap.dedent(f"""
        import resource
        from chatkit import Room
        with Room(0, history={str(tmp_path / "h.sqlite")!r}, burst=10_000) as room:
            print("port", room.port)
            while order := input():
                limit = 150_000 if order == "full" else resource.RLIM_INFINITY
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
                print(order)
    """)
    script = desk.keep_script(Script("-c", program, environment={"CHATKIT_TRACE": "off"}))
    port = int(script.finds(r"port (\d+)")[1])
    alice, bob = (desk.enter(Person(port, name)) for name in ("Alice", "Bob"))
    bob.gets("ready")

    def says(number: int) -> bool:
        """Have Bob say 5 KB; tell whether they were stored."""
        bob.say("message", text="x" * 5_000, id=str(number))
        assert alice.gets("message", id=str(number))
        return bool(bob.gets("ack", id=str(number))["saved"])

    assert says(0)
    script.type("full")
    script.shows("full")
    unsaved = next(number for number in range(1, 100) if not says(number))
    for one in (alice, bob):
        one.gets("error", key="not_saved")
    assert not says(100)
    assert alice.of("message")[-1]["saved"] is False
    script.type("free")
    script.shows("free")
    assert says(101)
    alice.gets("error", key="saved_again")
    assert says(102)
    script.type("")
    assert script.ends() == 0
    with sqlite3.connect(tmp_path / "h.sqlite") as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        stored = [int(id) for (id,) in file.execute("SELECT id FROM messages ORDER BY seq")]
    assert stored == [*range(unsaved), 101, 102]
