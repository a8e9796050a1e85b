"""The course's clients of Pertemuan 4 in a room, as students write them."""

import re
import socket
import sys
from datetime import datetime
from typing import Any

import pytest

from chatkit import Room
from chatkit.net import room as rooms
from tests.helpers import LOOPBACK, Desk, Script, free_port, until
from tests.rooms import Person, person

NOW = datetime(2026, 11, 27, 10, 0, 0)


def opened(desk: Desk, **options: Any) -> tuple[Room, int]:
    room = desk.room(nick=0, clock=lambda: NOW, **options)
    assert room.nick
    return room, room.nick


def join(desk: Desk, port: int, name: bytes) -> socket.socket:
    """Return a plain socket that has said its name, and has read its welcome."""
    sock = desk.connect(port)
    assert sock.recv(1024) == b"NICK"
    sock.sendall(name)
    read(sock, b"Terkoneksi dengan Server!")
    return sock


def read(sock: socket.socket, end: bytes) -> bytes:
    data = b""
    while not data.endswith(end):
        piece = sock.recv(1024)
        assert piece, data
        data += piece
    return data


@pytest.mark.parametrize(
    ("stamp", "head"),
    [("full", b"[2026-11-27 10:00:00] "), ("time", b"[10:00:00] "), ("none", b"")],
)
def test_each_folder_of_the_course_gets_its_own_bytes(desk: Desk, stamp: str, head: bytes) -> None:
    _, port = opened(desk, stamp=stamp)
    bob = desk.connect(port)
    assert bob.recv(1024) == b"NICK"
    bob.sendall(b"Bob")
    both = head + b"Bob Bergabung!" + b"Terkoneksi dengan Server!"
    assert read(bob, b"Server!") == both
    bob.sendall(b"Bob: halo")
    assert bob.recv(1024) == head + b"Bob: halo"
    ani = join(desk, port, b"Ani")
    assert bob.recv(1024) == head + b"Ani Bergabung!"
    ani.close()
    assert bob.recv(1024) == head + b"Ani keluar!"


def test_messages_in_a_row_come_in_pieces_of_their_own(desk: Desk) -> None:
    room, port = opened(desk, burst=100, stamp="none")
    bob = join(desk, port, b"Bob")
    ani = desk.enter(Person(room.port, "Ani"))
    bob.recv(1024)
    ani.raw(b"".join(b'{"type":"message","text":"%d"}\n' % number for number in range(5)))
    pieces = [bob.recv(1024) for _ in range(5)]
    assert pieces == [b"Ani: %d" % number for number in range(5)]


def test_both_kinds_of_clients_talk_in_one_room(desk: Desk) -> None:
    room, port = opened(desk, stamp="time")
    ani = person(desk, room.port, "Ani")
    bob = join(desk, port, b"Bob")
    ani.gets("joined", name="Bob")
    bob.sendall(b"Bob: halo")
    assert ani.gets("message")["text"] == "halo"
    assert bob.recv(1024) == b"[10:00:00] Bob: halo"
    ani.say("message", text="h\u00e9, \U0001f600\r\x1b[2J")
    assert bob.recv(1024) == rb"[10:00:00] Ani: h\xe9, \U0001f600\r\x1b[2J"
    bob.sendall("Bob: é".encode())
    assert bob.recv(1024) == "[10:00:00] Bob: é".encode()  # it has sent UTF-8, so it reads it
    ani.say("private", to="Bob", text="psst")
    assert bob.recv(1024) == b"[10:00:00] Ani -> Bob: psst"
    bob.close()
    ani.gets("left", name="Bob")


def test_a_name_that_comes_unasked_or_glued_to_a_message_is_understood(desk: Desk) -> None:
    room, port = opened(desk)
    ani = person(desk, room.port, "Ani")
    bob = desk.connect(port)
    bob.sendall(b"BobBob: satuBob: dua")
    ani.gets("message", 2)
    assert [(line["sender"], line["text"]) for line in ani.of("message")] == [
        ("Bob", "satu"),
        ("Bob", "dua"),
    ]
    assert b"{" not in read(bob, b"Bob: dua")


def test_a_second_bob_gets_a_number_and_may_speak(desk: Desk) -> None:
    room, port = opened(desk, stamp="none")
    bob = join(desk, port, b"Bob")
    other = join(desk, port, b"Bob")
    assert bob.recv(1024) == b"Bob 2 Bergabung!"
    other.sendall(b"Bob: aku Bob juga")
    assert bob.recv(1024) == b"Bob 2: aku Bob juga"
    assert room.members == ["Bob", "Bob 2"]


def test_a_person_has_time_to_type_a_name(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "HANDSHAKE", 0.2)
    monkeypatch.setattr(rooms, "NAMING", 3.0)
    monkeypatch.setattr(rooms, "LOOK", 0.05)
    room, port = opened(desk)
    bob, silent = desk.connect(port), desk.connect(port)
    desk.enter(Person(room.port)).gets("bye", key="hello_late")
    bob.recv(1024)
    bob.sendall(b"Bob")
    read(bob, b"Server!")
    assert len(read(silent, b"ditutup.")) > 20


def test_what_is_no_name_is_told_and_sent_away(desk: Desk) -> None:
    room, port = opened(desk)
    web = desk.connect(port)
    web.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    data = b""
    while piece := web.recv(1024):
        data += piece
    assert data.startswith(b"NICK")
    assert len(data) > 20
    assert room.members == []


def test_a_flood_of_a_script_is_slowed_down_and_all_of_it_is_said(desk: Desk) -> None:
    room, port = opened(desk, rate=100.0)
    ani = desk.enter(Person(room.port, "Ani"))
    bob = join(desk, port, b"Bob")
    for number in range(40):
        bob.sendall(b"Bob: %d" % number)
    bob.shutdown(socket.SHUT_WR)
    ani.gets("message", 40)
    assert ani.texts() == [str(number) for number in range(40)]
    ani.gets("left", name="Bob")


@pytest.mark.parametrize("letter", ["x", "é", "\0", "\\"])  # in JSON of one to six bytes
def test_a_text_that_is_longer_than_a_line_is_said_whole_in_several(
    desk: Desk, letter: str
) -> None:
    room, port = opened(desk, burst=1000.0)
    ani = desk.enter(Person(room.port, "Ani"))
    bob = join(desk, port, b"Bob")
    ani.gets("joined", name="Bob")
    bob.sendall(f"Bob: {letter * 40_000}".encode())
    until(lambda: len("".join(ani.texts())) >= 40_000)
    assert "".join(ani.texts()) == letter * 40_000


@pytest.mark.skipif(sys.platform == "win32", reason="Windows drops what came before a reset")
def test_a_script_that_closes_without_reading_has_said_all_that_it_said(desk: Desk) -> None:
    room, port = opened(desk, rate=100.0)
    ani = desk.enter(Person(room.port, "Ani"))
    bob = join(desk, port, b"Bob")
    texts = [f"{number} " + "x" * 300 for number in range(40)]
    bob.sendall(f"Bob: {texts[0]}".encode())
    bob.recv(1, socket.MSG_PEEK)  # it is not read, so the end is a reset
    bob.sendall("".join(f"Bob: {text}" for text in texts[1:]).encode())
    bob.close()
    ani.gets("left", name="Bob")
    assert "".join(ani.texts()) == "".join(texts)  # wherever the stream was cut


def test_ten_scripts_of_students_talk_at_once(desk: Desk) -> None:
    room, port = opened(desk)
    scripts = [desk.script("client_nick.py", port, f"Siswa {number}") for number in range(10)]
    until(lambda: len(room.members) == 10)
    for number, script in enumerate(scripts):
        script.type(f"halo dari {number}")
    for script in scripts:
        for number in range(10):
            script.shows(f"[2026-11-27 10:00:00] Siswa {number}: halo dari {number}")
    scripts[0].kill()
    scripts[1].shows("Siswa 0 keluar!")


def test_the_terminal_opens_both_ports(desk: Desk) -> None:
    port, nick = free_port(), free_port()
    command = ("-m", "chatkit", "room", "--port", port, "--nick", nick, "--no-history")
    room = desk.keep_script(Script(*command, "--stamp", "none", "--lang", "en"))
    room.shows(re.compile("Room .main. at"))
    bob = socket.create_connection((LOOPBACK, nick), timeout=10)
    with bob:
        assert bob.recv(1024) == b"NICK"
        bob.sendall(b"Bob")
        read(bob, b"Server!")
    room.shows("Bob has left.")
