"""Programs run line by line: where they stand, how they end, and that nothing is left behind."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest

from chatkit.errors import InputError
from chatkit.stepper import process
from chatkit.stepper.program import load
from chatkit.stepper.sentences import sentences
from chatkit.stepper.snapshot import Snapshot
from chatkit.stepper.stepping import Stepping
from chatkit.texts import say
from chatkit.timeline.diagram import diagram
from chatkit.timeline.moments import moments
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.timeline.waiting import waits
from chatkit.trace.writer import FLUSH, Recorder
from tests.helpers import LOOPBACK, Desk, free_port, is_free, refused, until
from tests.sentences import heard

Begin = Callable[..., Stepping]

AT_ONCE = 1.0  # seconds; a busy computer may need some of it


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Give a function that makes a stepping, which is closed in the end."""
    with ExitStack() as stack:

        def made(program: object, namespace: dict[str, Any] | None = None) -> Stepping:
            stepping = Stepping(load(program), namespace)
            stack.callback(stepping.close)
            return stepping

        yield made


@pytest.fixture
def traced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the programs recorded into a folder of this test's own."""
    monkeypatch.setenv("CHATKIT_TRACE", str(tmp_path))


def reaches(stepping: Stepping, phase: str, line: int = 0, seconds: float = 10.0) -> Snapshot:
    """Wait until the program is in this phase, and at this line; return how it stands."""

    def there() -> bool:
        now = stepping.snapshot()
        return now.phase == phase and line in (0, now.place.line)

    until(there, seconds, stepping.snapshot)
    return stepping.snapshot()


def steps(stepping: Stepping) -> Iterator[int]:
    """Press *next line* until the program is over; yield each line at which it pauses."""
    while not stepping.snapshot().over:
        stepping.next_line()
        stepping.settle(10)
        if (now := stepping.snapshot()).phase == "paused":
            yield now.place.line


def values(stepping: Stepping) -> dict[str, str]:
    return {one.name: one.shown() for one in stepping.snapshot().place.variables}


def screen(stepping: Stepping) -> list[str]:
    return [line.text for line in stepping.screen()]


def stopped(stepping: Stepping) -> None:
    """Stop, and see it stopped at once."""
    began = time.monotonic()
    stepping.stop()
    reaches(stepping, "stopped", seconds=AT_ONCE)
    assert time.monotonic() - began < AT_ONCE
    until(lambda: not program_threads(), 5, program_threads)


def program_threads() -> list[str]:
    """Return the threads that follow a program: none is left after its end."""
    names = ("chatkit-stepper", "chatkit-stop")
    return [one.name for one in threading.enumerate() if one.name.startswith(names)]


def processes() -> list[psutil.Process]:
    """Return the processes of this one in which programs run, or wait for one."""
    return [
        one
        for one in psutil.Process().children(recursive=True)
        if "chatkit.stepper" in " ".join(one.cmdline())
    ]


# stepping


def test_before_the_first_press_it_stands_at_the_first_line(begin: Begin) -> None:
    stepping = begin('"""Kata."""\nx = 1\n')
    assert (stepping.snapshot().phase, stepping.snapshot().place.line) == ("ready", 2)


def test_each_press_runs_one_line_through_loops_and_functions(begin: Begin) -> None:
    stepping = begin(
        "def twice(n):\n    return n * 2\n\nfor n in range(2):\n    x = twice(n)\n"
        "print([i for i in 'ab'])\n"
    )
    assert list(steps(stepping)) == [4, 5, 2, 4, 5, 2, 4, 6]
    assert stepping.snapshot().phase == "ended"
    assert screen(stepping) == ["['a', 'b']"]
    assert stepping.namespace["x"] == 2


def test_the_local_variables_are_those_of_the_innermost_function(begin: Begin) -> None:
    stepping = begin("a = 1\ndef f(b):\n    c = b + 1\n    return c\nd = f(5)\n")
    for _ in range(4):
        stepping.next_line()
        stepping.settle()
    now = reaches(stepping, "paused", 4)
    assert now.place.function == "f"
    assert values(stepping) == {"b": "5", "c": "6"}


def test_a_press_while_it_runs_pauses_at_the_next_line(begin: Begin) -> None:
    stepping = begin("n = 0\nwhile True:\n    n += 1\n")
    stepping.run()
    until(lambda: stepping.snapshot().phase == "running")
    stepping.next_line()
    reaches(stepping, "paused")
    assert values(stepping).keys() == {"n"}


def test_the_next_socket_call_pauses_just_before_it(begin: Begin) -> None:
    stepping = begin(
        "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen(1)\ns.close()\n"
    )
    seen: list[str] = []
    while len(seen) < 4:
        stepping.next_call()
        until(lambda: stepping.snapshot().about not in ("", *seen[-1:]), 10, stepping.snapshot)
        seen.append(stepping.snapshot().about)
    assert [call.partition("(")[0] for call in seen] == ["socket", "bind", "listen", "close"]
    assert "LISTEN" in values(stepping)["s"]


def test_the_next_line_completes_a_line_that_pauses_before_its_call(begin: Begin) -> None:
    stepping = begin("import socket\ns = socket.socket()\nx = s.fileno()\n")
    stepping.next_call()
    assert reaches(stepping, "paused", 2).about == "socket()"
    stepping.next_line()
    now = reaches(stepping, "paused", 3)
    assert (now.about, now.last.split(" → ")[0]) == ("", "socket()")


def test_the_last_calls_result_is_told(begin: Begin, desk: Desk) -> None:
    listener = desk.listen()
    port = listener.getsockname()[1]
    stepping = begin(
        f"import socket\ns = socket.create_connection(('127.0.0.1', {port}))\n"
        "n = s.send(b'Halo')\nd = s.recv(10)\ns.connect(('127.0.0.1', 1))\n"
    )
    stepping.run()
    conn = desk.accept(listener)
    assert conn.recv(10) == b"Halo"
    assert reaches(stepping, "blocked", 4).last == "send(b'Halo') → 4"
    stepping.next_line()
    conn.sendall(b"ok")
    assert reaches(stepping, "paused", 5).last == f"recv(10) → b'ok' ({say('value_bytes', n=2)})"
    stepping.run()
    now = reaches(stepping, "failed", 5)
    assert now.last.startswith("connect(('127.0.0.1', 1)) → ")


def test_a_program_asks_and_an_empty_answer_is_an_answer(begin: Begin) -> None:
    stepping = begin("a = input('nama: ')\nb = input()\nprint(a, b)\n")
    stepping.run()
    assert reaches(stepping, "asking", 1).prompt == "nama: "
    stepping.answer("Bob")
    until(lambda: stepping.snapshot().prompt == "")
    stepping.answer("")
    reaches(stepping, "ended")
    assert screen(stepping) == ["nama: Bob", "", "Bob "]
    with refused(InputError, "step_not_asked"):
        stepping.answer("lagi")


def test_a_command_given_while_a_run_ends_begins_the_next_one(begin: Begin) -> None:
    stepping = begin("print('mulai')\ninput()\n")
    stepping.run()
    reaches(stepping, "asking")
    first = stepping._run
    assert first
    stepping.stop()
    stepping.run()
    until(lambda: stepping._run is not first, AT_ONCE)
    reaches(stepping, "asking")
    until(lambda: screen(stepping) == ["mulai"], AT_ONCE)  # the words come beside the question
    stopped(stepping)


def test_what_it_asks_is_in_the_trace(begin: Begin, tmp_path: Path, traced: None) -> None:
    stepping = begin("input('nama: ')\n")
    stepping.run()
    reaches(stepping, "asking")
    story = Story(Folder(tmp_path))
    until(lambda: story.read() and story.calls, 2)
    assert [(call.name, call.detail, call.over) for call in story.calls] == [
        ("input", "nama: ", False)
    ]
    stepping.answer("x")
    reaches(stepping, "ended")
    story.read()
    assert story.calls[0].over


def test_a_paused_socket_call_has_not_begun_in_the_trace(
    begin: Begin, tmp_path: Path, traced: None
) -> None:
    stepping = begin("import socket\ns = socket.socket()\n")
    stepping.next_call()
    reaches(stepping, "paused")
    story = Story(Folder(tmp_path))
    time.sleep(3 * FLUSH)  # in which a call that had begun would have been written
    story.read()
    assert story.calls == []
    stepping.run()
    reaches(stepping, "ended")
    story.read()
    assert [call.name for call in story.calls] == ["socket"]


def test_a_blocked_call_is_told_with_its_time_and_what_would_end_it(begin: Begin) -> None:
    stepping = begin("import socket\ns = socket.create_server(('127.0.0.1', 0))\nc = s.accept()\n")
    stepping.run()
    now = reaches(stepping, "blocked", 3)
    (sentence,) = sentences(now)
    port = now.place.variables[0].shown().split("127.0.0.1:")[1].split()[0]
    ends = say("waits_client", address=f"127.0.0.1:{port}")
    blocked = {"call": "accept()", "ends": ends}
    assert sentence == say("step_blocked", since=say("seconds", n=0), **blocked)
    later = say("step_blocked", since=say("seconds", n=1), **blocked)
    until(lambda: sentences(stepping.snapshot()) == [later], 3)


def test_the_sockets_are_looked_at_anew_while_it_pauses(begin: Begin, desk: Desk) -> None:
    listener = desk.listen()
    stepping = begin(
        f"import socket\ns = socket.create_connection({listener.getsockname()})\nx = 1\n"
    )
    for _ in range(2):
        stepping.next_line()
        stepping.settle()
    reaches(stepping, "paused", 3)
    desk.accept(listener).sendall(b"Halo")
    if sys.platform == "linux":
        until(lambda: heard(values(stepping)["s"], "look_queues", unread=4, unsent=0))


# how it ends


def test_an_exception_shows_the_line_the_variables_and_the_traceback(begin: Begin) -> None:
    stepping = begin("def half(n):\n    x = n\n    return x / 0\n\ny = 3\nhalf(y)\n")
    stepping.run()
    now = reaches(stepping, "failed", 3)
    assert now.problem == "ZeroDivisionError: division by zero"
    assert values(stepping) == {"n": "3", "x": "3"}
    shown = "\n".join(screen(stepping))
    assert "line 6, in <module>" in shown
    assert "return x / 0" in shown
    assert "chatkit" not in shown
    assert "bdb" not in shown
    assert stepping.namespace["y"] == 3


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("import sys\nsys.exit('kode 3')\n", "'kode 3'"),
        ("import sys\nsys.exit(3)\n", "3"),
        ("exit(2)\n", "2"),
        ("quit()\n", ""),
        ("import os\nos._exit(1)\n", "1"),
        ("from os import _exit\n_exit(4)\n", "4"),
    ],
)
def test_a_program_that_ends_itself_does_not_end_the_kernel(
    begin: Begin, source: str, code: str
) -> None:
    stepping = begin(source)
    stepping.run()
    now = reaches(stepping, "ended")
    assert sentences(now)[0] == (say("step_exit", code=code) if code else say("step_ended"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to die of")
def test_a_program_that_a_signal_ends_says_which(begin: Begin) -> None:
    stepping = begin("import os\nos.abort()\n")
    stepping.run()
    now = reaches(stepping, "ended")
    assert sentences(now)[0] == say("step_killed", signal=int(signal.SIGABRT))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_forked_child_prints_on_the_programs_screen_and_is_not_stepped(begin: Begin) -> None:
    stepping = begin(
        "import os\nif os.fork() == 0:\n    print('anak', flush=True)\n    os._exit(3)\n"
        "print('kode', os.waitstatus_to_exitcode(os.wait()[1]))\n"
    )
    assert list(steps(stepping)) == [2, 5]
    assert screen(stepping) == ["anak", "kode 3"]


def test_an_exception_that_cannot_speak_is_shown_all_the_same(begin: Begin) -> None:
    stepping = begin(
        "class Mute(Exception):\n    def __str__(self):\n        raise RuntimeError\nraise Mute\n"
    )
    stepping.run()
    assert "Mute" in reaches(stepping, "failed", 4).problem


def test_after_the_end_the_variables_are_the_notebooks_and_the_sockets_work(begin: Begin) -> None:
    space: dict[str, Any] = {"lama": 1}
    stepping = begin(
        "import socket\nfrom datetime import datetime\n_x = 1\n"
        "def salam():\n    print('halo')\n\n"
        "s = socket.create_server(('127.0.0.1', 0))\nport = s.getsockname()[1]\n",
        space,
    )
    stepping.run()
    assert reaches(stepping, "ended").open == 1
    assert set(space) == {"lama", "s", "port", "salam"}
    with socket.create_connection((LOOPBACK, space["port"])) as client:
        space["s"].settimeout(5)
        conn, _ = space["s"].accept()
        assert conn.gettimeout() is None, "it waits, though nothing has come yet"
        assert conn.getblocking()
        client.sendall(b"Halo")
        assert conn.recv(10) == b"Halo"
        space["s"].settimeout(None)
        conn.close()
    assert socket.socket.gettimeout(space["s"]) is None
    stepping.close_sockets()
    until(lambda: is_free(space["port"]), AT_ONCE)  # the next process may be starting just now
    assert stepping.snapshot().open == 0


def test_by_hand_a_handed_function_prints_into_the_cell(
    begin: Begin, capsys: pytest.CaptureFixture[str]
) -> None:
    space: dict[str, Any] = {}
    stepping = begin("import time\ndef salam():\n    time.sleep(0.01)\n    print('halo')\n", space)
    stepping.run()
    reaches(stepping, "ended")
    space["salam"]()
    assert capsys.readouterr().out == "halo\n"


def test_a_handed_socket_can_be_interrupted_by_hand(begin: Begin) -> None:
    space: dict[str, Any] = {}
    stepping = begin("import socket\ns = socket.create_server(('127.0.0.1', 0))\n", space)
    stepping.run()
    reaches(stepping, "ended")
    if sys.platform == "win32":
        return
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        space["s"].accept()


COUNTER = 0


def counts() -> None:
    global COUNTER
    COUNTER += 1
    listener = socket.socket()
    listener.bind((LOOPBACK, 0))
    listener.listen()


def test_a_functions_local_variables_are_handed_over(begin: Begin) -> None:
    space: dict[str, Any] = {}
    stepping = begin(counts, space)
    stepping.run()
    assert reaches(stepping, "ended").open == 1
    assert set(space) == {"COUNTER", "listener"}
    assert space["COUNTER"] == 1
    assert COUNTER == 0
    assert socket.socket.__module__ == "socket"
    assert type(space["listener"]) is not socket.socket


def test_it_begins_again_from_the_top_and_closes_what_was_open(begin: Begin) -> None:
    port = free_port()
    stepping = begin(f"import socket\ns = socket.create_server(('127.0.0.1', {port}))\nx = 1\n")
    for _ in range(3):
        stepping.run()
        assert reaches(stepping, "ended").open == 1
    stepping.next_line()
    reaches(stepping, "paused", 2)
    assert is_free(port)


# stopping

SERVER = "import socket\ns = socket.create_server(('127.0.0.1', {port}))\n"

WAITING = {
    "accept": "s.accept()\n",
    "recv": "c = socket.create_connection(s.getsockname())\na = s.accept()[0]\na.recv(10)\n",
    "input": "input('?')\n",
    "sleep": "import time\ntime.sleep(100)\n",
    "select": "import select\nselect.select([s], [], [])\n",
    "send": (
        "c = socket.create_connection(s.getsockname())\nwhile True:\n    c.send(b'x' * 1000000)\n"
    ),
    "a thread that it waits for": (
        "import threading\nt = threading.Thread(target=s.accept)\nt.start()\nt.join(0.1)\ninput()\n"
    ),
}
COMPUTING = {
    "an endless loop": "while True:\n    pass\n",
    "a loop that catches all": (
        "while True:\n    try:\n        s.settimeout(0.01)\n        s.accept()\n"
        "    except:\n        pass\n"
    ),
    "a loop that prints": "while True:\n    print('x')\n",
    "a deep recursion": (
        "def f():\n    f()\nwhile True:\n    try:\n        f()\n    except RecursionError:\n"
        "        pass\n"
    ),
    "a loop elsewhere": (
        "import random\n"
        "while True:\n    sorted(random.sample(range(20000), 10000), key=lambda n: -n)\n"
    ),
}


@pytest.mark.parametrize("name", WAITING)
def test_stop_gets_out_of_every_waiting_call_and_frees_the_port(begin: Begin, name: str) -> None:
    port = free_port()
    stepping = begin(SERVER.format(port=port) + WAITING[name])
    stepping.run()
    until(lambda: stepping.snapshot().phase in ("blocked", "asking"), 10, stepping.snapshot)
    stopped(stepping)
    assert is_free(port)
    assert stepping.snapshot().open == 0
    assert "s" in stepping.namespace
    with pytest.raises(OSError, match="Bad file descriptor"):
        stepping.namespace["s"].accept()
    with type(stepping.namespace["s"])() as by_hand:
        assert socket.socket.gettimeout(by_hand) is None


@pytest.mark.parametrize("name", COMPUTING)
def test_stop_ends_every_loop_and_frees_the_port(begin: Begin, name: str) -> None:
    port = free_port()
    stepping = begin(SERVER.format(port=port) + COMPUTING[name])
    stepping.run()
    line = len(SERVER.splitlines()) + 1
    until(lambda: stepping.snapshot().place.line >= line or not is_free(port))
    stepping.stop()
    until(lambda: is_free(port), AT_ONCE)
    reaches(stepping, "stopped", seconds=5)
    until(lambda: not program_threads(), 10, program_threads)


@pytest.mark.parametrize(
    "block",
    [
        "x = 1\ny = 2\n",
        "with s:\n    x = 1\n    y = 2\n",
        "try:\n    x = 1\n    y = 2\nfinally:\n    s.close()\n",
    ],
    ids=["plain", "with", "finally"],
)
def test_stopped_at_a_pause_the_sockets_stay_open_for_going_on_by_hand(
    begin: Begin, block: str
) -> None:
    stepping = begin(SERVER.format(port=0) + block)
    while "x" not in values(stepping):
        stepping.next_line()
        stepping.settle(10)
    stopped(stepping)
    now = stepping.snapshot()
    assert now.open == 1
    assert heard(sentences(now)[1], "step_left_open", count=1)
    sock = stepping.namespace["s"]
    with socket.create_connection(sock.getsockname()):
        sock.accept()[0].close()
    stepping.close()
    assert sock.fileno() == -1


def test_a_program_that_catches_everything_in_loops_is_ended(begin: Begin) -> None:
    port = free_port()
    stepping = begin(
        SERVER.format(port=port) + "while True:\n    try:\n        while True:\n"
        "            try:\n                s.accept()\n            except:\n"
        "                pass\n    except:\n        pass\n"
    )
    stepping.run()
    reaches(stepping, "blocked")
    stopped(stepping)
    assert is_free(port)


def test_stop_before_the_start_after_the_end_and_twice_does_nothing(begin: Begin) -> None:
    stepping = begin("input()\n")
    stepping.stop()
    assert stepping.snapshot().phase == "ready"
    stepping.run()
    reaches(stepping, "asking")
    stepping.stop()
    stepping.stop()
    reaches(stepping, "stopped")
    stepping.stop()
    assert stepping.snapshot().phase == "stopped"


def test_a_start_while_it_runs_starts_no_second_one(begin: Begin) -> None:
    stepping = begin("print('mulai')\ninput()\n")
    for _ in range(5):
        stepping.run()
    reaches(stepping, "asking")
    stepping.run()
    until(lambda: screen(stepping).count("mulai") == 1)
    until(lambda: len(processes()) == 1, what="the program's own, and no spare one")


def test_a_wait_that_no_exception_can_end_is_ended(begin: Begin) -> None:
    port = free_port()
    stepping = begin(
        SERVER.format(port=port) + "import threading\nprint('menunggu')\n"
        "gate = threading.Lock()\ngate.acquire()\ngate.acquire()\n"
    )
    stepping.run()
    until(lambda: screen(stepping) == ["menunggu"])
    stopped(stepping)
    assert is_free(port)


# threads and hooks

THREADS = """
import socket, threading
s = socket.create_server(("127.0.0.1", {port}))

def serve(conn):
    name = conn.recv(100).decode()
    print(f"halo {{name}}")
    if name == "Eve":
        raise ValueError("tidak kenal")
    conn.recv(100)

while True:
    conn, address = s.accept()
    threading.Thread(target=serve, args=(conn,)).start()
"""


def test_threads_of_the_program_run_freely_show_their_errors_and_end_with_it(
    begin: Begin, desk: Desk
) -> None:
    port = free_port()
    stepping = begin(THREADS.format(port=port))
    stepping.run()
    until(lambda: not is_free(port))
    desk.connect(port, b"Bob")
    until(lambda: "halo Bob" in screen(stepping), what=lambda: screen(stepping))
    desk.connect(port, b"Eve")
    until(lambda: "ValueError: tidak kenal" in screen(stepping), what=lambda: screen(stepping))
    until(
        lambda: any(
            heard(one, "step_blocked_thread", call="recv(100)")
            for one in sentences(stepping.snapshot())
        ),
        what=lambda: sentences(stepping.snapshot()),
    )
    stopped(stepping)
    assert is_free(port)


@pytest.mark.parametrize(("last", "ends"), [("t.join()", "waits_thread"), ("", "waits_threads")])
def test_a_main_program_that_waits_for_its_threads_is_said_to_wait(
    begin: Begin, last: str, ends: str
) -> None:
    stepping = begin(
        "import socket, threading\ns = socket.create_server(('127.0.0.1', 0))\n"
        f"t = threading.Thread(target=s.accept)\nt.start()\n{last}\n"
    )
    stepping.run()
    reaches(stepping, "blocked")
    first, *_ = stepping.snapshot().blocked
    assert (first.text, first.ends, first.thread) == ("join()", say(ends), "")
    stopped(stepping)


def test_the_old_thread_module_is_served_too(begin: Begin) -> None:
    stepping = begin(
        "import _thread, time\ndef f(x):\n    print(x)\n    1 / 0\n"
        "_thread.start_new_thread(f, ('halo',))\ninput()\n"
    )
    stepping.run()
    until(lambda: "ZeroDivisionError: division by zero" in screen(stepping))
    assert "halo" in screen(stepping)
    stopped(stepping)


def test_the_program_waits_for_its_threads_as_python_does(begin: Begin) -> None:
    stepping = begin(
        "import threading, time\n"
        "def f():\n    time.sleep(0.3)\n    print('akhirnya')\n"
        "threading.Thread(target=f).start()\nprint('dulu')\n"
    )
    stepping.run()
    reaches(stepping, "ended")
    assert screen(stepping) == ["dulu", "akhirnya"]


def test_a_subclass_of_thread_is_a_thread_of_the_program(begin: Begin) -> None:
    stepping = begin(
        "from threading import Thread\nclass T(Thread):\n    def run(self):\n        1 / 0\n"
        "t = T()\nt.start()\nt.join()\n"
    )
    stepping.run()
    reaches(stepping, "ended")
    assert "ZeroDivisionError: division by zero" in screen(stepping)


def test_the_real_modules_stay_as_they_were(begin: Begin) -> None:
    before = (socket.socket, time.sleep, threading.Thread, sys.stdout, os._exit)
    stepping = begin(
        "import socket, sys, time, threading\nprint(socket.socket.__name__)\n"
        "sys.stdout.write('lewat stdout\\n')\nname = sys.stdin.readline()\n"
        "print(sys.argv[0][:1], name, end='')\n"
    )
    stepping.run()
    reaches(stepping, "asking")
    stepping.answer("Bob")
    reaches(stepping, "ended")
    assert screen(stepping) == ["socket", "lewat stdout", "Bob", "< Bob"]
    assert (socket.socket, time.sleep, threading.Thread, sys.stdout, os._exit) == before


def test_a_value_whose_repr_has_lines_of_its_own_is_not_stepped(begin: Begin) -> None:
    stepping = begin(
        "class Loud:\n    def __repr__(self):\n        y = 1\n        return 1 / 0\n"
        "x = Loud()\ninput()\nz = 1\n"
    )
    while stepping.snapshot().phase != "asking":
        stepping.next_line()
        stepping.settle(10)
        assert stepping.snapshot().place.line not in (3, 4)
    assert "ZeroDivisionError" in values(stepping)["x"]
    stepping.answer("")
    reaches(stepping, "paused", 7)


def test_a_flood_of_output_is_bounded(begin: Begin) -> None:
    stepping = begin("print('x' * 10_000_000)\nprint('\\n' * 100_000, end='')\nprint('akhir')\n")
    stepping.run()
    reaches(stepping, "ended")
    lines = screen(stepping)
    assert len(lines) <= 201
    assert lines[-1] == "akhir"


def test_hostile_output_is_only_text(begin: Begin) -> None:
    stepping = begin("print('\\x1b[2J\\x07\\u202e<b>')\n")
    stepping.run()
    reaches(stepping, "ended")
    assert screen(stepping) == ["\\x1b[2J\\x07\\u202e<b>"]


# the assignment's two programs


def test_the_assignments_server_and_client_hold_a_conversation(begin: Begin) -> None:
    port = free_port()
    server, client = begin("server"), begin("client")
    server.run()
    for answer in (str(port), "Alice"):
        reaches(server, "asking")
        server.answer(answer)
    reaches(server, "blocked", 18)
    client.run()
    for answer in (LOOPBACK, str(port), "Bob"):
        reaches(client, "asking")
        client.answer(answer)
    for said, reply in (("Halo Alice!", "Halo juga Bob!"), ("Apa kabar?", "Baik.")):
        until(lambda: client.snapshot().prompt == "pesan : ")
        client.answer(said)
        until(lambda: server.snapshot().prompt == "[Alice] pesan: ")
        server.answer(reply)
        until(lambda reply=reply: screen(client)[-1] == "pesan : ")  # type: ignore[misc]
    until(lambda: any(line.endswith("] Bob: Apa kabar?") for line in screen(server)))
    until(lambda: any(line.endswith("] Alice: Baik.") for line in screen(client)))
    assert "Alice Telah bergabung..." in screen(client)
    assert "Bob sudah terhubung." in screen(server)
    stopped(client)
    reaches(server, "ended")
    assert screen(server)[-1] == "Bob keluar."


def test_an_empty_enter_leaves_both_stuck_as_in_the_original(begin: Begin) -> None:
    port = free_port()
    server, client = begin("server"), begin("client")
    server.run()
    for answer in (str(port), "Alice"):
        reaches(server, "asking")
        server.answer(answer)
    reaches(server, "blocked")
    client.run()
    for answer in (LOOPBACK, str(port), "Bob", ""):
        reaches(client, "asking")
        client.answer(answer)
    reaches(client, "blocked", 19)
    reaches(server, "blocked", 24)
    stopped(server)
    reaches(client, "ended")


def test_closing_a_stepper_is_not_disturbed_by_the_programs_own_end(begin: Begin) -> None:
    for _ in range(5):
        stepping = begin(SERVER.format(port=0) + "while True:\n    x = socket.socket()\n")
        stepping.next_call()
        reaches(stepping, "paused")
        stepping.close()
        reaches(stepping, "stopped")
    until(lambda: not program_threads(), 5, program_threads)


def test_a_comprehension_is_one_press_and_a_loop_on_one_line_is_one_for_each_turn(
    begin: Begin,
) -> None:
    stepping = begin(
        "numbers = [1, 2, 3]\n"
        "squares = [n * n for n in numbers if n]\n"
        "pairs = {(a, b) for a in numbers for b in {c for c in numbers}}\n"
        "for n in numbers: total = n\n"
        "table = {n: [m for m in range(n)] for n in numbers}\n"
        "print(squares, len(pairs), table)\n"
    )
    lines = list(steps(stepping))
    assert [lines.count(number) for number in (2, 3, 5, 6)] == [1, 1, 1, 1]
    assert lines.count(4) >= len("123"), "a loop is stepped, also where it stands on one line"
    assert screen(stepping)[0].startswith("[1, 4, 9] 9 {1: [0], 2: [0, 1], 3:")


def test_a_statement_over_several_lines_is_one_press_and_one_more_for_each_turn(
    begin: Begin,
) -> None:
    stepping = begin(
        "def total(numbers):\n"
        "    squares = [\n"
        "        n * n\n"
        "        for n in numbers\n"
        "    ]\n"
        "    return sum(squares)\n"
        "for n in (5, 6):\n"
        "    print(\n"
        "        total(range(n)),\n"
        "        max(n, 1),\n"
        "    )\n"
        "x = 1\n"
        "match x:\n"
        "    case 1:\n"
        "        y = 1\n"
        "        z = 2\n"
        "y = (\n"
        "    z\n"
        "    + 1\n"
        ")\n"
    )
    turn = [8, 2, 6, 7]
    assert list(steps(stepping)) == [7, *turn, *turn, 12, 13, 14, 15, 16, 17]


def test_a_line_too_long_for_the_screen_goes_on_in_the_next_one(begin: Begin) -> None:
    stepping = begin("print('x' * 5000)\n")
    stepping.run()
    reaches(stepping, "ended")
    assert screen(stepping) == ["x" * 2000, "x" * 2000, "x" * 1000]


# a program is a process of its own

FILES = {
    "helper.py": "def tanya():\n    return input('nama: ')\n\ndef sapa(n):\n    print('Halo', n)\n",
    "random.py": "def angka():\n    return 7\n",
    "queue.py": "isi = 'punyaku'\n",
    "select.py": "raise RuntimeError('bukan untuk chatkit')\n",
    "bot.py": (
        "import os, pickle, queue, random, sys, threading, helper\n"
        "class Kotak:\n    def __init__(self, isi):\n        self.isi = isi\n"
        "helper.sapa(helper.tanya())\n"
        "print(sys.argv, os.path.basename(os.getcwd()), random.angka(), queue.isi)\n"
        "print(pickle.loads(pickle.dumps(Kotak(5))).isi, __name__, sys.path[0] == os.getcwd())\n"
        "print(threading.active_count(), threading.enumerate() == [threading.main_thread()])\n"
        "print(threading.current_thread() is threading.main_thread())\n"
        "baris = sys.stdin.readline()\nfor lagi in sys.stdin:\n    print(repr(baris), repr(lagi))\n"
        "    break\nkotak = Kotak(8)\n"
    ),
}


def test_a_script_finds_all_that_plain_python_gives_it(tmp_path: Path) -> None:
    folder = tmp_path / "tugas ku"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    stepping = Stepping(load(folder / "bot.py", ["--port", 5000]))
    try:
        stepping.run()
        for answer in ("Budi", "satu", "dua"):
            reaches(stepping, "asking")
            stepping.answer(answer)
        reaches(stepping, "ended")
        assert screen(stepping) == [
            "nama: Budi", "Halo Budi", "['bot.py', '--port', '5000'] tugas ku 7 punyaku",
            "5 __main__ True", "1 True", "True", "satu", "dua", "'satu\\n' 'dua\\n'",
        ]  # fmt: skip
        assert stepping.namespace["kotak"].isi == 8
    finally:
        stepping.close()


def test_a_line_of_a_module_beside_the_script_is_a_step(tmp_path: Path, begin: Begin) -> None:
    (tmp_path / "helper.py").write_text("def dua():\n    return 2\n", encoding="utf-8")
    script = tmp_path / "utama.py"
    script.write_text("import helper\nx = helper.dua()\nprint(x)\n", encoding="utf-8")
    stepping = begin(str(script))
    seen = []
    for _ in steps(stepping):
        place = stepping.snapshot().place
        seen.append((Path(place.file).name, place.line))
    assert seen == [
        ("helper.py", 1), ("utama.py", 2), ("helper.py", 2), ("utama.py", 3),
    ]  # fmt: skip
    assert stepping.source(str(tmp_path / "helper.py"))[1] == "    return 2"


def test_a_functions_pause_names_the_file_that_holds_its_source(begin: Begin) -> None:
    stepping = begin(greeter)
    lines = []
    for number in steps(stepping):
        place = stepping.snapshot().place
        assert place.file == __file__
        lines.append(stepping.source(place.file)[number - 1].strip())
    assert lines == ["print(name)", "return name"]


def greeter() -> str:
    name = "Bob"
    print(name)
    return name


OWN_WAYS = {
    "importlib and os._exit": ("import importlib\nimportlib.import_module('os')._exit(4)\n", 4),
    "sys.exit in a thread": (
        "import sys, threading\nt = threading.Thread(target=sys.exit, args=(5,))\nt.start()\n"
        "t.join()\n",
        0,
    ),
}


@pytest.mark.parametrize("name", OWN_WAYS)
def test_the_kernel_lives_however_a_program_ends_itself(begin: Begin, name: str) -> None:
    source, code = OWN_WAYS[name]
    stepping = begin("x = 1\n" + source)
    stepping.run()
    now = reaches(stepping, "ended")
    assert sentences(now)[0] == (say("step_exit", code=code) if code else say("step_ended"))
    assert stepping.namespace["x"] == 1
    assert "Traceback" not in str(screen(stepping))


def test_replaced_builtins_are_the_programs_alone(begin: Begin) -> None:
    before = len
    stepping = begin("import builtins\nbuiltins.len = lambda x: 42\nprint(len([]))\ninput()\n")
    stepping.run()
    until(lambda: screen(stepping)[:1] == ["42"])
    assert len is before
    assert len([]) == 0
    stopped(stepping)


LOOPS_IN_REPR = "class Diam:\n    def __repr__(self):\n        while True:\n            pass\n"


def test_a_repr_that_loops_hurts_only_its_own_process(begin: Begin) -> None:
    stepping = begin(LOOPS_IN_REPR + "x = Diam()\ny = 1\n")
    stepping.next_line()
    stepping.settle(10)
    stepping.next_line()
    until(lambda: stepping.snapshot().phase == "running")
    stopped(stepping)
    stepping.run()
    until(lambda: stepping.snapshot().phase == "running")
    stopped(stepping)


def test_signals_atexit_and_alarms_work_as_in_plain_python(begin: Begin) -> None:
    stepping = begin(
        "import atexit, os, signal\natexit.register(print, 'sampai jumpa')\n"
        "signal.signal(signal.SIGINT, lambda *_: print('ditangkap'))\n"
        "signal.raise_signal(signal.SIGINT)\nprint('selesai')\n"
    )
    stepping.run()
    reaches(stepping, "ended")
    assert screen(stepping) == ["ditangkap", "selesai", "sampai jumpa"]


CHILDREN = """
import multiprocessing, subprocess, sys

def kerja(n):
    print("anak", n, flush=True)

if __name__ == "__main__":
    for cara in {ways}:
        context = multiprocessing.get_context(cara)
        child = context.Process(target=kerja, args=(cara,))
        child.start()
        child.join()
        print(child.exitcode)
    subprocess.run([sys.executable, "-c", "print(input('dari ') * 2)"], check=True)
"""


def test_children_of_every_kind_print_and_read(begin: Begin, tmp_path: Path) -> None:
    ways = [way for way in ("fork", "spawn") if way in multiprocessing.get_all_start_methods()]
    script = tmp_path / "beranak.py"
    script.write_text(CHILDREN.format(ways=ways), encoding="utf-8")
    stepping = begin(script)
    stepping.run()
    shown = [line for way in ways for line in (f"anak {way}", "0")]
    until(lambda: screen(stepping) == [*shown, "dari "], what=lambda: screen(stepping))
    stepping.answer("ya")
    reaches(stepping, "ended")
    assert screen(stepping)[-1] == "dari yaya"


def test_stop_ends_the_children_as_well(begin: Begin) -> None:
    stepping = begin(
        "import subprocess, sys\n"
        "c = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)'],"
        " start_new_session=True)\nprint(c.pid)\nc.wait()\n"
    )
    stepping.run()
    child = int(until(lambda: screen(stepping))[0])
    stopped(stepping)
    until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == "zombie", 2)


LISTENING = {
    "importlib": "import importlib\ns = importlib.import_module('socket').create_server(A)\n"
    "while True:\n    s.accept()\n",
    "socketserver": "import socketserver\nsocketserver.ThreadingTCPServer(A,"
    " socketserver.BaseRequestHandler).serve_forever()\n",
    "http.server": "import http.server\nhttp.server.HTTPServer(A,"
    " http.server.SimpleHTTPRequestHandler).serve_forever()\n",
    "asyncio": "import asyncio\nasync def utama():\n"
    "    s = await asyncio.start_server(lambda r, w: None, *A)\n    await s.serve_forever()\n"
    "asyncio.run(utama())\n",
    "selectors": "import selectors, socket\ns = socket.create_server(A)\n"
    "pilih = selectors.DefaultSelector()\npilih.register(s, selectors.EVENT_READ)\n"
    "while True:\n    pilih.select()\n",
}


@pytest.mark.parametrize("name", LISTENING)
def test_a_server_of_any_kind_is_seen_waiting_and_stop_frees_its_port(
    begin: Begin, name: str
) -> None:
    port = free_port()
    stepping = begin(f"A = ('{LOOPBACK}', {port})\n" + LISTENING[name])
    stepping.run()
    reaches(stepping, "blocked")
    until(lambda: not is_free(port))
    shown = screen(stepping)
    began = time.monotonic()
    stepping.stop()
    until(lambda: is_free(port), SOON)
    reaches(stepping, "stopped", seconds=AT_ONCE)
    assert time.monotonic() - began < AT_ONCE
    assert screen(stepping) == shown, "nothing of ours is printed"
    until(lambda: not program_threads(), 5, program_threads)


SOON = 0.3  # seconds from Stop until nobody listens


def test_the_screen_shows_the_programs_own_output_as_a_terminal_does(begin: Begin) -> None:
    stepping = begin(
        "print('a' + ' ' * 17 + 'b')\nprint('x\\ty')\nprint('10%\\r99%')\n"
        "print('\\x1b[32mhijau\\x1b[0m')\nx = [1, 2]\nprint('é' * 2)\ny = x[0] + 'a'\n"
    )
    stepping.run()
    reaches(stepping, "failed", 7)
    lines = stepping.screen()
    assert [line.text for line in lines[:5]] == [
        "a" + " " * 17 + "b", "x       y", "99%", "hijau", "éé",
    ]  # fmt: skip
    assert {line.kind for line in lines[:5]} == {"theirs"}
    assert {line.kind for line in lines[5:]} == {"problem"}
    texts_ = [line.text for line in lines[5:]]
    assert texts_[2] == "    y = x[0] + 'a'"
    assert texts_[3].startswith(" " * len("    y = "))
    assert set(texts_[3].strip()) <= {"~", "^"}
    assert texts_[-1].startswith("TypeError: unsupported operand")


def test_another_thread_can_be_stepped(begin: Begin) -> None:
    stepping = begin(
        "import threading\n\ndef hitung():\n    n = 0\n    while True:\n        n += 1\n\n"
        "t = threading.Thread(target=hitung, name='penghitung', daemon=True)\nt.start()\n"
        "x = 1\ny = 2\n"
    )
    while stepping.snapshot().place.line != 10:
        stepping.next_line()
        stepping.settle(10)
    now = stepping.snapshot()
    (thread,) = [ident for ident, name in now.threads if name == "penghitung"]
    assert say("step_thread", thread="MainThread") in sentences(now)
    stepping.step_thread(thread)
    until(lambda: stepping.snapshot().stepped == thread)
    stepping.next_line()
    now = reaches(stepping, "paused")
    assert now.place.function == "hitung"
    assert say("step_thread", thread="penghitung") in sentences(now)
    first = int(values(stepping)["n"])
    for _ in range(4):
        stepping.next_line()
        stepping.settle(10)
    assert int(values(stepping)["n"]) == first + 2
    stepping.step_thread({name: ident for ident, name in now.threads}["MainThread"])
    assert reaches(stepping, "paused", 10).place.function == ""
    stopped(stepping)


# variables that are handed over


HANDS = """
import socket, threading
class Ruang:
    def __init__(self, pintu):
        self.pintu = pintu
        self.anggota = []

s = socket.create_server(("127.0.0.1", 0))
c = socket.create_connection(s.getsockname())
a = s.accept()[0]
a.settimeout(5)
ruang = Ruang(s)
semua = {"klien": [c, a], "pintu": (s,)}
anggota = ruang.anggota
kunci = threading.Lock()
t = threading.Thread(target=s.accept)
f = open(__file__) if False else open("catatan.txt", "w")
g = (n for n in [1])
lain = [t]
"""


def test_sockets_arrive_alive_in_every_container_and_the_rest_is_named(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    space: dict[str, Any] = {}
    stepping = begin(HANDS, space)
    stepping.run()
    now = reaches(stepping, "ended")
    assert now.open == 3
    assert space["ruang"].pintu is space["s"] is space["semua"]["pintu"][0]
    assert space["semua"]["klien"] == [space["c"], space["a"]]
    assert space["ruang"].anggota is space["anggota"]
    assert (space["a"].gettimeout(), space["c"].gettimeout()) == (5, None)
    space["c"].sendall(b"Halo")
    assert space["a"].recv(10) == b"Halo"
    with space["kunci"]:
        pass
    assert dict(now.missing) == {
        "t": "Thread", "f": "TextIOWrapper", "g": "generator", "lain": "Thread",
    }  # fmt: skip
    assert {"t", "f", "g"}.isdisjoint(space)
    with refused(InputError, "not_handed_over", kind="Thread"):
        space["lain"][0].join()
    kept = "t (Thread), f (TextIOWrapper), g (generator), lain (Thread)"
    assert say("step_missing", variables=kept) in sentences(now)


def test_a_hundred_sockets_are_handed_over(begin: Begin) -> None:
    stepping = begin(
        "import socket\nsemua = [socket.create_server(('127.0.0.1', 0)) for _ in range(100)]\n"
        "port = [s.getsockname()[1] for s in semua]\n"
    )
    stepping.run()
    assert reaches(stepping, "ended").open == 100
    assert [s.getsockname()[1] for s in stepping.namespace["semua"]] == stepping.namespace["port"]


CATATAN: list[str] = []
PINTU: Any = None
GEMBOK: Any = threading.Thread(target=print)


def memakai_global() -> None:
    CATATAN.append("dari fungsi")
    conn, _ = PINTU.accept()
    print(conn.recv(10))
    conn.close()
    GEMBOK.start()


def test_a_function_uses_the_notebooks_sockets_and_what_it_changes_comes_back(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    space: dict[str, Any] = {}
    with socket.create_server((LOOPBACK, 0)) as door:
        monkeypatch.setitem(globals(), "PINTU", door)
        stepping = begin(memakai_global, space)
        stepping.run()
        with socket.create_connection(door.getsockname()) as client:
            client.sendall(b"Halo")
            now = reaches(stepping, "failed")
        assert screen(stepping)[0] == "b'Halo'"
        assert space["CATATAN"] == ["dari fungsi"]
        assert (now.place.function, now.place.file) == ("memakai_global", __file__)
        assert f'  File "{__file__}", line {now.place.line}, in memakai_global' in screen(stepping)
        assert "    GEMBOK.start()" in screen(stepping)
        assert "Thread" in now.problem
        door.settimeout(None)
        with socket.create_connection(door.getsockname()):
            door.accept()[0].close()


def test_a_socket_that_is_handed_over_ends_nothing_in_the_story(
    begin: Begin, tmp_path: Path, traced: None, record: Recorder, desk: Desk
) -> None:
    space: dict[str, Any] = {}
    stepping = begin(
        "import socket\ns = socket.create_server(('127.0.0.1', 0))\nport = s.getsockname()[1]\n"
        "print(port)\nc = s.accept()[0]\n",
        space,
    )
    stepping.run()
    port = int(until(lambda: screen(stepping))[0])
    client = desk.connect(port)
    reaches(stepping, "ended")
    record.flush()
    story = Story(Folder(tmp_path))
    story.read()
    program, notebook = sorted(story.processes, key=lambda one: one.program != say("program_text"))
    assert program.ended
    ends = {socket for process in story.processes for socket in process.sockets.values()}
    assert [(end.closed, end.finished, end.process) for end in ends] == [(None, None, notebook)] * 2
    assert (
        diagram(story, moments(story), story.until).count("LISTEN") == 3
    )  # the call; a lane and its tip
    late = begin(
        f"import socket\ns = socket.create_connection(('{LOOPBACK}', {port}))\ns.recv(9)\n"
    )
    late.run()
    reaches(late, "blocked")
    expected = say("waits_accept", peer=notebook.name)
    until(lambda: story.read() and expected in [one.ends for one in waits(story, story.until)])
    late.stop()
    space["c"].sendall(b"Halo")
    assert client.recv(10) == b"Halo"
    space["c"].close()
    record.flush()
    story.read()
    (closed,) = [end for end in ends if end.peer]
    assert closed.closed


def test_a_program_that_began_again_is_said_to_wait_once(
    begin: Begin, tmp_path: Path, traced: None
) -> None:
    stepping = begin("input()\n")
    for _ in range(3):
        stepping.run()
        reaches(stepping, "asking")
        stopped(stepping)
    stepping.run()
    reaches(stepping, "asking")
    story = Story(Folder(tmp_path))
    until(lambda: story.read() and len(story.processes) == 4)
    assert [wait.process for wait in waits(story, story.until)] == story.processes[-1:]
    assert not any(process.killed for process in story.processes)


def test_presses_that_a_busy_program_does_not_hear_hold_up_neither_the_notebook_nor_stop(
    begin: Begin,
) -> None:
    stepping = begin("import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')\n")  # keeps the GIL
    stepping.run()
    until(lambda: processes()[0].cpu_times().user > 0.5)

    def press() -> None:
        for _ in range(2000):
            stepping.next_line()

    presses = threading.Thread(target=press, daemon=True)
    presses.start()
    presses.join(5)
    assert not presses.is_alive()
    stopped(stepping)


def test_a_default_timeout_of_the_notebook_is_none_of_the_program(begin: Begin) -> None:
    process.take().put_away()
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(0.1)
    try:
        stepping = begin("input()\n")
        stepping.run()
        reaches(stepping, "asking")
        with pytest.raises(AssertionError):
            reaches(stepping, "ended", seconds=0.5)
    finally:
        socket.setdefaulttimeout(before)
    stopped(stepping)


def test_an_exception_with_an_init_of_its_own_is_handed_over_and_so_is_the_rest(
    begin: Begin,
) -> None:
    space: dict[str, Any] = {}
    stepping = begin(
        "import socket\n"
        "class Salah(Exception):\n"
        "    def __init__(self, a, b):\n"
        "        super().__init__(f'{a} {b}')\n"
        "        self.a = a\n"
        "class Putus(OSError):\n"
        "    def __init__(self):\n"
        "        super().__init__(104, 'putus')\n"
        "salah, putus = Salah(1, 2), Putus()\n"
        "s = socket.create_server(('127.0.0.1', 0))\n",
        space,
    )
    stepping.run()
    now = reaches(stepping, "ended")
    assert (now.missing, now.open) == ((), 1)
    assert (str(space["salah"]), space["salah"].a) == ("1 2", 1)
    assert (space["putus"].errno, space["putus"].strerror) == (104, "putus")


def test_a_value_that_cannot_be_made_anew_does_not_cost_a_socket(begin: Begin) -> None:
    stepping = begin(
        "import socket\nclass A:\n    def __reduce__(self):\n        return int, ('x',)\n"
        "a = A()\ns = socket.create_server(('127.0.0.1', 0))\n"
    )
    stepping.run()
    now = reaches(stepping, "ended")
    assert (now.open, dict(now.missing)["a"]) == (1, "ValueError")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of open files")
def test_sockets_for_which_the_notebook_has_no_room_are_said_to_be_lost(begin: Begin) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = psutil.Process().num_fds()
    room = max(256, 2 * used)
    space: dict[str, Any] = {}
    stepping = begin(
        f"import socket\nsemua = [socket.socket() for _ in range({room - used // 2})]\nx = 1\n",
        space,
    )
    stepping.run()
    resource.setrlimit(resource.RLIMIT_NOFILE, (room, hard))
    try:
        now = reaches(stepping, "ended")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert (now.open, space["x"]) == (0, 1)
    assert now.problem == say("step_sockets_lost", count=room - used // 2)


@pytest.mark.skipif(sys.platform == "win32", reason="closerange does not close its sockets")
def test_a_program_that_closes_every_file_is_told_why_it_has_ended(begin: Begin) -> None:
    stepping = begin("import os, time\nos.closerange(3, 1000)\ntime.sleep(60)\n")
    stepping.run()
    assert reaches(stepping, "ended").problem == say("step_lost")
    assert screen(stepping) == []


def test_a_kernel_that_dies_takes_its_program_with_it() -> None:
    port = free_port()
    source = SERVER.format(port=port) + "while True:\n    s.accept()\n"
    kernel = subprocess.Popen(
        [sys.executable, "-c", KERNEL.format(source=source)], stdout=subprocess.PIPE
    )
    assert kernel.stdout
    program = int(kernel.stdout.readline())
    until(lambda: not is_free(port))
    kernel.kill()
    kernel.wait()
    kernel.stdout.close()
    until(lambda: is_free(port), 2)
    until(lambda: not psutil.pid_exists(program) or psutil.Process(program).status() == "zombie")


KERNEL = """
import time
from chatkit.stepper.program import load
from chatkit.stepper.stepping import Stepping
stepping = Stepping(load({source!r}))
stepping.run()
print(stepping._run._process.pid, flush=True)
time.sleep(60)
"""
