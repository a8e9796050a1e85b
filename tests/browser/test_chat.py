"""Lesson 1 in a real JupyterLab and a real browser, as a student uses it."""

import socket
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from chatkit.address import LOOPBACK
from chatkit.net.listening import free_port
from chatkit.texts import say
from tests.browser.lab import IDLE, WAIT, Lab, box, button, log, message_box, serious, status
from tests.sentences import sentence

OpenLab = Callable[..., Lab]

BUSY = '.jp-Notebook-ExecutionIndicator[data-status="busy"]'
PERSON = 60  # ms a key: a quick typist
HURRIED = 15  # ms a key: faster than anybody


def panels(lab: Lab) -> tuple[Locator, Locator]:
    """Run both notebooks up to their panels and put a free port into both."""
    server, client = lab.run_to_panel(lab.server), lab.run_to_panel(lab.client)
    port = str(free_port(LOOPBACK, 21_000))
    for panel in (server, client):
        box(panel, "port").fill(port)
        box(panel, "port").blur()
    return server, client


def chatting(lab: Lab) -> tuple[Locator, Locator]:
    server, client = panels(lab)
    button(server, "button_start").click()
    expect(log(server)).to_contain_text("Tanggal: ", timeout=WAIT)
    button(client, "button_connect").click()
    expect(log(client)).to_contain_text("Alice Telah bergabung...", timeout=WAIT)
    expect(log(server)).to_contain_text(say("connected", peer="Bob"), timeout=WAIT)
    return server, client


def type_in(panel: Locator, text: str, delay: int = PERSON) -> None:
    """Type `text` as a person does, and press Enter."""
    message_box(panel).press_sequentially(text, delay=delay)
    message_box(panel).press("Enter")


def sent(panel: Locator, text: str, other: Locator) -> None:
    """Say `text` and see it in both panels, and the box empty again with the focus in it."""
    type_in(panel, text)
    expect(log(panel)).to_contain_text(f"pesan{' ' if is_client(panel) else ''}: {text}")
    expect(log(other)).to_contain_text(text)
    expect(message_box(panel)).to_have_value("")
    expect(message_box(panel)).to_be_focused()


def is_client(panel: Locator) -> bool:
    return box(panel, "host").count() == 1


def test_two_notebooks_stand_side_by_side_and_chat(open_lab: OpenLab) -> None:
    lab = open_lab()
    left, right = lab.server.bounding_box(), lab.client.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"] + 1
    assert abs(left["width"] - right["width"]) < 10

    server, client = chatting(lab)
    expect(log(client)).to_contain_text("Alamat IP Client: ")
    expect(status(client)).to_contain_text(sentence("status_mine"))
    expect(status(server)).to_contain_text(sentence("status_theirs", peer="Bob"))
    sent(client, "Halo Alice!", server)
    expect(log(server)).to_contain_text("] Bob: Halo Alice!")
    expect(status(server)).to_contain_text(sentence("status_mine", peer="Bob"))
    sent(server, "Halo juga Bob!", client)
    expect(log(client)).to_contain_text("] Alice: Halo juga Bob!")
    sent(client, "Apa kabar?", server)
    assert lab.complaints == []


def test_stop_and_start_again(open_lab: OpenLab) -> None:
    server, client = chatting(open_lab())
    button(server, "button_stop").click()
    expect(log(server)).to_contain_text(sentence("server_left"))
    expect(log(client)).to_contain_text(say("peer_left", peer="Alice"))
    button(server, "button_start").click()
    expect(status(server)).to_contain_text(sentence("server_waiting"))
    button(client, "button_connect").click()
    expect(status(client)).to_contain_text(sentence("status_mine"))
    sent(client, "Aku kembali", server)


def test_the_chat_goes_on_while_a_cell_sleeps(open_lab: OpenLab) -> None:
    lab = open_lab()
    server, client = chatting(lab)
    sleeping(lab)
    sent(client, "Kamu tidur?", server)
    sent(server, "Selku saja yang tidur", client)
    sent(client, "Bagus", server)
    expect(lab.server.locator(BUSY)).to_be_visible()
    expect(lab.server.locator(IDLE)).to_be_visible(timeout=WAIT)


@pytest.mark.parametrize("first", ["free", "start", "port"])
def test_the_very_first_click_works_while_a_cell_sleeps(open_lab: OpenLab, first: str) -> None:
    lab = open_lab()
    if first == "free":
        server, client = chatting(lab)
        sent(client, "Halo", server)
    else:
        server, _ = panels(lab)
    sleeping(lab)
    if first == "free":
        server.get_by_label(say("mode_free")).check()
        expect(status(server)).to_contain_text(sentence("status_free"))
    elif first == "start":
        button(server, "button_start").click()
        expect(status(server)).to_contain_text(sentence("server_waiting"))
    else:
        box(server, "port").press("Enter")
        expect(status(server)).to_contain_text(sentence("server_waiting"))
    expect(lab.server.locator(BUSY)).to_be_visible()


def sleeping(lab: Lab, more: str = "") -> None:
    """Have a cell of the server's notebook sleep for ten seconds; with "0" for a hundred."""
    cell = lab.server.locator(".jp-CodeCell", has_text="time.sleep(10)")
    cell.locator(".cm-content").click()
    lab.page.keyboard.press("Control+End")
    lab.page.keyboard.press("ArrowLeft")
    lab.page.keyboard.type(more)
    lab.page.keyboard.press("Shift+Enter")
    expect(lab.server.locator(BUSY)).to_be_visible()


def test_every_message_arrives_once_however_fast_it_is_typed(open_lab: OpenLab) -> None:
    server, client = chatting(open_lab())
    for panel in (server, client):
        panel.get_by_label(say("mode_free")).check()
        expect(status(panel)).to_contain_text(sentence("status_free"))
    texts = [f"pesan ke-{n} cepat sekali" for n in range(20)]
    for text in texts:
        type_in(client, text, delay=HURRIED)
        expect(message_box(client)).to_have_value("")
    expect(log(server)).to_contain_text(texts[-1])
    shown = [line for line in log(server).inner_text().splitlines() if "] Bob: " in line]
    assert [line.split("] Bob: ")[1] for line in shown] == texts


def test_the_same_text_twice_is_sent_twice(open_lab: OpenLab) -> None:
    server, client = chatting(open_lab())
    for _ in range(2):
        sent(client, "sama", server)
        sent(server, "ya", client)
    assert log(server).inner_text().count("Bob: sama") == 2


def test_a_draft_left_by_clicking_away_stays_unsent(open_lab: OpenLab) -> None:
    server, client = chatting(open_lab())
    message_box(client).press_sequentially("belum selesai", delay=PERSON)
    message_box(server).click()
    expect(message_box(client)).to_have_value("belum selesai")
    message_box(client).press("End")
    type_in(client, " sekarang")
    expect(log(server)).to_contain_text("Bob: belum selesai sekarang")
    assert log(server).inner_text().count("belum selesai") == 1


def test_the_send_button_sends_too(open_lab: OpenLab) -> None:
    server, client = chatting(open_lab())
    message_box(client).press_sequentially("lewat tombol", delay=PERSON)
    button(client, "button_send").click()
    expect(log(server)).to_contain_text("Bob: lewat tombol")
    expect(message_box(client)).to_have_value("")


def test_bad_input_gets_a_sentence_and_the_text_stays(open_lab: OpenLab) -> None:
    server, client = panels(open_lab())
    button(client, "button_connect").click()
    expect(status(client)).to_contain_text(sentence("refused"))
    port = box(server, "port").input_value()
    wrongs = (("abc", "port_not_a_number"), ("99999", "port_out_of_range"))
    for wrong, key in wrongs:
        box(server, "port").fill(wrong)
        button(server, "button_start").click()
        expect(status(server)).to_contain_text(sentence(key))
    box(server, "port").fill(port)
    with socket.create_server((LOOPBACK, int(port))):
        button(server, "button_start").click()
        expect(status(server)).to_contain_text(sentence("port_in_use", port=port))
    button(server, "button_start").click()
    expect(status(server)).to_contain_text(sentence("server_waiting"))
    type_in(server, "ada orang?")
    expect(status(server)).to_contain_text(say("nobody_connected"))
    expect(message_box(server)).to_have_value("ada orang?")
    button(client, "button_connect").click()
    expect(status(client)).to_contain_text(sentence("status_mine"))
    message_box(server).press("Enter")
    expect(status(server)).to_contain_text(sentence("not_your_turn"))
    expect(message_box(server)).to_have_value("ada orang?")
    message_box(client).press("Enter")
    expect(status(client)).to_contain_text(say("message_empty"))
    message_box(client).fill("é" * 513)
    message_box(client).press("Enter")
    expect(status(client)).to_contain_text(sentence("message_long", bytes=1026, characters=513))
    expect(message_box(client)).to_have_value("é" * 513)


HOSTILE = (
    "<img src=x onerror=\"document.title='kena'\"> \x1b[31mmerah\x1b[2J \r[00:00:00] Alice: palsu"
    "\n[Alice] pesan: palsu \u202ekanan"
)


def test_a_hostile_message_is_only_text(open_lab: OpenLab) -> None:
    lab = open_lab()
    server, _ = panels(lab)
    button(server, "button_start").click()
    expect(status(server)).to_contain_text(sentence("server_waiting"))
    port = int(box(server, "port").input_value())
    with socket.create_connection((LOOPBACK, port), timeout=10) as stranger:
        stranger.sendall(b"<b>Bob</b>\x1b[2J")
        assert stranger.recv(1024) == b"Alice"
        stranger.sendall(HOSTILE.encode())
        expect(log(server)).to_contain_text("u202ekanan")
    expected = (
        "<img src=x onerror=\"document.title='kena'\"> \\x1b[31mmerah\\x1b[2J "
        "\\r[00:00:00] Alice: palsu\\n[Alice] pesan: palsu \\u202ekanan"
    )
    lines = log(server).inner_text().splitlines()
    (line,) = [line for line in lines if "merah" in line]
    assert line.endswith(expected)
    assert server.locator(".chatkit-log img, .chatkit-log b").count() == 0
    assert lab.page.title() != "kena"


def test_the_panel_stays_usable_while_a_peer_floods_it(open_lab: OpenLab) -> None:
    server, _ = panels(open_lab())
    button(server, "button_start").click()
    expect(status(server)).to_contain_text(sentence("server_waiting"))
    port = int(box(server, "port").input_value())
    stranger = socket.create_connection((LOOPBACK, port), timeout=10)
    flood = threading.Thread(target=pour, args=(stranger,), daemon=True)
    try:
        stranger.sendall(b"Bob")
        stranger.recv(1024)
        flood.start()
        expect(log(server)).to_contain_text("xxxxxxxx")
        type_in(server, "berhenti membanjiri!")
        expect(message_box(server)).to_have_value("", timeout=WAIT)
        button(server, "button_stop").click()
        expect(log(server)).to_contain_text(sentence("server_left"), timeout=WAIT)
    finally:
        stranger.close()
        flood.join(20)


def pour(stranger: socket.socket) -> None:
    piece = b"x" * 65_536
    try:
        for _ in range(1600):  # 100 MB
            stranger.sendall(piece)
    except OSError:
        pass  # the server has stopped: that is what the test waits for


def test_a_message_that_arrives_leaves_a_draft_alone(open_lab: OpenLab) -> None:
    server, client = chatting(open_lab())
    message_box(server).press_sequentially("sudah kuketik", delay=PERSON)
    sent(client, "Halo Alice!", server)
    expect(status(server)).to_contain_text(sentence("status_mine"))
    expect(message_box(server)).to_have_value("sudah kuketik")
    message_box(server).press("Enter")
    expect(log(client)).to_contain_text("] Alice: sudah kuketik")


def test_restarting_a_kernel_shows_on_the_other_side(open_lab: OpenLab) -> None:
    lab = open_lab()
    server, client = chatting(lab)
    lab.restart_kernel(lab.client)
    expect(log(server)).to_contain_text(sentence("peer_left"), timeout=5_000)
    expect(status(server)).to_contain_text(sentence("server_waiting"))
    dead = "getComputedStyle(e, '::before').content.includes('Jalankan lagi sel-selnya dari atas')"
    assert client.evaluate(f"e => {dead}")
    again = lab.run_cell(lab.client, "ClientPanel")
    expect(status(again)).to_have_text(say("client_stopped"))


def test_running_a_panel_cell_again_keeps_the_conversation(open_lab: OpenLab) -> None:
    lab = open_lab()
    server, client = chatting(lab)
    sent(client, "sebelum", server)
    lab.run_cell(lab.server, "ServerPanel")
    expect(lab.server.locator(".chatkit-panel")).to_have_count(1)
    expect(log(server)).to_contain_text("Bob: sebelum")
    sent(server, "sesudah", client)


def test_the_english_twins_are_english(open_lab: OpenLab) -> None:
    lab = open_lab("en")
    server, client = lab.run_to_panel(lab.server), lab.run_to_panel(lab.client)
    expect(lab.server.locator("h1")).to_have_text("Lesson 1: Two-way chat (server)¶")
    expect(button(server, "button_start")).to_be_visible()
    expect(button(client, "button_connect")).to_be_visible()
    expect(status(client)).to_have_text(say("client_stopped"))


def test_both_panels_are_accessible_and_nothing_is_cut_off(open_lab: OpenLab) -> None:
    lab = open_lab()
    server, client = chatting(lab)
    sent(client, "Halo Alice!", server)
    type_in(client, "di luar giliran")
    expect(status(client)).to_contain_text(sentence("not_your_turn"))
    for _ in lab.looks():
        assert serious(lab) == []
        for panel in (server, client):
            for part in (panel, log(panel)):
                assert part.evaluate("e => e.scrollWidth <= e.clientWidth")
        assert lab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
