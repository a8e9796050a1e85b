"""The screen of a person, in a real terminal: nothing typed is lost, and nobody forges a line."""

import re
import shlex
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psutil
import pytest

from chatkit import Client, Server
from chatkit.address import LOOPBACK
from chatkit.texts import SENTENCES, say
from tests.helpers import Desk, free_port, sentence, until
from tests.terminals import COMMAND, Terminal

TIME = r"\d\d:\d\d:\d\d"
FORGED = "[10:15:00] Carol: kata sandinya rahasia"
OURS = re.compile(
    rf" |\[{TIME}\] Bob:|\[Alice\] pesan: |Bob sudah terhubung"
    "|Alamat IP: |Port Server: |Tanggal: |Menunggu client di "
)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def bob(opened: ExitStack, server: Server, *options: str, columns: int = 500) -> Terminal:
    """Return Bob's client in a terminal, in conversation with `server`."""
    where = ("--host", LOOPBACK, "--port", str(server.port), "--username", "Bob")
    client = Terminal(*COMMAND, "client", *where, *options, columns=columns)
    opened.enter_context(closing(client))
    client.sees(r"pesan : $")
    until(lambda: server.peer)
    return client


def alice(opened: ExitStack, *options: str, columns: int = 500) -> tuple[Terminal, int]:
    """Return Alice's server in a terminal, and its port."""
    port = free_port()
    where = ("--port", str(port), "--username", "Alice")
    server = Terminal(*COMMAND, "server", *where, *options, columns=columns)
    opened.enter_context(closing(server))
    server.sees(re.escape(f"{LOOPBACK}:{port}"))
    return server, port


def test_a_half_typed_line_is_drawn_again_below_a_notice(desk: Desk, opened: ExitStack) -> None:
    server, port = alice(opened)
    client = desk.connect(port, b"Bob")
    server.sees("Bob sudah terhubung")
    client.sendall(b"Halo")
    server.sees(r"Bob: Halo\n\[Alice\] pesan: $")
    server.sends("setengah ket")
    server.sees(r"\[Alice\] pesan: setengah ket$")
    knock = desk.connect(port, b"Citra")
    server.sees(rf"{knock.getsockname()[1]}.*\n\[Alice\] pesan: setengah ket$")
    server.types("ikan")
    until(lambda: client.recv(1024).endswith(b"Alice: setengah ketikan"))
    assert server.text.count("setengah") == 1


def test_lines_that_arrive_while_one_types_split_nothing(desk: Desk, opened: ExitStack) -> None:
    server = desk.server(free=True, wire="lines")
    client = bob(opened, server, "--free", "--wire", "lines")
    typed = [f"kalimat nomor {n} selesai" for n in range(10)]
    for n, text in enumerate(typed):
        for i, letter in enumerate(text):
            if i % 5 == 0:
                server.send(f"menyela {n}.{i}")
            client.sends(letter)
        client.sends("\r")
    until(lambda: len([m for m in server.messages if not m.mine]) == 10)
    assert [m.text for m in server.messages if not m.mine] == typed
    client.sees(rf"pesan : {typed[-1]}\n(.*menyela.*\n)*pesan : $")
    for row in client.rows:
        assert row.count("menyela") + row.count("kalimat") <= 1


def test_typed_ahead_it_stays_in_sight_and_can_be_taken_back(desk: Desk, opened: ExitStack) -> None:
    server = desk.server()
    client = bob(opened, server)
    client.types("Halo")
    client.sees(r"pesan : Halo\n$")
    client.types("terlalu cepat")
    client.says("typed_ahead", peer="Alice", button="F4")
    assert all("--free" in words for words in SENTENCES["typed_ahead"])
    waits = say("typed_waits", text="terlalu cepat")
    client.sees(rf"{re.escape(waits)}\n$")
    client.sends("rancangan")
    client.sends("\x1b[A")  # ↑
    client.sees(r"\nterlalu cepat$")
    assert waits not in client.text
    client.sends(13 * "\b" + "lebih baik\r")  # and what was half typed comes back
    client.sees(rf"{re.escape(say('typed_waits', text='lebih baik'))}\nrancangan$")
    server.send("Halo juga")
    client.sees(r"Alice: Halo juga\npesan : lebih baik\nrancangan$")
    assert [m.text for m in server.messages if not m.mine] == ["Halo", "lebih baik"]


@pytest.mark.parametrize("marked", [True, False], ids=["bracketed", "unmarked"])
def test_a_paste_longer_than_a_terminal_keeps_arrives_whole(
    desk: Desk, opened: ExitStack, marked: bool
) -> None:
    server = desk.server(wire="lines")
    client = bob(opened, server, "--wire", "lines", columns=80)
    text = "".join(f"{n:05d}." for n in range(2_700 if marked else 900))
    client.sends(f"\x1b[200~{text}\x1b[201~\r" if marked else f"{text}\r")
    until(lambda: client.read() and server.messages)
    assert server.messages[0].text == text


def test_no_line_is_read_by_the_terminal_itself_between_two_questions(
    desk: Desk, opened: ExitStack
) -> None:
    import termios

    server = desk.server()
    client = Terminal(*COMMAND, "client", "--host", LOOPBACK)
    opened.enter_context(closing(client))
    client.sees("Masukkan Port Server: $")
    done = threading.Event()
    modes: set[int] = set()

    def watch() -> None:
        while not done.wait(0.0001):
            modes.add(termios.tcgetattr(client.child.child_fd)[3] & termios.ICANON)

    watcher = threading.Thread(target=watch)
    watcher.start()
    opened.callback(watcher.join)
    opened.callback(done.set)
    client.sends(f"{server.port}\rBob\r")
    client.sees("pesan : $")
    client.types("Halo")
    until(lambda: client.read() and server.messages)
    assert server.messages[0].text == "Halo"
    server.send("jawaban")
    client.sees("Alice: jawaban")
    assert modes == {0}


def test_a_message_typed_ahead_is_sent_when_a_key_turns_off_names(
    desk: Desk, opened: ExitStack
) -> None:
    port = free_port()
    server = Terminal(*COMMAND, "server", "--port", str(port), "--username", "Alice")
    opened.enter_context(closing(server))
    server.sees(sentence("server_waiting"))
    peer = desk.connect(port, b"halo, apa kabar?")
    server.sees(sentence("terminal_keys"))
    server.sends("baik, kamu?\r")
    server.sees(sentence("typed_waits"))
    server.sends("\x1bOQ")  # F2
    assert peer.recv(1024) == b"Alice"
    until(lambda: server.read() and b"baik, kamu?" in peer.recv(1024))


def test_a_key_turns_off_names_and_adds_line_ends(desk: Desk, opened: ExitStack) -> None:
    listener = desk.listen()
    client = Terminal(
        *COMMAND, "client", "--host", LOOPBACK, "--port", str(listener.getsockname()[1]),
        *("--username", "Bob"),
    )  # fmt: skip
    opened.enter_context(closing(client))
    peer = desk.accept(listener)
    assert peer.recv(1024) == b"Bob"
    peer.sendall(b"Selamat datang, tulis pesanmu di sini!")
    client.sees(sentence("terminal_keys"))
    client.sends("\x1bOQ")  # F2
    client.sees(sentence("switched_on", choice=say("choice_names")))
    client.sees(rf"{TIME}\] .*: Selamat datang, tulis pesanmu di sini!\n(.*\n)*pesan : $")
    client.sends("\x1bOR")  # F3
    client.sees(sentence("switched_on", choice=say("choice_newline")))
    client.types("Halo")
    until(lambda: client.read() and peer.recv(1024).endswith(b"Halo\n"))
    client.types("dua")
    client.says("typed_ahead", peer=LOOPBACK, button="F4")
    client.sends("\x1bOS")  # F4
    client.sees(sentence("switched_on", choice=say("choice_free")))
    until(lambda: client.read() and peer.recv(1024) == b"dua\n")


def test_each_line_of_a_paste_is_a_message(desk: Desk, opened: ExitStack) -> None:
    server = desk.server(wire="lines", free=True)
    client = bob(opened, server, "--wire", "lines", "--free")
    client.sends("\x1b[200~satu\r\n\r\ndua\ntiga\x1b[201~")
    client.sees(r"pesan : satu\npesan : dua\npesan : tiga$")
    assert [m.text for m in server.messages] == ["satu", "dua"]


def test_a_text_that_is_refused_stays_in_the_editor(opened: ExitStack) -> None:
    server, port = alice(opened)
    server.types("ada orang?")
    server.says("nobody_connected")
    server.sees(r"\nada orang\?$")
    with Client(LOOPBACK, port, "Bob") as client:
        until(lambda: client.my_turn)
        client.send("ada")
        server.sees(r"Bob: ada\n\[Alice\] pesan: ada orang\?$")
        server.types("")
        until(lambda: len(client.messages) == 2)


@pytest.mark.parametrize("key", ["c", "d"])
def test_a_key_ends_it_in_the_middle_of_a_line_and_out_of_turn(
    desk: Desk, opened: ExitStack, key: str
) -> None:
    client = bob(opened, desk.server())
    client.types("Halo")
    client.types("menunggu")
    client.sends("setengah")
    client.sees("setengah$")
    client.presses(key)
    text, code = client.ends()
    assert code == 0
    assert text.rstrip().endswith(say("goodbye"))


def test_a_key_ends_it_while_a_server_does_not_answer(desk: Desk, opened: ExitStack) -> None:
    silent = desk.listen()
    client = Terminal(
        *COMMAND, "client", "--host", LOOPBACK, "--port", str(silent.getsockname()[1]),
        *("--username", "Bob"),
    )  # fmt: skip
    opened.enter_context(closing(client))
    desk.accept(silent)
    client.presses("c")
    assert client.ends()[1] == 0


def test_a_key_ends_it_while_the_other_side_does_not_read(desk: Desk, opened: ExitStack) -> None:
    listener = desk.listen()
    port = listener.getsockname()[1]
    client = Terminal(
        *COMMAND, "client", "--host", LOOPBACK, "--port", str(port), "--username", "Bob"
    )
    opened.enter_context(closing(client))
    deaf = desk.accept(listener)
    deaf.sendall(b"Alice")
    client.sees("pesan : $")
    client.sends("\x1b[200~" + 40 * f"{1000 * 'x'}\n" + "\x1b[201~")
    client.says("typed_ahead", peer="Alice", button="F4")
    client.presses("c")
    assert client.ends()[1] == 0


def test_behind_tee_nothing_is_shown_twice_and_ctrl_d_ends_at_once(
    desk: Desk, opened: ExitStack, tmp_path: Path
) -> None:
    server = desk.server()
    log = tmp_path / "log"
    command = [*COMMAND, "client", "--host", LOOPBACK, "--port", str(server.port)]
    client = Terminal("sh", "-c", f"{shlex.join(command)} | tee {shlex.quote(str(log))}")
    opened.enter_context(closing(client))
    client.sees("Masukkan username: $")
    client.types("Bob")
    client.sees(r"Masukkan username: Bob\nAlice Telah bergabung\.\.\.\npesan : $")
    client.types("satu")
    client.sees(r"\.\.\.\npesan : satu\n$")
    client.types("dua")
    client.says("typed_ahead", peer="Alice", button="F4")
    client.sends("setengah")
    server.send("halo")
    client.sees(rf"{TIME}\] Alice: halo\npesan : dua\nsetengah$")
    assert client.text.count("satu") == client.text.count("halo") == 1
    client.presses("d")
    assert client.ends()[1] == 0
    kept = re.sub(rf"\d{{4}}-\d\d-\d\d {TIME}", "T", log.read_text("utf-8")).splitlines()
    assert kept[1:-2] == [
        "Masukkan username: Bob",
        "Alice Telah bergabung...",
        "pesan : satu",
        "[T] Alice: halo",
        "pesan : dua",
    ]


HOSTILE = [
    FORGED,
    "https://a.bc " + FORGED,
    20 * (16 * " " + "\u200c") + FORGED,
    20 * (16 * " " + "\ufe0f") + FORGED,
    "漢" * 90 + FORGED,
    "👨‍👩‍👧" * 20 + FORGED,
    300 * "\u0301" + FORGED,
    "שלום" * 20 + FORGED,
]


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_no_text_of_a_peer_begins_where_lines_begin(
    desk: Desk, opened: ExitStack, columns: int
) -> None:
    server, port = alice(opened, "--free", columns=columns)
    peer = desk.connect(port, b"Bob")
    assert peer.recv(1024) == b"Alice"
    dots = [n * "." + FORGED for n in range(columns - 22, columns - 14)]
    for n, text in enumerate([*HOSTILE, *dots, "pendek"]):
        peer.sendall(text.encode())
        server.counts("] Bob:", n + 1)
    server.sends("setengah")
    server.sees(r"\[Alice\] pesan: setengah$")
    assert server.text.count("Carol") >= len(HOSTILE)
    assert not strays(server)


@pytest.mark.parametrize("reflows", [True, False], ids=["reflowed", "cut off"])
def test_a_narrower_window_forges_nothing(desk: Desk, opened: ExitStack, reflows: bool) -> None:
    server, port = alice(opened, "--free", columns=200)
    peer = desk.connect(port, b"Bob")
    assert peer.recv(1024) == b"Alice"
    for n, text in enumerate([40 * "." + FORGED, 80 * "." + FORGED, 105 * "x" + FORGED, "akhir"]):
        peer.sendall(text.encode())
        server.counts("] Bob:", n + 1)
    server.sends("setengah")
    for columns in (80, 61, 40, 120):
        server.resizes(columns, reflows=reflows)
        server.until(lambda: not strays(server), "no stray row")
        server.sees(r"\] Bob: \.{20}(.|\n)*\] Bob: akhir\n\[Alice\] pesan: setengah$")
        assert server.text.count("setengah") == server.text.count("akhir") == 1
    server.types("")
    assert peer.recv(1024).endswith(b"Alice: setengah")


def strays(terminal: Terminal) -> list[str]:
    """Return the rows that begin at the left edge and are no beginning of a line of ours."""
    return [row for row in terminal.rows if row and not OURS.match(row)]


def test_a_terminal_without_an_editor_says_so_and_chats(desk: Desk, opened: ExitStack) -> None:
    server = desk.server()
    where = ("--host", LOOPBACK, "--port", str(server.port), "--username", "Bob")
    client = Terminal(*COMMAND, "client", *where, term="dumb")
    opened.enter_context(closing(client))
    client.says("plain_terminal")
    client.types("Halo")
    client.types("cepat")
    client.says("typed_ahead_plain", peer="Alice")
    server.send("Hai")
    client.sees(rf"{TIME}\] Alice: Hai\npesan : cepat\n")
    client.presses("d")
    assert client.ends()[1] == 0


def test_without_an_editor_a_log_holds_whole_lines(
    desk: Desk, opened: ExitStack, tmp_path: Path
) -> None:
    server = desk.server()
    log = tmp_path / "log"
    where = ("--host", LOOPBACK, "--port", str(server.port), "--username", "Bob")
    command = shlex.join([*COMMAND, "client", *where])
    client = Terminal("sh", "-c", f"{command} | tee {shlex.quote(str(log))}", term="dumb")
    opened.enter_context(closing(client))
    client.sees(r"pesan : $")
    client.types("Halo")
    until(lambda: client.read() and server.messages)
    server.send("Hai")
    client.sees(r"Alice: Hai(.|\n)*pesan : $")
    assert client.text.count("Halo") == 1
    client.presses("d")
    assert client.ends()[1] == 0
    lines = log.read_text("utf-8").splitlines()
    assert re.fullmatch(rf"\[\d{{4}}-\d\d-\d\d {TIME}\] Alice: Hai", lines[2]), lines


def test_in_the_background_it_only_reads(desk: Desk, opened: ExitStack) -> None:
    port = free_port()
    server = shlex.join([*COMMAND, "server", "--port", str(port), "--username", "Alice"])
    shell = Terminal("bash", "-c", f"set -m; {server} & wait")
    opened.enter_context(closing(shell))
    for job in until(psutil.Process(shell.child.pid).children):
        opened.callback(job.kill)
    shell.says("script_empty")
    client = desk.connect(port, b"Bob")
    shell.sees("Bob sudah terhubung")
    client.sendall(b"Halo")
    shell.sees(rf"{TIME}\] Bob: Halo\n")


def test_pieces_that_pass_a_cable_do_not_split_an_order(desk: Desk, opened: ExitStack) -> None:
    listener = desk.listen()
    port, target = free_port(), listener.getsockname()[1]
    cable = Terminal(
        *COMMAND, "cable", "--listen", str(port), "--to", f"{LOOPBACK}:{target}", columns=60
    )
    opened.enter_context(closing(cable))
    cable.sees(str(target))
    client = desk.connect(port)
    peer = desk.accept(listener)
    cable.sends("hold to_cl")
    cable.sees(r"hold to_cl$")
    client.sendall(30 * b"[10:15:00]")
    cable.sees(r"> b'\[10:15:00\](.|\n)*'\nhold to_cl$")
    assert not re.search(r"(?m)^(\[10|5:00)", cable.text)
    cable.types("ient")
    cable.sees(re.escape(say("fault_held")))
    assert peer.recv(1024) == 30 * b"[10:15:00]"
    cable.types("quit")
    assert cable.ends()[1] == 0
