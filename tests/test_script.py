"""A script at the keyboard's place: all its lines are sent, and it never waits in silence."""

import re
import shlex
import signal
import sys
from contextlib import closing

import pytest

from chatkit.address import LOOPBACK
from chatkit.texts import say
from tests.helpers import Desk, Script, free_port, sentence

ONE_WAY_READER = """
import socket, sys
with socket.socket() as listener:
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen()
    print("menunggu")
    conn, _ = listener.accept()
    print(conn.recv(1024).decode(), "masuk")
    conn.sendall(b"Alice")
    while data := conn.recv(1024):
        print("terima:", data.decode())
"""


def chatkit(desk: Desk, side: str, port: int, *options: str) -> Script:
    """Run one side with a pipe for its input."""
    name, where = ("Alice", ()) if side == "server" else ("Bob", ("--host", LOOPBACK))
    given = ("--port", port, "--username", name, *where, *options)
    return desk.keep_script(Script("-m", "chatkit", side, *given, apart=True))


def complaints(script: Script) -> str:
    return bytes(script.complained).decode()


def test_a_server_without_input_says_that_it_only_reads_and_does(desk: Desk) -> None:
    port = free_port()
    server = chatkit(desk, "server", port)
    assert server.process.stdin
    server.process.stdin.close()
    server.shows(sentence("server_waiting"))
    for _ in range(2):
        with desk.connect(port, b"Bob") as client:
            assert client.recv(1024) == b"Alice"
            client.sendall(b"Halo")
            server.shows(say("connected", peer="Bob"))
            server.shows("Bob: Halo")
        server.shows(say("peer_left", peer="Bob"))
    assert server.process.poll() is None
    assert complaints(server) == say("script_empty") + "\n"
    assert "[Alice] pesan: " not in server.output
    if sys.platform != "win32":
        server.process.send_signal(signal.SIGINT)
        assert server.ends() == 0


def test_a_client_without_input_reads_until_the_server_leaves(desk: Desk) -> None:
    server = desk.server(free=True, wire="lines")
    client = chatkit(desk, "client", server.port, "--wire", "lines")
    assert client.process.stdin
    client.process.stdin.close()
    client.shows("Alice Telah bergabung")
    for n in range(3):
        server.send(f"pesan {n}")
        client.shows(f"Alice: pesan {n}")
    server.stop()
    assert client.ends() == 0
    assert complaints(client) == say("script_empty") + "\n"


def test_questions_that_the_input_does_not_answer_are_said(desk: Desk) -> None:
    server = desk.keep_script(Script("-m", "chatkit", "server", apart=True))
    server.type(free_port())
    assert server.leave() == 0
    assert complaints(server) == say("script_asked") + "\n"


@pytest.mark.parametrize("free", [[], ["--free"]], ids=["taking turns", "free"])
def test_to_one_that_only_reads_a_script_sends_all_or_says_how(desk: Desk, free: list[str]) -> None:
    port = free_port()
    reader = desk.program(ONE_WAY_READER, port)
    reader.shows("menunggu")
    client = chatkit(desk, "client", port, *free)
    for n in range(3):
        client.type(f"baris {n}")
    assert client.process.stdin
    client.process.stdin.close()
    reader.shows("terima: baris 0")
    if free:
        reader.shows("baris 2")
        assert client.ends() == 0
        assert complaints(client) == ""
    else:
        client.complains(say("script_waits", peer="Alice"))
        assert client.process.poll() is None
        assert "--free" in say("script_waits")


def test_a_hint_about_the_other_program_comes_with_the_options(desk: Desk) -> None:
    listener = desk.listen()
    client = chatkit(desk, "client", listener.getsockname()[1])
    server = desk.accept(listener)
    server.sendall(b"Selamat datang, tulis pesanmu di sini!")
    client.complains("--no-names")
    client.complains("--newline")


def test_beside_a_pipe_a_screen_still_gets_its_rows(desk: Desk) -> None:
    pytest.importorskip("pexpect", reason="a pty needs POSIX")
    from tests.terminals import COMMAND, Terminal

    server = desk.server(free=True)
    where = ("--host", LOOPBACK, "--port", str(server.port), "--username", "Bob", "--free")
    script = f"sleep 60 | COLUMNS=200 {shlex.join([*COMMAND, 'client', *where])}"
    with closing(Terminal("sh", "-c", script, columns=60)) as client:
        client.sees(r"Alice Telah bergabung")
        server.send(17 * "." + "[10:15:00] Carol: halo " * 3)
        client.counts("Carol", 3)
        assert not re.search(r"(?m)^\[10:15", client.text)
