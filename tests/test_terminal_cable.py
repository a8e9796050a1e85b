"""`chatkit cable`: what it prints, and the orders that it takes."""

import re
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chatkit.cli import BAD_USAGE, main
from tests.helpers import LOOPBACK, Desk, Script, free_port, until


@contextmanager
def cable(*options: object, to: int = 1) -> Iterator[tuple[Script, int]]:
    """Run `chatkit cable` and give it with its port."""
    port = free_port()
    command = ("-m", "chatkit", "cable", "--listen", port, "--to", f"{LOOPBACK}:{to}", *options)
    with Script(*command) as script:
        script.shows("Kabel: ")
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


def test_orders_change_the_faults_while_bytes_flow(desk: Desk) -> None:
    with through(desk) as (script, client, server):
        script.type("to_client hold")  # the direction stands behind an order
        script.shows("tidak dikenal")
        script.type("hold to_client")
        script.shows("gangguan ke client: ditahan")
        server.sendall(b"satu")
        script.shows("< b'satu'  (ditahan)")
        server.sendall(b"dua")
        script.shows("< b'dua'  (ditahan)")
        script.type("release")
        assert client.recv(1024) == b"satudua"
        script.type("slice=1")
        script.shows("gangguan ke server: slice=1")
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
        for order in ("wait 0.2", "unplug", "wait 0,1", "plug_in", "clear", "", "quit"):
            script.type(order)
        script.shows("dicabut")
        script.shows(f"Port {port} bebas lagi")
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
            script.shows("Selesai.")


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ("potong", "tidak dikenal"),
        ("half_close", "Pilih satu arah"),
        ("cut", "Belum ada koneksi"),
        ("half_close to_server", "Belum ada koneksi"),
        ("half_close ke_mana", "to_server"),
        ("slice=setengah", "harus berupa angka"),
        ("slice=-1", "antara 0 dan"),
        ("to_mars slice=1", "to_mars"),
        ("sihir=1", "Tidak ada gangguan bernama"),
        ("self=1", "Tidak ada gangguan bernama"),
        ("direction=1", "Tidak ada gangguan bernama"),
        ("slice=1 to_client", "tidak dikenal"),
        ("wait lama", "harus berupa angka"),
        ("wait 1e9", "antara 0 dan 60"),
    ],
)
def test_a_bad_order_gets_one_sentence_and_the_cable_goes_on(order: str, sentence: str) -> None:
    with cable() as (script, _):
        script.type(order)
        script.shows(sentence)
        assert script.process.poll() is None
        assert "Traceback" not in script.output


def test_a_flood_is_not_printed_in_full_but_counted(desk: Desk) -> None:
    with through(desk) as (script, client, server):
        for _ in range(5_000):
            client.sendall(b"x")
            server.recv(1)
        client.sendall(b"terakhir")
        script.shows("terakhir")
        missed = sum(map(int, re.findall(r"… (\d+) potong lagi", script.output)))
        assert missed + script.output.count("> b'x") >= 5_000


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--listen", "x"], "Port harus berupa angka"),
        (["--to", "127.0.0.1"], "misalnya 127.0.0.1:5005"),
        (["--to", "127.0.0.1:0"], "antara 1 dan 65535"),
        (["--slice", "x"], "harus berupa angka"),
        (["--delay", "61"], "antara 0 dan 60"),
        (["--seed", "x"], "harus berupa angka"),
        (["--seed", "inf"], "seed harus bilangan bulat"),
        (["--seed", "1.5"], "seed harus bilangan bulat"),
        (["--listen", "26005", "--to", "localhost:26005"], "mengarah ke dirinya sendiri"),
    ],
)
def test_bad_options_get_one_sentence(
    options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cable", *options]) == BAD_USAGE
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1


def test_a_port_in_use_is_exit_code_1(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    port = desk.listen().getsockname()[1]
    assert main(["cable", "--listen", str(port)]) == 1
    assert "sedang dipakai" in capsys.readouterr().err


def test_help_names_the_orders(capsys: pytest.CaptureFixture[str]) -> None:
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
