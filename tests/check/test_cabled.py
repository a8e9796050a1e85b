"""A play through the kit's cable: late, held, sliced and glued bytes, and a cable that is cut."""

from pathlib import Path

import pytest

from chatkit import check
from chatkit.checks.result import Report

ECHO = Path(__file__).parent / "own" / "echo.py"
SERVER = """
import socket
with socket.create_server(("127.0.0.1", int(input("Port: ")))) as server:
    conn, _ = server.accept()
    with conn:
        while data := conn.recv(1024):
            conn.sendall(data)
"""
SELECTS = (
    SERVER.replace("import socket", "import select, socket")
    .replace("data := conn.recv", "select.select([conn], [], [])[0] and (data := conn.recv")
    .replace("1024):", "1024)):")
)
CHECKS = ["echoes", "is_late", "is_held", "is_sliced", "is_glued", "is_taken_away", "is_cut"]


def report(folder: Path, program: str) -> Report:
    (folder / "server.py").write_text(program, "utf-8")
    return check(str(ECHO), folder / "server.py", seed=7)


@pytest.mark.parametrize("program", [SERVER, SELECTS], ids=["recv", "select"])
def test_bytes_in_a_cable_are_neither_lost_nor_waited_for_in_vain(
    tmp_path: Path, program: str
) -> None:
    made = report(tmp_path, program)
    assert [one.check for one in made.results] == CHECKS
    sentences = {one.check: one.sentence for one in made.results if one.verdict != "held"}
    assert [*sentences] == ["is_cut"], sentences  # the program catches no reset


def test_the_evidence_tells_that_a_cable_stood_between(tmp_path: Path) -> None:
    last = report(tmp_path, SERVER).results[-1]
    assert last.evidence
    piece, back, cut = last.evidence.cable
    assert (piece[:4], back[:4]) == ("> b'", "< b'")
    assert piece[1:] == back[1:]
    assert "RST" in cut
    assert "[1]" in cut
    ours = [call[2].partition("(")[0] for call in last.evidence.calls if call[1] != "server.py"]
    assert ours == ["socket", "connect", "sendall", "recv"]  # and none of the cable's
