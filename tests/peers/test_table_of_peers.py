"""A table of programs at the other end: each talks sensibly, or a sentence says what to choose.

A row names the program, the choices from the start, and what happens then, in order. A program
whose name begins with `server` meets our client, any other one our server.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from chatkit import ChatError, Client, Server
from chatkit.net import doubt
from chatkit.texts import say
from tests.helpers import LOOPBACK, Desk, Script, sentence, texts_of, until


@dataclass
class Table:
    """The two that sit at it."""

    us: Server | Client
    them: Script


Step = Callable[[Table], None]


def met(peer: str) -> Step:
    """Wait until the other program is known by this name."""

    def step(table: Table) -> None:
        until(lambda: table.us.peer == peer, what=lambda: (table.us, table.them.output))

    return step


def says(text: str) -> Step:
    """Send a message when it is our turn."""

    def step(table: Table) -> None:
        until(lambda: table.us.my_turn, what=lambda: (table.us, texts_of(table.us)))
        table.us.send(text)

    return step


def may_not_say(text: str, key: str) -> Step:
    """Have a message refused."""

    def step(table: Table) -> None:
        with pytest.raises(ChatError) as caught:
            table.us.send(text)
        assert caught.value.key == key

    return step


def reads(part: str) -> Step:
    """Wait for `part` on the other program's screen."""
    return lambda table: table.them.shows(part)


def types(text: str) -> Step:
    """Type a line into the other program."""
    return lambda table: table.them.type(text)


def hears(sender: str, *texts: str) -> Step:
    """Wait for messages of exactly these texts, which our log shows with their sender."""

    def step(table: Table) -> None:
        def heard() -> bool:
            came = [(one.sender, one.text) for one in table.us.messages if not one.mine]
            return came[-len(texts) :] == [(sender, text) for text in texts]

        until(heard, what=lambda: (table.us.messages, texts_of(table.us)))
        shown = [line.text for line in table.us.lines if line.kind == "theirs"]
        for line, text in zip(shown[-len(texts) :], texts, strict=True):
            assert re.fullmatch(rf"\[[\d: -]+\] {re.escape(f'{sender}: {text}')}", line)

    return step


def hears_all(text: str) -> Step:
    """Wait until the texts of all messages, joined, are `text`."""

    def step(table: Table) -> None:
        def heard() -> str:
            return "".join(one.text for one in table.us.messages if not one.mine)

        until(lambda: heard() == text, what=lambda: texts_of(table.us))

    return step


def hint(key: str) -> Step:
    """Wait for a sentence in the log, which stays in the status."""

    def step(table: Table) -> None:
        until(lambda: sentence(key).fullmatch(table.us.hint), what=lambda: texts_of(table.us))
        assert table.us.hint in texts_of(table.us)
        assert table.us.hint in table.us.status

    return step


def told(key: str) -> Step:
    """Wait for a sentence in the log."""

    def step(table: Table) -> None:
        until(
            lambda: any(sentence(key).fullmatch(text) for text in texts_of(table.us)),
            what=lambda: texts_of(table.us),
        )

    return step


def no_hint(table: Table) -> None:
    """Nothing is suspected: the conversation is what it seems."""
    assert table.us.hint == ""


def chooses(**choices: bool) -> Step:
    """Change choices while the conversation runs; the hint about them goes."""

    def step(table: Table) -> None:
        before = table.us.hint
        for name, value in choices.items():
            setattr(table.us, name, value)
        assert not before or table.us.hint != before

    return step


def waits(table: Table) -> None:
    """Nobody has come."""
    place = f"{LOOPBACK}:{table.us.port}"
    assert table.us.status == say("server_waiting", address=place)


NAMELESS = chooses(names=False)
ROWS: dict[str, tuple[str, dict[str, Any], tuple[Step, ...]]] = {
    # servers that need no choice
    "selectors": (
        "server_selectors.py",
        {},
        (met("Sari"), says("halo"), hears("Sari", "ya, halo"), no_hint),
    ),
    "a thread": (
        "server_thread.py",
        {"free": True},
        (met("Tari"), says("halo"), reads("< halo"), types("hai"), hears("Tari", "hai"), no_hint),
    ),
    "speaks first": (
        "server_first.py",
        {},
        (met("Dewi"), says("halo"), hears("Dewi", "sama-sama"), no_hint),
    ),
    "sends its name late": (
        "server_late.py",
        {},
        (
            hint("silent_server"),
            may_not_say("halo", "server_unnamed"),
            types("Lala"),
            met("Lala"),
            no_hint,
            says("halo"),
            reads("pesan: halo"),
            types("hai"),
            hears("Lala", "hai"),
        ),
    ),
    # servers without names
    "echo": (
        "server_echo.py",
        {},
        (
            hint("name_is_echo"),
            NAMELESS,
            hears(LOOPBACK, "Bob"),
            says("halo"),
            hears(LOOPBACK, "Bob", "halo"),
        ),
    ),
    "echo, chosen before": (
        "server_echo.py",
        {"names": False},
        (met(LOOPBACK), says("halo"), hears(LOOPBACK, "halo"), no_hint),
    ),
    "greets with a sentence, select": (
        "server_select.py",
        {},
        (
            hint("name_is_sentence"),
            NAMELESS,
            says("halo"),
            hears(LOOPBACK, "HALO"),
            reads("terima: halo"),
        ),
    ),
    "asyncio Protocol": (
        "server_asyncio_protocol.py",
        {},
        (
            hint("name_is_sentence"),
            NAMELESS,
            hears(LOOPBACK, "Server menerima: Bob"),
            says("halo"),
            hears(LOOPBACK, "Server menerima: Bob", "Server menerima: halo"),
        ),
    ),
    "stamps its first message": (
        "server_stamp.py",
        {},
        (
            types("halo"),
            hint("name_is_stamped"),
            NAMELESS,
            hears(LOOPBACK, "halo"),
            says("hai"),
            reads("client: Bob"),
        ),
    ),
    "says nothing": (
        "server_silent.py",
        {},
        (
            hint("silent_server"),
            NAMELESS,
            says("halo"),
            reads("terima: halo"),
            types("hai"),
            hears(LOOPBACK, "hai"),
        ),
    ),
    "two sends in a row": (
        "server_two.py",
        {"names": False},
        (hears_all("satudua"), says("halo"), no_hint),
    ),
    "answers once": (
        "server_one_answer.py",
        {},
        (told("name_is_sentence"), told("peer_left")),
    ),
    "answers once, chosen before": (
        "server_one_answer.py",
        {"names": False},
        (says("halo"), hears(LOOPBACK, "Terima kasih, pesan kamu: halo"), told("peer_left")),
    ),
    "one way, it reads": (
        "server_one_way_reads.py",
        {},
        (
            hint("silent_server"),
            NAMELESS,
            says("satu"),
            reads("] satu"),
            may_not_say("dua", "not_your_turn"),
            chooses(free=True),
            says("dua"),
            reads("] dua"),
        ),
    ),
    "one way, it writes": (
        "server_one_way_writes.py",
        {},
        (
            types("halo"),
            hint("name_is_sentence"),
            NAMELESS,
            hears(LOOPBACK, "halo"),
            types("satu"),
            hears(LOOPBACK, "halo", "satu"),
        ),
    ),
    # servers that read lines
    "asyncio streams": (
        "server_asyncio_streams.py",
        {},
        (
            hint("silent_server"),
            chooses(newline=True),
            hint("name_is_sentence"),
            NAMELESS,
            hears(LOOPBACK, "balasan untuk Bob"),
            says("halo"),
            hears(LOOPBACK, "balasan untuk Bob", "balasan untuk halo"),
        ),
    ),
    "socketserver": (
        "server_socketserver.py",
        {},
        (
            hint("silent_server"),
            chooses(newline=True),
            hint("name_is_sentence"),
            NAMELESS,
            hears(LOOPBACK, "Username diterima: Bob"),
            says("halo"),
            reads("Bob: halo"),
            hears(LOOPBACK, "Username diterima: Bob", "Server: halo"),
        ),
    ),
    "socketserver, chosen before": (
        "server_socketserver.py",
        {"names": False, "newline": True},
        (says("Bob"), hears(LOOPBACK, "Username diterima: Bob"), says("halo"), reads("Bob: halo")),
    ),
    "makefile": (
        "server_makefile.py",
        {},
        (
            met("Wati"),
            says("halo"),
            hint("maybe_lines"),
            chooses(newline=True),
            reads("masuk: Bobhalo"),  # the name was not ended in time
        ),
    ),
    "makefile, chosen before": (
        "server_makefile.py",
        {"newline": True},
        (
            met("Wati"),
            reads("masuk: Bob\n"),
            says("halo"),
            reads("pesan: halo\n"),
            types("hai"),
            hears("Wati", "hai"),
            no_hint,
        ),
    ),
    # servers that speak something else
    "http.server": (
        "server_http.py",
        {},
        (hint("silent_server"), chooses(newline=True), told("name_is_http")),
    ),
    "pickle": (
        "server_pickle.py",
        {},
        (hint("name_is_binary"), NAMELESS, says("halo"), reads("gagal")),
    ),
    "fixed-size header": ("server_header.py", {}, (told("name_is_header"),)),
    "NICK": (
        "server_nick.py",
        {},
        (
            hint("name_is_nick"),
            chooses(names=False, free=True),
            reads("nama: Bob"),
            says("Bob: halo"),
            hears(LOOPBACK, "Bob: halo"),
        ),
    ),
    "UDP": ("server_udp.py", {}, (told("refused"),)),
    # clients
    "client with a thread": (
        "client_thread.py",
        {"free": True},
        (met("Tari"), types("halo"), hears("Tari", "halo"), says("hai"), reads("Alice: hai")),
    ),
    "client that sends its name late": (
        "client_late.py",
        {},
        (
            reads("terhubung"),
            told("accepted"),
            may_not_say("halo", "client_unnamed"),
            types("Lala"),
            met("Lala"),
            types("halo"),
            hears("Lala", "halo"),
            no_hint,
        ),
    ),
    "client without names": (
        "client_nameless.py",
        {},
        (
            types("selamat pagi, apa kabar?"),
            hint("name_is_sentence"),
            NAMELESS,
            hears(LOOPBACK, "selamat pagi, apa kabar?"),
            reads("server: Alice"),  # our name, which it took for the answer
            types("siapa itu?"),
            hears(LOOPBACK, "selamat pagi, apa kabar?", "siapa itu?"),
            says("aku"),
            reads("server: aku\n"),
        ),
    ),
    "client without names, chosen before": (
        "client_nameless.py",
        {"names": False},
        (
            met(LOOPBACK),
            may_not_say("aku dulu", "not_your_turn"),
            types("halo"),
            hears(LOOPBACK, "halo"),
            says("hai"),
            reads("server: hai\n"),
            types("lagi"),
            hears(LOOPBACK, "halo", "lagi"),
            no_hint,
        ),
    ),
    "client with a sentence, select": (
        "client_select.py",
        {},
        (
            hint("name_is_sentence"),
            NAMELESS,
            hears(LOOPBACK, "Halo, saya Bob dari kelas B!"),
            says("hai"),
            reads("server: hai"),
            hears(LOOPBACK, "ya: hai"),
        ),
    ),
    "client with makefile": (
        "client_makefile.py",
        {},
        (
            met("Wati"),
            hint("maybe_lines"),
            chooses(newline=True),
            reads("server: Alice\n"),
            types("halo"),
            hears("Wati", "halo"),
            says("hai"),
            reads("Alice: hai\n"),
        ),
    ),
    "client with asyncio streams": (
        "client_asyncio.py",
        {"names": False, "newline": True},
        (
            hears(LOOPBACK, "satu", "dua"),
            says("hai"),
            reads("server: hai\n"),
            hears(LOOPBACK, "satu", "dua", "ya: hai"),
        ),
    ),
    "client that echoes": (
        "client_echo.py",
        {},
        (
            reads("terhubung"),
            told("accepted"),
            chooses(names=False, free=True),
            says("halo"),
            hears(LOOPBACK, "halo"),
        ),
    ),
    "client that says nothing": (
        "client_silent.py",
        {},
        (
            told("accepted"),
            may_not_say("halo", "client_unnamed"),
            chooses(names=False, free=True),
            says("halo"),
            reads("akhir: b'halo'"),
        ),
    ),
    "one way, the client writes": (
        "client_one_way_writes.py",
        {},
        (
            types("halo"),
            hint("name_is_sentence"),
            NAMELESS,
            types("satu"),
            types("dua"),
            hears_all("halosatudua"),
        ),
    ),
    "one way, the client reads": (
        "client_one_way_reads.py",
        {"names": False, "free": True},
        (says("satu"), reads("server: satu"), says("dua"), reads("dua\n"), no_hint),
    ),
    "client with pickle": ("client_pickle.py", {}, (told("name_is_binary"), told("peer_left"))),
    "client with a header": (
        "client_header.py",
        {},
        (told("name_is_header"), reads("server: Alice"), told("peer_left")),
    ),
    "browser": ("client_http.py", {}, (told("name_is_http"),)),
    "client of Pertemuan 4": (
        "client_nick.py",
        {},
        (
            told("accepted"),
            chooses(names=False, free=True),
            says("NICK"),
            hears(LOOPBACK, "Bob"),
            says("Alice: halo"),
            reads("Alice: halo"),
            types("hai"),
            hears(LOOPBACK, "Bob", "Bob: hai"),
        ),
    ),
    "client with UDP": ("client_udp.py", {}, (reads("terkirim"), waits)),
}


@pytest.mark.parametrize("row", ROWS)
def test_any_program_talks_or_a_sentence_says_what_to_choose(
    row: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubt, "SILENCE", 0.2)
    monkeypatch.setattr(doubt, "UNANSWERED", 0.2)
    program, choices, steps = ROWS[row]
    if program.startswith("server"):
        them = desk.script(program)
        port = int(them.finds(r"port (\d+)\n")[1])
        table = Table(desk.client(port, **choices), them)
    else:
        alice = desk.server(**choices)
        table = Table(alice, desk.script(program, alice.port))
    for step in steps:
        step(table)
