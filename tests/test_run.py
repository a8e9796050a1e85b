"""`python -m chatkit trace`: students' scripts, unchanged, do what they do without it."""

import os
import re
import signal
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

import chatkit
from chatkit import texts
from chatkit.texts import say
from chatkit.timeline import waiting
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Call, Process, Story
from chatkit.trace import folder
from chatkit.trace.event import now
from tests.helpers import LOOPBACK, PEERS, Script, free_port, sentence, until

SCRIPTS = Path(__file__).parent / "scripts"
OURS = os.fsencode(Path(chatkit.__file__).parent)  # the folder of our frames in a traceback
PLAIN: list[str] = []
TRACED = ["-m", "chatkit", "trace", "--quiet"]

# what differs from one run to the next, with us or without
CHANGING = [(rb"\b\d{5}\b", b"PORT"), (rb"\d\d:\d\d:\d\d", b"TIME"), (rb"0x[0-9a-f]+", b"PLACE")]


@dataclass(frozen=True)
class Result:
    """What a person sees of a program that has ended."""

    said: bytes
    complained: bytes
    code: int


class Desk:
    """Where the programs of one play run, and what they left behind."""

    def __init__(self, way: list[str], stack: ExitStack) -> None:
        self.way = way
        self._stack = stack
        self.programs: list[Script] = []

    def run(self, script: Path, *arguments: object) -> Script:
        """Start a script."""
        program = Script(*self.way, script, *arguments, apart=True)
        self._stack.enter_context(program)
        self.programs.append(program)
        return program

    def results(self) -> list[Result]:
        """Wait until all have ended; return what is to be seen of each."""
        return [
            Result(_common(p.said), _common(p.complained), p.process.returncode)
            for p in self.programs
            if p.leave() is not None
        ]


def _common(text: bytearray) -> bytes:
    common = bytes(text)
    for pattern, name in CHANGING:
        common = re.sub(pattern, name, common)
    return common


Play = Callable[[Desk], object]


class Stage:
    """Plays a play without us and with us, and has the story of the second."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.story = Story(Folder(folder))

    def play(self, play: Play) -> list[Result]:
        """Return what is to be seen, which was the same both times."""
        without, traced = self._once(PLAIN, play), self._once(TRACED, play)
        assert traced == without
        self.story.read()
        assert not self.story.folder.problems
        return traced

    def _once(self, way: list[str], play: Play) -> list[Result]:
        with ExitStack() as stack:
            desk = Desk(way, stack)
            play(desk)
            return desk.results()

    def process(self, name: str) -> Process:
        """Return the process called `name`."""
        named = {process.name: process for process in self.story.processes}
        assert name in named, named.keys()
        return named[name]

    def calls(self, process: str, name: str = "") -> list[Call]:
        """Return what a process called, in order."""
        wanted = self.process(process)
        return [c for c in self.story.calls if c.process is wanted and name in ("", c.name)]

    def now(self) -> Story:
        """Return the story as far as it is written."""
        self.story.read()
        return self.story


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    folder = tmp_path / "trace"
    monkeypatch.setenv("CHATKIT_TRACE", str(folder))
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    return Stage(folder)


def port_of(program: Script) -> str:
    return program.finds(r"port (\d+)\n")[1]


# conversations


def meet(desk: Desk) -> tuple[Script, Script]:
    """Start the assignment's own pair and let them exchange their names."""
    server, port = desk.run(PEERS / "server_assignment.py"), free_port()
    server.type(port)
    server.type("Alice")
    server.shows("menunggu")
    client = desk.run(PEERS / "client_assignment.py")
    for answer in (LOOPBACK, port, "Bob"):
        client.type(answer)
    client.shows("Alice  Telah bergabung...\npesan : ")
    return server, client


def test_the_assignments_pair_chats_as_ever_and_every_message_is_in_the_trace(stage: Stage) -> None:
    def play(desk: Desk) -> None:
        server, client = meet(desk)
        client.type("Halo")
        server.shows("Bob: Halo")
        server.type("Hai juga é")
        client.shows("Alice: Hai juga é\npesan : ")
        client.leave()  # EOFError: nobody types any more
        server.leave()

    alice, bob = stage.play(play)
    assert alice.code == 0
    assert b"EOFError" in bob.complained
    assert bob.code == 1
    sends = [call.data for call in stage.calls("client_assignment.py", "send")]
    assert sends == [b"Bob", b"Halo"]
    received = [call.data for call in stage.calls("server_assignment.py", "recv")]
    assert received == [b"Bob", b"Halo", b""]
    (halo,) = [call for call in stage.story.calls if call.data == b"Halo" and call.name == "send"]
    assert [call.data for call in stage.story.bytes_of(halo)] == [b"Halo"]
    asked = [call.detail for call in stage.calls("client_assignment.py", "input")]
    assert asked[:3] == [
        "Masukkan alamat IP Server: ", "Masukkan Port Server: ", "Masukkan username: "
    ]  # fmt: skip
    assert not any(process.killed for process in stage.story.processes)


def test_an_empty_enter_leaves_both_in_recv_for_good_and_the_trace_shows_it_live(
    stage: Stage,
) -> None:
    def play(desk: Desk) -> None:
        _, client = meet(desk)
        client.type("")
        if desk.way == TRACED:
            pair = until(lambda: waiting.stuck(stage.now(), now()))
            assert pair
            one, other = pair
            assert (one.name, other.name) == ("recv", "recv")
            names = {one.process.name, other.process.name}
            assert names == {"server_assignment.py", "client_assignment.py"}
            assert not one.over
            assert not other.over
        for program in desk.programs:  # or the second would hear of the first one's death
            program.process.send_signal(signal.SIGSTOP)
        for program in desk.programs:
            program.kill()

    results = stage.play(play)
    assert [result.code for result in results] == [-signal.SIGKILL] * 2
    stage.story.read()
    assert all(process.killed for process in stage.story.processes)
    # all of it is there, up to the call that was never to end
    assert [call.name for call in stage.calls("server_assignment.py")] == [
        "input", "input", "socket", "bind", "listen", "accept", "recv", "send", "recv",
    ]  # fmt: skip


def test_who_dies_in_the_middle_of_a_chat_is_heard_by_the_other(stage: Stage) -> None:
    def play(desk: Desk) -> None:
        server = desk.run(PEERS / "server_dies.py")
        client = desk.run(SCRIPTS / "client_lines.py", port_of(server))
        client.type("Bob")
        client.shows("Didi")
        client.type("Halo")
        server.leave()

    server, client = stage.play(play)
    assert b"ZeroDivisionError" in server.complained
    assert server.code == 1
    assert OURS not in server.complained
    assert client.said.endswith(b"balasan: \n")
    last = stage.calls("client_lines.py", "recv")[-1]
    assert (last.size, last.data) == (0, b"")
    ended = stage.process("server_dies.py").ended
    assert last.end is not None
    assert ended is not None
    assert ended <= last.end
    assert not stage.process("server_dies.py").killed


def test_a_server_with_threads_counts_them_as_ever(stage: Stage) -> None:
    def play(desk: Desk) -> None:
        server = desk.run(SCRIPTS / "server_threads.py")
        for number, word in enumerate(("Halo", "Hai"), 1):
            client = desk.run(SCRIPTS / "client_lines.py", port_of(server))
            server.finds(rf"(?s)(\[AKTIF\].*){{{number}}}")
            client.type(word)
            client.shows(f"balasan: {word.upper()}")
            client.leave()

    server, *_ = stage.play(play)
    assert server.said.count(b"[AKTIF] 1") == 2
    assert b"<socket.socket fd=3," in server.said  # our own file is out of the way
    assert {call.thread for call in stage.calls("server_threads.py")} > {
        call.thread for call in stage.calls("server_threads.py", "accept")
    }
    assert {process.name for process in stage.story.processes} == {
        "server_threads.py", "client_lines.py", "client_lines.py 2",
    }  # fmt: skip


def test_a_chat_room_with_select_says_that_it_waits_for_any_of_its_sockets(stage: Stage) -> None:
    def play(desk: Desk) -> None:
        server = desk.run(SCRIPTS / "server_select.py")
        port = port_of(server)
        ani = desk.run(SCRIPTS / "client_lines.py", port)
        server.shows("masuk, 1 orang")
        budi = desk.run(SCRIPTS / "client_lines.py", port)
        server.shows("masuk, 2 orang")
        if desk.way == TRACED:
            told = say("select_sockets", count=3)  # the select before this one may still be seen
            (wait,) = until(lambda: [w for w in open_waits(stage) if w.detail == told])
            assert (wait.name, wait.wait) == ("select", -1)
        ani.type("Halo")
        budi.type("Hai")
        for program, word in ((budi, "Halo"), (ani, "Hai")):
            program.shows(f"balasan: {word}")
            program.leave()

    stage.play(play)
    (halo,) = [call for call in stage.calls("client_lines.py", "sendall") if call.data == b"Halo"]
    assert [call.process.name for call in stage.story.bytes_of(halo)] == ["server_select.py"]


def open_waits(stage: Stage) -> list[Call]:
    return list(waiting.open_calls(stage.now(), now()))


def test_a_server_out_of_the_library_is_recorded_too(stage: Stage) -> None:
    def play(desk: Desk) -> None:
        server = desk.run(SCRIPTS / "server_library.py")
        client = desk.run(SCRIPTS / "client_lines.py", port_of(server))
        if desk.way == TRACED:
            until(lambda: {"recv", "select"} & {wait.name for wait in open_waits(stage)})
        client.type("Halo")
        client.shows("balasan: HALO")
        client.leave()

    stage.play(play)
    assert stage.calls("server_library.py", "select")
    (heard,) = stage.calls("server_library.py", "recv")
    assert [call.data for call in stage.story.bytes_of(heard)] == [b"Halo"]


# one program


@pytest.mark.parametrize(
    ("script", "arguments", "code"),
    [
        ("leaves.py", ["3", "-h", "--lang", "--folder"], 3),
        ("leaves.py", ["kode yang salah"], 1),
        ("server_forgets_listen.py", [], 1),
        ("server_impatient.py", [], 1),
        ("mistakes.py", [], 1),
        ("thread_dies.py", [], 0),
    ],
)
def test_a_script_ends_as_it_does_without_us(
    script: str, arguments: list[str], code: int, stage: Stage
) -> None:
    def play(desk: Desk) -> None:
        program = desk.run(SCRIPTS / script, *arguments)
        program.type("1\n2\n3")

    (result,) = stage.play(play)
    assert result.code == code
    assert OURS not in result.complained
    assert stage.process(script).ended


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_children_of_every_kind_have_a_file_of_their_own(stage: Stage) -> None:
    (result,) = stage.play(lambda desk: desk.run(SCRIPTS / "children.py"))
    assert result.said.split(b"\n")[:4] == [
        b"b'fork' b''",
        b"b'spawn' b''",
        b"b'os.fork'",
        b"b'sub'",
    ]
    names = [process.name for process in stage.story.processes]
    assert sorted(names) == [
        "children.py", "children.py 2", "children.py 3", "children.py 4", "python -c"
    ]  # fmt: skip
    sent = {call.data for call in stage.story.calls if call.name == "sendall"}
    assert sent == {b"fork", b"spawn", b"os.fork", b"sub"}
    assert all(process.ended and not process.killed for process in stage.story.processes)


def test_who_forgets_listen_has_the_error_in_the_call(stage: Stage) -> None:
    stage.play(lambda desk: desk.run(SCRIPTS / "server_forgets_listen.py"))
    *_, accept = stage.calls("server_forgets_listen.py")
    assert (accept.name, accept.errno) == ("accept", 22)
    assert accept.error == "OSError: Invalid argument"


def test_a_time_limit_is_in_the_call_and_so_is_its_end(stage: Stage) -> None:
    stage.play(lambda desk: desk.run(SCRIPTS / "server_impatient.py"))
    first, second = stage.calls("server_impatient.py", "accept")
    assert first.wait == 0.2
    assert first.error == "TimeoutError: timed out"
    assert first.lasted(now()) > 150_000_000
    assert second.made
    limits = [call.detail for call in stage.calls("server_impatient.py", "settimeout")]
    assert limits == ["0.2", "0.2"]  # and none that the script did not set


@pytest.mark.skipif(os.name == "nt", reason="select takes only sockets here")
def test_a_select_counts_its_sockets_and_a_wait_for_pipes_alone_is_none(
    tmp_path: Path, stage: Stage
) -> None:
    script = tmp_path / "waits.py"
    script.write_text(
        "import os, select, selectors, socket\n"
        "out, into = os.pipe()\n"
        "os.write(into, b'x')\n"
        "one, other = socket.socketpair()\n"
        "select.select([out], [], [])\n"
        "select.select([out, one], [], [])\n"
        "selector = selectors.DefaultSelector()\n"
        "selector.register(out, selectors.EVENT_READ)\n"
        "selector.select()\n"
        "selector.register(one, selectors.EVENT_WRITE)\n"
        "selector.register(other.fileno(), selectors.EVENT_WRITE)\n"
        "selector.select()\n"
        "select.select([], [], [], 0)\n"
    )
    stage.play(lambda desk: desk.run(script))
    details = [call.detail for call in stage.calls("waits.py", "select")]
    assert details == [say("select_sockets", count=count) for count in (1, 2, 0)]


SOURCES = {
    "syntax": b"print('satu')\nprint('dua'\nprint('tiga')\n",
    "indentation": b"def f():\nprint(1)\n",
    "return": b"return 5\n",
    "warning": b"x = 1\nif x is 1: print('\\d')\n",
    "latin": b"# -*- coding: latin-1 -*-\nprint(ascii('\xe9'))\n1/0  # \xe9\n",
    "mark": b"\xef\xbb\xbfprint('bom')\n1/0\n",
    "group": b"raise ExceptionGroup('dua', [ValueError(1), OSError(2)])\n",
    "chain": b"import socket\ntry: socket.socket().accept()\n"
    b"except OSError as e: raise ValueError from e\n",
    "hook": b"import sys, traceback\nsys.excepthook = lambda k, v, t: traceback.print_tb(t)\n1/0\n",
    "interrupt": b"raise KeyboardInterrupt\n",
    "Ctrl-C": b"import os, signal, socket, threading\nserver = socket.create_server(('', 0))\n"
    b"threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()\nserver.accept()\n",
    "at once": b"import os\nprint('x', flush=True)\nos._exit(7)\n",
    "killed": b"import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n",
    "forgotten": b"import json, socket\njson.keep = s = socket.socket()\nclass A: pass\n"
    b"a = A(); a.a = a; a.s = socket.socket()\nsocket.socket()\n",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_a_source_text_is_read_as_python_reads_it(
    source: bytes, tmp_path: Path, stage: Stage
) -> None:
    script = tmp_path / "script.py"
    script.write_bytes(source)
    stage.play(lambda desk: desk.run(script))


@pytest.mark.parametrize("name", ["socket.py", "random.py", "asks.py"])
def test_a_module_of_the_students_own_is_found_as_python_finds_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: Stage
) -> None:
    (tmp_path / "socket.py").write_text("import socket\nprint(socket)\n")
    (tmp_path / "random.py").write_text("print('my own')\nfrom socket import *\n")
    (tmp_path / "asks.py").write_text("import threading, random\nprint(threading.Thread)\n")
    monkeypatch.chdir(tmp_path)
    stage.play(lambda desk: desk.run(Path(name)))


# what cannot be run


@pytest.mark.parametrize(
    ("arguments", "key", "values"),
    [
        (["nope.py"], "script_missing", {"script": "nope.py"}),
        (["a\nb\x01.py"], "script_missing", {"script": "a\nb\x01.py"}),
        (["."], "script_folder", {"script": "."}),
        (["binary.py"], "script_no_text", {"script": "binary.py"}),
        (["nul.py"], "script_no_text", {"script": "nul.py"}),
        (["unknown.py"], "script_no_text", {"script": "unknown.py"}),
        (["--folder", "binary.py", "good.py"], "trace_no_folder", {}),
        (["--lang", "en", "--folder", "binary.py/x", "good.py"], "trace_no_folder", {}),
        (["--folder"], "bad_option", {}),
        ([], "bad_option", {}),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2_before_anything_runs(
    arguments: list[str], key: str, values: dict[str, object], tmp_path: Path
) -> None:
    (tmp_path / "binary.py").write_bytes(b"print('\xe9')")
    (tmp_path / "nul.py").write_bytes(b"x = '\0'")
    (tmp_path / "unknown.py").write_bytes(b"# -*- coding: huruf -*-\n")
    (tmp_path / "good.py").write_text("print('ran')")
    program = Script(*TRACED, *arguments, cwd=tmp_path, apart=True)
    assert program.leave() == 2
    assert program.said == b""
    texts.use("en" if "en" in arguments else "id")
    assert sentence(key, **values).fullmatch(program.complained.decode().strip())


def test_with_recording_off_a_script_runs_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATKIT_TRACE", "off")
    (tmp_path / "script.py").write_text("import socket\nprint(type(socket.socket()))\n1/0\n")
    program = Script(*TRACED, "script.py", cwd=tmp_path, apart=True)
    assert program.leave() == 1
    assert program.said == b"<class 'socket.socket'>\n"
    assert program.complained.count(b"File") == 1
    assert [*tmp_path.iterdir()] == [tmp_path / "script.py"]


@pytest.mark.parametrize("quiet", [[], ["--quiet"]], ids=["", "quiet"])
def test_one_sentence_says_where_the_record_lies_unless_it_is_to_be_quiet(
    quiet: list[str], tmp_path: Path
) -> None:
    (tmp_path / "script.py").write_text(
        "import os, subprocess, sys\nprint('jalan')\n"
        "if sys.argv[1:]: subprocess.run([sys.executable, 'script.py'])\n"
    )
    command = ["-m", "chatkit", "trace", *quiet, "--folder", "x", "script.py", "a"]
    program = Script(*command, cwd=tmp_path, apart=True)
    assert program.leave() == 0
    assert program.said.split() == [b"jalan", b"jalan"]
    texts.use("id")
    notice = sentence("trace_notice", folder=tmp_path / "x", kept=say("trace_kept_by_you"))
    assert bool(notice.fullmatch(program.complained.decode().strip())) is not bool(quiet)


def test_a_folder_of_the_day_is_kept_for_14_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "days", lambda: tmp_path)
    monkeypatch.delenv(folder.VARIABLE, raising=False)
    assert sentence("trace_notice", kept=say("trace_kept", days=14)).fullmatch(folder.notice())


def test_a_folder_named_on_the_command_line_wins_and_is_made(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text("import socket\nsocket.socket()\n")
    command = [*TRACED, "--folder", "my traces/one", "script.py"]
    assert Script(*command, cwd=tmp_path).leave() == 0
    (trace,) = (tmp_path / "my traces" / "one").iterdir()
    assert trace.name.startswith("script.py-")
