"""The panel of a room's owner without a browser: the table, and what its buttons do to people."""

from itertools import count

import pytest

from chatkit import RoomClient, RoomPanel
from chatkit.net.members import Guest
from chatkit.panels.room import ROWS, table
from chatkit.texts import say
from tests.helpers import LOOPBACK, Desk, free_port, until
from tests.widgets import hides, press, says, shows, without_tags, without_widgets


@pytest.fixture
def panel(desk: Desk) -> RoomPanel:
    here = RoomPanel(port=free_port())
    desk.defer(here.stop)
    here.start()
    return here


def come(panel: RoomPanel, desk: Desk, *names: str) -> list[RoomClient]:
    port = int(panel.port.value)
    clients = [desk.member(port, name) for name in names]
    for name in names:
        shows(panel.table, name)
    return clients


def test_the_table_tells_who_is_here_and_from_where(panel: RoomPanel, desk: Desk) -> None:
    says(panel.status, "room_status", n=0)
    alice, bob = come(panel, desk, "Alice", "Bob")
    says(panel.table, "room_here", n=2)
    shows(panel.table, f"<td>{LOOPBACK}:")
    alice.send("Halo semua")
    shows(panel.log.output, "Alice: Halo semua")
    bob.stop()
    hides(panel.table, "Bob")
    says(panel.log.output, "room_left", name="Bob")


def test_a_muted_member_is_heard_by_nobody_until_it_may_speak_again(
    panel: RoomPanel, desk: Desk
) -> None:
    alice, bob = come(panel, desk, "Alice", "Bob")
    panel.member.value = "Bob"
    press(panel.mute_button)
    says(panel.table, "guest_muted")
    assert panel.mute_button.description == say("button_unmute")
    bob.send("dengar?")
    bob.flush()
    alice.send("penanda")
    until(lambda: [one.text for one in bob.messages] == ["penanda"])
    press(panel.mute_button)
    until(lambda: panel.mute_button.description == say("button_mute"))
    bob.send("sekarang")
    until(lambda: [one.text for one in alice.messages] == ["penanda", "sekarang"])


def test_who_is_sent_out_stays_out(panel: RoomPanel, desk: Desk) -> None:
    _, bob = come(panel, desk, "Alice", "Bob")
    panel.member.value = "Bob"
    press(panel.kick_button)
    until(lambda: not bob.running)
    hides(panel.table, "Bob")
    until(lambda: panel.member.value == "Alice")
    assert not panel.kick_button.disabled


def test_without_members_there_is_nobody_to_choose(panel: RoomPanel) -> None:
    assert panel.member.disabled
    panel._act_and_wait(panel._kick)
    says(panel.status, "member_first")


def test_bytes_that_a_reader_leaves_unread_are_counted(desk: Desk) -> None:
    panel = RoomPanel(port=free_port(), burst=1e6, rate=1e6)
    desk.defer(panel.stop)
    panel.start()
    room = panel.endpoint
    assert room
    come(panel, desk, "Alice")
    deaf = desk.connect(room.port)
    deaf.sendall(b'{"type":"hello","version":1,"name":"Ramai"}\n')
    shows(panel.table, "Ramai")
    line = b'{"type":"message","text":"%s","id":"%d"}\n'

    def unread() -> int:
        """Say more, and never read what comes back."""
        deaf.sendall(line % (8_000 * b"x", next(ids)))
        return max(one.waiting for one in room.guests)

    ids = count(1)
    until(unread, 30)
    says(panel.table, "room_bytes")


def test_the_slowest_come_first_and_a_long_table_says_how_many_are_left() -> None:
    guests = [Guest(f"Budi {n}", f"127.0.0.1:{n}", 0, 0.0, 0, False) for n in range(ROWS)]
    slow = Guest("<b>Siput\x1b</b>", "127.0.0.1:9", 70_000, 4.2, 2, True)
    html = table([*guests, slow])
    rows = html.split("<tbody>")[1]
    assert rows.index("Siput") < rows.index("Budi 0")
    assert "&lt;b&gt;Siput\\x1b&lt;/b&gt;" in html
    text = without_tags(html)
    assert say("guest_slow", seconds=4) in text
    assert say("guest_muted") in text
    assert say("guest_hasty", n=2) in text
    assert say("room_more", n=1) in text
    assert f"Budi {ROWS - 1}" not in text


def test_a_bad_port_gets_a_sentence_and_the_same_cell_again_keeps_the_room(
    desk: Desk,
) -> None:
    port = free_port()
    panel = RoomPanel(port)
    panel.port.value = "lima"
    panel.start()
    says(panel.status, "port_not_a_number")
    panel.port.value = str(port)
    panel.start()
    desk.defer(panel.stop)
    come(panel, desk, "Alice")
    again = RoomPanel(port)
    shows(again.table, "Alice")
    assert again.endpoint is panel.endpoint
    assert say("panel_gone") in without_widgets(again)


def test_a_client_of_the_course_stands_in_the_same_table(desk: Desk) -> None:
    nick = free_port()
    panel = RoomPanel(free_port(), nick=nick)
    desk.defer(panel.stop)
    panel.start()
    course = desk.connect(nick)
    assert course.recv(1024) == b"NICK"
    course.sendall(b"Dewi")
    shows(panel.table, "Dewi")
