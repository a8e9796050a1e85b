"""Two ends that speak the framed dialect, and what they say to those that do not."""

import json
import socket
import tracemalloc
from dataclasses import replace
from datetime import datetime

import pytest

from chatkit import Client, ClientPanel, InputError, Server, ServerPanel, texts
from chatkit.texts import say
from chatkit.wire import dialect
from chatkit.wire.lines import MAX_LINE, Reader
from tests.helpers import LOOPBACK, Desk, free_port, refused, sentence, shows, texts_of, until

HELLO = b'{"name":"Bob"}\n'


def message(text: str) -> bytes:
    return json.dumps({"name": "Bob", "text": text, "time": "2026-11-25T10:00:00"}).encode() + b"\n"


def flood(sock: socket.socket, megabytes: int) -> int:
    """Send a line that does not end; return how many megabytes of it the other side endured."""
    for sent in range(megabytes):
        try:
            sock.sendall(b"{" * 1_000_000)
        except OSError:
            return sent
    return megabytes


def test_two_ends_chat_and_the_bytes_are_json_lines(desk: Desk) -> None:
    alice, bob = desk.pair(wire="lines")
    bob.send("Halo\nAlice!")
    shows(alice, r"] Bob: Halo\nAlice!")
    until(lambda: alice.my_turn)
    alice.send("Halo juga")
    shows(bob, "] Alice: Halo juga")
    assert datetime.fromisoformat(bob.messages[1].stamp)
    assert [m.text for m in alice.messages] == ["Halo\nAlice!", "Halo juga"]


def test_glued_and_sliced_messages_are_told_apart(desk: Desk) -> None:
    alice = desk.server(wire="lines", free=True)
    sock = desk.connect(alice.port, HELLO + message("satu") + message("dua"))
    shows(alice, "Bob: satu")
    shows(alice, "Bob: dua")
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in message("tiga"):
        sock.sendall(bytes([byte]))
    shows(alice, "Bob: tiga")
    assert [m.text for m in alice.messages] == ["satu", "dua", "tiga"]
    alice.send("hai")
    lines = sock.makefile("rb")
    assert json.loads(lines.readline()) == {"name": "Alice"}
    assert json.loads(lines.readline())["text"] == "hai"


def test_a_message_of_many_pieces_arrives_whole(desk: Desk) -> None:
    alice, bob = desk.pair(wire="lines", free=True)
    bob.send("é" * 8_000)
    until(lambda: alice.messages)
    assert alice.messages[0].text == "é" * 8_000
    with refused(InputError, "message_long_framed", limit=16_384):
        bob.send("x" * 16_384)


def test_a_classic_client_at_a_framed_server_is_told_why(desk: Desk) -> None:
    alice = desk.server(wire="lines")
    bob = desk.client(alice.port)
    shows(alice, sentence("line_not_understood", expected="{…}", text="Bob"))
    until(lambda: not bob.running)
    assert alice.running
    eve = desk.client(alice.port, "Eve", wire="lines")
    until(lambda: eve.peer == "Alice")


def test_a_framed_client_at_a_classic_server_is_told_why(desk: Desk) -> None:
    alice = desk.server()
    bob = desk.client(alice.port, wire="lines")
    told = shows(bob, sentence("line_not_understood"))
    until(lambda: not bob.running)
    assert bob.status == told


@pytest.mark.parametrize(
    ("bytes_", "key", "values"),
    [
        (b'{"pesan":"Halo"}\n', "line_not_understood", {"text": '{"pesan":"Halo"}'}),
        (b"Halo\n", "line_not_understood", {"text": "Halo"}),
        (b"{" + b"x" * 20_000, "line_too_long", {"limit": 16_384}),
        (b'{"more":' + b"[" * 16_000 + b"\n", "line_not_understood", {}),
        (
            b'{"name":"Bob","text":"\\\xff","time":"2026-11-25T10:00:00"}\n',
            "line_not_understood",
            {},
        ),
    ],
)
def test_what_is_not_understood_ends_the_conversation_with_a_sentence(
    desk: Desk, bytes_: bytes, key: str, values: dict[str, object]
) -> None:
    alice = desk.server(wire="lines")
    sock = desk.connect(alice.port, HELLO)
    shows(alice, "Bob sudah terhubung")
    sock.sendall(bytes_)
    told = shows(alice, sentence(key, **values))
    assert (rb"\xff" in bytes_) <= (r"\xff" in told)
    until(lambda: alice.peer is None)
    assert alice.status == say("server_waiting", address=f"{LOOPBACK}:{alice.port}")


def test_what_was_said_before_a_fault_is_shown(desk: Desk) -> None:
    alice = desk.server(wire="lines")
    sock = desk.connect(alice.port, HELLO + message("dadah") + b"rusak")
    shows(alice, "Bob: dadah")
    shows(alice, sentence("line_not_understood", text="rusak"))
    assert sock.makefile("rb").read() == b'{"name":"Alice"}\n'


def test_what_waits_to_leave_still_leaves_when_the_peer_makes_no_sense(desk: Desk) -> None:
    alice = desk.server(wire="lines", free=True)
    sock = desk.connect(alice.port, HELLO)
    shows(alice, "Bob sudah terhubung")
    for text in ("satu", "dua"):
        alice.send(text)
    sock.sendall(b"rusak")
    heard = sock.makefile("rb").read().splitlines()
    assert [json.loads(line).get("text") for line in heard] == [None, "satu", "dua"]


def test_a_flood_without_a_newline_ends_after_one_line_of_it(desk: Desk) -> None:
    alice = desk.server(wire="lines", free=True)
    sock = desk.connect(alice.port, HELLO)
    shows(alice, "Bob sudah terhubung")
    for text in ("satu", "dua", "tiga"):  # still waiting to leave when the flood comes
        alice.send(text)
    assert alice._connection
    reader = alice._connection._reader
    assert isinstance(reader, Reader)
    tracemalloc.start()
    try:
        assert flood(sock, megabytes=100) < 100
        until(lambda: alice.peer is None)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000  # the test's own megabyte, too
    finally:
        tracemalloc.stop()
    assert len(reader._rest) <= MAX_LINE
    too_long = sentence("line_too_long", limit=16_384)
    assert sum(bool(too_long.search(text)) for text in texts_of(alice)) == 1
    eve = desk.client(alice.port, "Eve", wire="lines")
    until(lambda: eve.peer == "Alice")


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_stranger_is_told_in_the_readers_language(desk: Desk, language: str) -> None:
    texts.use(language)
    alice = desk.server(wire="lines")
    sock = desk.connect(alice.port, b"GET / HTTP/1.1\r\n\r\n")
    assert "GET / HTTP/1.1" in shows(alice, sentence("line_not_understood"))
    assert sock.recv(1024) == b"", "it reads an end, no reset"


def test_a_connection_that_ends_in_the_middle_of_a_message_says_so(desk: Desk) -> None:
    alice = desk.server(wire="lines")
    sock = desk.connect(alice.port, HELLO)
    shows(alice, "Bob sudah terhubung")
    sock.sendall(b'{"text":"Ha')
    sock.shutdown(socket.SHUT_WR)
    shows(alice, say("line_cut_short", text='{"text":"Ha'))


def test_a_dialect_that_nobody_speaks_gets_one_sentence() -> None:
    for make in (
        lambda: Server(0, "Alice", wire="morse"),
        lambda: Client(LOOPBACK, 5005, "Bob", wire="morse"),
        lambda: ServerPanel(wire="morse"),
        lambda: ClientPanel(wire="morse"),
    ):
        with refused(InputError, "wire_unknown", name="morse", names="classic / lines"):
            make()


def test_panels_speak_it_and_say_so() -> None:
    port = free_port()
    server = ServerPanel(port, "Alice", free=True, wire="lines")
    client = ClientPanel(LOOPBACK, port, "Bob", free=True, wire="lines")
    try:
        for panel, side in ((server, "server"), (client, "client")):
            title = say("title_framed", title=say(f"title_{side}"))
            assert title in panel.view.children[1].value
        server.start()
        client.start()
        until(lambda: client.endpoint and client.endpoint.peer == "Alice")
        for text in ("satu", "dua"):
            server.send(text)
        assert client.endpoint
        endpoint = client.endpoint
        until(lambda: len(endpoint.messages) == 2, what=lambda: texts_of(endpoint))
        plain = ServerPanel(port, "Alice", free=True)
        assert plain.endpoint is None, "another dialect is another panel"
        assert "lines" not in plain.view.children[1].value
        again = ClientPanel(LOOPBACK, port, "Bob", free=True, wire="lines")
        assert again.endpoint is endpoint, "its cell was run again"
    finally:
        client.stop()
        server.stop()


def test_a_dialect_in_which_the_server_greets_first(desk: Desk) -> None:
    greeting = replace(dialect.CLASSIC, greets_first="server")
    alice = desk.keep(Server(0, "Alice"))
    alice.dialect = greeting
    alice.start()
    bob = desk.connect(alice.port)
    assert bob.recv(1024) == b"Alice", "unasked"
    bob.close()
    citra = desk.keep(Client("127.0.0.1", alice.port, "Citra"))
    citra.dialect = greeting
    citra.start()
    until(lambda: citra.peer == "Alice" and alice.peer == "Citra")
    citra.send("Halo")
    shows(alice, "Citra: Halo")


def test_a_message_that_names_another_sender_is_still_the_peers(desk: Desk) -> None:
    alice = desk.server(wire="lines")
    sock = desk.connect(alice.port, HELLO)
    until(lambda: alice.peer)
    sock.sendall(message("Halo").replace(b"Bob", b"Alice"))
    shows(alice, "Bob: Halo")
    assert alice.messages[0].sender == "Bob"
