"""The client of a room: it comes back by itself, and loses nothing that was typed meanwhile."""

import socket
import sqlite3
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from chatkit import Client, InputError, NetworkError, RoomClient, engine
from chatkit.net import archive, room_client
from chatkit.net import room as rooms
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
from tests.rooms import Person


def numbers(client: RoomClient) -> list[int]:
    return [message.number for message in client.messages if not message.to]


def test_it_joins_sends_and_reads(desk: Desk) -> None:
    room = desk.room(name="kelas")
    alice, bob = desk.member(room.port, "Alice"), desk.member(room.port, "Bob")
    assert bob.state == "joined"  # start has waited for that
    until(lambda: alice.members == bob.members == ["Alice", "Bob"])
    sent = bob.send("Halo")
    assert (sent.text, sent.mine) == ("Halo", True)
    until(lambda: alice.messages and bob.messages)
    got = alice.messages[0]
    assert (got.number, got.sender, got.text, got.mine, got.to) == (1, "Bob", "Halo", False, "")
    assert bob.messages[0].mine
    bob.flush()
    assert bob.waiting == []
    shows(alice, sentence("room_came", name="Bob"))
    bob.stop()
    shows(alice, sentence("room_left", name="Bob"))
    assert (bob.state, bob.status) == ("stopped", say("client_stopped"))
    with refused(NetworkError, "room_stopped"):
        bob.send("Halo?")


def test_a_private_message_reaches_one_member(desk: Desk) -> None:
    room = desk.room()
    alice, bob, carol = (desk.member(room.port, name) for name in ("Alice", "Bob", "Carol"))
    bob.send("psst", to="Alice")
    until(lambda: alice.messages)
    assert (alice.messages[0].sender, alice.messages[0].to) == ("Bob", "Alice")
    bob.flush()
    bob.send("Are you there?", to="Nobody")
    why = say("member_unknown", name="Nobody")
    shows(bob, say("room_refused", text="Are you there?", why=why))
    assert not bob.waiting
    assert not carol.messages


def test_bad_messages_are_refused_before_they_leave(desk: Desk) -> None:
    bob = desk.member(desk.room().port)
    with refused(InputError, "room_empty"):
        bob.send("")
    with refused(InputError, "message_long_framed"):
        bob.send("x" * 16_000)
    with refused(InputError, "message_not_text"):
        bob.send(7)  # type: ignore[arg-type]
    bob.send("\ud800")
    until(lambda: bob.messages)
    assert bob.messages[0].text == "\\ud800"


def test_a_long_list_is_sent_at_the_pace_of_the_room(desk: Desk) -> None:
    bob = desk.member(desk.room().port)
    for number in range(8):
        bob.send(str(number))
    bob.flush()
    assert [message.text for message in bob.messages] == [str(number) for number in range(8)]
    assert say("too_fast") not in texts_of(bob)


def test_a_connection_that_is_lost_between_welcome_and_ready_is_told(desk: Desk) -> None:
    listener = desk.listen()
    bob = desk.keep(RoomClient(LOOPBACK, listener.getsockname()[1], "Bob"))
    starting = threading.Thread(target=bob.start)
    starting.start()
    with desk.accept(listener) as sock:
        sock.sendall(
            b'{"type":"welcome","version":1,"room":"r","name":"Bob","members":["Bob"],"last":0,'
            b'"numbering":"n","key":"k"}\n'
        )
        shows(bob, sentence("room_entered"))
    shows(bob, sentence("room_lost"))
    starting.join()


def test_a_long_flush_ends_in_its_own_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    room = desk.room()
    bob = desk.member(room.port)
    room.stop()
    until(lambda: bob.state == "waiting")
    bob.send("Halo")
    monkeypatch.setattr(room_client, "A_LOOK", 0.1)
    monkeypatch.setattr(engine, "PATIENCE", 0.5)
    with refused(NetworkError, "not_acknowledged", n=1, seconds=1):
        bob.flush(1.0)
    desk.room(port=room.port)
    bob.flush(60)
    assert not bob.waiting


def test_what_is_typed_without_a_connection_is_bounded(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_client, "TYPED", 3)
    room = desk.room()
    bob = desk.member(room.port)
    room.stop()
    until(lambda: bob.state == "waiting")
    for number in range(3):
        bob.send(str(number))
    with refused(NetworkError, "typed_full", n=3):
        bob.send("3")
    desk.room(port=room.port)
    bob.flush()
    bob.send("3")


def test_missed_messages_that_are_lost_are_told_by_their_numbers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "REMEMBERED", 2)
    room = desk.room(burst=100)
    cable = desk.cable(room.port)
    alice, bob = desk.enter(Person(room.port, "Alice")), desk.member(cable.port)
    alice.gets("joined")
    cable.cut()
    cable.stop()
    alice.gets("left")
    alice.says_all(range(5))
    alice.gets("message", 5)
    cable.start()
    shows(bob, say("room_missed", first=1, last=3))
    until(lambda: [message.text for message in bob.messages] == ["3", "4"])


def test_a_hello_that_is_refused_is_final_and_says_why(desk: Desk) -> None:
    room = desk.room()
    desk.member(room.port, "Bob")
    twin = desk.member(room.port, "bob")
    until(lambda: not twin.running)
    assert say("name_taken", name="bob", taken="Bob") in twin.status
    other = desk.member(room.port, "Carol", room="elsewhere")
    until(lambda: not other.running)
    assert say("room_unknown", name="elsewhere", here="main") in other.status


def test_nobody_listening_is_final_at_first(desk: Desk) -> None:
    bob = desk.member(free_port())
    until(lambda: not bob.running)
    assert bob.state == "stopped"
    shows(bob, sentence("refused"))


def test_a_server_that_is_no_room_is_named_as_such(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_client, "WELCOME", 0.3)
    bob = desk.member(desk.server("Alice").port)
    shows(bob, sentence("room_no_welcome"))
    listener = desk.listen()
    carol = desk.member(listener.getsockname()[1], "Carol")
    desk.accept(listener).sendall(b"HTTP/1.1 400 Bad Request\r\n")
    shows(carol, sentence("room_line_bad"))
    until(lambda: not carol.running)


def test_it_comes_back_and_what_was_typed_meanwhile_arrives_once(
    desk: Desk, tmp_path: Path
) -> None:
    room = desk.room(history=tmp_path / "h.sqlite")
    alice, bob = desk.member(room.port, "Alice"), desk.member(room.port, "Bob")
    bob.send("before")
    bob.flush()
    room.stop()
    until(lambda: bob.state == "waiting")
    for text in ("one", "two"):
        bob.send(text)
    assert bob.waiting == ["one", "two"]
    assert "2" in bob.status
    again = desk.room(port=room.port, history=tmp_path / "h.sqlite")
    until(lambda: len(alice.messages) == 3)
    bob.flush()
    assert [message.text for message in alice.messages] == ["before", "one", "two"]
    assert [message.text for message in bob.messages] == ["before", "one", "two"]
    until(lambda: sorted(again.members) == ["Alice", "Bob"])
    shows(bob, sentence("room_back"))


def test_a_cut_connection_loses_and_doubles_nothing(desk: Desk, tmp_path: Path) -> None:
    room = desk.room(history=tmp_path / "h.sqlite", burst=10_000)
    cable = desk.cable(room.port)
    alice = desk.enter(Person(room.port, "Alice"))
    bob = desk.member(cable.port)
    alice.gets("joined")
    mine: list[str] = []
    for number in range(400):
        alice.say("message", text=f"alice {number}")
        if number % 40 == 0:
            mine.append(bob.send(f"bob {number}").text)
        if number % 100 == 50:
            cable.cut()
            until(lambda: bob.state == "joined")
        time.sleep(0.002)
    until(lambda: len(bob.messages) == 410, 20, lambda: len(bob.messages))
    bob.flush()
    heard = Counter(message.text for message in bob.messages)
    assert set(heard.values()) == {1}
    assert numbers(bob) == list(range(1, 411))
    alice.gets("message", 410)
    assert Counter(alice.texts()) == heard
    assert [text for text in alice.texts() if text.startswith("bob")] == mine


def test_an_unplugged_cable_is_noticed_and_the_name_is_got_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_client, "SILENT", 1.0)
    monkeypatch.setattr(rooms, "PING", 0.3)
    monkeypatch.setattr(rooms, "LOOK", 0.1)
    room = desk.room()
    cable = desk.cable(room.port)
    bob = desk.member(cable.port)
    cable.unplug()
    until(lambda: bob.state != "joined")
    bob.send("typed while unplugged")
    cable.plug_in()
    until(lambda: bob.state == "joined" and not bob.waiting, 20)
    assert [message.text for message in bob.messages] == ["typed while unplugged"]
    assert room.members == ["Bob"]


def test_a_member_that_was_sent_out_does_not_come_back(desk: Desk) -> None:
    room = desk.room()
    bob = desk.member(room.port)
    room.kick("Bob")
    until(lambda: not bob.running)
    assert bob.status == say("kicked")


def test_a_client_that_is_stopped_while_it_waits_stops_at_once(desk: Desk) -> None:
    room = desk.room()
    bob = desk.member(room.port)
    room.stop()
    until(lambda: bob.state == "waiting")
    bob.stop()
    assert not bob.running
    assert bob.status


def test_a_client_that_is_stopped_before_its_welcome_says_only_that_it_has_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_client, "MOMENT", 0.1)
    bob = desk.member(desk.listen().getsockname()[1])  # it is never answered
    bob.stop()
    assert texts_of(bob) == [say("client_left")]


def test_a_full_room_is_no_reason_to_stay_away_on_the_way_back(desk: Desk) -> None:
    room = desk.room()
    bob = desk.member(room.port)
    room.per_address = 0  # as if the others of this address had taken all places
    line = bob._line
    assert line
    engine.call(line.abort)
    shows(bob, sentence("room_lost"))
    until(lambda: say("room_full", limit=0) in bob.status)
    assert bob.running
    room.per_address = 1
    until(lambda: bob.state == "joined")


def test_a_client_that_talks_for_long_remembers_no_id_of_what_is_done(desk: Desk) -> None:
    bob = desk.member(desk.room(burst=100).port)
    for number in range(4):
        bob.send(str(number))
    bob.send("psst", to="Nobody")
    bob.flush()
    until(lambda: len(bob.messages) == 4)
    assert not bob._sent | bob._stored


def test_a_cell_that_is_run_twice_replaces_the_client(desk: Desk) -> None:
    room = desk.room()
    desk.member(room.port)
    again = desk.member(room.port)
    assert again.state == "joined"
    assert room.members == ["Bob"]


def test_a_hostile_room_ends_in_a_sentence_and_never_in_a_traceback(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    listener = desk.listen(backlog=20)
    port = listener.getsockname()[1]
    lines = [
        b'{"type":"welcome"}', b'{"type":"ready","last":7}', b'{"type":"zzz"}', b"\xff", b"",
        b'{"type":"ack","id":"x","seq":1,"saved":true}',
        b'{"type":"error","key":"k","text":"\\u001b"}',
        b'{"type":"message","seq":-1,"room":"","sender":"","text":"","time":"9999-12-31T23:59:59Z"}',
        b'{"type":"joined","name":"\\u202e[10:00:00] Carol: forged"}',
        b'{"type":"message","seq":5,"room":"r","sender":"C\\u001b","text":"a\\rb","time":"nonsense"}',
        b'{"type":"bye","key":"","text":"\\n"}',
        b'{"type":"welcome","version":1,"room":"r","name":"Bob","members":[],"last":0,'
        b'"numbering":"","key":""}',
    ]  # fmt: skip

    def serve() -> None:
        for number in range(2 * len(lines)):
            with suppress(OSError):
                peer = listener.accept()[0]
                peer.sendall(b"\n".join(lines[number % len(lines) :] + lines[:number]) + b"\n")
                peer.close()

    threading.Thread(target=serve, daemon=True).start()
    for number in range(8):
        bob = desk.member(port, f"Bob{number}")
        until(lambda: bob.lines)  # noqa: B023
        bob.stop()
        for line in bob.lines:
            assert line.text.isprintable()
    assert not [record for record in caplog.records if record.exc_info]


# servers of Pertemuan 4


def test_it_talks_in_a_server_of_the_course_and_shows_each_sender(desk: Desk) -> None:
    server = desk.script("server_nick.py")
    port = int(server.finds(r"port (\d+)")[1])
    bob = desk.member(port, nick=True)
    assert bob.state == "joined"
    ani = desk.member(port, "Ani", nick=True)
    plain = desk.script("client_nick.py", port, "Citra")
    until(lambda: bob.members == ["Bob", "Ani", "Citra"])
    for number in range(3):
        bob.send(f"halo {number}")
        ani.send(f"hai {number}: ya")
    plain.type("dari skrip")
    until(lambda: len(bob.messages) == len(ani.messages) == 7, what=lambda: texts_of(bob))
    said = Counter((one.sender, one.text) for one in bob.messages)
    assert said == Counter((one.sender, one.text) for one in ani.messages)
    assert (
        said[("Ani", "hai 2: ya")] == said[("Bob", "halo 0")] == said[("Citra", "dari skrip")] == 1
    )
    plain.shows("Bob: halo 0")
    assert not bob.waiting
    with refused(InputError, "nick_not_private"):
        bob.send("psst", to="Ani")


def test_who_comes_into_a_server_of_the_course_right_after_us_is_a_member(desk: Desk) -> None:
    listener = desk.listen()
    bob = desk.member(listener.getsockname()[1], nick=True)
    server = desk.accept(listener)
    server.sendall(b"NICK")
    assert server.recv(1024) == b"Bob"
    server.sendall(b"[10:00:00] Ani Bergabung!")
    until(lambda: bob.state == "joined")
    assert sorted(bob.members) == ["Ani", "Bob"]


def test_it_speaks_ascii_to_the_course_and_comes_back_to_it(desk: Desk) -> None:
    listener = desk.listen(backlog=5)
    bob = desk.member(listener.getsockname()[1], nick=True)
    first = desk.accept(listener)
    first.sendall(b"NICK")
    assert first.recv(1024) == b"Bob"
    until(lambda: bob.state == "joined")
    for text in ("h\u00e9", "dua", "tiga"):
        bob.send(text)
    assert [first.recv(1024) for _ in range(3)] == [rb"Bob: h\xe9", b"Bob: dua", b"Bob: tiga"]
    first.close()
    until(lambda: bob.state != "joined")
    bob.send("typed meanwhile")
    second = desk.accept(listener)
    second.sendall(b"NICK")
    time.sleep(0.1)  # a script that is slow to read
    assert second.recv(1024) == b"Bob"
    assert second.recv(1024) == b"Bob: typed meanwhile"


def test_what_the_course_says_at_once_after_the_name_is_shown_on_the_way_back_too(
    desk: Desk,
) -> None:
    listener = desk.listen(backlog=5)
    bob = desk.member(listener.getsockname()[1], nick=True)
    for turn in range(2):
        sock = desk.accept(listener)
        sock.sendall(b"NICK")
        assert sock.recv(1024) == b"Bob"
        sock.sendall(b"[10:00:00] Ani: %d" % turn)
        until(lambda: bob.state == "joined")
        sock.sendall(b"[10:00:01] Ani: and %d" % turn)
        until(lambda: len(bob.messages) == 2 * turn + 2)  # noqa: B023
        sock.close()
    assert [one.text for one in bob.messages] == ["0", "and 0", "1", "and 1"]


# killed servers and killed clients, as real processes


def server(desk: Desk, port: int, history: Path) -> Script:
    """Run a room whose history is slow: much is shown that is not stored yet."""
    program = (
        "import sys; from chatkit.cli import main; from chatkit.net import history; "
        "history.PAUSE = 0.5; sys.exit(main(['room', *sys.argv[1:]]))"
    )
    command = ("-c", program, "--port", port, "--classroom", "--history", history)
    script = desk.keep_script(Script(*command, environment={"CHATKIT_TRACE": "off"}))
    script.shows(sentence("room_status"))
    return script


def test_a_server_that_is_killed_while_all_write_loses_and_doubles_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    port, path = free_port(), tmp_path / "h.sqlite"
    first = server(desk, port, path)
    crowd = [desk.member(port, f"student {number}") for number in range(200)]
    until(lambda: all(one.state == "joined" for one in crowd), 30)
    sent = Counter[str]()
    acknowledged = Counter[str]()
    for number in range(5):
        for one in crowd:
            sent[one.send(f"{one.username}: {number}").text] += 1
    until(lambda: len(crowd[0].messages) > 500, 30)
    for one in crowd:  # before the kill: an upper bound of what is still to come
        acknowledged.update(set(sent) & {m.text for m in one.messages if m.mine} - set(one.waiting))
    first.kill()
    second = server(desk, port, path)
    opened = time.monotonic()
    until(lambda: all(one.state == "joined" for one in crowd), 30)
    back = time.monotonic() - opened
    until(lambda: not any(one.waiting for one in crowd), 30)
    until(
        lambda: all(len(one.messages) == len(sent) for one in crowd),
        30,
        lambda: len(crowd[0].messages),
    )
    for one in crowd:
        assert Counter(message.text for message in one.messages) == sent
        own = [message.text for message in one.messages if message.mine]
        assert own == [f"{one.username}: {number}" for number in range(5)]
    for one in crowd:
        one.stop()
    second.process.terminate()
    second.ends()
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        stored = Counter(text for (text,) in file.execute("SELECT text FROM messages"))
    assert stored == sent
    assert acknowledged <= stored
    assert back < 8  # 5 s, and some more on a busy computer


def test_a_client_that_is_killed_gives_its_name_back(desk: Desk) -> None:
    room = desk.room()
    program = (
        "import time; from chatkit import RoomClient; "
        f"bob = RoomClient('{LOOPBACK}', {room.port}, 'Bob').start(); bob.send('last words'); "
        "bob.flush(); print('said'); time.sleep(60)"
    )
    alice = desk.member(room.port, "Alice")
    bob = desk.program(program)
    bob.shows("said")
    bob.kill()
    until(lambda: alice.members == ["Alice"])
    assert [message.text for message in alice.messages] == ["last words"]


def test_the_chat_of_two_and_the_room_are_told_apart(desk: Desk) -> None:
    room = desk.room()
    stranger = desk.keep(Client(LOOPBACK, room.port, "Bob")).start()
    with socket.create_connection((LOOPBACK, room.port)) as sock:
        sock.sendall(b"Bob\n")
        assert b'"key":"room_line_bad"' in sock.recv(1024)
    stranger.stop()
