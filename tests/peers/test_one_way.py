"""The course's one-way scripts against `chatkit client` and `chatkit server` in a pipe."""

import re

from tests.helpers import LOOPBACK, Desk, Script, free_port

LINES = ("satu", "dua", "tiga")
IN_ORDER = re.compile("satu.*dua.*tiga", re.DOTALL)  # glued on a busy computer, but all there
CHOICES = ("--no-names", "--free", "--username", "Alice", "--lang", "id")


def chatkit(command: str, port: object, *options: str) -> Script:
    place = ("--host", LOOPBACK, "--port", port)
    return Script("-m", "chatkit", command, *place, *CHOICES, *options)


def type_lines(script: Script) -> None:
    for line in LINES:
        script.type(line)


def test_our_client_sends_all_lines_to_a_server_that_only_reads(desk: Desk) -> None:
    server = desk.script("server_one_way_reads.py")
    port = server.finds(r"port (\d+)\n")[1]
    with chatkit("client", port) as client:
        type_lines(client)
        assert client.leave() == 0
        server.shows(IN_ORDER)
        server.shows("selesai")
        assert "Alice" not in server.output


def test_our_client_prints_all_lines_of_a_server_that_only_writes(desk: Desk) -> None:
    server = desk.script("server_one_way_writes.py")
    port = server.finds(r"port (\d+)\n")[1]
    with chatkit("client", port) as client:
        type_lines(server)
        client.shows(IN_ORDER)
        server.type("keluar")
        assert client.ends() == 0
        assert f"] {LOOPBACK}: satu" in client.output


def test_our_server_sends_all_lines_to_a_client_that_only_reads(desk: Desk) -> None:
    port = free_port()
    with chatkit("server", port) as server:
        server.shows("Menunggu client")
        client = desk.script("client_one_way_reads.py", port)
        type_lines(server)
        client.shows(IN_ORDER)
        assert "Alice" not in client.output


def test_our_server_prints_all_lines_of_a_client_that_only_writes(desk: Desk) -> None:
    port = free_port()
    with chatkit("server", port) as server:
        server.shows("Menunggu client")
        client = desk.script("client_one_way_writes.py", port)
        type_lines(client)
        server.shows(IN_ORDER)
        assert f"] {LOOPBACK}: satu" in server.output


def test_our_client_ends_each_line_for_a_server_that_reads_lines(desk: Desk) -> None:
    server = desk.script("server_asyncio_streams.py")
    port = server.finds(r"port (\d+)\n")[1]
    with chatkit("client", port, "--newline") as client:
        type_lines(client)
        for line in LINES:
            server.shows(f"terima: {line}\n")
            client.shows(f"] {LOOPBACK}: balasan untuk {line}\n")
