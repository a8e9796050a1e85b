"""The questions of the lessons, each tried with the kit's own parts: it goes as explained."""

import sys
from collections.abc import Callable

import pytest

from chatkit.guesses import observations
from chatkit.guesses.observations import observe
from chatkit.guesses.question import find_question
from chatkit.trace.event import now
from tests.helpers import free_port
from tests.recorded_programs import Program, RecordedPrograms

KIT = "from chatkit import Cable, Client, Server, TracedSocket"
LISTEN = """
d = socket.socket(); d.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
d.bind(('127.0.0.1', {port})); d.listen()
"""


@pytest.fixture(autouse=True)
def sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observations, "HELD", 600_000_000)
    monkeypatch.setattr(observations, "SETTLED", 100_000_000)


class Laid:
    """A server, a cable and a client, connected through it as in lessons 6 to 8."""

    def __init__(self, programs: RecordedPrograms) -> None:
        self._programs = programs
        self.port, self.way = free_port(), free_port()
        self.server = programs.run("server")
        self.cable = programs.run("cable")
        self.client = programs.run("client")
        self.server.do(LISTEN.format(port=self.port))
        self.cable.do(f"{KIT}\ncable = Cable({self.way}, ('127.0.0.1', {self.port})).start()")
        self.connect()
        self._at = now()

    def connect(self) -> None:
        """Connect the client once more."""
        self.client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {self.way}))")
        self.server.do("c, _ = d.accept(); c.settimeout(2)")

    def guess(self) -> None:
        """What comes from here on counts."""
        self._at = now()

    def comes(self, name: str, answer: str) -> None:
        """Wait until the trace answers a question."""
        story = self._programs.story
        found = self._programs.tells(lambda: observe(find_question(name), story, self._at))
        assert found
        assert found.answer == answer, found

    def says_nothing(self, name: str) -> None:
        """Hold that the trace, though it is complete, does not answer a question."""
        assert observe(find_question(name), self._programs.story, self._at) is None

    def passed(self, data: bytes) -> None:
        """Wait until so many bytes have come to the cable."""
        self.cable.do(
            f"import time\nwhile {data!r} not in b''.join(one.data for one in cable.pieces):\n"
            "    time.sleep(0.01)"
        )


@pytest.fixture
def laid(programs: RecordedPrograms) -> Laid:
    return Laid(programs)


Asked = Callable[[str, str], None]


@pytest.fixture
def comes(programs: RecordedPrograms) -> Asked:
    """Give a function that waits for the answer of a question, from the start of the test on."""
    at = now()

    def waited(name: str, answer: str) -> None:
        found = programs.tells(lambda: observe(find_question(name), programs.story, at))
        assert found
        assert found.answer == answer, found

    return waited


def chat(programs: RecordedPrograms) -> tuple[Program, Program]:
    """Return the programs of Alice's server and Bob's client of the kit, who have met."""
    port = free_port()
    server, client = programs.run("server"), programs.run("client")
    server.do(f"{KIT}\na = Server({port}, 'Alice', free=True).start()")
    client.do(f"{KIT}\nb = Client('127.0.0.1', {port}, 'Bob', free=True).start()")
    client.do("import time\nwhile not b.peer: time.sleep(0.01)")
    return server, client


# lessons 1 and 3, with the kit's chat


def test_a_client_of_the_kit_is_refused(programs: RecordedPrograms, comes: Asked) -> None:
    programs.run("client").do(f"{KIT}\nb = Client('127.0.0.1', {free_port()}, 'Bob').start()")
    comes("1-refused", "refused")


def test_the_server_of_the_assignment_stamps(programs: RecordedPrograms, comes: Asked) -> None:
    server, _ = chat(programs)
    server.do("a.send('Halo')")
    comes("1-stamp", "server")


def test_a_chat_of_the_kit_sends_while_it_reads(programs: RecordedPrograms, comes: Asked) -> None:
    server, client = chat(programs)
    client.do("b.send('satu')")
    server.do("a.send('dua')")
    comes("4-thread", "at_once")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such addresses")
def test_another_address_of_this_computer_is_another_door(
    programs: RecordedPrograms, comes: Asked
) -> None:
    # 127.0.0.2 plays the address of the LAN, which a test cannot count on
    port = free_port()
    server, client = programs.run("server"), programs.run("client")
    server.do(f"{KIT}\na = Server({port}, 'Alice').start()")
    client.do(f"{KIT}\nb = Client('127.0.0.2', {port}, 'Bob').start()")
    comes("3-lan", "refused")


# lesson 2


def test_a_second_client_is_held_up_in_recv(programs: RecordedPrograms, comes: Asked) -> None:
    server, port = programs.listening()
    first, second = programs.run("first"), programs.run("second")
    first.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port})); s.sendall(b'Halo')")
    server.do("c, _ = d.accept()")
    second.begin(
        f"s = socket.socket(); s.connect(('127.0.0.1', {port}))\ns.sendall(b'dua')\ns.recv(9)"
    )
    comes("2-second", "recv")
    comes("2-port", "same")


# lesson 4, with the assignment's own programs


def test_the_original_programs_get_stuck_by_an_empty_message(
    programs: RecordedPrograms, comes: Asked
) -> None:
    server, client = programs.pair()
    client.begin("s.send(b'')\ns.recv(1024)")
    server.begin("c.recv(1024)")
    comes("4-empty", "stuck")


# lessons 6 and 7, through a cable


def test_held_bytes_hold_no_send_and_come_glued(laid: Laid) -> None:
    laid.cable.do("cable.hold()")
    laid.guess()
    laid.client.do("s.sendall(b'Bob')\ns.sendall(b'Halo')")
    laid.comes("6-held", "sent")
    laid.passed(b"BobHalo")
    laid.cable.do("cable.release()")
    laid.server.do("c.recv(1024)")
    laid.comes("6-glue", "1")
    laid.cable.do("cable.hold()")
    laid.guess()
    laid.server.do("c.sendall(b'satu')\nc.sendall(b'dua')")
    laid.passed(b"satudua")
    laid.cable.do("cable.release()")
    laid.client.do("s.recv(1024)")
    laid.comes("6-glue", "1")  # in either direction


def test_a_long_send_takes_several_recv(laid: Laid) -> None:
    laid.guess()
    laid.client.do("s.sendall(3000 * b'x')")
    laid.passed(3000 * b"x")
    laid.server.do("import time; time.sleep(0.3)\nfor _ in range(3): c.recv(1024)")
    laid.comes("6-big", "3")


def test_slices_take_many_recv(laid: Laid) -> None:
    laid.cable.do("cable.set(slice=2)")
    laid.guess()
    laid.client.do("s.sendall(b'Halo Alice!')")
    laid.server.do("n = 0\nwhile n < 11: n += len(c.recv(1024))")
    laid.comes("6-slice", "more")


def test_readline_takes_both_lines_with_one_recv(laid: Laid) -> None:
    laid.cable.do("cable.hold()")
    laid.guess()
    laid.client.do("s.sendall(b'Bob\\n')\ns.sendall(b'Halo\\n')")
    laid.passed(b"Bob\nHalo\n")
    laid.cable.do("cable.release()")
    laid.server.do("f = c.makefile('rb'); f.readline(); f.readline()")
    laid.comes("7-newline", "1")


def test_a_frame_with_its_length_takes_two_recv_and_four_bytes_more(laid: Laid) -> None:
    laid.client.do("import struct\ndef frame(b): return struct.pack('!I', len(b)) + b")
    laid.server.do(
        """
        import struct
        def exactly(conn, n):
            data = b""
            while piece := conn.recv(n - len(data)):
                data += piece
            return data
        def receive(conn):
            (size,) = struct.unpack("!I", exactly(conn, 4))
            return exactly(conn, size)
        """
    )
    laid.guess()
    laid.client.do("s.sendall(frame(b'Bob'))")
    laid.passed(b"Bob")
    laid.server.do("import time; time.sleep(0.2); receive(c)")
    laid.comes("7-exactly", "2")
    laid.comes("7-length", "7")


def test_json_sends_one_newline(laid: Laid) -> None:
    laid.guess()
    laid.client.do("import json\ns.sendall((json.dumps({'text': 'Dua\\nbaris'}) + '\\n').encode())")
    laid.comes("7-json", "1")


# lesson 8


def test_a_half_close_ends_one_direction_and_the_other_goes_on(laid: Laid) -> None:
    laid.guess()
    laid.cable.do("cable.half_close('to_server')")
    laid.server.do("c.recv(1024)")
    laid.comes("8-end", "end")
    laid.server.do("c.sendall(b'Aku masih bisa bicara')")
    assert laid.client.do("print(s.recv(1024).decode())") == "Aku masih bisa bicara"


def test_a_cut_is_no_goodbye(laid: Laid) -> None:
    laid.guess()
    laid.cable.do("cable.cut()")
    laid.server.do("c.recv(1024)")
    laid.server.do("print(c.recv(1024))")
    laid.says_nothing("8-end")


def test_an_unplugged_cable_is_silent_and_loses_nothing(laid: Laid) -> None:
    laid.cable.do("cable.unplug()")
    laid.guess()
    laid.client.do("s.sendall(b'Halo?')")
    laid.comes("8-unplugged", "sent")
    laid.server.do("c.settimeout(0.3); c.recv(1024)")
    laid.cable.do("cable.plug_in()")
    assert laid.server.do("c.settimeout(5); print(c.recv(1024).decode())") == "Halo?"
