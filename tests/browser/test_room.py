"""A room in a real browser: fifty people in it, hostile ones among them, and no letter lost."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from chatkit.texts import say
from tests.browser.lab import WAIT, Lab, button, log, message_box, put, serious, status
from tests.helpers import LOOPBACK, Desk, free_port, until
from tests.sentences import sentence

OpenLab = Callable[..., Lab]

CLASS = 50
HOSTILE = "<img src=x onerror=\"document.title='kena'\">"
LONG = "Dewi Kartika Sari Wulandari"
FORMULA = "$\\frac{1}{2}$"
FITS = "e => e.scrollWidth <= e.clientWidth"


def opened(lab: Lab) -> tuple[Locator, Locator, int]:
    """Open a room on the left, and have Bob join it on the right."""
    port = free_port()
    code = f"from chatkit import RoomPanel\nRoomPanel(port={port}, classroom=True)"
    room = put(lab, lab.server, code, "room")
    button(room, "button_start").click()
    expect(status(room)).to_contain_text(sentence("room_status", n=0), timeout=WAIT)
    code = f"from chatkit import RoomClientPanel\nRoomClientPanel('{LOOPBACK}', {port}, 'Bob')"
    bob = put(lab, lab.client, code, "room-client")
    button(bob, "button_connect").click()
    expect(status(bob)).to_contain_text(sentence("room_inside"), timeout=WAIT)
    return room, bob, port


def test_fifty_people_talk_and_the_owner_mutes_one_and_sends_one_out(
    open_lab: OpenLab, desk: Desk
) -> None:
    lab = open_lab()
    room, bob, port = opened(lab)
    people = [desk.member(port, f"Murid {n}") for n in range(CLASS - 1)]
    evil = desk.member(port, FORMULA)
    guests = room.locator(".chatkit-guests tbody tr")
    expect(guests).to_have_count(CLASS + 1, timeout=WAIT)
    for one in people:
        one.send(f"halo dari {one.username}")
    evil.send(HOSTILE)
    for panel in (room, bob):
        for number in (0, CLASS - 2):
            expect(log(panel)).to_contain_text(f"halo dari Murid {number}", timeout=WAIT)
        expect(log(panel)).to_contain_text(HOSTILE, timeout=WAIT)
        assert panel.locator("img, mjx-container, .MathJax").count() == 0
    expect(guests.filter(has_text=FORMULA)).to_have_count(1)
    assert lab.page.title() != "kena"

    names = room.get_by_label(say("label_member"))
    names.select_option("Murid 7")
    button(room, "button_mute").click()
    row = guests.filter(has_text="Murid 7").filter(has_text=say("guest_muted"))
    expect(row).to_have_count(1, timeout=WAIT)
    names.select_option("Murid 8")
    button(room, "button_kick").click()
    until(lambda: not people[8].running)
    expect(guests).to_have_count(CLASS, timeout=WAIT)
    assert lab.complaints == []


def test_no_letter_is_lost_and_a_message_to_one_is_read_by_one(
    open_lab: OpenLab, desk: Desk
) -> None:
    lab = open_lab()
    _, bob, port = opened(lab)
    alice, carol = (desk.member(port, name) for name in ("Alice", "Carol"))
    message_box(bob).focus()
    texts = [f"pesan {number}" for number in range(8)]
    for text in texts:
        lab.page.keyboard.type(text, delay=15)
        lab.page.keyboard.press("Enter")
    until(lambda: [one.text for one in alice.messages] == texts, 30)
    bob.get_by_label(say("label_to")).select_option("Alice")
    message_box(bob).fill("rahasia")
    message_box(bob).press("Enter")
    until(lambda: [one.text for one in alice.messages] == [*texts, "rahasia"])
    expect(log(bob)).to_contain_text("Bob → Alice: rahasia", timeout=WAIT)
    alice.send("penanda")
    until(lambda: [one.text for one in carol.messages] == [*texts, "penanda"])


def test_both_panels_are_accessible_and_nothing_is_cut_off(open_lab: OpenLab, desk: Desk) -> None:
    lab = open_lab()
    room, bob, port = opened(lab)
    desk.member(port, LONG)
    people = [desk.member(port, f"Murid {n}") for n in range(12)]
    room.get_by_label(say("label_member")).select_option(LONG)
    button(room, "button_mute").click()
    expect(room.locator(".chatkit-guests")).to_contain_text(say("guest_muted"), timeout=WAIT)
    people[0].send("Halo semua, apa kabar hari ini? " * 4)
    expect(log(bob)).to_contain_text("Murid 0: Halo", timeout=WAIT)
    for folded in (True, False):
        if not folded:
            for panel in (room, bob):
                button(panel, "button_unfold").click()
                expect(button(panel, "button_fold")).to_be_visible(timeout=WAIT)
        for _ in lab.looks():
            for panel in (room, bob):
                panel.locator(".chatkit-title").evaluate("e => e.scrollIntoView()")  # for axe
            assert serious(lab) == []
            assert room.locator(".chatkit-wide").evaluate(FITS), "the state stands beside the name"
            for panel in (room, bob):
                assert panel.evaluate(FITS)
                assert log(panel).evaluate(FITS)
