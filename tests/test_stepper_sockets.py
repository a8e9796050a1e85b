"""The sockets of a stepped program: each call is told, and all else is as without the stepper."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from chatkit.stepper.program import load
from chatkit.stepper.stepping import Stepping
from chatkit.texts import say
from tests.helpers import until

CALLS = """
import select, socket
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", 0))
s.listen(1)
c = socket.socket()
c.connect(s.getsockname())
a = s.accept()[0]
c.sendall(b"satu")
a.recv(10)
c.close()
"""


def test_the_calls_are_told_as_a_program_writes_them() -> None:
    stepping = Stepping(load(CALLS))
    told = []
    while not stepping.snapshot().over:
        stepping.next_call()
        stepping.settle(10)
        if stepping.snapshot().about:
            told.append(stepping.snapshot().about)
    stepping.close()
    assert told[:4] == [
        "socket(AF_INET, SOCK_STREAM)", "setsockopt(SO_REUSEADDR, 1)", "bind(('127.0.0.1', 0))",
        "listen(1)",
    ]  # fmt: skip
    assert [call.partition("(")[0] for call in told[4:7]] == ["socket", "connect", "accept"]
    assert told[7:] == ["sendall(b'satu')", "recv(10)", "close()"]


WAITS = {
    "accept()": "s.accept()",
    "recv(7)": "a.recv(7)",
    "recv(bytearray": "a.recv_into(bytearray(7))",
    "recvmsg(7)": "a.recvmsg(7)",
    "recv(<memory": "a.makefile('rb').readline()",
    "recvfrom(7)": "u.recvfrom(7)",
    "recvfrom_into(": "u.recvfrom_into(bytearray(7))",
    "send(b'": "while True: c.send(bytes(10 ** 7))",
    "sendall(b'": "c.sendall(bytes(10 ** 8))",
}
if sys.platform == "win32":
    del WAITS["recvmsg(7)"]
OPENED = """
import socket
s = socket.create_server(("127.0.0.1", 0))
c = socket.create_connection(s.getsockname())
a = s.accept()[0]
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
u.bind(("127.0.0.1", 0))
print(s.getsockname()[1], c.getsockname()[1])
"""


@pytest.mark.parametrize("text", WAITS)
def test_every_waiting_call_is_told_with_the_event_that_ends_it(text: str) -> None:
    stepping = Stepping(load(OPENED + WAITS[text] + "\n"))
    stepping.run()
    (call,) = until(lambda: stepping.snapshot().blocked)
    server, client = stepping.screen()[0].text.split()
    stepping.close()
    assert call.text.startswith(text)
    if text == "accept()":
        assert call.ends == say("waits_client", address=f"127.0.0.1:{server}")
    elif text.startswith("send"):
        assert call.ends == say("waits_reader", peer=f"127.0.0.1:{server}")
    elif WAITS[text].startswith("a."):
        assert call.ends == say("waits_sender", peer=f"127.0.0.1:{client}")


WRONG = """
import socket, traceback
s = socket.socket()
for wrong in (lambda: s.recv("banyak"), lambda: s.connect("x"), lambda: s.connect(("127.0.0.1", 1)),
              lambda: s.settimeout(-1), lambda: s.accept(), lambda: socket.socket().recv(1)):
    try:
        wrong()
    except Exception:
        traceback.print_exc()
s.settimeout(0.01)
print(s.gettimeout(), s.getblocking(), type(s), socket.socket.__name__, s.fileno())
with socket.socket() as t:
    print(t)
s.bind("rusak")
"""


def test_a_wrong_call_fails_in_the_words_and_the_traceback_of_plain_python(tmp_path: Path) -> None:
    script = tmp_path / "salah.py"
    script.write_text(WRONG, encoding="utf-8")
    plain = subprocess.run(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        cwd=tmp_path, env={"PYTHONUNBUFFERED": "1", "PATH": "", "SYSTEMROOT": ""},
    )  # fmt: skip
    stepping = Stepping(load(script))
    stepping.run()
    until(lambda: stepping.snapshot().over)
    shown = [line.text for line in stepping.screen()]
    stepping.close()
    assert shown == plain.stdout.splitlines()


def test_a_socket_of_the_notebook_is_a_plain_traced_one_afterwards() -> None:
    stepping = Stepping(load("import socket\ns = socket.create_server(('127.0.0.1', 0))\n"))
    stepping.run()
    until(lambda: stepping.snapshot().over)
    listener = stepping.namespace["s"]
    assert type(listener) is not socket.socket
    assert repr(listener).startswith("<socket.socket fd=")
    stepping.close()
    assert listener.fileno() == -1
