"""The programs that a traced program starts: recorded, unchanged, or a sentence says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chatkit import texts
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.trace import children, folder
from tests.helpers import sentence
from tests.recorded_programs import PLAIN, TRACED

SERVER = """
import multiprocessing, socket, sys, threading

def serve(conn, number):
    with conn:
        conn.sendall(conn.recv(100).upper())
        print("anak", number, __name__, type(conn).__name__, flush=True)

def ask(port):
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(b"halo")
        answers.append(sock.recv(100))

answers = []
if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    server = socket.create_server(("127.0.0.1", 0))
    for number in range(2):
        client = threading.Thread(target=ask, args=(server.getsockname()[1],))
        client.start()
        conn, _ = server.accept()
        child = context.Process(target=serve, args=(conn, number))
        child.start()
        conn.close()
        client.join()
        child.join()
        print("selesai", child.exitcode, answers, flush=True)
"""

POOL = """
import multiprocessing, socket
from concurrent.futures import ProcessPoolExecutor

def ask(word):
    a, b = socket.socketpair()
    a.sendall(word)
    return b.recv(10)

if __name__ == "__main__":
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        print(list(pool.map(ask, [b"satu", b"dua"])))
"""

CHILD = """
import os, socket, sys
a, b = socket.socketpair()
a.sendall(b"dari anak")
print(b.recv(100), sys.argv, sys.path[0] == os.path.dirname(os.path.abspath(__file__)))
print([path for path in sys.path if "chatkit" in path and "inherited" in path], flush=True)
socket.socket().accept()
"""

STARTS = {
    "run": "subprocess.run([sys.executable, 'child.py', 'x'])",
    "shell": "subprocess.run(sys.executable + ' child.py x', shell=True)",
    "system": "os.system(sys.executable + ' child.py x')",
    "own environment": "subprocess.run([sys.executable, 'child.py', 'x'], env={'A': 'b'})",
    "module": "subprocess.run([sys.executable, '-u', '-m', 'child', 'x'])",
    "exec": "os.execv(sys.executable, [sys.executable, 'child.py', 'x'])",
}
START = "import os, subprocess, sys\nos.chdir(os.path.dirname(os.path.abspath(__file__)))\n"


def run(way: tuple[str, ...], where: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a script in the folder `where`."""
    known = os.environ | {folder.VARIABLE: str(where / "traces"), "CHATKIT_LANG": "en"}
    return subprocess.run(
        [sys.executable, *way, *command],
        cwd=where, env=known, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def both(where: Path, *command: str) -> "tuple[subprocess.CompletedProcess[str], Story]":
    """Run a script plain and traced, with the same result; return that, and the story."""
    plain, traced = run(PLAIN, where, *command), run(TRACED, where, *command)
    seen = [(done.stdout, done.stderr, done.returncode) for done in (plain, traced)]
    assert seen[0] == seen[1]
    story = Story(Folder(where / "traces"))
    story.read()
    assert not story.folder.problems
    return traced, story


def lanes(story: Story) -> list[str]:
    return sorted(process.name for process in story.processes)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_server_with_a_child_for_each_client_shows_every_child(
    method: str, tmp_path: Path
) -> None:
    if sys.platform == "win32" and method != "spawn":
        pytest.skip("there is only spawn")
    (tmp_path / "server.py").write_text(SERVER)
    done, story = both(tmp_path, "server.py", method)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("b'HALO'") == 3
    assert lanes(story) == ["server.py", "server.py 2", "server.py 3"]
    answers = [
        call.process.name for call in story.calls
        if call.name == "sendall" and call.data == b"HALO"
    ]  # fmt: skip
    assert sorted(answers) == ["server.py 2", "server.py 3"]


def test_the_workers_of_a_pool_are_recorded(tmp_path: Path) -> None:
    (tmp_path / "pool.py").write_text(POOL)
    _, story = both(tmp_path, "pool.py")
    assert lanes(story) == ["pool.py", "pool.py 2"]
    assert {call.data for call in story.calls if call.name == "recv"} == {b"satu", b"dua"}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS.keys())
def test_a_program_started_in_any_way_is_recorded_and_notices_nothing(
    start: str, tmp_path: Path
) -> None:
    (tmp_path / "child.py").write_text(CHILD)
    (tmp_path / "parent.py").write_text(START + start)
    done, story = both(tmp_path, "parent.py")
    assert "b'dari anak'" in done.stdout
    assert "OSError" in done.stderr
    assert lanes(story) == ["child" if "-m" in start else "child.py", "parent.py"]
    assert not any(process.killed for process in story.processes)


def test_a_sitecustomize_of_the_users_own_runs_in_the_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "sitecustomize.py").write_text("print('my own', __file__, flush=True)")
    monkeypatch.setenv("PYTHONPATH", str(own))
    (tmp_path / "child.py").write_text("import sitecustomize; print(sitecustomize.__file__)")
    (tmp_path / "parent.py").write_text(START + STARTS["run"])
    done, _ = both(tmp_path, "parent.py")
    assert done.stdout.count(str(own)) == 3


DEAF = {
    "isolated": "[sys.executable, '-I', 'child.py']",
    "without its environment": "[sys.executable, '-uE', 'child.py']",
    "without site": "[sys.executable, '-S', 'child.py']",
}


@pytest.mark.parametrize("command", DEAF.values(), ids=DEAF.keys())
def test_a_program_that_cannot_be_reached_is_told_of_once(command: str, tmp_path: Path) -> None:
    (tmp_path / "child.py").write_text("print('jalan')")
    start = f"for _ in range(2): subprocess.run({command})"
    (tmp_path / "parent.py").write_text(START + start)
    done = run(TRACED, tmp_path, "parent.py")
    assert done.stdout == "jalan\n" * 2
    assert done.stderr.count("\n") == 1
    texts.use("en")
    assert sentence("child_deaf").fullmatch(done.stderr.strip())


@pytest.mark.skipif(sys.prefix == sys.base_prefix, reason="this Python has chatkit itself")
def test_a_python_without_chatkit_runs_and_says_that_it_is_not_recorded(tmp_path: Path) -> None:
    (tmp_path / "child.py").write_text("print('jalan')")
    start = "subprocess.run([sys._base_executable, 'child.py'])"
    (tmp_path / "parent.py").write_text(START + start)
    done = run(TRACED, tmp_path, "parent.py")
    assert done.stdout == "jalan\n"
    texts.use("en")
    assert sentence("child_without_chatkit").fullmatch(done.stderr.strip())


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["python", "a/server.py", "-c", "x"], "server.py"),
        (["python", "-u", "-W", "error", "server.py"], "server.py"),
        (["python", "-um", "http.server"], "http.server"),
        (["python", "-Bc", "pass"], "python -c"),
        (["python"], "python"),
    ],
)
def test_the_name_of_a_program_is_that_of_its_script(command: list[str], name: str) -> None:
    assert children.program(command)[0] == name
