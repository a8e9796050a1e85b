"""The cable's panel without a browser: what its widgets hold and say."""

import socket
from collections.abc import Iterator
from datetime import datetime
from threading import Event
from typing import Any

import pytest
from ipywidgets.widgets.widget import _instances

from chatkit import CablePanel, Faults, InputError, engine, texts
from chatkit.cable.log import Piece
from chatkit.message import Line
from chatkit.panels.piece_list import NEWEST, piece_list
from chatkit.texts import say
from tests.helpers import LOOPBACK, Desk, free_port, refused, until
from tests.sentences import heard
from tests.widgets import press, says, shows, without_widgets


@pytest.fixture
def panel(desk: Desk) -> Iterator[CablePanel]:
    here = CablePanel(listen=free_port(), to=(LOOPBACK, free_port()))
    yield here
    here.stop()


@pytest.fixture
def both(desk: Desk) -> Iterator[tuple[CablePanel, socket.socket, socket.socket]]:
    listener = desk.listen()
    here = CablePanel(listen=free_port(), to=listener.getsockname())
    here.start()
    assert here.cable
    client = desk.connect(here.cable.port)
    yield here, client, desk.accept(listener)
    here.stop()


def test_hold_and_release_glue_what_was_sent(
    both: tuple[CablePanel, socket.socket, socket.socket],
) -> None:
    panel, client, server = both
    press(panel.hold)
    until(lambda: panel.hold.description == say("button_release"))
    client.sendall(b"satu")
    says(panel.status, "lane_holds", pieces=1, size=4)
    client.sendall(b"dua")
    says(panel.status, "lane_holds", pieces=2, size=7)
    says(panel.pieces, "piece_came")
    press(panel.hold)
    assert server.recv(1024) == b"satudua"
    until(lambda: panel.hold.description == say("button_hold"))
    says(panel.pieces, "piece_left")
    shows(panel.pieces, "73 61 74 75 64 75 61")


def test_unplug_and_plug_in(both: tuple[CablePanel, socket.socket, socket.socket]) -> None:
    panel, client, server = both
    press(panel.unplug)
    until(lambda: panel.unplug.description == say("button_plug"))
    client.sendall(b"sunyi")
    says(panel.status, "lane_holds", size=5)
    server.setblocking(False)
    with pytest.raises(BlockingIOError):
        server.recv(1)
    server.settimeout(10)
    press(panel.unplug)
    assert server.recv(1024) == b"sunyi"


def test_cut_resets_both_ends(both: tuple[CablePanel, socket.socket, socket.socket]) -> None:
    panel, client, server = both
    until(lambda: "accept" not in panel.pieces.value and panel.cable and panel.cable.links)
    press(panel.cut)
    for end in (client, server):
        with pytest.raises(ConnectionResetError):
            end.recv(1)
    says(panel.pieces, "cable_cut")
    press(panel.cut)
    says(panel.pieces, "cable_nothing")


def test_half_close_needs_a_direction(
    both: tuple[CablePanel, socket.socket, socket.socket],
) -> None:
    panel, client, server = both
    assert panel.half.disabled
    panel.direction.value = "to_server"
    until(lambda: not panel.half.disabled)
    press(panel.half)
    assert server.recv(1) == b""
    server.sendall(b"masih")
    assert client.recv(1024) == b"masih"


def test_boxes_change_the_chosen_direction_alone(
    both: tuple[CablePanel, socket.socket, socket.socket],
) -> None:
    panel, _, _ = both
    assert panel.cable
    panel.direction.value = "to_client"
    engine.call(lambda: None)  # the boxes are filled with what is on there
    panel.faults["slice"].value = "3"
    panel.faults["delay"].value = "0,25"
    press(panel.apply)
    until(lambda: panel.cable and panel.cable.faults["to_client"].slice == 3)
    assert panel.cable.faults["to_client"].delay == 0.25
    assert panel.cable.faults["to_server"] == Faults()
    panel.direction.value = ""
    until(lambda: panel.faults["slice"].value == "")  # differs
    press(panel.apply)
    assert panel.cable.faults["to_client"].slice == 3, "an empty box changes nothing"
    press(panel.clear)
    until(lambda: panel.cable and panel.cable.faults["to_client"] == Faults())
    until(lambda: panel.faults["slice"].value == "0")


def test_what_is_typed_straight_after_a_direction_stays(
    both: tuple[CablePanel, socket.socket, socket.socket],
) -> None:
    panel, _, _ = both
    assert panel.cable
    panel.faults["delay"].value = "3"  # and then the person changes their mind
    engine.call(lambda: None)
    busy = Event()
    engine.soon(busy.wait, 10)
    panel.direction.value = "to_server"
    panel.faults["slice"].value = "1"
    busy.set()
    press(panel.apply)
    until(lambda: panel.cable and panel.cable.faults["to_server"] == Faults(slice=1))
    assert panel.cable.faults["to_client"] == Faults()


@pytest.mark.parametrize(
    ("name", "text", "key", "values"),
    [
        ("slice", "setengah", "fault_whole", {"value": "setengah", "example": "2"}),
        ("slice", "1.5", "fault_whole", {"value": "1.5"}),
        ("slice_pause", "61", "fault_number", {"most": "60", "value": "61"}),
        ("delay", "61", "fault_number", {"most": "60", "value": "61"}),
        ("rate", "-1", "fault_number", {"most": "1.000.000.000", "value": "-1"}),
        ("jitter", "nan", "fault_number", {"value": "nan"}),
        ("cut_after", "1e99", "fault_whole", {"most": "1.000.000.000.000"}),
    ],
)
def test_a_bad_fault_gets_one_sentence_and_changes_nothing(
    both: tuple[CablePanel, socket.socket, socket.socket],
    name: str,
    text: str,
    key: str,
    values: dict[str, Any],
) -> None:
    panel, _, _ = both
    assert panel.cable
    panel.faults[name].value = text
    press(panel.apply)
    says(panel.status, key, name=name, **values)
    assert panel.cable.faults["to_server"] == Faults()


@pytest.mark.parametrize(
    ("port", "target", "key", "values"),
    [
        ("abc", "127.0.0.1:5005", "port_not_a_number", {"text": "abc"}),
        ("70000", "127.0.0.1:5005", "port_out_of_range", {"port": 70000}),
        ("", "127.0.0.1:5005", "port_not_a_number", {"text": ""}),
        ("6005", "127.0.0.1", "target_without_port", {"text": "127.0.0.1"}),
        ("6005", "", "target_without_port", {"text": ""}),
        ("6005", ":5005", "host_empty", {}),
        ("6005", "tidak.ada.invalid:5005", "address_unknown", {"host": "tidak.ada.invalid"}),
        ("26005", "localhost:26005", "cable_to_itself", {}),
    ],
)
def test_bad_ends_get_one_sentence(
    panel: CablePanel, port: str, target: str, key: str, values: dict[str, Any]
) -> None:
    panel.port.value, panel.target.value = port, target
    panel.start()
    says(panel.status, key, **values)
    assert panel.cable is None or not panel.cable.running


def test_a_port_in_use_gets_one_sentence(panel: CablePanel, desk: Desk) -> None:
    panel.port.value = str(desk.listen().getsockname()[1])
    panel.start()
    says(panel.status, "port_in_use", port=panel.port.value)


def test_a_server_that_is_down_is_named(panel: CablePanel, desk: Desk) -> None:
    panel.start()
    assert panel.cable
    with pytest.raises(ConnectionResetError):  # it may come before connect has returned
        desk.connect(panel.cable.port).recv(1)
    says(panel.pieces, "cable_no_server")
    says(panel.pieces, "refused", host=LOOPBACK)


def test_a_panel_made_again_takes_the_cable_over_and_leaves_no_widgets(desk: Desk) -> None:
    listener = desk.listen()
    port, to = free_port(), listener.getsockname()
    first = CablePanel(listen=port, to=to)
    first.start()
    assert first.cable
    client = desk.connect(first.cable.port)
    server = desk.accept(listener)
    press(first.hold)
    count = len(_instances)
    second = CablePanel(listen=port, to=to)
    try:
        assert second.cable is first.cable
        assert len(_instances) <= count
        client.sendall(b"Halo")
        says(second.status, "lane_holds", size=4)
        press(second.hold)
        assert server.recv(1024) == b"Halo"
    finally:
        second.stop()


def test_stop_and_start_keep_the_faults_and_the_list(
    both: tuple[CablePanel, socket.socket, socket.socket],
) -> None:
    panel, client, server = both
    client.sendall(b"Halo")
    assert server.recv(4) == b"Halo"
    panel.faults["slice"].value = "2"
    press(panel.apply)
    until(lambda: panel.cable and panel.cable.faults["to_server"].slice == 2)
    panel.stop()
    says(panel.status, "cable_stopped")
    says(panel.status, "lane_to_server", faults="slice=2, slice_pause=0.03")
    panel.start()
    says(panel.status, "lane_to_server", faults="slice=2, slice_pause=0.03")
    shows(panel.pieces, "48 61 6c 6f")  # what has passed before


def test_two_wishes_to_start_are_one(desk: Desk) -> None:
    panel = CablePanel(listen=free_port(), to=desk.listen().getsockname())
    for _ in range(2):
        panel.start_button.click()
    until(lambda: panel.cable and panel.cable.running)
    client = desk.connect(int(panel.port.value))
    until(lambda: panel.cable and panel.cable.served == 1)
    press(panel.start_button)
    panel.start()
    assert panel.cable
    lines = [line.text for line in panel.cable.lines]
    assert sum(bool(heard(line, "cable_begins")) for line in lines) == 1
    client.setblocking(False)
    with pytest.raises(BlockingIOError):  # it is still connected
        client.recv(1)
    panel.stop()


def test_faults_survive_a_start_that_fails(
    both: tuple[CablePanel, socket.socket, socket.socket], desk: Desk
) -> None:
    panel, _, _ = both
    panel.faults["slice"].value = "2"
    press(panel.apply)
    until(lambda: panel.cable and panel.cable.faults["to_server"].slice == 2)
    panel.stop()
    port, panel.port.value = panel.port.value, str(desk.listen().getsockname()[1])
    panel.start()
    says(panel.status, "port_in_use", port=panel.port.value)
    panel.port.value = port
    panel.start()
    says(panel.status, "lane_to_server", faults="slice=2, slice_pause=0.03")


def test_apply_sends_what_was_changed_and_nothing_else(
    both: tuple[CablePanel, socket.socket, socket.socket],
) -> None:
    panel, _, _ = both
    assert panel.cable
    panel.cable.set(delay=2, cut_after=10**12)  # by a cell
    until(lambda: panel.faults["delay"].value == "2")
    assert panel.faults["cut_after"].value == str(10**12)
    panel.faults["slice"].value = "1"
    press(panel.apply)
    until(lambda: panel.cable and panel.cable.faults["to_server"].slice == 1)
    assert panel.cable.faults["to_server"] == Faults(delay=2, slice=1, cut_after=10**12)
    panel.faults["delay"].value = ""  # as a person turns it off
    press(panel.apply)
    until(lambda: panel.cable and panel.cable.faults["to_server"].delay == 0)


def test_what_is_on_in_one_direction_can_be_turned_off_in_both(
    both: tuple[CablePanel, socket.socket, socket.socket],
) -> None:
    panel, _, _ = both
    assert panel.cable
    panel.cable.unplug("to_server")
    panel.cable.hold("to_client")
    until(lambda: panel.unplug.description == say("button_plug"))
    until(lambda: panel.hold.description == say("button_release"))
    press(panel.unplug)
    press(panel.hold)
    until(lambda: panel.cable and set(panel.cable.faults.values()) == {Faults()})


def test_a_number_that_was_typed_but_not_applied_is_pointed_out(
    both: tuple[CablePanel, socket.socket, socket.socket],
) -> None:
    panel, _, _ = both
    panel.faults["slice"].value = "2"
    says(panel.status, "boxes_changed")
    press(panel.apply)
    until(lambda: not heard(panel.status.value, "boxes_changed"))


def test_where_the_page_has_lost_the_widgets_a_sentence_says_what_to_do() -> None:
    assert without_widgets(CablePanel()) == say("panel_gone")


def test_a_target_that_is_none_gets_one_sentence() -> None:
    with refused(InputError, "cable_to_what"):
        CablePanel(listen=6005, to=(LOOPBACK,))  # type: ignore[arg-type]
    assert CablePanel(listen=6005, to=[LOOPBACK, 5005]).target.value == f"{LOOPBACK}:5005"  # type: ignore[arg-type]


def test_a_long_piece_shows_its_head_and_its_tail() -> None:
    data = bytes(range(256)) * 4
    html = piece_list([Piece(datetime.now(), 1, "to_server", "passed", data, len(data))])
    assert "0000  00 01 02 03 04 05 06 07" in html
    assert "03f8  f8 f9 fa fb fc fd fe ff" in html
    assert html.count("\n") == 6


@pytest.mark.parametrize("last", ["é", "🙂"])
def test_a_piece_of_text_has_a_line_of_text_above_its_hex(last: str) -> None:
    text = '{"name": "Alice", "text": "Halo <b>' + last * 2_000
    data = text.encode()
    html = piece_list([Piece(datetime.now(), 1, "to_server", "passed", data[:4096], len(data))])
    assert "{&quot;name&quot;: &quot;Alice&quot;, &quot;text&quot;: &quot;Halo &lt;b&gt;" in html
    for broken in (b"\xff\x00", "é".encode()[:1], b"\x1b[2J"):
        assert "chatkit-piece-text" not in piece_list(
            [Piece(datetime.now(), 1, "to_server", "passed", broken, len(broken))]
        )


def test_apply_without_a_change_says_so(
    both: tuple[CablePanel, socket.socket, socket.socket],
) -> None:
    panel, _, _ = both
    press(panel.apply)
    says(panel.status, "boxes_same")


def test_the_list_shows_hostile_bytes_as_text_and_stays_small() -> None:
    now = datetime(2026, 11, 25, 10, 1, 5, 123_000)
    evil = b"<script>\x1b[31m"
    log: list[Piece | Line] = [Piece(now, 1, "to_server", "passed", evil, len(evil))]
    html = piece_list(log)
    assert "<script>" not in html
    assert "\x1b" not in html
    assert "10:01:05.123" in html
    long = Piece(now, 1, "to_client", "left", b"x" * 4096, 65_536)
    assert len(piece_list([long] * 1000)) < NEWEST * 1000


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_box_and_button_has_a_label_and_says_what_it_does(language: str) -> None:
    texts.use(language)
    panel = CablePanel()
    for box in (panel.port, panel.target, panel.direction, *panel.faults.values()):
        assert box.description
    actions = (panel.hold, panel.unplug, panel.cut, panel.half, panel.apply, panel.clear)
    for button in actions:
        assert button.description
        assert button.tooltip
    for box in panel.faults.values():
        assert box.tooltip


def test_a_listener_of_a_flood_draws_ten_times_a_second_at_most(
    both: tuple[CablePanel, socket.socket, socket.socket],
) -> None:
    panel, client, server = both
    drawn: list[object] = []
    panel.pieces.observe(drawn.append, "value")
    began = engine.loop().time()
    for _ in range(2_000):
        client.sendall(b"x")
        server.recv(1)
    until(lambda: drawn)  # a fast computer is done before the first redraw
    seconds = engine.loop().time() - began
    assert len(drawn) <= seconds / panel.REDRAW + 2
