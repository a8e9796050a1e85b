"""What a trace tells about an experiment: real programs make each experiment, either way."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from chatkit.guesses import observations
from chatkit.guesses.answers import Outcome
from chatkit.guesses.observations import OBSERVATIONS, Since, observe
from chatkit.guesses.question import questions
from chatkit.guesses.sentences import saw
from chatkit.trace.event import now
from tests.helpers import free_port
from tests.recorded_programs import Program, RecordedPrograms

LINUX = sys.platform == "linux"
NEW = "import socket\ns = socket.socket()"
REUSE = "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)"
READER = """
import threading
threading.Thread(target=c.recv, args=(10,), daemon=True).start()
"""

Seeing = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wait of 0.8 s counts as one of two seconds."""
    monkeypatch.setattr(observations, "HELD", 800_000_000)
    monkeypatch.setattr(observations, "SETTLED", 100_000_000)


class Guessed:
    """The time of a guess, and what the story tells since."""

    def __init__(self, programs: RecordedPrograms) -> None:
        self._programs, self._at = programs, now()

    def outcomes(self, name: str, **parameters: Any) -> list[Outcome]:
        """Return all that is told by now."""
        self._programs.story.read()
        since = Since(self._programs.story, self._at, now())
        return list(OBSERVATIONS[name](since, **parameters))

    def sees(self, answer: str, name: str, **parameters: Any) -> Outcome:
        """Wait for an answer; return its outcome, which has a sentence."""

        def look() -> Outcome | None:
            found = self.outcomes(name, **parameters)
            return next((one for one in found if one.answer == answer), None)

        outcome = self._programs.tells(look)
        assert outcome
        assert saw(outcome)
        assert "{" not in saw(outcome)
        return outcome

    def sees_only(self, answer: str, name: str, **parameters: Any) -> Outcome:
        """Wait for an answer, and see no other one."""
        outcome = self.sees(answer, name, **parameters)
        assert {one.answer for one in self.outcomes(name, **parameters)} == {answer}
        return outcome


@pytest.fixture
def guessed(programs: RecordedPrograms) -> Callable[[], Guessed]:
    return lambda: Guessed(programs)


Guessing = Callable[[], Guessed]


def door(programs: RecordedPrograms, listens: bool = True) -> tuple[Program, int]:
    """Return a server whose socket `d` is bound, and listens if it shall; and its port."""
    server = programs.run("server")
    port = server.do(
        "d = socket.socket(); d.bind(('127.0.0.1', 0)); print(d.getsockname()[1])"
        + ("; d.listen(5)" if listens else "")
    )
    return server, int(port)


def to(port: int) -> str:
    return f"{NEW}\ns.connect(('127.0.0.1', {port}))"


# connecting


def test_connect_is_refused_before_listen(programs: RecordedPrograms, guessed: Guessing) -> None:
    _, port = door(programs, listens=False)
    client = programs.run("client")
    guess = guessed()
    client.do(to(port))
    outcome = guess.sees_only("refused", "connect", door="bound")
    assert outcome.facts["program"] == "client"


def test_connect_succeeds_before_accept_and_the_sentence_says_so(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, port = door(programs)
    client = programs.run("client")
    guess = guessed()
    client.do(to(port))
    assert guess.sees_only("connected", "connect").said == "saw_connect_early"
    server.do("c, _ = d.accept()")
    guess.sees("at_once", "accept")
    assert guess.sees("connected", "connect").said == "saw_connect_early"


def test_connect_meets_a_server_in_accept_and_the_sentence_says_so(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, port = door(programs)
    server.begin("c, _ = d.accept()")
    programs.waiting("server", "accept")
    client = programs.run("client")
    guess = guessed()
    client.do(to(port))
    assert guess.sees_only("connected", "connect").said == "saw_connect"
    assert guess.outcomes("accept") == [], "its client has not connected before"


def test_what_came_before_the_guess_does_not_count(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    _, port = door(programs)
    client = programs.run("client")
    client.do(to(port))
    programs.ended("client", "connect")
    guess = guessed()
    assert guess.outcomes("connect") == []
    client.do(to(port))
    guess.sees_only("connected", "connect")


@pytest.mark.skipif(not LINUX, reason="another system may let a connect through a full backlog")
def test_connect_waits_where_the_backlog_is_full(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server = programs.run("server")
    port = int(
        server.do(
            "d = socket.socket(); d.bind(('127.0.0.1', 0)); d.listen(0); print(d.getsockname()[1])"
        )
    )
    programs.run("first").do(to(port))
    late = programs.run("late")
    guess = guessed()
    late.begin(to(port))
    guess.sees_only("waits", "connect")


def test_connect_gives_up_in_time(programs: RecordedPrograms, guessed: Guessing) -> None:
    _, port = door(programs)
    late = programs.run("late")
    guess = guessed()
    late.do(
        f"for _ in range(8):\n    s = socket.socket(); s.settimeout(0.3)\n"
        f"    globals().setdefault('kept', []).append(s)\n    s.connect(('127.0.0.1', {port}))"
    )
    guess.sees("timed_out", "connect")


def test_connect_by_the_state_of_its_address(programs: RecordedPrograms, guessed: Guessing) -> None:
    _, port = door(programs)
    client = programs.run("client")
    guess = guessed()
    client.do(to(port))
    guess.sees_only("connected", "connect", door="open")
    for other in ("bound", "elsewhere", "none"):
        assert guess.outcomes("connect", door=other) == []
    guess = guessed()
    client.do(to(free_port()))
    guess.sees_only("refused", "connect", door="none")
    if LINUX:
        guess = guessed()
        client.do(to(port).replace("127.0.0.1", "127.0.0.2"))
        guess.sees_only("refused", "connect", door="elsewhere")


def test_a_client_gets_a_new_port_each_time_unless_it_asks_for_the_old_one(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    _, port = door(programs)
    client = programs.run("client")
    client.do(to(port))
    guess = guessed()
    client.do(to(port).replace("s =", "old = s\ns ="))
    guess.sees_only("new", "client_port")
    guess = guessed()
    mine = free_port()
    client.do(
        f"import struct\nfor _ in range(2):\n    s = socket.socket(); {REUSE}\n"
        "    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))\n"
        f"    s.bind(('127.0.0.1', {mine})); s.connect(('127.0.0.1', {port})); s.close()"
    )
    guess.sees("same", "client_port")


def test_an_accepted_socket_has_the_port_of_the_listening_one(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    guess = guessed()
    programs.pair()
    guess.sees_only("same", "accepted_port")


def test_bind_is_in_use_while_another_listens_and_not_otherwise(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, port = door(programs)
    second = programs.run("second")
    guess = guessed()
    second.do(f"{NEW}\ns.bind(('127.0.0.1', {port}))")
    guess.sees_only("in_use", "bind", after="listening")
    again = f"{NEW}\ns.bind(('127.0.0.1', {free_port()}))\ns.close()"
    guess = guessed()
    second.do(again)
    guess.sees_only("bound", "bind")
    assert guess.outcomes("bind", after="closed") == []
    guess = guessed()
    second.do(again)
    guess.sees_only("bound", "bind", after="closed")
    assert guess.outcomes("bind", after="listening") == []
    assert server.do("print(d.fileno() > 0)") == "True"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rules for TIME_WAIT")
def test_bind_after_time_wait_depends_on_the_option(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, client = programs.run("server"), programs.run("client")
    for reuse, answer in ((False, "in_use"), (True, "bound")):
        port = free_port()
        option = "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); " if reuse else ""
        serve = f"s = socket.socket(); {option}s.bind(('127.0.0.1', {port})); s.listen()"
        guess = guessed()
        server.do(serve)
        client.do(f"k = socket.socket(); k.connect(('127.0.0.1', {port}))")
        server.do("c, _ = s.accept(); c.close(); s.close()")
        client.do("k.recv(1); k.close()")
        guess = guessed()
        server.do(serve)
        guess.sees_only(answer, "bind", after="closed", reuse=reuse)
        assert guess.outcomes("bind", after="closed", reuse=not reuse) == []


# reading and writing


def test_recv_brings_bytes_then_the_end_and_again_the_end(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, client = programs.pair()
    guess = guessed()
    client.do("s.send(b'Halo')")
    server.do("c.recv(10)")
    assert guess.sees_only("bytes", "recv").facts["n"] == 4
    client.do("s.shutdown(socket.SHUT_WR)")
    guess = guessed()
    server.do("c.recv(10)")
    guess.sees_only("end", "recv")
    guess = guessed()
    server.do("c.recv(10)")
    assert guess.outcomes("recv") == [], "the end was told already"


def test_an_end_that_is_read_twice_at_once_is_seen(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, client = programs.pair()
    guess = guessed()
    client.do("s.shutdown(socket.SHUT_WR)")
    server.do("c.recv(10)\nc.recv(10)")
    guess.sees_only("end", "recv")


def test_recv_waits_or_gives_up(programs: RecordedPrograms, guessed: Guessing) -> None:
    server, client = programs.pair()
    guess = guessed()
    server.do("c.settimeout(0.1)\nc.recv(10)")
    guess.sees_only("timed_out", "recv")
    guess = guessed()
    client.begin("s.recv(10)")
    guess.sees_only("waits", "recv")
    guess = guessed()
    guess.sees_only("recv", "held", side="client")
    assert guess.outcomes("recv") == [], "it has waited before the guess"


def test_a_reset_is_told_once_and_a_send_after_it_fails(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, client = programs.pair()
    client.do(
        "import struct\n"
        "s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))\ns.close()"
    )
    guess = guessed()
    server.do("c.recv(10)")
    guess.sees_only("reset", "recv")
    guess = guessed()
    server.do("c.recv(10)")
    assert guess.outcomes("recv") == [], "the reset was told already"


def test_only_a_recv_after_the_other_sides_fin_tells_of_a_fin(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, client = programs.pair()
    guess = guessed()
    server.do("c.settimeout(0.1)\nc.recv(10)")
    guess.sees_only("timed_out", "recv")
    assert guess.outcomes("recv", after="fin") == []
    client.do("s.shutdown(socket.SHUT_WR)")
    server.do("c.recv(10)")
    guess.sees_only("end", "recv", after="fin")
    server, client = programs.pair()
    guess = guessed()
    client.do(
        "import struct\n"
        "s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))\ns.close()"
    )
    server.do("c.recv(10)")
    guess.sees_only("reset", "recv")
    assert guess.outcomes("recv", after="fin") == [], "a reset is no goodbye"


def test_after_a_close_with_unread_bytes_comes_a_reset_and_else_the_end(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    for unread, answer in ((True, "reset"), (False, "end")):
        server, port = door(programs)
        client = programs.run("client")
        client.do(f"{to(port)}\ns.sendall(b'Halo')")
        server.do("c, _ = d.accept()" + ("" if unread else "\nc.recv(10)"))
        guess = guessed()
        server.do("c.close()")
        client.do("s.recv(10)")
        guess.sees_only(answer, "recv")


def test_a_program_that_is_killed_says_goodbye(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, client = programs.pair()
    programs.tells(lambda: all(one.seen for one in programs.story.processes))
    guess = guessed()
    server.begin("c.recv(10)")
    client.process.kill()
    if LINUX:
        guess.sees_only("end", "recv", after="death")


def test_bytes_of_the_living_do_not_come_after_a_death(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, client = programs.pair()
    guess = guessed()
    client.do("s.send(b'Halo')")
    server.do("c.recv(10)")
    guess.sees_only("bytes", "recv")
    assert guess.outcomes("recv", after="death") == []


def test_send_takes_bytes_and_nothing_else(programs: RecordedPrograms, guessed: Guessing) -> None:
    _, client = programs.pair()
    guess = guessed()
    client.do("try: s.sendall('Halo')\nexcept TypeError: pass")
    guess.sees_only("type_error", "send")
    guess = guessed()
    client.do("s.sendall(b'')")
    guess.sees_only("nothing", "send")
    guess = guessed()
    client.do("s.sendall(b'Halo')")
    guess.sees_only("sent", "send")


def test_send_waits_where_nobody_reads(programs: RecordedPrograms, guessed: Guessing) -> None:
    _, client = programs.pair()
    guess = guessed()
    client.do("s.settimeout(0.1)\nwhile True: s.send(bytes(1_000_000))")
    guess.sees("timed_out", "send")
    guess = guessed()
    client.begin("s.settimeout(None)\ns.sendall(bytes(10_000_000))")
    guess.sees_only("waits", "send")


@pytest.mark.parametrize(
    ("sent", "of", "answer", "digits"),
    [
        ('"a" + 600 * "é"', "é", "1201", "61 c3 a9 c3 a9 c3 a9 c3 …"),
        ('"👍"', "👍", "4", "f0 9f 91 8d"),
        ('"Bob"', "Bob", "3", "42 6f 62"),
    ],
)
def test_the_size_of_a_text_is_that_of_its_bytes(
    programs: RecordedPrograms, guessed: Guessing, sent: str, of: str, answer: str, digits: str
) -> None:
    _, client = programs.pair()
    guess = guessed()
    client.do(f"s.sendall(b'lain')\ns.sendall(({sent}).encode())")
    told = guess.sees_only(answer, "size", of=of)
    assert told.facts["digits"] == digits


def test_json_writes_no_newline_within_a_text(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    _, client = programs.pair()
    guess = guessed()
    client.do("import json\ns.sendall(json.dumps('Dua\\nbaris').encode() + b'\\n')")
    guess.sees_only("1", "newlines", of="baris")
    guess = guessed()
    client.do("s.sendall('Dua\\nbaris\\n'.encode())")
    guess.sees_only("2", "newlines", of="baris")


def test_two_sends_are_one_recv_or_two(programs: RecordedPrograms, guessed: Guessing) -> None:
    server, client = programs.pair()
    guess = guessed()
    client.do("s.sendall(b'Bob')\ns.sendall(b'Halo')")
    assert guess.outcomes("pieces", sends=2) == []
    server.do("c.recv(1024)")
    told = guess.sees("1", "pieces", sends=2)
    assert (told.facts["sends_sizes"], told.facts["recvs_sizes"]) == ("3 + 4", "7")
    guess = guessed()
    client.do("s.sendall(b'satu')")
    server.do("c.recv(1024)")
    assert guess.outcomes("pieces", sends=2) == []
    client.do("s.sendall(b'dua')")
    server.do("c.recv(1024)")
    guess.sees("2", "pieces", sends=2)


def test_equal_pieces_count_each(programs: RecordedPrograms, guessed: Guessing) -> None:
    server, client = programs.pair()
    guess = guessed()
    client.do("s.sendall(3000 * b'x')")
    server.do("import time; time.sleep(0.1)\nfor _ in range(3): c.recv(1024)")
    told = guess.sees("3", "pieces", sends=1)
    assert told.facts["recvs_sizes"] == "1024 + 1024 + 952"
    guess.sees("more", "pieces", sends=1)


def test_what_comes_after_the_choice_was_not_seen_before_it(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, client = programs.pair()
    guess, asked = guessed(), now()
    chosen = now()
    client.do("s.sendall(b'Bob')")
    server.do("c.recv(1024); c.sendall(b'Halo')")
    client.do("s.recv(1024)")
    guess.sees("1", "pieces")
    guess.sees("talks", "turns")
    before = Since(programs.story, asked, chosen + observations.SETTLED)
    assert [*OBSERVATIONS["pieces"](before)] == []
    assert [*OBSERVATIONS["turns"](before)] == []


def test_pieces_are_followed_through_a_cable(programs: RecordedPrograms, guessed: Guessing) -> None:
    server, port = door(programs)
    cable = programs.run("cable")
    way = int(
        cable.do(
            "from chatkit import Cable\n"
            f"cable = Cable(0, ('127.0.0.1', {port})).start()\nprint(cable.port)"
        )
    )
    client = programs.run("client")
    client.do(to(way))
    server.do("c, _ = d.accept()")
    cable.do("cable.hold()")
    guess = guessed()
    client.do("s.sendall(b'Bob')\ns.sendall(b'Halo')")
    guess.sees("sent", "send")
    assert guess.outcomes("pieces", sends=2) == []
    cable.do(
        "import time\nwhile b'Halo' not in b''.join(one.data for one in cable.pieces):\n"
        "    time.sleep(0.01)\ncable.release()"
    )
    server.do("c.recv(1024)")
    guess.sees("1", "pieces", sends=2)
    cable.do("cable.set(slice=2)")
    guess = guessed()
    client.do("s.sendall(b'Halo Alice!')")
    server.do("n = 0\nwhile n < 11: n += len(c.recv(1024))")
    guess.sees("more", "pieces", sends=1)


def test_a_cable_may_lie_in_the_servers_own_program(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, port = door(programs)
    way = int(
        server.do(
            "from chatkit import Cable\n"
            f"cable = Cable(0, ('127.0.0.1', {port})).start()\nprint(cable.port)"
        )
    )
    client = programs.run("client")
    client.do(to(way))
    server.do("c, _ = d.accept()\ncable.hold()")
    guess = guessed()
    client.do("s.sendall(b'Bob')\ns.sendall(b'Halo')")
    guess.sees_only("sent", "send")
    server.do(
        "import time\nwhile b'Halo' not in b''.join(one.data for one in cable.pieces):\n"
        "    time.sleep(0.01)\ncable.release()\nc.recv(1024)"
    )
    guess.sees("1", "pieces", sends=2)
    assert guess.sees_only("bytes", "recv").facts["n"] == 7
    assert len(guess.outcomes("recv")) == 1, "the cable's recv is none of the lesson's"


def test_a_letter_is_cut_by_the_size_of_recv(programs: RecordedPrograms, guessed: Guessing) -> None:
    server, client = programs.pair()
    for text, answer in (('"a" + 600 * "é"', "half"), ('600 * "é"', "whole")):
        guess = guessed()
        client.do(f"s.sendall(({text}).encode())")
        server.do("import time; time.sleep(0.1); c.recv(1024)")
        guess.sees_only(answer, "letter")
        server.do("c.recv(1024)")


# waiting and taking turns


def test_a_program_is_held_up_in_a_call(programs: RecordedPrograms, guessed: Guessing) -> None:
    server, port = door(programs)
    guess = guessed()
    server.begin("c, _ = d.accept()")
    guess.sees_only("accept", "held")
    client = programs.run("client")
    client.do(to(port))
    server.do("")
    guess = guessed()
    client.begin("s.sendall(b'Halo')\ns.recv(10)")
    guess.sees_only("recv", "held", side="client")
    assert guess.outcomes("held", side="server") == []


def test_two_that_wait_for_each_other_are_stuck(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, client = programs.pair()
    guess = guessed()
    for one, end in ((server, "c"), (client, "s")):
        one.begin(f"{end}.recv(10)")
    guess.sees_only("stuck", "turns")


def test_two_that_both_send_first_are_not_stuck(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, client = programs.pair()
    guess = guessed()
    for one, end in ((server, "c"), (client, "s")):
        one.do(f"{end}.sendall(b'Halo')")
    for one, end in ((server, "c"), (client, "s")):
        one.do(f"{end}.recv(10)")
    guess.sees_only("talks", "turns")


@pytest.mark.parametrize(("who", "end", "side"), [(0, "c", "server"), (1, "s", "client")])
def test_a_stamp_is_written_by_the_sender(
    programs: RecordedPrograms, guessed: Guessing, who: int, end: str, side: str
) -> None:
    both = programs.pair()
    guess = guessed()
    both[who].do(f"{end}.sendall(b'[2026-11-27 10:31:05] Alice: Halo')")
    guess.sees_only(side, "stamps")


def test_a_program_with_a_thread_sends_while_it_reads(
    programs: RecordedPrograms, guessed: Guessing
) -> None:
    server, client = programs.pair()
    guess = guessed()
    client.do("s.sendall(b'satu')")
    server.do("c.recv(10)\nc.sendall(b'dua')")
    client.do("s.recv(10)")
    guess.sees("bytes", "recv")
    assert guess.outcomes("while_reading") == []
    server.do(READER)
    programs.waiting("server", "recv")
    server.do("c.sendall(b'tiga')")
    guess.sees_only("at_once", "while_reading")


# in a room

LINE = """{{"type":"message","seq":{seq},"sender":"Bob","id":"b1","time":"{time}"}}"""


def tell(server: Program, seq: int, time: str) -> None:
    """Say a line as a room does."""
    line = LINE.format(seq=seq, time=time) + "\n"
    server.do(f"c.sendall({line.encode()!r})")


@pytest.mark.parametrize(
    ("seq", "time", "numbers", "times"),
    [
        (8, "2026-11-27T10:00:01+07:00", "next", "rising"),  # a second later, with another offset
        (10, "2026-11-27T02:59:59+00:00", "gap", "back"),
        (7, "2026-11-27T02:00:00+00:00", "twice", "back"),
    ],
)
def test_two_messages_of_a_room_tell_of_their_numbers_and_their_stamps(
    programs: RecordedPrograms, guessed: Guessing, seq: int, time: str, numbers: str, times: str
) -> None:
    server, client = programs.pair()
    guess = guessed()
    for one in ((7, "2026-11-27T03:00:00+00:00"), (seq, time)):
        tell(server, *one)
        client.do("s.recv(1000)")
    guess.sees_only(numbers, "room_numbers")
    guess.sees_only(times, "room_times")
    assert guess.outcomes("room_numbers", after="return") == []


@pytest.mark.parametrize(("year", "key"), [(2020, "earlier"), (2099, "later")])
def test_a_rooms_stamp_is_put_beside_the_clock_of_the_sender(
    programs: RecordedPrograms, guessed: Guessing, year: int, key: str
) -> None:
    server, client = programs.pair()
    guess = guessed()
    client.do("""s.sendall(b'{"type":"message","text":"Halo","id":"b1"}')""")
    server.do("c.recv(1000)")
    tell(server, 1, f"{year}-11-27T03:00:00+00:00")
    client.do("s.recv(1000)")
    guess.sees_only(key, "room_stamp")


# the questions


@pytest.mark.parametrize("name", questions())
def test_a_question_asks_for_an_observation_that_can_give_some_of_its_answers(name: str) -> None:
    question = questions()[name]
    (seen,) = question.see
    told = OBSERVATIONS[seen].__doc__ or ""
    known = [key for key in question.answers if f"`{key}`" in told or key.isdigit()]
    assert known, f"{name}: {seen} gives none of {[*question.answers]}"


@pytest.mark.parametrize("name", questions())
def test_a_question_can_be_looked_at_in_a_story_without_calls(
    programs: RecordedPrograms, name: str
) -> None:
    assert observe(questions()[name], programs.story, now()) is None


def test_a_wrong_parameter_is_noticed(programs: RecordedPrograms, guessed: Guessing) -> None:
    server, client = programs.pair()
    guess = guessed()
    client.do("s.send(b'Halo')")
    server.do("c.recv(10)")
    guess.sees("bytes", "recv")
    with pytest.raises(ValueError, match="after is"):
        guess.outcomes("recv", after="lunch")
