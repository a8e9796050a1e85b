"""Busy loops of real programs are named, with their line and a cure; a patient loop is not."""

from pathlib import Path

import pytest

from chatkit.timeline.busy import Busy, busy
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from tests.helpers import Script
from tests.sentences import heard

HEAD = """
import select, selectors, socket, time
server = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(server.getsockname())
conn, _ = server.accept()
end = time.monotonic() + LASTS
"""

# The program, the kind of its loop, the call that is named, and a text that its line holds.
LOOPS = {
    "reads the end": (
        """
conn.close()
while time.monotonic() < end:
    data = client.recv(1024)  # here
""",
        "end", "recv",
    ),
    "reads the end in a function, with a time limit": (
        """
def read():
    client.settimeout(5)
    return client.recv(1024)  # here
conn.close()
while time.monotonic() < end:
    read()
""",
        "end", "recv",
    ),
    "select tells of the end": (
        """
conn.close()
while time.monotonic() < end:
    ready, _, _ = select.select([client], [], [])
    for sock in ready:
        data = sock.recv(1024)  # here
""",
        "end", "recv",
    ),
    "select tells of bytes that nobody reads": (
        """
conn.sendall(b"Halo")
chosen = selectors.DefaultSelector()
chosen.register(client, selectors.EVENT_READ)
while time.monotonic() < end:
    chosen.select()  # here
""",
        "ready", "select",
    ),
    "asks select without waiting": (
        """
while time.monotonic() < end:
    select.select([client], [], [], 0)  # here
""",
        "asks", "select",
    ),
    "accepts on a socket that does not listen": (
        """
plain = socket.socket()
while time.monotonic() < end:
    try:
        plain.accept()  # here
    except OSError:
        pass
""",
        "fails", "accept",
    ),
    "sends to nobody": (
        """
client.shutdown(socket.SHUT_WR)
while time.monotonic() < end:
    try:
        client.sendall(b"Halo")  # here
    except OSError:
        pass
""",
        "nobody", "sendall",
    ),
    "polls": (
        """
client.setblocking(False)
while time.monotonic() < end:
    try:
        client.recv(1024)  # here
    except BlockingIOError:
        pass
""",
        "empty", "recv",
    ),
    "is refused": (
        """
server.close()
address = server.getsockname() if server.fileno() >= 0 else client.getpeername()
while time.monotonic() < end:
    try:
        new = socket.socket()
        new.connect(address)  # here
    except ConnectionRefusedError:
        continue
""",
        "refused", "connect",
    ),
    "reads from a closed socket": (
        """
client.close()
while time.monotonic() < end:
    try:
        client.recv(1024)  # here
    except:
        pass
""",
        "closed", "recv",
    ),
}  # fmt: skip

TWO_LINES = """
conn.close()
while time.monotonic() < end:
    name = client.recv(1024)
    text = client.recv(1024)
    if time.monotonic() > end - 0.1:
        client.settimeout(5)
        client.settimeout(None)
"""

PATIENT = {
    "polls with a pause": """
client.setblocking(False)
while time.monotonic() < end:
    try:
        client.recv(1024)
    except BlockingIOError:
        time.sleep(0.005)
""",
    "has a time limit": """
client.settimeout(0.01)
while time.monotonic() < end:
    try:
        client.recv(1024)
    except TimeoutError:
        pass
""",
    "moves bytes": """
while time.monotonic() < end:
    client.sendall(b"x")
    conn.recv(1)
""",
}


def loops(source: str, folder: Path, lasts: float = 0.3) -> list[Busy]:
    """Run a program; return the busy loops in its story."""
    script = folder / "spin.py"
    script.write_text(HEAD.replace("LASTS", str(lasts)) + source)
    where = {"CHATKIT_TRACE": str(folder / "traces")}
    with Script("-m", "chatkit", "trace", script, environment=where) as program:
        assert program.ends() == 0, program.output
    story = Story(Folder(folder / "traces"))
    story.read()
    assert len(story.calls) < 100, "it is written in short"
    return busy(story, story.until)


@pytest.mark.parametrize(("source", "kind", "name"), LOOPS.values(), ids=LOOPS.keys())
def test_a_busy_loop_is_named_with_its_line_and_a_cure(
    source: str, kind: str, name: str, tmp_path: Path
) -> None:
    (loop,) = loops(source, tmp_path)
    lines = (tmp_path / "spin.py").read_text().splitlines()
    (number,) = [number for number, line in enumerate(lines, 1) if "# here" in line]
    assert (loop.call.name, loop.place) == (name, f"spin.py:{number}")
    what, line, cure = loop.sentences
    assert heard(what, f"busy_{kind}", program="spin.py")
    assert heard(line, "busy_line", place=loop.place)
    assert heard(cure, f"busy_cure_{kind}")


def test_a_loop_that_reads_in_two_lines_is_one(tmp_path: Path) -> None:
    (loop,) = loops(TWO_LINES, tmp_path)
    assert loop.place in ("spin.py:10", "spin.py:11")


@pytest.mark.parametrize("source", PATIENT.values(), ids=PATIENT.keys())
def test_a_loop_that_waits_or_works_is_no_busy_loop(source: str, tmp_path: Path) -> None:
    script = source.replace('client.sendall(b"x")', 'client.sendall(b"x"); time.sleep(0.02)')
    assert loops(script, tmp_path) == []


def test_the_count_is_that_of_the_moment_and_stands_in_the_sentence(tmp_path: Path) -> None:
    (loop,) = loops(LOOPS["reads the end"][0], tmp_path)
    story = Story(Folder(tmp_path / "traces"))
    story.read()
    call = loop.call
    assert call.last_end is not None
    at = (call.start + call.last_end) // 2
    (half,) = busy(story, at)
    count = call.count * (at - call.start) // (call.last_end - call.start)
    assert 1000 < count < call.count
    assert heard(half.sentences[0], "busy_end", count=f"{count:,}".replace(",", "."))
    assert busy(story, call.start - 1) == []
