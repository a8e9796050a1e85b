"""A guess in a notebook, in a real browser, by the keyboard alone."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import BrowserContext, Locator, expect

from chatkit.guesses.question import Question, find_question, said
from chatkit.guesses.sentences import plain
from chatkit.texts import say
from tests.browser.lab import LATE, WAIT, Lab, serious
from tests.jupyter import TOKEN, serving
from tests.sentences import sentence

Open = Callable[..., Lab]
LOW = 120  # px before the choice; with radio buttons it was 174
REFUSED = """
from chatkit import TracedSocket
closed, sock = TracedSocket(), TracedSocket()
closed.bind(("127.0.0.1", 0))
sock.connect(closed.getsockname())
"""
CODE: dict[str, object] = {
    "cell_type": "code",
    "id": "a",
    "metadata": {},
    "outputs": [],
    "execution_count": None,
}
NOTEBOOK = {"metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def new_cell(lab: Lab, notebook: Locator, code: str) -> Locator:
    """Type `code` into a new cell at the top of a notebook, and run it by the keyboard."""
    notebook.locator(".jp-Cell").first.click(position={"x": 5, "y": 5})
    for key in ("Escape", "a", "Enter"):
        lab.page.keyboard.press(key)
    lab.page.keyboard.insert_text(code.strip())
    cell = notebook.locator(".jp-Cell").first
    expect(cell.locator(".cm-content")).to_contain_text(code.split()[0])
    lab.page.keyboard.press("Control+Enter")
    return cell


def asked(lab: Lab, notebook: Locator, name: str) -> Locator:
    """Run a cell with a guess; return its panel."""
    panel = new_cell(lab, notebook, f'from chatkit import guess; guess("{name}")').locator(
        ".chatkit-guess"
    )
    expect(panel).to_be_visible(timeout=WAIT)
    return panel


def answers(panel: Locator, question: Question) -> Locator:
    """Return the buttons in the group that the question names."""
    group = panel.get_by_role("group", name=re.compile(re.escape(plain(said(question.ask)))))
    expect(group).to_have_count(1)
    return group.get_by_role("button")


def tab_to(lab: Lab, wanted: Locator) -> None:
    """Press Tab until a button has the focus."""
    for _ in range(12):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        lab.page.keyboard.press("Tab")
    raise AssertionError("no Tab leads there")


def words(lab: Lab) -> str:
    """Return all text of the page, what is hidden included."""
    return lab.page.locator("body").text_content() or ""


def height(panel: Locator) -> float:
    box = panel.bounding_box()
    assert box
    return box["height"]


def test_a_question_is_answered_by_the_keyboard_and_the_trace_tells_how_it_went(
    open_lab: Open, tmp_path: Path
) -> None:
    lab = open_lab("en", lesson=2)
    question = find_question("2-refused")
    panel = asked(lab, lab.server, "2-refused")
    buttons = answers(panel, question)
    expect(buttons).to_have_count(4)
    why = plain(said(question.why))
    assert why not in words(lab)
    assert height(panel) < LOW
    panel.screenshot(path=tmp_path / "open.png")

    guess = buttons.filter(has_text=said(question.answers["connected"]))
    tab_to(lab, guess)
    lab.page.keyboard.press("ArrowDown")  # which must not leave the cell
    expect(guess).to_be_focused()
    lab.page.keyboard.press("Enter")
    expect(guess).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    expect(guess).to_contain_text(say("guess_mine"))
    expect(guess).to_be_focused()
    told = panel.locator(".chatkit-guess-said")
    expect(told).to_have_attribute("role", "status")
    expect(told).to_contain_text(plain(said(question.run)))
    assert why not in words(lab)
    assert height(panel) < 190
    panel.screenshot(path=tmp_path / "chosen.png")

    new_cell(lab, lab.client, REFUSED)
    expect(told).to_contain_text(why, timeout=WAIT)
    assert why in words(lab)
    seen = sentence("saw_connect_refused", program="client").pattern
    expect(told).to_contain_text(re.compile(seen.replace("`", "")))
    expect(told).to_contain_text(sentence("guess_other"))
    expect(buttons.first).to_have_attribute("aria-disabled", "true")

    other = asked(lab, lab.server, "2-backlog")
    expect(answers(other, find_question("2-backlog"))).to_have_count(4)
    assert serious(lab) == []
    assert not lab.complaints
    for width, theme_height in lab.looks():
        theme = lab.page.locator("body").get_attribute("data-jp-theme-name") or ""
        panel.scroll_into_view_if_needed()
        lab.page.screenshot(path=tmp_path / f"{width}x{theme_height}-{theme[-5:].strip()}.png")
        outside = panel.evaluate("one => one.scrollWidth - one.clientWidth")
        assert outside <= 1, "something is cut off"


def test_a_choice_outlives_a_restart_of_the_kernel_and_the_focus_its_button(open_lab: Open) -> None:
    lab = open_lab("id", lesson=2)
    question = find_question("2-accept")
    panel = asked(lab, lab.server, "2-accept")
    guess = answers(panel, question).filter(has_text=said(question.answers["waits"]))
    tab_to(lab, guess)
    lab.page.keyboard.press("Space")
    expect(guess).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    skip = panel.get_by_role("button", name=say("guess_skip"))
    tab_to(lab, skip)
    lab.page.keyboard.press("Enter")
    told = panel.locator(".chatkit-guess-said")
    expect(told).to_contain_text(plain(said(question.why)), timeout=WAIT)
    expect(guess).to_be_focused()  # the button that had the focus has gone

    lab.restart_kernel(lab.server)
    again = asked(lab, lab.server, "2-accept")
    expect(again.locator("[aria-pressed=true]")).to_contain_text(
        said(question.answers["waits"]), timeout=WAIT
    )
    expect(again.locator(".chatkit-guess-said")).to_contain_text(plain(said(question.why)))


def test_a_reload_of_the_page_keeps_a_choice_and_a_fresh_copy_has_none(open_lab: Open) -> None:
    lab = open_lab("id", lesson=2)
    question = find_question("2-backlog")
    chosen = answers(asked(lab, lab.server, "2-backlog"), question).nth(1)
    chosen.click()
    expect(chosen).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    guess = chosen.inner_text()
    lab.page.keyboard.press("Control+S")
    saved = lab.page.locator(".lm-TabBar-tab:not(.jp-mod-dirty)", has_text="server.ipynb")
    expect(saved.first).to_be_attached(timeout=WAIT)

    lab.page.reload()
    lab.arrive()
    panel = lab.server.locator(".chatkit-guess")
    pressed = panel.locator("[aria-pressed=true]")
    expect(pressed).to_have_text(guess, timeout=WAIT)
    answers(panel, question).first.click()  # the kernel still hears the panel
    expect(panel.get_by_text(say("guess_second"))).to_be_visible(timeout=WAIT)
    expect(pressed).to_contain_text(say("guess_first"))

    lab.page.goto(urljoin(lab.page.url, "/chatkit/?lang=id"))
    lesson = lab.page.get_by_role("listitem").nth(1)
    lesson.get_by_role("button", name=re.compile(say("lessons_fresh"))).click()
    expect(lesson).to_contain_text("02-connect-old-", timeout=WAIT)
    link = lesson.get_by_role("link").first.get_attribute("href") or ""
    lab = Lab(lab.page, urljoin(lab.page.url, link))
    panel = asked(lab, lab.server, "2-backlog")
    expect(answers(panel, question)).to_have_count(4)
    expect(panel.locator("[aria-pressed=true]")).to_have_count(0)


def test_a_page_that_was_slow_to_begin_shows_the_question_all_the_same(open_lab: Open) -> None:
    lab = open_lab(lesson=2)
    lab.page.evaluate(LATE)
    panel = asked(lab, lab.server, "2-refused")
    buttons = answers(panel, find_question("2-refused"))
    expect(buttons).to_have_count(4, timeout=WAIT)
    buttons.first.click()
    expect(buttons.first).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    expect(panel.locator(".chatkit-guess-skip")).to_be_visible()


def test_in_notebook_7_too_a_plain_key_stays_with_the_buttons(
    chromium: BrowserContext, tmp_path: Path
) -> None:
    root = tmp_path / "notebooks"
    root.mkdir()
    code = 'from chatkit import guess; guess("2-refused")'
    (root / "x.ipynb").write_text(json.dumps(NOTEBOOK | {"cells": [CODE | {"source": code}]}))
    with serving(root, module="notebook") as site:
        page = chromium.new_page()
        page.goto(f"{site.url}notebooks/x.ipynb?token={TOKEN}")
        chosen = page.locator(".chatkit-guess button").first
        for _ in range(10):  # a cell that is run before the kernel is connected is dropped
            page.locator(".jp-CodeCell .cm-content").first.focus(timeout=WAIT)
            page.keyboard.press("Shift+Enter")
            with suppress(AssertionError):
                expect(chosen).to_be_visible()
                break
        chosen.press("Enter")
        expect(chosen).to_have_attribute("aria-pressed", "true", timeout=WAIT)
        for key in ("ArrowDown", "j", "x"):
            page.keyboard.press(key)
            expect(chosen).to_be_focused()
        page.close()
