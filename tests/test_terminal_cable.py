"""`chatkit cable`: what it prints, and the commands that it takes."""

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chatkit.cable.faults import NAMES
from chatkit.cli import BAD_USAGE, main
from chatkit.terminal.cable import COMMANDS
from chatkit.texts import say
from tests.helpers import LOOPBACK, Desk, Script, free_port, sentence, until


@contextmanager
def cable(*options: object, to: int = 1) -> Iterator[tuple[Script, int]]:
    """Run `chatkit cable` and give it with its port."""
    port = free_port()
    command = ("-m", "chatkit", "cable", "--listen", port, "--to", f"{LOOPBACK}:{to}", *options)
    with Script(*command) as script:
        script.shows(say("cable_begins", here=f"{LOOPBACK}:{port}", target=f"{LOOPBACK}:{to}"))
        yield script, port


@contextmanager
def through(desk: Desk, *options: object) -> Iterator[tuple[Script, socket.socket, socket.socket]]:
    """Give a cable, the client and the server that it connects."""
    listener = desk.listen()
    with cable(*options, to=listener.getsockname()[1]) as (script, port):
        yield script, desk.connect(port), desk.accept(listener)


def test_pieces_are_printed_as_bytes_with_their_direction(desk: Desk) -> None:
    with through(desk) as (script, client, server):
        client.sendall(b"Halo\xc3\xa9\n")
        script.shows(r"> b'Halo\xc3\xa9\n'")
        server.sendall(b"Hai")
        script.shows("< b'Hai'")


def test_each_piece_has_its_connection_its_text_and_its_hex(desk: Desk) -> None:
    with through(desk) as (script, client, _):
        client.sendall('{"text": "Halo é"}\n'.encode())
        script.shows(r"""[1] > b'{"text": "Halo \xc3\xa9"}\n'""")
        script.shows(r"""    {"text": "Halo é"}\n""")
        script.shows("    0010  a9 22 7d 0a ")
        client.sendall(b"\x1b[2J\xff" + bytes(1000))
        script.shows("    0000  1b 5b 32 4a ff 00")
        script.shows("    03e0  00 ")
        assert "\x1b" not in script.output


@pytest.mark.parametrize("word", ["help", "bantuan"])
def test_help_lists_every_command_with_a_line(word: str) -> None:
    with cable() as (script, _):
        script.type(word)
        for one in COMMANDS:
            script.shows(say(f"order_{one}"))
        script.type("status")
        script.shows(sentence("cable_status", links=0))
        script.type("slice=2 slice_pause=0")
        script.type("status")
        script.shows(say("lane_to_client", faults="slice=2, slice_pause=0"))


def test_commands_change_the_faults_while_bytes_flow(desk: Desk) -> None:
    with through(desk) as (script, client, server):
        script.type("to_client hold")  # the direction stands behind a command
        script.shows(say("cable_order", order="to_client hold"))
        script.type("hold to_client")
        script.shows(say("cable_faults_to_client", faults=say("fault_held")))
        server.sendall(b"satu")
        script.shows(f"< b'satu'  ({say('piece_came')})")
        server.sendall(b"dua")
        script.shows(f"< b'dua'  ({say('piece_came')})")
        script.type("release")
        assert client.recv(1024) == b"satudua"
        script.type("slice=1")
        script.shows(say("cable_faults_to_server", faults="slice=1, slice_pause=0.03"))
        client.sendall(b"Bob")
        assert [server.recv(1024) for _ in range(3)] == [b"B", b"o", b"b"]
        script.type("half_close to_server")
        assert server.recv(1) == b""
        script.type("cut")
        with pytest.raises(ConnectionResetError):
            client.recv(1)
        script.type("quit")
        assert script.ends() == 0


def test_options_set_faults_from_the_start(desk: Desk) -> None:
    with through(desk, "--slice", "2", "--seed", "7") as (_, client, server):
        client.sendall(b"Halo")
        assert server.recv(1024) == b"Ha"


def test_a_script_on_a_pipe_waits_and_quits() -> None:
    with cable() as (script, port):
        for command in ("wait 0.2", "unplug", "wait 0,1", "plug_in", "clear", "", "quit"):
            script.type(command)
        script.shows(say("cable_faults_to_server", faults=say("fault_unplugged")))
        script.shows(say("cable_left", port=port, links=0))
        assert script.ends() == 0


def test_the_end_of_a_pipe_leaves_it_running_and_ctrl_c_ends_it(desk: Desk) -> None:
    with through(desk) as (script, client, server):
        assert script.process.stdin
        script.process.stdin.close()
        client.sendall(b"masih")
        assert server.recv(1024) == b"masih"
        if sys.platform != "win32":
            script.process.send_signal(signal.SIGINT)
            assert script.ends() == 0
            script.shows(say("goodbye"))


@pytest.mark.parametrize(
    ("command", "key", "values"),
    [
        ("potong", "cable_order", {"order": "potong"}),
        ("half_close", "half_close_one_way", {}),
        ("cut", "cable_nothing", {}),
        ("half_close to_server", "cable_nothing", {}),
        ("release", "released_already", {}),
        ("unplugged=ya", "fault_whole", {"name": "unplugged", "example": "1"}),
        ("half_close ke_mana", "direction_unknown", {"value": "ke_mana"}),
        ("slice=setengah", "fault_whole", {"name": "slice", "value": "setengah"}),
        ("slice=-1", "fault_whole", {"name": "slice", "value": -1}),
        ("to_mars slice=1", "direction_unknown", {"value": "to_mars"}),
        ("sihir=1", "fault_unknown", {"name": "sihir", "names": ", ".join(NAMES)}),
        ("self=1", "fault_unknown", {"name": "self"}),
        ("direction=1", "fault_unknown", {"name": "direction"}),
        ("slice=1 to_client", "cable_order", {"order": "slice=1 to_client"}),
        ("wait lama", "fault_number", {"name": "wait", "value": "lama"}),
        ("wait 1e9", "fault_number", {"name": "wait", "most": 60}),
    ],
)
def test_a_bad_command_gets_one_sentence_and_the_cable_goes_on(
    command: str, key: str, values: dict[str, object]
) -> None:
    with cable() as (script, _):
        script.type(command)
        script.shows(sentence(key, **values))
        assert script.process.poll() is None
        assert "Traceback" not in script.output


def test_a_flood_is_not_printed_in_full_but_counted(desk: Desk) -> None:
    with through(desk) as (script, client, server):
        for _ in range(5_000):
            client.sendall(b"x")
            server.recv(1)
        client.sendall(b"terakhir")
        script.shows("terakhir")
        missed = sum(int(found["n"]) for found in sentence("cable_missed").finditer(script.output))
        assert missed + script.output.count("> b'x") >= 5_000


@pytest.mark.parametrize(
    ("options", "key", "values"),
    [
        (["--listen", "x"], "port_not_a_number", {"text": "x"}),
        (["--to", "127.0.0.1"], "target_without_port", {"text": "127.0.0.1"}),
        (["--to", "127.0.0.1:0"], "port_out_of_range", {"port": 0}),
        (["--slice", "x"], "fault_whole", {"name": "slice", "value": "x"}),
        (["--delay", "61"], "fault_number", {"name": "delay", "most": 60, "value": 61}),
        (["--seed", "x"], "seed_not_whole", {"value": "x"}),
        (["--seed", "inf"], "seed_not_whole", {"value": "inf"}),
        (["--seed", "1.5"], "seed_not_whole", {"value": "1.5"}),
        (["--listen", "26005", "--to", "localhost:26005"], "cable_to_itself", {}),
    ],
)
def test_bad_options_get_one_sentence(
    options: list[str],
    key: str,
    values: dict[str, object],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["cable", *options]) == BAD_USAGE
    error = capsys.readouterr().err
    assert error.endswith("\n")
    assert sentence(key, **values).fullmatch(error[:-1])


def test_a_port_in_use_is_exit_code_1(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    port = desk.listen().getsockname()[1]
    assert main(["cable", "--listen", str(port)]) == 1
    assert sentence("port_in_use", port=port).match(capsys.readouterr().err)


def test_help_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["cable", "--lang", "en", "-h"])
    out = " ".join(capsys.readouterr().out.split())
    assert "half_close to_server" in out
    assert "--cut-after" in out


def test_nothing_listens_after_quit() -> None:
    with cable() as (script, port):
        script.type("quit")
        script.ends()
        with socket.socket() as probe:
            until(lambda: probe.connect_ex((LOOPBACK, port)) != 0)
