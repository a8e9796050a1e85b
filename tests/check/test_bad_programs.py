"""Programs far from what is asked: the judge comes to its end, and one sentence names the fault.

Files that are no programs at all are in test_submission.py.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from chatkit import texts
from chatkit.checks.host import report
from chatkit.checks.result import Report
from chatkit.texts import say
from tests.check.corpus import PROGRAMS
from tests.sentences import heard

SEED = 7
ASKS = 'import socket\nport = int(input("Port: "))\nname = input("Username: ")\n'
BINARY = "import os\nos.write(1, bytes(range(256)) * 400)\n"
TRIES = """
import socket, time
while True:
    try:
        socket.create_connection(("127.0.0.1", 9))
    except OSError:
        time.sleep(0.05)
"""
TWO_THREADS = f"""{ASKS}
import threading
def read():
    a, b = socket.socketpair()
    a.recv(10)
threading.Thread(target=read).start()
input("> ")
"""
ON_IPV6 = (
    (PROGRAMS / "server" / "right_beginner.py")
    .read_text("utf-8")
    .replace("socket.AF_INET,", "socket.AF_INET6,")
    .replace('"127.0.0.1"', '"::1"')
)


class Case(NamedTuple):
    """A program, and the check that names its fault."""

    name: str
    program: str
    check: str
    key: str  # of the sentence
    also: str = ""  # words in it
    task: str = "server"


CASES = [
    Case(
        "listens nowhere",
        f"{ASKS}s = socket.socket()\ns.bind(('127.0.0.1', port))\ninput('pesan: ')",
        "listens", "check_no_server", "input()",
    ),
    Case("connects nowhere", f"{ASKS}input('pesan: ')", "connects", "check_no_client",
         "input()", "client"),
    Case(
        "listens at another port",
        f"{ASKS}socket.create_server(('127.0.0.1', 0)).accept()",
        "takes_the_port", "check_other_port",
    ),
    Case(
        "asks nothing",
        "import socket\nsocket.create_server(('127.0.0.1', 0)).accept()",
        "takes_the_port", "check_other_port",
    ),
    Case("does nothing", "import time\ntime.sleep(300)", "listens", "check_no_server",
         "check_computes"),
    Case("never ends", "while True: pass", "listens", "check_no_server", "check_computes"),
    Case("prints for ever", "while True: print('Halo')", "listens", "check_no_server",
         "check_computes"),
    Case("connects, again and again", TRIES, "listens", "check_no_server",
         "menyambung ke 127.0.0.1:9, dan selalu gagal ("),
    Case("waits with two threads", TWO_THREADS, "listens", "check_no_server",
         "recv(), baris 8"),
    Case("ends after its questions", f"{ASKS}print('Selesai.')", "listens", "check_no_server",
         "(kode 0): Selesai."),
    Case("ends at its questions", ASKS, "listens", "check_no_server", "(kode 0) tanpa"),
    Case("asks for ever", "while True: input('Port: ')", "listens", "check_no_server",
         "input()"),
    Case("prints binary and ends", BINARY, "listens", "check_no_server", "\\x1f"),
    Case("prints binary and waits", f"{BINARY}{ASKS}input('pesan: ')", "listens",
         "check_no_server", "input()"),
    Case("listens on IPv6 alone", ON_IPV6, "tells_its_address", "check_screen", "127.0.0.1"),
]  # fmt: skip


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[Case, Report]:
    texts.use("id")
    folders = [tmp_path_factory.mktemp("bad") for _ in CASES]
    with ThreadPoolExecutor(4) as pool:
        return dict(zip(CASES, pool.map(play, CASES, folders), strict=True))


def play(case: Case, folder: Path) -> Report:
    script = folder / f"{case.task}.py"
    script.write_text(case.program, "utf-8")
    return report(case.task, script, SEED, case.check)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_program_far_from_what_is_asked_gets_one_sentence(
    case: Case, played: dict[Case, Report]
) -> None:
    made = played[case]
    assert (made.code, made.problem) == (1, "")
    (failure,) = made.failed
    assert failure.check == case.check
    assert heard(failure.sentence, case.key)
    assert (say(case.also) if case.also in texts.SENTENCES else case.also) in failure.sentence
    assert failure.sentence.isprintable()
    assert len(failure.sentence) < 300
