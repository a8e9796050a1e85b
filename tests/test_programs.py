"""Programs in the manner of students, run in three ways: plain, traced and stepped.

What they show and how they end is the same in all of them, the trace tells what they called, and
*Stop* of the stepper leaves nothing of a program that never ends.
"""

import json
import os
import re
import socket
import struct
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from chatkit.texts import say
from chatkit.timeline.busy import busy
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from tests.helpers import until
from tests.players import PORT, PROGRAMS, Player, Row, ScriptPlayer, StepperPlayer
from tests.recorded_programs import PLAIN, TRACED

FILE = PROGRAMS / "mahasiswa.jsonl"


def says(sock: socket.socket, words: bytes) -> None:
    """Read exactly these bytes."""
    data = b""
    while len(data) < len(words) and (piece := sock.recv(len(words) - len(data))):
        data += piece
    assert data == words


def rest(sock: socket.socket) -> bytes:
    """Read to the end of the stream."""
    data = b""
    while piece := sock.recv(4096):
        data += piece
    return data


def asks(sock: socket.socket, question: bytes, answer: bytes) -> None:
    """Send some bytes, and read the answer."""
    sock.sendall(question)
    says(sock, answer)


# the peers


def gema_server(player: Player) -> None:
    with player.connect() as client:
        for word in (b"Halo", b"apa kabar?"):
            asks(client, word, word)


def gema_klien(player: Player) -> None:
    server = player.accept()
    for word in ("Halo", "apa kabar?"):
        player.answer("pesan : ", word)
        says(server, word.encode())
        server.sendall(word.upper().encode())
    player.answer("KABAR?\npesan : ", "keluar")


def obrolan_server(player: Player) -> None:
    clients = []
    for count, name in enumerate(("Ani", "Budi"), 1):
        clients.append(player.connect())
        says(clients[-1], b"NAMA")
        clients[-1].sendall(name.encode())
        player.shows(f"[+] {name} bergabung, {count} orang")
    ani, budi = clients
    budi.sendall(b"hai")
    says(ani, b"Budi: hai")
    ani.close()
    says(budi, b"Ani keluar")


def obrolan_klien(player: Player) -> None:
    with player.accept() as server:
        asks(server, b"NAMA", b"Ani")
        server.sendall(b"selamat datang")
        player.answer("selamat datang\n", "halo semua")
        says(server, b"halo semua")


def select_server(player: Player) -> None:
    ani = player.connect()
    player.shows("masuk: 1")
    with player.connect() as budi:
        player.shows("masuk: 2")
        ani.sendall(b"halo")
        says(budi, b"halo")


def selectors_server(player: Player) -> None:
    for _ in range(2):
        with player.connect() as client:
            asks(client, b"halo", b"HALO")


def asyncio_server(player: Player) -> None:
    with player.connect() as client:
        for word in (b"satu\n", b"dua\n"):
            asks(client, word, b"balas " + word)


def asyncio_klien(player: Player) -> None:
    server = player.accept()
    says(server, b"halo\n")
    server.sendall(b"hai\n")
    assert rest(server) == b""


def socketserver_server(player: Player) -> None:
    with player.connect() as client:
        asks(client, b"halo\n", b"olah\n")


def http_server(player: Player) -> None:
    for page in (b"/satu", b"/tutup"):
        with player.connect() as client:
            client.sendall(b"GET %b HTTP/1.0\r\n\r\n" % page)
            assert rest(client).endswith(b"<h1>Halaman %b</h1>" % page)


def http_klien(player: Player) -> None:
    for status, page in (b"200 OK", b"halo"), (b"404 Hilang", b""):
        with player.accept() as browser:
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                request += browser.recv(4096)
            browser.sendall(
                b"HTTP/1.0 %b\r\nContent-Length: %d\r\n\r\n%b" % (status, len(page), page)
            )


def http_sendiri(player: Player) -> None:
    client = player.connect()
    client.sendall(b"GET /rumah HTTP/1.0\r\n\r\n")
    answer = rest(client)
    assert b"buatan-sendiri" in answer
    assert answer.endswith(b"GET /rumah")


def udp_server(player: Player) -> None:
    player.shows("siap bermain")
    sock = player.datagrams()
    sock.connect(("127.0.0.1", player.port))
    for choice, answer in (b"batu", b"kertas"), (b"kuda", b"curang!"):
        sock.send(choice)
        assert sock.recv(1024) == answer
    sock.send(b"selesai")


def udp_klien(player: Player) -> None:
    player.door.recvfrom(1024)  # the first question has no answer
    question, address = player.door.recvfrom(1024)
    assert question == b"jam berapa?"
    player.door.sendto(b"jam tujuh", address)


def kirim_berkas(player: Player) -> None:
    server = player.accept()
    content = FILE.read_bytes()
    says(server, struct.pack("!HI", len(FILE.name), len(content)) + FILE.name.encode() + content)
    server.sendall(b"OK")
    assert rest(server) == b""


def terima_berkas(player: Player) -> None:
    header = struct.pack("!HI", 5, 100) + b"a.txt"
    for content, answer in (b"x" * 100, b"OK"), (b"abc", b""):
        with player.connect() as client:
            client.sendall(header + content)
            client.shutdown(socket.SHUT_WR)
            assert rest(client) == answer


def tictactoe_server(player: Player) -> None:
    client = player.connect()
    says(client, b"giliranmu (1-9)")
    asks(client, b"1", b"giliranmu (1-9)")
    asks(client, b"1", b"tidak bisa. giliranmu (1-9)")
    asks(client, b"empat", b"tidak bisa. giliranmu (1-9)")
    asks(client, b"5", b"giliranmu (1-9)")
    asks(client, b"9", b"menang")
    assert rest(client) == b""


def pemutar(player: Player) -> None:
    with player.accept() as server:
        says(server, b"halo")
        server.sendall(b"hai")


def jajak_klien(player: Player) -> None:
    with player.accept() as server:
        player.shows("belum ada data")
        server.sendall(b"satu")
        player.shows("data: satu")


def sambung_ulang(player: Player) -> None:
    with player.accept() as server:
        says(server, b"halo")
        server.sendall(b"hai")
        player.shows("pesan: hai")
        player.door.close()


def masuk_server(player: Player) -> None:
    client = player.connect()
    tries = b"bukan json", b'{"nama": "tono"}', b'{"nama": "ani", "sandi": "salah"}'
    for left, line in zip((2, 1, 0), tries, strict=True):
        answer = json.dumps({"boleh": False, "sisa": left}) + "\n"
        asks(client, line + b"\n", answer.encode())


def proses_server(player: Player) -> None:
    for question, answer in (b"2 + 3", b"5"), (b"7 * 6", b"42"):
        with player.connect() as client:
            asks(client, question, answer)


def kolam_server(player: Player) -> None:
    clients = [player.connect(), player.connect()]
    for number, client in enumerate(clients, 1):
        says(client, b"kamu nomor %d" % number)
    for number, client in enumerate(clients, 1):
        client.close()
        player.shows(f"selesai {number}")


# the table

AT_PORT = (PORT,)
ROWS = [
    Row(
        "tebak_angka.py",
        ["input"],
        typed=[("ke-1: ", "sepuluh"), ("ke-1: ", "10"), ("ke-2: ", "5"), ("ke-3: ", "8")],
    ),
    Row(
        "menu_kalkulator.py",
        ["input"],
        typed=[
            ("Pilih: ", "1"),
            ("Dua angka: ", "2 3.5"),
            ("Pilih: ", "9"),
            ("Pilih: ", "2"),
            ("Dua angka: ", "1 0"),
            ("Pilih: ", "0"),
        ],
    ),
    Row("tabel_warna.py"),
    Row("bilah_progres.py"),
    Row("baca_berkas.py", fails="ZeroDivisionError: division by zero"),
    Row("galat_sendiri.py", fails="TransferGagal: Rp20 ke Budi"),
    Row("argumen.py", arguments=["kotak", "6", "--ulang", "2"]),
    Row("argumen.py", arguments=["lingkaran", "--jari", "lebar"], leaves=2),
    Row("modul/utama.py", ["input"], typed=[("Barang? ", "Buku"), ("Harga? ", "1000")]),
    Row("simpan_pickle.py"),
    Row("proses_fork.py", fork=True),
    Row(
        "proses_spawn.py",
        ["socket setsockopt bind listen accept recv", "anak: socket connect sendall close"],
    ),
    Row("anak_subproses.py"),
    Row("sinyal.py", leaves=130),
    Row("pamit.py", leaves="berhenti dengan pesan"),
    Row("hitung_benang.py"),
    Row("benang_mati.py"),
    Row("keluar_paksa.py", ["socket"], leaves=3),
    Row("rekursi.py"),
    Row(
        "baris_stdin.py",
        typed=[
            ("", "Pantun"),
            ("JUDUL: Pantun\n", "satu"),
            ("utas\n", "dua"),
            ("aud\n", "selesai"),
        ],
    ),
    Row("tak_berhenti.py", ends="mulai"),
    Row(
        "gema_server.py",
        ["socket setsockopt bind listen accept recv sendall recv sendall recv close"],
        gema_server,
        [PORT],
    ),
    Row(
        "gema_klien.py",
        ["socket input connect input send recv input send recv input close"],
        gema_klien,
        hosted="tcp",
        typed=[("Alamat IP: ", "127.0.0.1"), ("Port Server: ", PORT)],
    ),
    Row(
        "obrolan_server.py",
        ["socket bind listen accept send accept send accept", "recv close send", "recv send recv"],
        obrolan_server,
        [PORT],
        ends="[-] Ani keluar",
    ),
    Row(
        "obrolan_klien.py",
        ["input socket connect input send …", "recv send recv"],
        obrolan_klien,
        [PORT],
        hosted="tcp",
        typed=[("Masukkan nama: ", "Ani")],
        leaves=1,
    ),
    Row(
        "select_server.py",
        [
            "socket setblocking bind listen select accept select accept select recv send "
            "select recv close select"
        ],
        select_server,
        [PORT],
        ends="pergi, sisa 1",
    ),
    Row(
        "selectors_server.py",
        ["socket … accept setblocking select recv send select recv close … accept …"],
        selectors_server,
        [PORT],
    ),
    Row(
        "asyncio_server.py",
        ["… socket … bind … listen … accept … recv … send … recv … send … recv … close …"],
        asyncio_server,
        [PORT],
        ends="client pergi",
    ),
    Row(
        "asyncio_klien.py",
        ["… socket … connect … send … recv … close …"],
        asyncio_klien,
        [PORT],
        hosted="tcp",
    ),
    Row(
        "socketserver_server.py",
        ["socket setsockopt bind listen select accept select", "… recv … sendall recv … close"],
        socketserver_server,
        [PORT],
        ends="client selesai",
    ),
    Row(
        "http_server.py",
        ["socket … listen select accept … recv … sendall … close select accept … close"],
        http_server,
        [PORT],
    ),
    Row(
        "http_klien.py",
        ["socket … connect … sendall recv close socket … connect … sendall recv close"],
        http_klien,
        [PORT],
        hosted="tcp",
        leaves=4,
    ),
    Row(
        "http_sendiri/server.py",
        ["socket bind listen accept recv sendall close"],
        http_sendiri,
        [PORT],
    ),
    Row(
        "udp_server.py",
        ["socket bind recvfrom sendto recvfrom sendto recvfrom close"],
        udp_server,
        [PORT],
    ),
    Row(
        "udp_klien.py",
        ["socket settimeout sendto recvfrom sendto recvfrom"],
        udp_klien,
        [PORT],
        hosted="udp",
    ),
    Row("kirim_berkas.py", ["socket connect sendall recv close"], kirim_berkas, [PORT], "tcp"),
    Row(
        "terima_berkas.py",
        ["socket setsockopt bind listen accept recv sendall close accept recv close"],
        terima_berkas,
        [PORT],
        fails="Terputus: baru 3 dari 100 byte",
    ),
    Row(
        "tictactoe_server.py",
        ["socket … accept sendall recv sendall recv sendall recv sendall recv … sendall close"],
        tictactoe_server,
        [PORT],
    ),
    Row(
        "pemutar.py",
        ["socket connect send recv"],
        pemutar,
        [PORT],
        hosted="tcp",
        spins=["pemutar.py:10"],
        ends="dari server: hai",
    ),
    Row("jajak_klien.py", ["socket connect setblocking recv"], jajak_klien, [PORT], "tcp"),
    Row(
        "sambung_ulang.py",
        ["socket connect send recv" + 3 * " close socket connect" + " close"],
        sambung_ulang,
        [PORT],
        hosted="tcp",
        leaves=1,
    ),
    Row(
        "masuk_server.py",
        ["socket setsockopt bind listen accept recv send recv send recv send close"],
        masuk_server,
        [PORT],
        leaves="pintu ditutup",
    ),
    Row(
        "proses_server.py",
        [
            "socket setsockopt bind listen accept close accept close",
            "anak: recv sendall recv close",
            "anak: recv sendall recv close",
        ],
        proses_server,
        [PORT],
        fork=True,
    ),
    Row(
        "kolam_server.py",
        ["socket bind listen accept", "sendall recv close", "sendall recv close"],
        kolam_server,
        [PORT],
        ends="selesai 2",
    ),
]


def told(story: Story) -> list[str]:
    """Return the calls of each thread, in order; equal ones in a row are named once."""
    story.read()
    lines = []
    for process in story.processes:
        whose = "" if process is story.processes[0] else "anak: "
        calls = [call for call in story.calls if call.process is process]
        for thread in dict.fromkeys(call.thread for call in calls):
            names = [call.name for call in calls if call.thread == thread]
            lines.append(whose + " ".join(name for name, _ in groupby(names)))
    return lines


def tells(story: Story, row: Row) -> bool:
    """Tell whether the story is that of the row; … in a line of the row stands for any calls."""
    lines = [f"{line} " for line in told(story)]
    for pattern in row.story:
        words = ["(\\S+ )*" if word == "…" else f"{word} " for word in pattern.split()]
        match = next((line for line in lines if re.fullmatch("".join(words), line)), None)
        if match is None:
            return False
        lines.remove(match)
    return not lines


@dataclass(frozen=True)
class Result:
    """What a person sees of a program, and its exit code."""

    screen: str
    code: int


def result(row: Row, way: Sequence[str], before_end: Callable[[], object] = lambda: None) -> Result:
    """Run a program to its end; one that never ends is terminated after `before_end`."""
    with ExitStack() as stack:
        player = ScriptPlayer(way, row, stack)
        row.perform(player)
        if row.ends:
            before_end()
            player.script.process.terminate()
        code = player.script.ends()
        return Result(player.screen(), code)


@cache
def plainly(row: Row) -> Result:
    """Run a program without us, once for all tests."""
    return result(row, PLAIN)


rows = pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            row,
            id=" ".join((row.name, *row.arguments)),
            marks=pytest.mark.skipif(row.fork and not hasattr(os, "fork"), reason="no fork here"),
        )
        for row in ROWS
    ],
)


@rows
def test_traced_it_does_what_it_does_without_us_and_the_story_is_right(
    row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = plainly(row)
    assert row.ends or plain.code == row.code
    assert row.fails in plain.screen
    monkeypatch.setenv("CHATKIT_TRACE", str(tmp_path))
    story = Story(Folder(tmp_path))

    def right() -> bool:
        spins = [loop.place for loop in busy(story, story.until)]
        return tells(story, row) and spins == list(row.spins)

    traced = result(row, TRACED, lambda: until(right, 10, lambda: told(story)))
    assert traced == plain
    assert right(), told(story)
    assert not story.folder.problems
    assert all(process.killed == bool(row.ends) for process in story.processes)


@rows
def test_stepped_it_does_what_it_does_without_us_and_stop_leaves_nothing_of_it(row: Row) -> None:
    with ExitStack() as stack:
        player = StepperPlayer(row, stack)
        row.perform(player)
        if row.ends:
            player.stop()
        else:
            assert player.end() == row.sentence
        assert player.screen() == plainly(row).screen
    player.is_gone()


def row_of(name: str) -> Row:
    """Return the row of a program."""
    return next(row for row in ROWS if row.name == name)


def test_stepped_a_server_of_datagrams_waits_for_anybody() -> None:
    row = row_of("udp_server.py")
    with ExitStack() as stack:
        player = StepperPlayer(row, stack)
        player.shows("siap bermain")
        (wait,) = until(lambda: player.stepping.snapshot().blocked)
        assert wait.ends == say("waits_anybody", address=f"127.0.0.1:{player.port}")


def test_names_that_a_program_has_imported_with_a_star_are_not_its_variables() -> None:
    row = row_of("udp_klien.py")
    assert "from socket import *" in row.file.read_text("utf-8")
    with ExitStack() as stack:
        player = StepperPlayer(row, stack)
        row.perform(player)
        player.end()
        assert set(player.stepping.namespace) == {"sock", "percobaan", "jawaban"}
        assert player.stepping.snapshot().missing == ()
