"""A chat's log and a cable's pieces on a saved page, with the timeline below them."""

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest

from chatkit.cable.log import Piece
from chatkit.errors import InputError
from chatkit.message import Line
from chatkit.panels.cable import CablePanel
from chatkit.panels.client import ClientPanel
from chatkit.panels.save import save_page, save_under_a_new_name
from chatkit.panels.sections import ROOM, cable_section, chat_section
from chatkit.panels.server import ServerPanel
from chatkit.texts import say
from tests.helpers import Desk, free_port, refused, sentence, until
from tests.test_page import Strict
from tests.widgets import says, text_of


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a notebook called tugas.ipynb, in which nothing was recorded yet."""
    path = tmp_path / "kerja"
    path.mkdir()
    monkeypatch.setenv("JPY_SESSION_NAME", str(path / "tugas.ipynb"))
    monkeypatch.setenv("CHATKIT_TRACE", str(tmp_path / "traces"))
    return path


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def page_of(panel: ServerPanel | ClientPanel | CablePanel, place: Path) -> str:
    """Press *Save*; return the only file in the folder of the notebook."""
    panel.saver.buttons[0].click()
    says(panel.saver.said, "panel_saved")
    (file,) = place.iterdir()
    assert str(file) in unescape(text_of(panel.saver.said))
    assert file.name.startswith("tugas-")
    return file.read_text(encoding="utf-8")


def test_a_chats_log_is_saved_in_front_of_the_timeline(
    place: Path, desk: Desk, closing: ExitStack
) -> None:
    panel = ServerPanel(0, "Alice", free=True)
    closing.callback(panel.close)
    panel.port.value = str(free_port())
    panel.start()
    closing.callback(panel.stop)
    assert panel.endpoint
    guest = desk.connect(panel.endpoint.port, b"Bob")
    until(lambda: panel.endpoint and panel.endpoint.peer)
    guest.recv(100)
    guest.sendall(b"Halo <b> \x1b[2J")
    until(lambda: panel.endpoint and panel.endpoint.messages)
    panel.send("Halo juga é")
    code = page_of(panel, place)
    Strict(code)
    assert f"<h1>{say('title_server')}</h1>" in code
    assert code.index("Halo &lt;b&gt; \\x1b[2J") < code.index("Halo juga é")
    assert code.index("Halo juga é") < code.index(f"<h2>{say('timeline')}</h2>")
    assert "\x1b" not in code
    assert panel.save(place / "lagi.html").stat().st_size > 1000


def test_a_log_without_a_record_is_a_page_too(place: Path, closing: ExitStack) -> None:
    panel = ClientPanel()
    closing.callback(panel.close)
    code = page_of(panel, place)
    Strict(code)
    assert say("timeline_empty") in unescape(code)


def test_a_cables_pieces_are_saved_with_all_their_bytes(
    place: Path, desk: Desk, closing: ExitStack
) -> None:
    listener = desk.listen()
    panel = CablePanel(free_port(), ("127.0.0.1", listener.getsockname()[1]))
    closing.callback(panel.close)
    panel.start()
    closing.callback(panel.stop)
    client = desk.connect(int(panel.port.value))
    server = desk.accept(listener)
    client.sendall(bytes(range(256)))
    server.recv(1000)
    until(lambda: panel.cable and panel.cable.pieces)
    code = page_of(panel, place)
    Strict(code)
    assert "f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 fa fb fc fd fe ff" in code
    assert "00f0" in code
    assert f"→ {say('to_server')}" in code
    assert code.index("00f0") < code.index(f"<h2>{say('timeline')}</h2>")


def test_another_suffix_cannot_hold_a_log(place: Path) -> None:
    with refused(InputError, "export_suffix", path=place / "x.csv", suffixes=".html"):
        save_page(place / "x.csv", [])
    assert list(place.iterdir()) == []


def test_long_logs_keep_their_end_and_say_so() -> None:
    lines = [Line(f"{number} {'é' * 1000}", "theirs") for number in range(1000)]
    found = chat_section("Obrolan", lines).html
    assert len(found.encode()) < ROOM + 1000
    shown = sentence("section_lines_cut", all="1.000").search(found)
    assert shown
    assert int(shown["shown"]) == found.count("<div") < 1000
    assert "999 é" in found
    pieces = [Piece(datetime.now(), 1, "to_client", "lost", bytes(4096), 9999) for _ in range(500)]
    found = cable_section(pieces, 7000).html
    assert len(found.encode()) < ROOM + 2000
    assert sentence("section_pieces_cut", all="7.000").search(found)
    assert say("bytes_not_kept", n=9999 - 4096, kept=4096) in found
    assert say("piece_lost") in found


def test_a_line_of_a_cable_is_text() -> None:
    found = cable_section([Line("<b>\x1b", "notice")], 1).html
    assert "&lt;b&gt;\\x1b" in found


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
@pytest.mark.parametrize("mask", [0o000, 0o277])
def test_a_saved_file_is_its_owners_whatever_the_mask(place: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        path = save_under_a_new_name(".html", lambda path: save_page(path, [chat_section("x", [])]))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_in_which_nothing_can_be_made_is_one_sentence(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.open", full)
    with refused(InputError, "export_failed", reason="No space left on device"):
        save_under_a_new_name(".html", lambda _: None)


def test_without_a_notebook_the_file_is_called_after_the_script(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME")
    monkeypatch.setattr("sys.argv", ["/somewhere/else/chat.py"])
    monkeypatch.chdir(place)
    path = save_under_a_new_name(".html", lambda _: None)
    assert path.parent == place
    assert path.name.startswith("chat-")
