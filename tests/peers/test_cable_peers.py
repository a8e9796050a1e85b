"""Each failure of lessons 5 to 7, on demand: ten times of ten, between plain blocking scripts.

Nothing here is left to luck: the cable makes each failure happen, and the scripts, as students
write them, show it.
"""

import re

import pytest

from chatkit import Cable
from tests.helpers import LOOPBACK, Desk, Script, free_port, until

TEN = range(1, 11)


def port_of(script: Script) -> int:
    """Return the port that a server printed."""
    found = until(lambda: re.search(r"port (\d+)\n", script.output))
    assert found
    return int(found[1])


def between(desk: Desk, server: str, *options: object) -> tuple[Script, Cable]:
    """Return a server's script, and a cable that leads to it."""
    script = desk.script(server, *options)
    return script, desk.cable(port_of(script))


def counts(script: Script, part: str, number: int) -> None:
    """Wait until the script has printed `part` so many times."""
    until(lambda: script.output.count(part) >= number, what=lambda: script.output)
    assert script.output.count(part) == number, script.output


def held(cable: Cable, way: str, size: int) -> None:
    """Wait until so many bytes are held."""
    until(lambda: cable.held[way][1] == size, what=lambda: cable.held)  # type: ignore[index]


def test_bobhalo_two_sends_are_read_as_one(desk: Desk) -> None:
    server, cable = between(desk, "server_reads.py")
    client = desk.script("client_says.py", cable.port, 0.01)
    for number in TEN:
        cable.hold("to_server")
        client.type("Bob|Halo")
        held(cable, "to_server", 7)
        cable.release("to_server")
        counts(server, "terima b'BobHalo' 7\n", number)
        counts(client, "gagal TimeoutError", number)
        cable.cut()


def test_satudua_two_answers_are_read_as_one(desk: Desk) -> None:
    _, cable = between(desk, "server_two.py")
    client = desk.script("client_says.py", cable.port, 10)
    for number in TEN:
        cable.hold("to_client")
        client.type("Halo")
        held(cable, "to_client", 7)
        cable.release("to_client")
        counts(client, "jawab b'satudua'\n", number)


def test_3000_letters_are_read_in_three_pieces(desk: Desk) -> None:
    server, cable = between(desk, "server_reads.py")
    client = desk.script("client_says.py", cable.port, 0.01)
    cable.hold("to_server")
    for number in TEN:
        client.type("x" * 3000)
        held(cable, "to_server", 3000)
        cable.release("to_server")
        for size, times in ((1024, 2), (952, 1)):
            counts(server, f"terima b'xxxxxxxxx' {size}\n", number * times)
        cable.hold("to_server")
        counts(client, "gagal TimeoutError", number)
        cable.cut()


@pytest.mark.parametrize(
    ("text", "slice_"), [("a" + 600 * "é", 0), ("é", 1), ("Halo 🙂", 7)], ids=["1024", "é", "🙂"]
)
def test_a_letter_cut_in_two_kills_who_decodes_each_piece(
    desk: Desk, text: str, slice_: int
) -> None:
    server, cable = between(desk, "server_reads.py", "teks")
    client = desk.script("client_says.py", cable.port, 10)
    # a script on a busy computer may wake up late
    cable.set("to_server", slice=slice_, slice_pause=0.5)
    for number in TEN:
        client.type(text)
        counts(server, "gagal UnicodeDecodeError", number)


def test_an_end_is_read_as_no_bytes(desk: Desk) -> None:
    server, cable = between(desk, "server_reads.py")
    client = desk.script("client_says.py", cable.port, 10)
    for number in TEN:
        client.type("Halo")
        counts(server, "terima b'Halo' 4", number)
        cable.half_close("to_server")
        counts(server, "selesai", number)
        counts(client, "jawab b''", number)  # the server has left in turn


def test_a_cut_is_a_reset_on_both_sides(desk: Desk) -> None:
    server, cable = between(desk, "server_reads.py")
    client = desk.script("client_says.py", cable.port, 10)
    for number in TEN:
        client.type("Halo")
        counts(server, "terima b'Halo' 4", number)
        counts(client, "kirim 1", number)
        assert cable.cut() == 1
        counts(server, "gagal ConnectionResetError", number)
        counts(client, "gagal ConnectionResetError", number)


@pytest.mark.parametrize("victim", ["client", "server"])
def test_a_script_that_is_killed_is_an_end_for_the_other_one(desk: Desk, victim: str) -> None:
    server, cable = between(desk, "server_reads.py")
    client = desk.script("client_says.py", cable.port, 10)
    client.type("Halo")
    server.shows("terima b'Halo' 4")
    client.shows("kirim 1")
    dying, other = (client, server) if victim == "client" else (server, client)
    dying.process.kill()
    other.shows("selesai" if victim == "client" else "jawab b''")
    until(lambda: cable.links == 0)


def test_a_cable_that_is_not_in_place_refuses(desk: Desk) -> None:
    server, cable = between(desk, "server_reads.py")
    client = desk.script("client_says.py", cable.port, 10)
    cable.stop()
    for number in TEN:
        client.type("Halo")
        counts(client, "gagal ConnectionRefusedError", number)
    assert "terima" not in server.output


def test_silence_is_a_timeout_and_what_was_sent_arrives_later(desk: Desk) -> None:
    server, cable = between(desk, "server_reads.py")
    client = desk.script("client_says.py", cable.port, 0.05)
    for number in TEN:
        cable.unplug()
        client.type("Halo")
        counts(client, "kirim 1", number)  # send is content: the cable's own computer took it
        counts(client, "gagal TimeoutError", number)
        cable.plug_in()
        counts(server, "terima b'Halo' 4", number)
        cable.cut()


def test_a_server_that_is_down_behind_the_cable_is_a_reset(desk: Desk) -> None:
    cable = desk.cable(free_port())
    client = desk.script("client_says.py", cable.port, 10)
    for number in TEN:
        client.type("Halo")
        # a script that still sends when the reset is there reads it as a broken pipe
        until(
            lambda: len(re.findall("ConnectionReset|BrokenPipe", client.output)) == number,  # noqa: B023
            what=lambda: client.output,
        )


def test_a_port_in_use_is_refused_to_a_second_server(desk: Desk) -> None:
    cable = desk.cable(1)
    source = f"""
import socket
for _ in range(10):
    second = socket.socket()
    try:
        second.bind(({LOOPBACK!r}, {cable.port}))
    except OSError as error:
        print("gagal", error.strerror)
    second.close()
"""
    script = desk.program(source)
    script.ends()
    assert script.output.count("Address already in use") == 10 or script.output.count("gagal") == 10
