"""The panel of a client in a room without a browser: who is here, and to whom a message goes."""

import pytest

from chatkit import Room, RoomClient, RoomClientPanel
from chatkit.panels.room_client import ALL, NAMES
from chatkit.texts import say
from tests.helpers import LOOPBACK, Desk, free_port, until
from tests.widgets import enter, hides, says, shows, text_of, without_widgets


@pytest.fixture
def room(desk: Desk) -> Room:
    return desk.room()


@pytest.fixture
def panel(desk: Desk, room: Room) -> RoomClientPanel:
    here = RoomClientPanel(LOOPBACK, room.port, "Bob")
    desk.defer(here.stop)
    here.start()
    says(here.status, "room_inside")
    return here


def test_all_read_what_is_typed_and_each_sender_is_shown(
    panel: RoomClientPanel, room: Room, desk: Desk
) -> None:
    alice = desk.member(room.port, "Alice")
    shows(panel.here, "Alice")
    enter(panel.message.text, "Halo semua")
    shows(panel.log.output, "] Bob: Halo semua")
    until(lambda: panel.message.text.value == "")
    alice.send("Halo Bob")
    shows(panel.log.output, "] Alice: Halo Bob")
    assert [one.text for one in alice.messages] == ["Halo semua", "Halo Bob"]


def test_a_message_to_one_is_read_by_one(panel: RoomClientPanel, room: Room, desk: Desk) -> None:
    alice, carol = (desk.member(room.port, name) for name in ("Alice", "Carol"))
    until(lambda: (("Alice", "Alice")) in panel.to.options)
    panel.to.value = "Alice"
    enter(panel.message.text, "rahasia")
    until(lambda: [one.text for one in alice.messages] == ["rahasia"])
    shows(panel.log.output, "Bob → Alice: rahasia")
    alice.send("untuk semua")
    until(lambda: [one.text for one in carol.messages] == ["untuk semua"])


def test_a_private_message_never_goes_to_all_because_its_reader_has_left(
    panel: RoomClientPanel, room: Room, desk: Desk
) -> None:
    alice = RoomClient(LOOPBACK, room.port, "Alice").start()
    carol = desk.member(room.port, "Carol")
    until(lambda: ("Alice", "Alice") in panel.to.options)
    panel.to.value = "Alice"
    alice.stop()
    says(panel.log.output, "room_left", name="Alice")
    hides(panel.here, "Alice")
    assert panel.to.value == "Alice"
    enter(panel.message.text, "rahasia")
    says(panel.log.output, "room_refused")
    panel.to.value = ALL
    enter(panel.message.text, "penanda")
    until(lambda: [one.text for one in carol.messages] == ["penanda"])


def test_what_is_typed_while_the_room_is_away_leaves_when_it_is_back(
    panel: RoomClientPanel, room: Room, desk: Desk
) -> None:
    port = room.port
    room.stop()
    says(panel.status, "room_returning")
    enter(panel.message.text, "belum hilang")
    says(panel.log.output, "room_waits", n=1)
    again = desk.room(port)
    shows(panel.log.output, "] Bob: belum hilang")
    until(lambda: "belum hilang" in "\n".join(line.text for line in again.lines))


def test_a_bad_box_gets_a_sentence_and_no_room_another(room: Room) -> None:
    panel = RoomClientPanel(LOOPBACK, room.port, "")
    panel.start()
    says(panel.status, "username_empty")
    panel.send("halo")
    says(panel.status, "nobody_connected")
    away = RoomClientPanel(LOOPBACK, free_port(), "Bob")
    away.start()
    says(away.status, "refused")


def test_the_same_cell_again_keeps_the_conversation(panel: RoomClientPanel, room: Room) -> None:
    panel.send("satu")
    shows(panel.log.output, "Bob: satu")
    again = RoomClientPanel(LOOPBACK, room.port, "Bob")
    shows(again.log.output, "Bob: satu")
    again.send("dua")
    shows(again.log.output, "Bob: dua")
    assert say("panel_gone") in without_widgets(again)


def test_hostile_names_and_texts_are_text(panel: RoomClientPanel, room: Room, desk: Desk) -> None:
    evil = desk.member(room.port, "<i>$x$</i>")
    evil.send("<script>alert(1)</script>\x1b[2J\u202e")
    shows(panel.log.output, "<script>alert(1)</script>\\x1b[2J\\u202e")
    shows(panel.here, "<bdi>&lt;i&gt;$x$&lt;/i&gt;</bdi>")
    assert "mathjax_ignore" in panel.here.value


def test_a_long_list_of_names_says_how_many_more(
    panel: RoomClientPanel, room: Room, desk: Desk
) -> None:
    room.per_address = 100
    for n in range(NAMES + 2):
        desk.member(room.port, f"Budi {n}")
    shows(panel.here, f"… +{NAMES + 2 + 1 - NAMES}", seconds=20)
    assert text_of(panel.here).count("Budi") == NAMES - 1
