"""Fast fingers in a real browser: no letter is lost, whatever the kernel does meanwhile."""

import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from benchmarks.lab import write
from chatkit import Cable, texts
from chatkit.address import LOOPBACK
from chatkit.net.listening import free_port
from chatkit.texts import say
from tests.browser.lab import (
    IDLE,
    LATE,
    START,
    WAIT,
    Lab,
    button,
    log,
    message_box,
    put,
    running_lab,
    status,
)
from tests.browser.test_chat import BUSY, chatting, panels, sleeping, type_in
from tests.jupyter import TOKEN, serving
from tests.sentences import sentence

OpenLab = Callable[..., Lab]

HURRIED = 15  # ms a key: faster than anybody
TEXTS = [f"pesan {n}" for n in range(20)]
COUNTED = "([log, text, count]) => log.innerText.split(text).length > count"


def free(*sides: Locator) -> None:
    for panel in sides:
        panel.get_by_label(say("mode_free")).check()
        expect(status(panel)).to_contain_text(sentence("status_free"))


def hurry(panel: Locator, texts: list[str] = TEXTS) -> None:
    """Type one text after another, with Enter as just another key."""
    message_box(panel).focus()
    for text in texts:
        panel.page.keyboard.type(text, delay=HURRIED)
        panel.page.keyboard.press("Enter")


def heard(panel: Locator, name: str, count: int = len(TEXTS)) -> list[str]:
    """Return the messages of `name` that a panel shows, once there are `count` of them."""
    shown = [log(panel).element_handle(), f"] {name}: ", count]
    panel.page.wait_for_function(COUNTED, arg=shown, timeout=WAIT)
    lines = [line for line in log(panel).inner_text().splitlines() if f"] {name}: " in line]
    return [line.split(f"] {name}: ")[1] for line in lines]


def test_no_letter_is_lost_without_a_pause_after_enter(open_lab: OpenLab) -> None:
    lab = open_lab()
    server, client = chatting(lab)
    free(server, client)
    hurry(client)
    assert heard(server, "Bob") == TEXTS
    hurry(server)
    assert heard(client, "Alice") == TEXTS
    sleeping(lab, "0")
    for panel in (client, server):
        hurry(panel)
        expect(message_box(panel)).to_have_value("")
    assert heard(client, "Alice", 40)[20:] == TEXTS
    assert heard(server, "Bob", 40)[20:] == TEXTS
    expect(lab.server.locator(BUSY)).to_be_visible()
    assert lab.complaints == []


def test_no_letter_is_lost_far_from_the_kernel(chromium: BrowserContext) -> None:
    texts.use("id")
    with running_lab("id", "--lesson", "1") as url:
        near = int(re.findall(r":(\d+)/", url)[0])
        with Cable(0, (LOOPBACK, near)) as cable:
            page = chromium.new_page()
            lab = Lab(page, url.replace(f":{near}/", f":{cable.port}/"))
            server, client = chatting(lab)
            free(server, client)
            cable.set(delay=0.15)
            hurry(client)
            assert heard(server, "Bob") == TEXTS
            page.close()


def test_a_refused_text_comes_back_in_front_of_the_letters_typed_since(open_lab: OpenLab) -> None:
    server, client = chatting(open_lab())
    hurry(client, ["giliranku", "terlalu cepat", "lagi"])
    client.page.keyboard.type("dan ini", delay=HURRIED)
    expect(message_box(client)).to_have_value("terlalu cepat lagi dan ini")
    expect(status(client)).to_contain_text(sentence("not_your_turn"))
    type_in(server, "jawaban")
    expect(status(client)).to_contain_text(sentence("status_mine"))
    message_box(client).press("Enter")
    assert heard(server, "Bob", 2) == ["giliranku", "terlalu cepat lagi dan ini"]
    expect(message_box(client)).to_have_value("")
    button(server, "button_stop").click()
    expect(status(client)).to_have_text(say("client_stopped"))
    hurry(client, ["satu", "dua", "tiga"])
    expect(message_box(client)).to_have_value("satu dua tiga")


# the refusal of the kernel must arrive in the middle of the composition, so both begin at once
ENTER_AND_COMPOSE = """input => {
  const options = {bubbles: true, cancelable: true};
  input.dispatchEvent(new KeyboardEvent("keydown", {...options, key: "Enter"}));
  input.dispatchEvent(new CompositionEvent("compositionstart", options));
  input.value = "に";
  input.dispatchEvent(new InputEvent("input", options));
}"""
COMPOSED = """input => {
  input.dispatchEvent(new CompositionEvent("compositionend", {bubbles: true}));
  input.value = "日";
  input.dispatchEvent(new InputEvent("input", {bubbles: true}));
}"""


def test_a_refused_text_waits_for_the_end_of_a_composition(open_lab: OpenLab) -> None:
    _, client = chatting(open_lab())
    hurry(client, ["giliranku"])
    message_box(client).fill("tunggu")
    message_box(client).evaluate(ENTER_AND_COMPOSE)
    expect(status(client)).to_contain_text(sentence("not_your_turn"))
    client.page.wait_for_timeout(100)  # the refusal arrives with the sentence
    expect(message_box(client)).to_have_value("に")
    message_box(client).evaluate(COMPOSED)
    expect(message_box(client)).to_have_value("tunggu 日")


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no way to freeze a kernel")
def test_a_text_that_a_dead_kernel_did_not_take_comes_back(open_lab: OpenLab) -> None:
    lab = open_lab()
    _, client = chatting(lab)
    cell = lab.client.locator(".jp-CodeCell").nth(1)
    cell.locator(".cm-content").click()
    lab.page.keyboard.press("Control+A")
    lab.page.keyboard.insert_text("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)")
    lab.page.keyboard.press("Shift+Enter")
    expect(cell.locator(".jp-InputPrompt")).to_have_text("[*]:")
    hurry(client, ["belum terkirim"])
    expect(message_box(client)).to_have_value("")
    held = client.get_by_text(say("text_held"))
    expect(held).to_be_visible()
    lab.restart_kernel(lab.client)
    expect(message_box(client)).to_have_value("belum terkirim", timeout=WAIT)
    expect(held).to_be_hidden()
    expect(lab.client.locator(IDLE)).to_be_visible(timeout=WAIT)  # the restart is over


def test_a_page_that_was_slow_to_begin_hears_the_kernel_all_the_same(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.page.evaluate(LATE)
    client = lab.run_to_panel(lab.client)
    hurry(client, ["belum tersambung"])
    expect(message_box(client)).to_have_value("belum tersambung", timeout=WAIT)
    expect(client.get_by_text(say("text_held"))).to_be_hidden()


def test_each_enter_answers_the_next_input_of_a_stepped_program(open_lab: OpenLab) -> None:
    lab = open_lab()
    program = (
        "from chatkit import Stepper\n\ndef tanya():\n    import time\n    for _ in range(15):\n"
        "        port = input('port: ')\n        time.sleep(0.05)\n"
        "        nama = input('nama: ')\n        print('->', port, nama)\n\nStepper(tanya)"
    )
    panel = put(lab, lab.server, program)
    button(panel, "button_run").click()
    expect(panel.locator(".chatkit-asked")).to_be_visible()
    answers = [text for n in range(15) for text in (str(5040 + n), f"Alice{n}")]
    hurry(panel, answers)
    expect(log(panel)).to_contain_text("-> 5054 Alice14", timeout=WAIT)
    for n in range(15):
        expect(log(panel)).to_contain_text(f"-> {5040 + n} Alice{n}")
    assert message_box(panel).is_enabled()


def test_a_question_takes_no_letters_from_another_panel(open_lab: OpenLab) -> None:
    lab = open_lab()
    slow = (
        "from chatkit import Stepper\n\ndef lambat():\n    import time\n    time.sleep(1)\n"
        "    input('nama: ')\n\nStepper(lambat)"
    )
    asking, typing = put(lab, lab.server, slow), put(lab, lab.client, slow)
    button(asking, "button_run").click()
    message_box(typing).focus()
    lab.page.keyboard.type("x" * 120, delay=HURRIED)
    expect(asking.locator(".chatkit-asked")).to_be_visible()
    expect(message_box(typing)).to_have_value("x" * 120)
    message_box(typing).fill("")
    expect(message_box(asking)).to_be_focused()  # as soon as the person has a moment


def test_a_double_click_is_one_click(open_lab: OpenLab) -> None:
    server, client = panels(open_lab())
    button(client, "button_connect").dblclick()
    expect(log(client)).to_contain_text(sentence("refused"))
    button(server, "button_start").dblclick()
    expect(status(server)).to_contain_text(sentence("server_waiting"))
    button(client, "button_connect").dblclick()
    expect(status(client)).to_contain_text(sentence("status_mine"))
    assert log(client).inner_text().count("menolak koneksi") == 1
    assert log(server).inner_text().count("Tanggal: ") == 1
    button(client, "button_stop").click()
    button(client, "button_connect").click()
    expect(status(client)).to_contain_text(sentence("status_mine"))


def test_without_the_extension_the_kernel_empties_the_box(chromium: BrowserContext) -> None:
    texts.use("id")
    with running_lab("id", "--lesson", "1", without="anywidget") as url:
        page = chromium.new_page()
        server, client = chatting(Lab(page, url))
        for text in ("Halo Alice!", "sama", "sama"):
            type_in(client, text)
            expect(message_box(client)).to_have_value("")
            expect(message_box(client)).to_be_focused()
            expect(log(server)).to_contain_text(f"] Bob: {text}")
            message_box(server).fill("jawab")
            button(server, "button_send").click()
            expect(status(client)).to_contain_text(sentence("status_mine"))
        type_in(client, "x")
        expect(message_box(client)).to_have_value("")
        type_in(client, "bukan giliranku")
        expect(status(client)).to_contain_text(sentence("not_your_turn"))
        expect(message_box(client)).to_have_value("bukan giliranku")
        for panel in (server, client):
            assert panel.locator(".chatkit-message").evaluate("e => e.innerText").count("\n") <= 1
        page.close()


SIDES = {
    "server": "from chatkit import ServerPanel\npanel = ServerPanel({port}, 'Alice', free=True)",
    "client": "from chatkit import ClientPanel\n"
    "panel = ClientPanel('127.0.0.1', {port}, 'Bob', free=True)",
}


def test_no_letter_is_lost_in_notebook_7(chromium: BrowserContext, tmp_path: Path) -> None:
    pytest.importorskip("notebook")
    texts.use("id")
    port = free_port(LOOPBACK, 23_000)
    shown = {}
    with serving(tmp_path / "home", module="notebook") as site:
        for name, code in SIDES.items():
            write(site.root / f"{name}.ipynb", code.format(port=port) + "\npanel.start()\npanel")
            page = chromium.new_page()
            page.set_viewport_size({"width": 900, "height": 700})
            page.goto(f"{site.url}notebooks/{name}.ipynb?token={TOKEN}")
            shown[name] = run_all(page)
        expect(log(shown["server"])).to_contain_text(say("connected", peer="Bob"), timeout=WAIT)
        for name, speaker in (("client", "Bob"), ("server", "Alice")):
            hurry(shown[name])
            other = shown["server" if name == "client" else "client"]
            assert heard(other, speaker) == TEXTS
        for panel in shown.values():
            panel.page.close()


def run_all(page: Page) -> Locator:
    """Run the one cell of the page, as soon as its kernel is there; return the panel."""
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(
        timeout=START * 1000
    )
    cell = page.locator(".jp-CodeCell .cm-content").first
    panel = page.locator(".chatkit-panel")
    for _ in range(10):
        cell.click()
        page.keyboard.press("Shift+Enter")
        try:
            expect(panel).to_be_visible(timeout=3000)
            return panel
        except AssertionError:
            continue
    raise AssertionError("the cell does not run")
