"""A program can hold up neither a check nor our side, and what ended it is named."""

import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from chatkit import texts
from chatkit.checks.chosen import Chosen, is_free
from chatkit.checks.client_play import ClientPlay
from chatkit.checks.limits import CHILDREN
from chatkit.checks.peer import KEPT, Peer
from chatkit.checks.program import Program
from chatkit.checks.server_play import ServerPlay
from chatkit.checks.task import Absent, TooLong
from chatkit.checks.terminal import Terminal
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from tests.helpers import until

SPINS = "while True: pass"
LAST_WORDS = """Exception in thread Thread-1:
Traceback (most recent call last):
  File "client.py", line 3, in <module>
    s.recv(10)
ConnectionResetError: [Errno 104] Connection reset by peer
pesan:   <no Python frame>
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    texts.use("en")
    (tmp_path / "handed_in").mkdir()
    path = tmp_path / "handed_in" / "chat.py"
    path.write_text(SPINS, "utf-8")
    return path


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(Folder(tmp_path))


def test_a_check_that_has_had_all_its_time_is_stopped(script: Path, story: Story) -> None:
    play = ServerPlay(script, story, Chosen("7"))
    play.limit(0.3)
    began = time.monotonic()
    with pytest.raises(TooLong):
        play.begin()
    assert time.monotonic() - began < 5
    play.close()


def test_a_peer_that_is_flooded_reads_no_longer_than_it_means_to() -> None:
    ours, theirs = socket.socketpair()
    ended = threading.Event()

    def flood() -> None:
        with suppress(OSError):
            while not ended.is_set():
                theirs.sendall(b"x" * 65536)

    flooding = threading.Thread(target=flood)
    flooding.start()
    # the address of a socket pair is none of the internet on POSIX
    peer = Peer.__new__(Peer)
    peer.socket, peer.received, peer.ended = ours, b"", ""
    began = time.monotonic()
    for _ in range(5):
        peer.read(0.1)
    assert time.monotonic() - began < 5
    assert 0 < len(peer.received) <= KEPT
    ended.set()
    ours.close()
    flooding.join(5)
    theirs.close()


def test_a_place_that_another_program_holds_is_named(script: Path, story: Story) -> None:
    play = ClientPlay(script, story, Chosen("7"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert not is_free("127.0.0.1", port, reuse=True)
        with pytest.raises(Absent, match=rf"127\.0\.0\.1:{port}.*Another program listens there"):
            play._connects(("127.0.0.1", port))
    play.close()


def test_a_connection_that_has_just_ended_is_in_nobodys_way() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted = server.accept()[0]
            accepted.close()  # first, so the port waits
            assert client.recv(1) == b""
    assert is_free("127.0.0.1", port, reuse=True)


def test_a_crash_is_its_last_line_whatever_other_threads_print_below(
    script: Path, story: Story
) -> None:
    program = Program(script, story)
    program._terminal = cast(Terminal, SimpleNamespace(text=LAST_WORDS))
    assert program.crash() == "ConnectionResetError: [Errno 104] Connection reset by peer"
    program._terminal = None
    assert program.crash() == ""
    program.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes would hold back whole lines, too")
def test_a_text_without_a_newline_waits_in_the_buffer_whatever_python_is_told(
    tmp_path: Path,
) -> None:
    program = "import sys; print('one'); print('two', end=' '); print('three', file=sys.stderr)"
    command = [sys.executable, "-c", f"{program}; sys.stdin.readline()"]
    terminal = Terminal(command, tmp_path, os.environ | {"PYTHONUNBUFFERED": "1"})
    until(lambda: "three" in terminal.text)
    assert terminal.text == "one\nthree\n"
    terminal.type("")
    until(lambda: terminal.over)
    assert terminal.text == "one\nthree\ntwo "
    terminal.process.wait(10)
    terminal.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_program_that_forks_without_end_gets_few_children(script: Path, story: Story) -> None:
    script.write_text(
        "import os, time\n"
        "for _ in range(8):  # without a limit 256 processes\n"
        "    try:\n"
        "        os.fork()\n"
        "    except OSError as error:\n"
        "        os.write(1, f'{error.strerror}\\n'.encode())\n"
        "os.write(1, b'alive\\n')\n"
        "time.sleep(60)\n",
        "utf-8",
    )
    program = Program(script, story)
    program.begin()
    try:
        until(lambda: program.screen.count("alive") > 50)
        program.until(lambda: False, 2)
        # two processes may count at the same moment, so a few get through
        assert program.screen.count("alive") <= 2 * CHILDREN
        assert "Resource temporarily unavailable" in program.screen
    finally:
        program.close()


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="Windows tells no stacks")
def test_the_stacks_of_a_program_are_read_to_their_end(script: Path, story: Story) -> None:
    script.write_text(
        "import threading, time\n"
        "def deep(n): deep(n - 1) if n else time.sleep(60)\n"
        "for _ in range(50):\n"
        "    threading.Thread(target=deep, args=(80,), daemon=True).start()\n"
        "input('name: ')\n",
        "utf-8",
    )
    program = Program(script, story)
    program.begin()
    try:
        program.until(program.question)
        for _ in range(20):
            assert "chat.py:5: input('name: ')" in program.places()  # the last that Python tells
    finally:
        program.close()


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="Windows tells no stacks")
def test_a_program_that_waits_for_its_threads_at_the_end_has_stacks(
    script: Path, story: Story
) -> None:
    script.write_text(
        "import threading\nthreading.Thread(target=lambda: input('name: ')).start()\n", "utf-8"
    )
    program = Program(script, story)
    program.begin()
    try:
        program.until(program.question)
        until(lambda: "_shutdown" in program.lines())
        assert program.places() == ["chat.py:2: " + script.read_text("utf-8").splitlines()[1]]
    finally:
        program.close()
