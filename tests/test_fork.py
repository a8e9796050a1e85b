"""A forked child does no harm to the server, the client and the cable of its parent."""

import os
import socket

import pytest

from tests.helpers import LOOPBACK, Desk, Script

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")

# A program with a server (its peer is the test's own socket), and a client and a cable that talk to
# each other. `{child}` runs in a forked child, whose exit code is printed; then the program obeys.
PROGRAM = """
import gc, os, sys, threading, time, warnings
from multiprocessing import get_context
from chatkit import Cable, Client, Server, engine, texts
warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12: threads, and a fork
texts.use("id")
server = Server(0, "Alice").start()
host = Server(0, "Hani", free=True).start()
cable = Cable(0, ("127.0.0.1", host.port)).start()
client = Client("127.0.0.1", cable.port, "Bob", free=True).start()
everything = [server, client, cable]
print("port", server.port)
while not (server.peer and client.peer and host.peer):
    time.sleep(0.01)
old, number = engine.loop(), server._listener._sock.fileno()
def child():
    began = time.monotonic()
    CHILD
    gc.collect()
    assert time.monotonic() - began < 5, "it hung"
sys.stdout.flush()
HOW
print("child", code, flush=True)
def heard(endpoint, text):
    end = time.monotonic() + 10
    while not any(text in line.text for line in endpoint.lines):
        assert time.monotonic() < end, (endpoint, endpoint.lines)
        time.sleep(0.01)
client.send("satu")
heard(host, "Bob: satu")
host.send("dua")
heard(client, "Hani: dua")
print("still", cable.links, server.running, flush=True)
for line in sys.stdin:
    if line == "stop\\n":
        for one in everything:
            one.stop()
        print("stopped", flush=True)
"""

FORK = """
pid = os.fork()
if not pid:
    END
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
"""
HOW = {
    "_exit": FORK.replace("END", "child(); os._exit(0)"),
    "exit": FORK.replace("END", "child(); sys.exit(0)"),
    "multiprocessing": """
process = get_context("fork").Process(target=child)
process.start()
process.join()
code = process.exitcode
""",
}

CHILD = {
    "ends": "pass",
    # as the end of its process may do, which finalizes the copies of tasks and transports
    "takes the server's socket from the old loop": "old.remove_reader(number)",
    "stops": "[one.stop() for one in everything + [host]]",
    "looks": """
    assert {one.status for one in everything} == {texts.say("left_to_parent")}
    assert not any(one.running for one in everything)
    for one in (server, client):
        try:
            one.send("Halo")
        except OSError as error:
            assert error.key == "nobody_connected"
        else:
            raise AssertionError("sent")
    """.strip(),
    "begins anew": """
    with Server(0, "Siti") as own, Client("127.0.0.1", own.port, "Dewi") as friend:
        end = time.monotonic() + 4
        while not (own.peer and friend.peer) and time.monotonic() < end:
            time.sleep(0.01)
        friend.send("Halo")
    client.start()  # to the parent's cable, whose server has no room
    client.stop()
    """.strip(),
}


def begun(desk: Desk, child: str, how: str) -> tuple[Script, socket.socket]:
    """Return the program, and a plain socket called Citra that chats with its server."""
    program = desk.program(PROGRAM.replace("CHILD", CHILD[child]).replace("HOW", HOW[how]))
    port = int(program.finds(r"port (\d+)")[1])
    citra = desk.connect(port, b"Citra")
    assert citra.recv(1024) == b"Alice"
    return program, citra


@pytest.mark.parametrize(
    ("child", "how"),
    [
        *((child, "_exit") for child in CHILD),
        ("stops", "exit"),
        ("ends", "exit"),
        ("takes the server's socket from the old loop", "exit"),
        ("stops", "multiprocessing"),
    ],
)
def test_a_forked_child_leaves_every_chat_as_it_is(desk: Desk, child: str, how: str) -> None:
    program, citra = begun(desk, child, how)
    program.shows("child 0")
    program.shows("still 1 True")
    citra.sendall(b"halo")
    citra.close()
    port = int(program.finds(r"port (\d+)")[1])
    assert desk.connect(port, b"Dewi").recv(1024) == b"Alice", "the server is not deaf"
    assert program.leave() == 0
    assert "Error" not in program.output, program.output
    assert "destroyed" not in program.output, program.output


LIVES_ON = """
reading, writing = os.pipe()
if not os.fork():
    os.close(writing)
    os._exit(len(os.read(reading, 1)))  # when the parent ends, and with it the pipe
code = "lives on"
"""


def test_a_child_that_lives_on_holds_no_port_and_no_connection(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(HOW, "lives on", LIVES_ON)
    program, citra = begun(desk, "ends", "lives on")
    program.shows("still 1 True")
    program.type("stop")
    program.shows("stopped")
    citra.settimeout(5)
    assert citra.recv(1024) == b"", "the end (FIN) has come"
    citra.close()
    port = int(program.finds(r"port (\d+)")[1])
    with socket.socket() as plain:
        assert plain.connect_ex((LOOPBACK, port)) != 0, "nobody listens"
