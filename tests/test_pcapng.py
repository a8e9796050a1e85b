"""The capture file, read back by tshark: nothing wrong with it, and every byte where it was."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from chatkit import texts
from chatkit.texts import say
from chatkit.timeline import pcapng
from chatkit.timeline.part import ALL, Part
from chatkit.timeline.pcapng import MAX_OF_A_CALL, capture
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.trace.event import MAX_DATA, Header
from chatkit.trace.sockets import TracedSocket
from tests.helpers import LOOPBACK, free_port, until
from tests.made_up_story import MadeUpStory
from tests.recorded_process import RecordedProcess
from tests.recorded_programs import PLAIN, TRACED, RecordedPrograms

TSHARK = shutil.which("tshark")
CHECKED = ("-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE")
FIELDS = (
    "frame.time_epoch", "tcp.stream", "tcp.srcport", "tcp.dstport", "tcp.flags.str", "tcp.len",
    "tcp.ack", "tcp.checksum.status", "ip.checksum.status", "_ws.malformed", "tcp.analysis.flags",
    "_ws.expert.severity", "ip.src", "ipv6.src",
)  # fmt: skip
WARNING = 0x600000  # and more: an error
WORDS = {"S": "SYN", "F": "FIN", "R": "RST"}


@pytest.fixture(autouse=True, scope="module")
def tshark() -> None:
    """Skip, loudly, where there is no tshark; fail where it must be there."""
    if TSHARK is None:
        missing = "no tshark on the path, so no capture file is read back"
        if os.environ.get("CHATKIT_BROWSER") == "required":
            pytest.fail(missing)
        pytest.skip(missing)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[RecordedProcess]:
    with RecordedProcess(tmp_path) as process:
        yield process


@dataclass
class Packet:
    """What tshark says of one packet."""

    time: str
    host: str
    flags: set[str]
    stream: int
    source: int
    target: int
    size: int
    taken: int  # how far it acknowledges what the other side sent; SYN and FIN count as a byte


class Reading:
    """A capture file as tshark reads it, after it found nothing wrong."""

    def __init__(self, content: bytes, folder: Path) -> None:
        self.path = folder / "capture.pcapng"
        self.path.write_bytes(content)
        wanted = [part for field in FIELDS for part in ("-e", field)]
        lines = self.ask("-T", "fields", "-E", "separator=|", *wanted).splitlines()
        self.packets = [self._packet(line) for line in lines]

    def ask(self, *arguments: str) -> str:
        assert TSHARK
        command = [TSHARK, "-n", "-r", str(self.path), *CHECKED, *arguments]
        run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def _packet(self, line: str) -> Packet:
        (
            time, stream, source, target, flags, size, taken, tcp_sum, ip_sum, malformed, analysis,
            severities, host, host6,
        ) = line.split("|")  # fmt: skip
        severe = [one for one in severities.split(",") if one and int(one, 0) >= WARNING]
        reset = "R" in flags  # a reset is a warning by itself
        assert not malformed, line
        assert not analysis or "S" in flags, line  # it says where two addresses meet again
        assert len(severe) <= reset, line
        assert tcp_sum in ("1", "2"), line  # good, or unverified where bytes are missing
        assert ip_sum in ("1", ""), line
        words = {word for letter, word in WORDS.items() if letter in flags}
        numbers = map(int, (stream, source, target, size, taken or 0))
        return Packet(time, host or host6, words, *numbers)

    def checked(self) -> int:
        """Return how many TCP checksums tshark found good."""
        return len(self.ask("-Y", "tcp.checksum.status == 1").splitlines())

    def said(self, stream: int = 0) -> tuple[bytes, bytes]:
        """Follow a stream: return what came from the end that connected, and from the other."""
        text = self.ask("-q", "-z", f"follow,tcp,raw,{stream}")
        lines = text[text.index("Node 1:") :].splitlines()[1:-1]
        forth = "".join(line for line in lines if not line.startswith("\t"))
        back = "".join(line[1:] for line in lines if line.startswith("\t"))
        return bytes.fromhex(forth), bytes.fromhex(back)

    def way(self, stream: int = 0) -> list[str]:
        """Return the packets of a stream, in short: `> SYN`, `< 5`."""
        own = [packet for packet in self.packets if packet.stream == stream]
        client = own[0].source
        return [
            f"{'>' if packet.source == client else '<'} "
            f"{' '.join(sorted(packet.flags)) or packet.size}"
            for packet in own
        ]


def read(story: Story, folder: Path) -> Reading:
    return Reading(capture(story), folder)


# the bytes


@pytest.mark.parametrize(
    ("forth", "back"),
    [
        (b"Halo\n", "é 😀 Halo juga".encode()),
        (bytes(range(256)), b"\x00\r\n\xff\xfe"),
        (b"x", b""),
        (b"", b""),
    ],
    ids=["text", "binary", "one side alone", "no byte at all"],
)
def test_following_the_stream_gives_each_direction_its_bytes(
    here: RecordedProcess, tmp_path: Path, forth: bytes, back: bytes
) -> None:
    client, conn = here.pair()
    client.send(forth)
    conn.send(back)
    if forth:
        conn.recv(1024)
    if back:
        client.recv(1024)
    found = read(here.story(), tmp_path)
    assert found.said() == (forth, back)
    assert found.checked() == len(found.packets)


def test_what_only_the_receiver_recorded_is_there_too(
    here: RecordedProcess, tmp_path: Path
) -> None:
    client, conn = here.pair()
    content = os.urandom(MAX_DATA * 2 + 77)
    client.sendall(content)
    received = b""
    while len(received) < len(content):
        received += conn.recv(1000)
    assert received == content
    found = read(here.story(), tmp_path)
    assert found.said() == (content, b"")
    assert found.checked() == len(found.packets)


def test_what_nobody_recorded_is_missing_but_counted(here: RecordedProcess, tmp_path: Path) -> None:
    client, conn = here.pair()
    content = os.urandom(10_000)
    client.sendall(content)
    until(lambda: len(conn.recv(10_000, socket.MSG_PEEK)) == len(content))
    assert conn.recv(10_000) == content
    conn.sendall(b"ok")
    client.recv(10)
    found = read(here.story(), tmp_path)
    forth, back = found.said()
    assert forth.startswith(content[:MAX_DATA])
    assert back == b"ok"
    assert sum(packet.size for packet in found.packets) == len(content) + 2


def test_a_long_send_is_cut_into_segments(here: RecordedProcess, tmp_path: Path) -> None:
    client, conn = here.pair()
    content = os.urandom(200_000)
    received = b""
    for at in range(0, len(content), 50_000):  # less than the queues between them hold
        client.sendall(content[at : at + 50_000])
        while len(received) < at + 50_000:
            received += conn.recv(MAX_DATA)
    found = read(here.story(), tmp_path)
    assert found.said() == (content, b"")


def test_one_send_of_200_kb_is_several_packets(programs: RecordedPrograms, tmp_path: Path) -> None:
    server, client = programs.pair()
    content = bytes(i % 251 for i in range(200_000))
    client.begin("s.sendall(bytes(i % 251 for i in range(200_000)))")
    server.do("n = 0\nwhile n < 200_000: n += len(c.recv(4096))")
    client.done()
    programs.ended("client", "sendall")
    programs.tells(lambda: sum(max(0, c.size) for c in programs.calls("server", "recv")) == 200_000)
    found = read(programs.story, tmp_path)
    assert found.said() == (content, b"")
    assert len([packet for packet in found.packets if packet.size]) == 4


def test_pieces_and_glued_sends_keep_their_order(here: RecordedProcess, tmp_path: Path) -> None:
    client, conn = here.pair()
    for word in (b"satu", b"dua", b"tiga"):
        client.send(word)
    until(lambda: len(conn.recv(100, socket.MSG_PEEK)) == 11)
    conn.recv(5)
    conn.send(b"?")
    conn.recv(100)
    client.recv(1)
    found = read(here.story(), tmp_path)
    assert found.said() == (b"satuduatiga", b"?")
    assert found.way() == ["> SYN", "< SYN", "> 0", "> 4", "> 3", "> 4", "< 1"]


def test_ipv6_is_ipv6(here: RecordedProcess, tmp_path: Path) -> None:
    try:
        client, conn = here.pair(socket.AF_INET6)
    except OSError:
        pytest.skip("this computer has no ::1")
    client.send(b"enam")
    conn.recv(10)
    conn.send(b"v6!")
    client.recv(10)
    client.close()
    conn.recv(10)
    conn.close()
    found = read(here.story(), tmp_path)
    assert found.said() == (b"enam", b"v6!")
    assert {packet.host for packet in found.packets} == {"::1"}
    assert found.way()[-2:] == ["> FIN", "< FIN"]
    assert found.checked() == len(found.packets)


# beginnings and ends


def test_two_who_close_say_so_in_their_order(here: RecordedProcess, tmp_path: Path) -> None:
    client, conn = here.pair()
    client.send(b"halo")
    conn.recv(10)
    conn.close()
    client.recv(10)
    client.close()
    way = read(here.story(), tmp_path).way()
    assert way == ["> SYN", "< SYN", "> 0", "> 4", "< FIN", "> FIN"]


def test_after_half_a_close_the_other_half_goes_on(here: RecordedProcess, tmp_path: Path) -> None:
    client, conn = here.pair()
    client.send(b"habis")
    client.shutdown(socket.SHUT_WR)
    conn.recv(10)
    conn.recv(10)
    conn.send(b"masih")
    client.recv(10)
    conn.close()
    client.recv(10)
    client.close()
    found = read(here.story(), tmp_path)
    assert found.way() == ["> SYN", "< SYN", "> 0", "> 5", "> FIN", "< 5", "< FIN"]
    assert [packet.taken for packet in found.packets] == [0, 1, 1, 1, 1, 7, 7]


def test_who_closes_with_unread_bytes_resets(here: RecordedProcess, tmp_path: Path) -> None:
    client, conn = here.pair()
    client.send(b"tak terbaca")
    conn.close()
    with pytest.raises(ConnectionResetError):
        client.recv(10)
    client.close()
    found = read(here.story(), tmp_path)
    assert found.way() == ["> SYN", "< SYN", "> 0", "> 11", "< RST"]
    assert found.said() == (b"tak terbaca", b"")


def test_a_refused_connect_is_a_syn_and_a_reset(here: RecordedProcess, tmp_path: Path) -> None:
    port = free_port()
    with pytest.raises(ConnectionRefusedError):
        here.fresh().connect((LOOPBACK, port))
    found = read(here.story(), tmp_path)
    assert found.way() == ["> SYN", "< RST"]
    assert found.packets[0].target == port


@pytest.mark.skipif(os.name == "nt", reason="Windows answers when the queue is full")
def test_a_connect_that_nobody_answers_is_a_syn_alone(
    here: RecordedProcess, tmp_path: Path
) -> None:
    crowded = here.fresh()
    crowded.bind((LOOPBACK, 0))
    crowded.listen(0)
    address = crowded.getsockname()
    clients = [here.fresh() for _ in range(3)]
    for client in clients:
        client.setblocking(False)
        client.connect_ex(address)
    impatient = here.fresh()
    impatient.settimeout(0.05)
    with pytest.raises(TimeoutError):
        impatient.connect(address)
    asking = here.keep(type(crowded)(socket.AF_INET, socket.SOCK_DGRAM))
    asking.connect(address)  # a datagram has no SYN
    found = read(here.story(), tmp_path)
    assert [packet.flags for packet in found.packets] == [{"SYN"}] * 4
    assert {packet.stream for packet in found.packets} == {0, 1, 2, 3}


def test_the_same_two_addresses_meet_twice_in_two_streams(
    here: RecordedProcess, tmp_path: Path
) -> None:
    listener, port = here.listen(), free_port()
    for text in (b"satu", b"dua"):
        client = here.fresh()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        client.bind((LOOPBACK, port))
        client.connect(listener.getsockname())
        conn = here.accept(listener)
        client.sendall(text)
        conn.recv(10)
        conn.close()  # first, so that TIME_WAIT is not the client's
        client.recv(10)
        client.close()
    found = read(here.story(), tmp_path)
    assert [(packet.stream, packet.size) for packet in found.packets if packet.size] == [
        (0, 4), (1, 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("host", "address"), [("localhost", LOOPBACK), ("127.1", "0.0.0.0"), ("::1", "::1")]
)
def test_a_refused_connect_to_a_name_is_there_too(
    here: RecordedProcess, tmp_path: Path, host: str, address: str
) -> None:
    port = free_port()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with pytest.raises(ConnectionRefusedError):
            here.fresh(family).connect((host, port))
    except OSError:
        pytest.skip("this computer has no ::1")
    found = read(here.story(), tmp_path)
    assert found.way() == ["> SYN", "< RST"]
    assert found.packets[1].host == address


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no Unix sockets")
def test_what_is_not_ip_is_left_out(here: RecordedProcess, tmp_path: Path) -> None:
    listener, client = here.fresh(socket.AF_UNIX), here.fresh(socket.AF_UNIX)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)  # the path of a Unix socket has to be short
        listener.bind("s")
        listener.listen(1)
        client.connect("s")
    conn = here.accept(listener)
    client.send(b"halo")
    conn.recv(10)
    story = here.story()
    assert len(story.calls) > 5
    assert read(story, tmp_path).packets == []


def test_whoever_is_killed_ends_its_connections(programs: RecordedPrograms, tmp_path: Path) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10); c.recv(10)")
    client.do("s.send(b'halo')")
    programs.ended("client", "send")
    programs.waiting("server", "recv")
    programs.ended("server", "recv")
    client.kill()
    server.done()
    programs.ended("server", "recv", 2)
    programs.tells(lambda: programs.process("client").killed)
    way = read(programs.story, tmp_path).way()
    assert way == ["> SYN", "< SYN", "> 0", "> 4", "> FIN"]


def test_nothing_is_made_of_a_program_without_a_connection(
    here: RecordedProcess, tmp_path: Path
) -> None:
    here.listen()
    assert read(here.story(), tmp_path).packets == []


# several processes


def test_a_clock_that_was_set_meanwhile_brings_no_disorder(
    programs: RecordedPrograms, tmp_path: Path
) -> None:
    server, client = programs.pair()
    client.do("s.send(b'ping')")
    server.do("c.recv(10); c.send(b'pong')")
    client.do("s.recv(10)")
    server.leave()
    client.leave()
    for path in programs.traces.glob("server*"):
        header, _, rest = path.read_bytes().partition(b"\n")
        early = msgspec.json.decode(header, type=Header)
        late = msgspec.structs.replace(early, wall=early.wall - 3_600_000_000_000)
        path.write_bytes(msgspec.json.encode(late) + b"\n" + rest)
    story = Story(Folder(programs.traces))
    story.read()
    found = read(story, tmp_path)
    assert found.way()[:5] == ["> SYN", "< SYN", "> 0", "> 4", "< 4"]
    clock = programs.calls("client", "connect")[0].wall / 1e9
    assert abs(float(found.packets[0].time) - clock) < 0.1


def test_what_a_killed_program_sent_last_is_there_if_it_was_read(
    programs: RecordedPrograms, tmp_path: Path
) -> None:
    server, client = programs.pair()
    client.begin("import os, signal; s.send(b'pamit'); os.kill(os.getpid(), signal.SIGKILL)")
    client.ends()
    server.do("c.recv(3); c.recv(10); c.recv(10); c.close()")
    programs.ended("server", "close")
    assert programs.calls("client", "send") == []  # it died before the line was written
    programs.tells(lambda: programs.process("client").killed)
    found = read(programs.story, tmp_path)
    assert found.said() == (b"pamit", b"")
    assert found.way() == ["> SYN", "< SYN", "> 0", "> 3", "> 2", "> FIN", "< FIN"]


def test_of_a_send_that_failed_half_way_only_what_was_read_is_there(
    here: RecordedProcess, tmp_path: Path
) -> None:
    client, conn = here.pair()
    client.settimeout(0.05)
    with pytest.raises(TimeoutError):
        client.sendall(bytes(50_000_000))
    size = len(conn.recv(3000)) + len(conn.recv(500))
    assert read(here.story(), tmp_path).said() == (bytes(size), b"")


def test_of_a_send_that_goes_on_only_what_was_read_is_there(
    programs: RecordedPrograms, tmp_path: Path
) -> None:
    server, client = programs.pair()
    client.begin("s.sendall(bytes(50_000_000))")
    programs.waiting("client", "sendall")
    server.do("c.recv(3000)")
    programs.ended("server", "recv")
    assert read(programs.story, tmp_path).said() == (bytes(3000), b"")


def test_who_sends_to_a_closed_end_gets_a_reset_from_there(
    here: RecordedProcess, tmp_path: Path
) -> None:
    client, conn = here.pair()
    conn.close()
    client.send(b"masih di sana?")
    with pytest.raises(BrokenPipeError):
        client.send(b"halo?")
    client.close()
    way = read(here.story(), tmp_path).way()
    assert way == ["> SYN", "< SYN", "> 0", "< FIN", "> 14", "< RST"]


def test_a_reset_by_a_program_that_is_not_recorded_comes_from_there(
    programs: RecordedPrograms, tmp_path: Path
) -> None:
    server, port = programs.listening()
    client = programs.run("client", PLAIN)
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
    server.do("c, _ = d.accept(); c.send(b'tak terbaca')")
    client.do("s.close()")
    assert server.do("c.recv(10)") == "ConnectionResetError"
    programs.ended("server", "recv")
    way = read(programs.story, tmp_path).way()
    assert way == ["> SYN", "< SYN", "> 0", "< 11", "> RST"]


@pytest.mark.parametrize("recorded", ["client", "server"])
def test_one_recorded_end_is_enough(
    programs: RecordedPrograms, tmp_path: Path, recorded: str
) -> None:
    server = programs.run("server", PLAIN if recorded == "client" else TRACED)
    port = server.do(
        "d = socket.socket(); d.bind(('127.0.0.1', 0)); d.listen(1); print(d.getsockname()[1])"
    )
    client = programs.run("client", PLAIN if recorded == "server" else TRACED)
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port})); s.send(b'Halo')")
    server.do("c, _ = d.accept(); c.recv(10); c.send(b'Halo juga'); c.shutdown(1)")
    client.do("s.recv(100); s.recv(100); s.recv(100); s.close()")
    server.do("c.recv(10); c.recv(10); c.close()")
    programs.ended(recorded, "close")
    found = read(programs.story, tmp_path)
    assert found.said() == (b"Halo", b"Halo juga")
    assert found.way()[:3] == ["> SYN", "< SYN", "> 0"]
    assert sorted(found.way()[3:5]) == ["< 9", "> 4"]
    assert found.way()[5:] == ["< FIN", "> FIN"]
    assert found.packets[0].target == int(port)


def test_two_conversations_are_two_streams(programs: RecordedPrograms, tmp_path: Path) -> None:
    server, port = programs.listening()
    clients = [programs.run("client") for _ in range(2)]
    for number, client in enumerate(clients):
        client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
        server.do(f"c{number}, _ = d.accept()")
    for number in (1, 0, 1):
        clients[number].do(f"s.send(b'aku {number} ')")
        server.do(f"c{number}.recv(10); c{number}.send(b'halo {number} ')")
        clients[number].do("s.recv(10)")
    programs.ended("client", "recv")
    programs.ended("client 2", "recv", 2)
    programs.ended("server", "send", 3)
    found = read(programs.story, tmp_path)
    assert [packet.stream for packet in found.packets if packet.size] == [1, 1, 0, 0, 1, 1]
    assert found.said(0) == (b"aku 0 ", b"halo 0 ")
    assert found.said(1) == (b"aku 1 aku 1 ", b"halo 1 halo 1 ")


def test_packets_are_in_order_to_the_nanosecond(programs: RecordedPrograms, tmp_path: Path) -> None:
    server, client = programs.pair()
    client.begin("for _ in range(50): s.send(b'ping'); s.recv(10)")
    server.do("for _ in range(50): c.recv(10); c.send(b'pong')")
    client.done()
    programs.ended("client", "recv", 50)
    programs.ended("server", "send", 50)
    found = read(programs.story, tmp_path)
    times = [packet.time for packet in found.packets]
    assert all(re.fullmatch(r"\d{10}\.\d{9}", time) for time in times)
    assert times == sorted(times)
    assert len({time[-3:] for time in times}) > 10
    assert found.way()[3:] == ["> 4", "< 4"] * 50
    clock = programs.calls("client", "connect")[0].wall / 1e9
    assert abs(float(times[0]) - clock) < 0.1


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_file_says_that_its_headers_are_made_up(
    here: RecordedProcess, tmp_path: Path, language: str
) -> None:
    texts.use(language)
    client, conn = here.pair()
    client.send(b"halo")
    conn.recv(10)
    found = read(here.story(), tmp_path)
    capinfos = shutil.which("capinfos")
    if capinfos is None:
        pytest.skip("no capinfos on the path")
    run = subprocess.run([capinfos, found.path], capture_output=True, timeout=60, check=True)
    assert say("pcapng_comment") in run.stdout.decode()


# datagrams

UDP = ("ip.src", "ipv6.src", "udp.srcport", "ip.dst", "ipv6.dst", "udp.dstport", "udp.length",
    "frame.cap_len", "frame.len", "udp.checksum.status", "_ws.malformed", "_ws.expert.severity",
    "udp.payload", "frame.comment")  # fmt: skip


@dataclass
class Datagram:
    """What tshark says of one datagram."""

    source: str
    target: str
    size: int
    data: bytes
    comment: str


def datagrams_of(story: Story, folder: Path, part: Part = ALL) -> list[Datagram]:
    """Return the datagrams of a capture file, in which tshark found nothing wrong."""
    assert TSHARK
    path = folder / "udp.pcapng"
    path.write_bytes(capture(story, part))
    wanted = [word for field in UDP for word in ("-e", field)]
    command = [TSHARK, "-n", "-r", str(path), "-o", "udp.check_checksum:TRUE", "-T", "fields"]
    run = subprocess.run(
        [*command, "-E", "separator=|", *wanted], capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stderr
    return [_datagram(line) for line in run.stdout.splitlines()]


def _datagram(line: str) -> Datagram:
    (
        host, host6, port, there, there6, peer_port, length, kept, whole, checksum, malformed,
        severities, payload, comment,
    ) = line.split("|")  # fmt: skip
    assert not malformed, line
    assert not [one for one in severities.split(",") if one and int(one, 0) >= WARNING], line
    assert checksum == ("1" if kept == whole else "2"), line  # good, or not all bytes are there
    ends = f"{host or host6} {port}", f"{there or there6} {peer_port}"
    return Datagram(*ends, int(length) - 8, bytes.fromhex(payload), comment)


def asking(here: RecordedProcess, family: int = socket.AF_INET) -> TracedSocket:
    return here.keep(TracedSocket(family, socket.SOCK_DGRAM))


def answering(here: RecordedProcess, host: str = LOOPBACK) -> tuple[TracedSocket, int]:
    sock = asking(here, socket.AF_INET6 if ":" in host else socket.AF_INET)
    sock.bind((host, 0))
    return sock, sock.getsockname()[1]


@pytest.mark.parametrize("host", [LOOPBACK, "0.0.0.0", "::1", "::"])
def test_a_datagram_that_both_sides_recorded_is_there_once(
    here: RecordedProcess, tmp_path: Path, host: str
) -> None:
    try:
        server, port = answering(here, host)
    except OSError:
        pytest.skip("this computer has no ::1")
    loopback = "::1" if ":" in host else LOOPBACK
    client = asking(here, server.family)
    client.sendto(b"Halo", (loopback, port))
    _, address = server.recvfrom(1024)
    server.sendto("Halo juga é".encode(), address)
    client.recvfrom(1024)
    here_, there = f"{loopback} {address[1]}", f"{loopback} {port}"
    assert datagrams_of(here.story(), tmp_path) == [
        Datagram(here_, there, 4, b"Halo", ""),
        Datagram(there, here_, 12, "Halo juga é".encode(), ""),
    ]


def test_equal_datagrams_one_after_the_other_are_all_there(
    here: RecordedProcess, tmp_path: Path
) -> None:
    server, port = answering(here)
    client = asking(here)
    for _ in range(3):
        client.sendto(b"ping", ("localhost", port))
    for _ in range(3):
        server.recvfrom(10)
    found = datagrams_of(here.story(), tmp_path)
    assert [one.data for one in found] == [b"ping"] * 3
    assert {one.target for one in found} == {f"{LOOPBACK} {port}"}


def test_a_connected_socket_sends_datagrams_too(here: RecordedProcess, tmp_path: Path) -> None:
    server, port = answering(here)
    client = asking(here)
    client.connect((LOOPBACK, port))
    client.send(b"satu")
    server.connect(client.getsockname())
    server.recv(10)
    server.sendall(b"")
    assert client.recv(10) == b""  # an empty datagram, and no end of anything
    client.sendall(b"tiga")
    server.recvfrom(10)
    found = datagrams_of(here.story(), tmp_path)
    assert [one.data for one in found] == [b"satu", b"", b"tiga"]
    assert found[1].source == found[0].target == found[2].target == f"{LOOPBACK} {port}"


def test_a_datagram_longer_than_what_is_kept_has_its_true_length(
    here: RecordedProcess, tmp_path: Path
) -> None:
    server, port = answering(here)
    content = os.urandom(9000)
    asking(here).sendto(content, (LOOPBACK, port))
    server.recvfrom(10_000)
    (found,) = datagrams_of(here.story(), tmp_path)
    assert found.size == 9000
    assert found.data == content[:MAX_DATA]


@pytest.mark.skipif(os.name == "nt", reason="there recvfrom fails where the buffer is short")
def test_a_datagram_that_was_read_into_a_short_buffer_is_whole(
    here: RecordedProcess, tmp_path: Path
) -> None:
    server, port = answering(here)
    client = asking(here)
    client.sendto(b"hilang", (LOOPBACK, port))
    client.sendto(b"0123456789", (LOOPBACK, port))
    server.recvfrom(3)
    server.recvfrom(4)
    found = datagrams_of(here.story(), tmp_path)
    assert [one.data for one in found] == [b"hilang", b"0123456789"]


def test_one_recorded_side_of_a_datagram_is_enough(here: RecordedProcess, tmp_path: Path) -> None:
    server, port = answering(here)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(b"dari luar", (LOOPBACK, port))
        _, address = server.recvfrom(100)
        server.sendto(b"ke luar", address)
        outside = f"{LOOPBACK} {stranger.getsockname()[1]}"
    assert datagrams_of(here.story(), tmp_path) == [
        Datagram(outside, f"{LOOPBACK} {port}", 9, b"dari luar", ""),
        Datagram(f"{LOOPBACK} {port}", outside, 7, b"ke luar", ""),
    ]


def test_a_datagram_to_a_group_is_one_packet_however_many_read_it(
    here: RecordedProcess, tmp_path: Path
) -> None:
    group, port = "224.0.0.251", free_port()
    readers = [asking(here) for _ in range(2)]
    for reader in readers:
        reader.settimeout(10)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reader.bind(("", port))
        member = socket.inet_aton(group) + socket.inet_aton(LOOPBACK)
        reader.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    client = asking(here)
    client.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(LOOPBACK))
    client.sendto(b"semua", (group, port))
    for reader in readers:
        reader.recvfrom(10)
    (found,) = datagrams_of(here.story(), tmp_path)
    assert (found.target, found.data) == (f"{group} {port}", b"semua")
    assert found.source.startswith(f"{LOOPBACK} ")


def test_of_many_equal_datagrams_in_a_row_the_last_packet_tells_the_rest(tmp_path: Path) -> None:
    made = MadeUpStory()
    client = made.program("client")
    made.call(client, "socket", detail="AF_INET, SOCK_DGRAM")
    send = made.call(
        client, "sendto", moved=4, data=b"ping", local="0.0.0.0:40000", detail="('127.0.0.1', 5005)"
    )
    send.count, send.last_end = MAX_OF_A_CALL + 7, send.start + 1_000_000_000
    found = datagrams_of(made.story, tmp_path)
    assert len(found) == MAX_OF_A_CALL
    assert {(one.source, one.data) for one in found} == {(f"{LOOPBACK} 40000", b"ping")}
    assert [one.comment for one in found if one.comment] == [say("pcapng_copies", n=7)]
    assert found[-1].comment


# what nobody has sent


def claiming(size: int) -> Story:
    """Return the story of a client that claims to have sent so many bytes, and of its server."""
    made = MadeUpStory()
    client, _ = made.pair()
    made.call(client, "sendall", moved=size, data=b"halo")
    made.call(client, "send", moved=5, data=b"dunia")
    return made.story


def test_a_claim_of_10_gib_is_no_more_than_a_thousand_packets(tmp_path: Path) -> None:
    size = 10 * 1024**3
    path = tmp_path / "claim.pcapng"
    path.write_bytes(capture(claiming(size)))
    assert path.stat().st_size < 200_000
    assert TSHARK
    fields = ("-T", "fields", "-e", "tcp.len", "-e", "frame.comment")
    command = [TSHARK, "-n", "-r", str(path), "-Y", "tcp.len > 0", *fields]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    *full, last, next_ = run.stdout.splitlines()
    assert full == ["65000\t"] * (MAX_OF_A_CALL - 1)
    assert last == f"65000\t{say('pcapng_missing', n=size - MAX_OF_A_CALL * 65_000)}"
    assert next_ == "5\t"


def test_many_claims_share_the_packets_of_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcapng, "MAX_PACKETS", 1000)
    made = MadeUpStory()
    client, _ = made.pair()
    for _ in range(300):
        made.call(client, "sendall", moved=10 * 1024**3, data=b"halo")
    assert len(capture(made.story)) < 1000 * 200


@pytest.mark.parametrize("name", ["connect", "sendto", "recvfrom"])
def test_a_port_that_is_none_costs_its_own_call_alone(tmp_path: Path, name: str) -> None:
    made = MadeUpStory()
    client, _ = made.pair()
    made.call(client, "send", moved=4, data=b"halo")
    made.call(client, "socket", 7, detail="AF_INET, SOCK_DGRAM")
    for port in ["70000", "-1", "99999999999", "x", "", "9" * 5000]:
        bad = f"127.0.0.1:{port}"
        asked = f"('127.1', {port})"
        begun = made.start(client, name, 7, peer=bad, local=bad, size=4, detail=asked)
        made.end(client, name, begun, size=4, data=b"buah", detail=f"('127.0.0.1', {port})")
        begun = made.start(client, "connect", 8, peer=bad, local=bad)
        made.end(client, "connect", begun, "ConnectionRefusedError: no")
    found = read(made.story, tmp_path)
    assert [packet.size for packet in found.packets] == [0, 0, 0, 4]


@pytest.mark.parametrize("recorded", ["both", "one"])
def test_equal_calls_in_a_row_are_a_segment_each_up_to_a_bound(recorded: str) -> None:
    made = MadeUpStory()
    client, server = made.pair()
    count = MAX_OF_A_CALL + 20
    if recorded == "both":
        call = made.call(client, "send", moved=4, data=b"ping")
    else:
        stranger = made.connected(server, 5, "127.0.0.1:7", "127.0.0.1:9")
        assert made.story.other_end(stranger) is None
        begun = made.start(server, "recv", 5, size=10)
        call = made.end(server, "recv", begun, size=4, data=b"ping")
    call.count, call.last, call.last_end = count, 4 * count, call.start + 1_000_000_000
    made.call(client, "send", moved=5, data=b"akhir")
    content = capture(made.story)
    assert content.count(b"ping") == MAX_OF_A_CALL
    assert say("pcapng_missing", n=4 * 20).encode() in content
