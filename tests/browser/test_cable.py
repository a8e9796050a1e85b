"""The cable's panel between two notebooks, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from chatkit.texts import say
from tests.browser.lab import (
    WAIT,
    Lab,
    button,
    log,
    message_box,
    put,
    run,
    run_panel,
    serious,
    status,
)
from tests.sentences import sentence

Open = Callable[..., Lab]

BOTH = """from chatkit import HOST, CablePanel, ServerPanel
display(ServerPanel(5073, "Alice", free=True, wire="lines"))
CablePanel(listen=6073, to=(HOST, 5073))"""
CLIENT = """from chatkit import HOST, ClientPanel
ClientPanel(HOST, 6073, "Bob", free=True, wire="lines")"""


def lay(lab: Lab) -> Locator:
    """Run the cell with the cable's panel of lesson 6, which starts it; return the panel."""
    panel = run_panel(lab, lab.server, "listen=6060", "cable")
    expect(status(panel)).to_contain_text(sentence("cable_status"), timeout=WAIT)
    return panel


def pieces(panel: Locator) -> Locator:
    """Return what passed."""
    return panel.locator(".chatkit-pieces")


def connected(lab: Lab) -> Locator:
    """Connect the plain sockets of lesson 6 through the cable; return its panel."""
    run(lab, lab.server, "import socket")
    run(lab, lab.server, "listener.listen()")
    panel = lay(lab)
    run(lab, lab.client, "sock.connect")
    run(lab, lab.server, "listener.accept()")
    return panel


def test_two_messages_are_glued_by_a_button(open_lab: Open) -> None:
    lab = open_lab(lesson=6)
    cable = connected(lab)
    button(cable, "button_hold").click()
    expect(button(cable, "button_release")).to_be_enabled(timeout=WAIT)
    run(lab, lab.server, 'conn.sendall(b"satu")')
    run(lab, lab.server, 'conn.sendall(b"dua")')
    expect(status(cable)).to_contain_text(sentence("lane_holds", size=7), timeout=WAIT)
    expect(pieces(cable)).to_contain_text(say("piece_came"))
    button(cable, "button_release").click()
    expect(pieces(cable).locator(".left")).to_contain_text("73 61 74 75 64 75 61")
    read = run(lab, lab.client, "sock.recv(1024)")
    expect(read.locator(".jp-OutputArea-output")).to_have_text("b'satudua'")
    assert not lab.complaints


MIDDLES = """radio => [".widget-label", "input"].map(one => {
  const { top, bottom } = radio.querySelector(one).getBoundingClientRect();
  return (top + bottom) / 2;
})"""


def test_the_directions_stand_on_one_line_with_their_label(open_lab: Open) -> None:
    lab = open_lab(lesson=6)
    run(lab, lab.server, "import socket")
    label, choice = lay(lab).locator(".widget-radio").evaluate(MIDDLES)
    assert abs(label - choice) <= 1


def test_a_framed_chat_is_not_harmed_by_glue(open_lab: Open) -> None:
    lab = open_lab(lesson=7)
    framed = put(lab, lab.server, BOTH, "cable")
    server = lab.server.locator(".chatkit-chat")
    client = put(lab, lab.client, CLIENT, "chat")
    button(framed, "button_start").click()
    expect(status(framed)).to_contain_text(sentence("cable_status"), timeout=WAIT)
    button(server, "button_start").click()
    expect(log(server)).to_contain_text("5073", timeout=WAIT)
    button(client, "button_connect").click()
    expect(log(client)).to_contain_text("Alice", timeout=WAIT)
    button(framed, "button_hold").click()
    expect(button(framed, "button_release")).to_be_enabled(timeout=WAIT)
    for text in ("satu", "dua"):
        message_box(server).fill(text)
        message_box(server).press("Enter")
        expect(message_box(server)).to_have_value("", timeout=WAIT)
    expect(status(framed)).to_contain_text(sentence("lane_holds", pieces=2), timeout=WAIT)
    expect(log(client)).not_to_contain_text("satu")
    button(framed, "button_release").click()
    expect(pieces(framed).locator(".left")).to_have_count(1, timeout=WAIT)  # as one, and yet
    expect(log(client)).to_contain_text("Alice: satu", timeout=WAIT)
    lines = log(client).locator("pre").inner_text().splitlines()
    assert [line.split("Alice: ")[1] for line in lines if "Alice: " in line] == ["satu", "dua"]
    assert not lab.complaints


def test_faults_are_typed_shown_and_cleared_and_a_bad_one_gets_a_sentence(open_lab: Open) -> None:
    lab = open_lab(lesson=6)
    cable = connected(lab)
    button(cable, "button_unfold").click()
    boxes = {name: cable.locator(f".chatkit-fault-{name} input") for name in ("slice", "delay")}
    cable.get_by_label(say("to_server")).check()
    boxes["slice"].fill("1")
    boxes["slice"].press("Enter")
    expect(status(cable)).to_contain_text(say("lane_to_server", faults="slice=1"), timeout=WAIT)
    expect(status(cable)).to_contain_text(say("lane_to_client", faults=say("fault_none")))
    run(lab, lab.client, 'sock.sendall(b"Halo")')
    expect(pieces(cable).locator(".left")).to_have_count(4, timeout=WAIT)
    cable.get_by_label(say("to_client")).check()
    expect(boxes["slice"]).to_have_value("0", timeout=WAIT)
    boxes["delay"].fill("setengah")
    button(cable, "button_apply").click()
    expect(status(cable)).to_contain_text(
        sentence("fault_number", name="delay", value="setengah"), timeout=WAIT
    )
    boxes["delay"].fill("0,5")
    button(cable, "button_apply").click()
    expect(status(cable)).to_contain_text(say("lane_to_client", faults="delay=0.5"), timeout=WAIT)
    button(cable, "button_clear_faults").click()
    expect(status(cable)).to_contain_text(
        say("lane_to_server", faults=say("fault_none")), timeout=WAIT
    )
    expect(boxes["delay"]).to_have_value("0")


def test_the_panel_answers_while_a_cell_sleeps_and_breaks_the_connection(open_lab: Open) -> None:
    lab = open_lab("en", lesson=6)
    cable = connected(lab)
    lab.server.locator(".jp-CodeCell", has_text="panel.stop()").locator(".cm-content").click()
    lab.page.keyboard.press("ControlOrMeta+A")
    lab.page.keyboard.insert_text("import time; time.sleep(8)")
    lab.page.keyboard.press("Shift+Enter")
    asleep = lab.server.locator(".jp-InputPrompt", has_text="[*]")
    expect(asleep).to_be_visible()
    button(cable, "button_cut").click()
    expect(pieces(cable)).to_contain_text(say("cable_cut"), timeout=4_000)
    expect(asleep).to_be_visible()  # it sleeps still
    read = run(lab, lab.client, "sock.recv(1024)")
    expect(read).to_contain_text("ConnectionResetError", timeout=WAIT)


def test_axe_finds_nothing_serious_and_nothing_is_cut_off(open_lab: Open) -> None:
    lab = open_lab(lesson=6)
    cable = connected(lab)
    button(cable, "button_hold").click()
    run(lab, lab.client, 'sock.sendall(b"Halo")')
    expect(pieces(cable)).to_contain_text(say("piece_came"), timeout=WAIT)
    for _ in lab.looks():
        nothing_is_cut_off(cable)
        assert cable.evaluate("panel => panel.offsetHeight") <= 260
        button(cable, "button_unfold").click()
        expect(button(cable, "button_fold")).to_be_visible(timeout=WAIT)
        assert serious(lab) == []
        nothing_is_cut_off(cable)
        button(cable, "button_fold").click()
        expect(button(cable, "button_unfold")).to_be_visible(timeout=WAIT)


def nothing_is_cut_off(cable: Locator) -> None:
    assert cable.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
    for row in pieces(cable).locator("pre").all():
        assert row.evaluate("pre => pre.scrollWidth <= pre.clientWidth"), "hex is cut off"
