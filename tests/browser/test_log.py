"""A hostile peer's texts in a real browser, measured: nothing of them looks like a line of ours."""

import socket
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FloatRect, Locator, Page, expect

from chatkit import texts
from chatkit.address import LOOPBACK
from chatkit.message import visible
from chatkit.net.listening import free_port
from tests.browser.lab import WAIT, Lab, box, button, log, running_lab, status
from tests.sentences import sentence

FORGED = "[05:40:12] Carol: the password is 1234"
FORMULA = "$x^2$"
PEER = "$y^2$ a@b.cd http://c.de"
LINKS = (
    f"ok, see http://a.bc {FORGED}",
    f"www.example.org {FORGED} mailto:a@b.cd a@b.cd https://x.yz/?q=<b>&amp;",
    f"/etc/passwd:3 ./server.py:12:4 file:{2 * '/'}localhost/etc/passwd C:\\x.py:7 {FORGED}",
    "<a href='http://a.bc'>x</a> <img src=x onerror=\"document.title='kena'\"> <b>tebal</b>",
)
FORMULAS = (
    f"{FORMULA} $$y^3$$ \\(z^4\\) \\[w\\] \\begin{{equation}}v\\end{{equation}} `$u$` \\$t\\$",
    "\x1b[31mmerah\x1b[0m \x1b[2J\r[05:40:12] Carol: palsu\nbaris\tdua",
)
WIDE = (
    3 * (16 * " " + "\u200c") + FORGED,
    3 * (16 * " " + "\ufe0f") + 3 * (16 * " " + "\u180b") + FORGED,
    3 * ("a" + 16 * " " + "\u200d\ufe0f") + FORGED,
    90 * "\xa0" + FORGED + 30 * "\u3000" + 30 * "\t" + FORGED,
    200 * "x" + FORGED,
    "a " * 90 + FORGED,
    "👨\u200d👩\u200d👧" * 30 + FORGED,
    "שלום עולם " * 12 + FORGED + " שלום",
    "\u202e" + FORGED + "\u2066 ולא \u2069 سلام" + "ﷺ" * 20,
)
TALL = ("Z" + "\u0300\u0316" * 240, "\u0301\u20dd\u0489" * 60, "ཀ" + "ྐ" * 60, "ཧྐྵྨླྺྼྻྂ ۩ 𒐫 ꧅ نستعلیق ệ")

MADE_OF_IT = ":is(.chatkit-log, .chatkit-status, .chatkit-message) :is(a, b, img, mjx-container)"

# each rendered piece of text in the log: its line, where it stands, and whether a stranger wrote it
PIECES = """log => [...log.querySelectorAll('.chatkit-lines > div')].map(line => {
  const box = line.getBoundingClientRect();
  const words = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const pieces = [];
  while (words.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(words.currentNode);
    const theirs = words.currentNode.parentElement.closest('bdi, span') !== null;
    for (const {left, top, right, bottom, width} of range.getClientRects())
      if (width) pieces.push({theirs, left, top, right, bottom});
  }
  const {left, top, right, bottom} = box;
  const letter = parseFloat(getComputedStyle(line).fontSize) / 2;
  return {kind: line.className, text: line.textContent, left, top, right, bottom, letter, pieces};
})"""


def every_category() -> Iterator[str]:
    """Give a text for each category of Unicode, with thirty of its characters."""
    members = defaultdict(list)
    for code in range(sys.maxunicode + 1):
        members[unicodedata.category(chr(code))].append(chr(code))
    for category, characters in sorted(members.items()):
        if category != "Cs":  # has no UTF-8
            step = max(1, len(characters) // 30)
            yield f"{category} " + " ".join(characters[::step][:30])


SAID = [*LINKS, *FORMULAS, *WIDE, "Halo", *TALL, "Halo", *every_category()]


@pytest.fixture(scope="module")
def heard(chromium: BrowserContext) -> Iterator[tuple[Lab, Locator]]:
    """Give a page whose server, with a formula for a name, has heard all the texts of a peer."""
    texts.use("id")
    with running_lab("id", "--lesson", "1") as url:
        page = chromium.new_page()
        lab = Lab(page, url)
        server = lab.run_to_panel(lab.server)
        box(server, "port").fill(str(free_port(LOOPBACK, 21_000)))
        box(server, "username").fill(FORMULA)
        button(server, "button_start").click()
        expect(status(server)).to_contain_text(sentence("server_waiting"), timeout=WAIT)
        with hear(server, PEER, SAID):
            yield lab, server
        page.close()


def hear(server: Locator, name: str, said: list[str]) -> socket.socket:
    """Say each text in a message of its own, as a peer of that name; give the open socket."""
    peer = socket.create_connection((LOOPBACK, int(box(server, "port").input_value())), timeout=10)
    peer.sendall(name.encode())
    peer.recv(1024)
    for number, text in enumerate(said):
        peer.sendall(f"{text} #{number}#".encode()[-1024:])
        expect(log(server)).to_contain_text(f"#{number}#", timeout=WAIT)
    return peer


def lines(server: Locator) -> list[dict[str, Any]]:
    measured: list[dict[str, Any]] = log(server).evaluate(PIECES)
    return measured


def test_no_piece_of_a_strangers_text_begins_where_lines_begin(heard: tuple[Lab, Locator]) -> None:
    lab, server = heard
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        lab.theme(theme)
        for width, height in ((1440, 900), (1280, 720)):
            lab.page.set_viewport_size({"width": width, "height": height})
            found = lines(server)
            assert sum("theirs" in line["kind"] for line in found) == len(SAID)
            for line in found:
                check(line)
            assert all(one["bottom"] <= other["top"] + 0.5 for one, other in pairwise(found))
            assert log(server).evaluate("e => e.scrollWidth <= e.clientWidth")


def check(line: dict[str, Any]) -> None:
    """Check that a line begins with words of ours, and that all of it stays in its own place."""
    indented = line["left"] + line["letter"]
    for piece in line["pieces"]:
        assert not piece["theirs"] or piece["left"] > indented, line["text"]
        assert line["top"] - 0.5 <= piece["top"], line["text"]
        assert piece["bottom"] <= line["bottom"] + 0.5, line["text"]
    first = line["pieces"][0]
    if "theirs" in line["kind"]:
        assert not first["theirs"]
        assert abs(first["left"] - line["left"]) < 0.5
        assert first["top"] == min(piece["top"] for piece in line["pieces"] if not piece["theirs"])
    if "notice" in line["kind"] or "problem" in line["kind"]:
        assert first["left"] > indented, line["text"]


def test_a_strangers_text_becomes_no_link_no_formula_no_colour_and_no_html(
    heard: tuple[Lab, Locator],
) -> None:
    lab, server = heard
    expect(status(server)).to_contain_text(PEER)
    expect(server.locator(".chatkit-message .widget-label")).to_have_text(f"[{FORMULA}] pesan:")
    expect(server.get_by_label(f"[{FORMULA}] pesan:")).to_be_visible()
    found = [line["text"] for line in lines(server) if "theirs" in line["kind"]]
    for number, text in enumerate(SAID):
        assert found[number].endswith(f"] {PEER}: {visible(text)} #{number}#")
    assert server.locator(MADE_OF_IT).evaluate_all("all => all.map(e => e.outerHTML)") == []
    parts = log(server).locator(".chatkit-line-theirs, .chatkit-line-theirs *")
    assert len(set(parts.evaluate_all("all => all.map(e => getComputedStyle(e).color)"))) == 1
    assert lab.page.title() != "kena"


def test_no_letter_draws_over_the_lines_above_and_below(heard: tuple[Lab, Locator]) -> None:
    lab, server = heard
    shown = log(server).locator(".chatkit-line-theirs")
    for drawn in ("", "font-size: 80px; line-height: 0"):  # by this font, and by a worse one
        for number in map(SAID.index, TALL):
            shown.nth(number).locator("bdi, span").evaluate("(e, drawn) => e.style = drawn", drawn)
        for number in map(SAID.index, TALL):
            for neighbour in (number - 1, number + 1):
                shown.nth(neighbour).scroll_into_view_if_needed()
                at = shown.nth(neighbour).bounding_box()
                assert at
                for _ in range(5):  # a busy page may be drawn anew by itself
                    before = still(lab.page, at)
                    shown.nth(number).evaluate("e => e.style.visibility = 'hidden'")
                    without = still(lab.page, at)
                    shown.nth(number).evaluate("e => e.style.visibility = ''")
                    if still(lab.page, at) == before:
                        break
                assert without == before, SAID[number]


def still(page: Page, at: FloatRect) -> bytes:
    """Return the picture of a place once it has stopped changing: a busy page is drawn late."""
    last = page.screenshot(clip=at)
    for _ in range(20):
        page.wait_for_timeout(50)  # ms; a few frames
        before, last = last, page.screenshot(clip=at)
        if last == before:
            return last
    raise AssertionError("the page never comes to rest")
