"""Whoever reads a sentence about a panel sees the panel: in each lesson, at both sizes.

A cell says in its metadata which panels its text speaks of; docs/lessons.md tells how.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from chatkit import texts
from chatkit.lab.copies import Copies
from chatkit.lab.lessons import Lesson, lessons
from chatkit.texts import say
from tests.browser.lab import (
    LEFT,
    SIZES,
    WAIT,
    Lab,
    ServedLab,
    button,
    forget,
    message_box,
    run,
    running_lab,
    serious,
    status,
)
from tests.helpers import free_port
from tests.kernels import PORT, read
from tests.sentences import sentence

Open = Callable[..., Lab]

NEEDED = re.compile(r"^(from|import|def) |Panel\(|Stepper\(|check\(|guess\(", re.MULTILINE)
SHOWS = re.compile(r"Panel\(|Stepper\(|guess\(")
DRAWN = ".chatkit-guess button, .chatkit-panel:not(.chatkit-guess)"
WAITS = re.compile(r"^(serve_once|time\.sleep)\(", re.MULTILINE)  # for another notebook, or long
TABLE = "{:22} {:>9}  {:>5}  {:>8}  {:>8}"

# How much is out of sight, in px, with the text in the window and as near to its panel as can be.
# That is the last panel of its kind before the text, else the first after it, or the one below the
# notebooks. What no window of that height could show is the second number.
DISTANCE = """async (notebook, [index, kind]) => {
  const PADDING = 12;  // px between two cells
  const cells = [...notebook.querySelectorAll(".jp-Cell")];
  const text = cells[index];
  const shown = `.chatkit-${kind}`;
  const below = document.querySelector(`.jp-LinkedOutputView ${shown}`);
  const before = cells.slice(0, index).reverse().find((cell) => cell.querySelector(shown));
  const after = cells.slice(index).find((cell) => cell.querySelector(shown));
  const panel = below ?? (before ?? after)?.querySelector(shown);
  if (!panel) return [1000, 0];
  const rect = (one) => one.getBoundingClientRect();
  for (let last, same = 0; same < 4; ) { // a cell above it may still wrap its text anew
    text.scrollIntoView({ block: below || before ? "end" : "start" });
    await new Promise(requestAnimationFrame);
    same = rect(text).top === last ? same + 1 : 0;
    last = rect(text).top;
  }

  const { top, bottom } = rect(notebook.querySelector(".jp-WindowedPanel-outer"));
  const pinned = notebook.querySelector(".chatkit-pinned");
  const covers = pinned && cells.indexOf(pinned) < index;  // else it comes later
  const covered = covers ? rect(pinned).bottom : top;
  const seen = (box, from) => Math.max(0, Math.min(box.bottom, bottom) - Math.max(box.top, from));
  const lost = Math.min(rect(text).height, bottom - covered) - seen(rect(text), covered);
  if (below) return [Math.round(lost), 0];
  const isAbove = pinned?.contains(panel);
  const most = isAbove ? bottom - top : bottom - top - rect(text).height - PADDING;
  const full = Math.min(rect(panel).height, Math.max(0, most));
  const far = lost + Math.max(0, full - seen(rect(panel), isAbove ? top : covered));
  return [far, rect(panel).height - full].map(Math.round);
}"""


# JupyterLab lays its page out anew some time after the window has another size.
FITS = """() => {
  const { right, bottom } = document.querySelector(".lm-DockPanel").getBoundingClientRect();
  return right <= innerWidth && bottom <= innerHeight;
}"""


@pytest.fixture(scope="module")
def lab_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run one lab for all lessons, their ports replaced by free ones; give its address."""
    texts.use("id")
    folder = tmp_path_factory.mktemp("home") / "chatkit-lessons"
    mine = Copies(folder)
    for lesson in lessons("id"):
        mine.make(lesson)
        notebooks = mine.notebooks(lesson)
        written = "".join(path.read_text("utf-8") for path in notebooks)
        ports = {port: str(free_port()) for port in set(re.findall(PORT, written))}
        for path in notebooks:
            text = re.sub(PORT, lambda match: ports[match[0]], path.read_text("utf-8"))  # noqa: B023
            path.write_text(text, "utf-8")
    with running_lab("id", "--folder", str(folder), "--lesson", "1") as url:
        yield url


def speaking(lesson: Lesson) -> dict[str, list[tuple[int, str]]]:
    """Return the cells of each notebook that speak of a panel, and the kinds of these panels."""
    found: dict[str, list[tuple[int, str]]] = {}
    for path in lesson.notebooks:
        for index, cell in enumerate(read(path).cells):
            sees = cell.metadata.get("sees", [])
            kinds = [sees] if isinstance(sees, str) else sees
            found.setdefault(path.stem, []).extend((index, kind) for kind in kinds)
    return found


def play(lab: Lab, lesson: Lesson) -> None:
    """Run all cells that make a panel, from left to right, and start the chats and the cables."""
    for path in lesson.notebooks:
        notebook = getattr(lab, path.stem)
        for index, cell in enumerate(read(path).cells):
            code = cell.source if cell.cell_type == "code" else ""
            if NEEDED.search(code) and not WAITS.search(code):
                shown = notebook.locator(".jp-Cell").nth(index)
                shown.locator(".cm-content").focus()
                lab.page.keyboard.press("Shift+Enter")
                if SHOWS.search(code):  # else the text below it would move while it is measured
                    expect(shown.locator(DRAWN).first).to_be_visible(timeout=WAIT)
        expect(notebook.locator(".jp-InputPrompt", has_text="*")).to_have_count(0, timeout=WAIT)
    for path in lesson.notebooks:
        for panel in getattr(lab, path.stem).locator(".chatkit-chat, .chatkit-cable").all():
            panel.locator(".chatkit-controls .mod-primary").dispatch_event("click")
            expect(panel).to_have_class(re.compile("chatkit-folded"), timeout=WAIT)


@pytest.mark.parametrize("lesson", lessons("id"), ids=lambda lesson: lesson.folder.name)
def test_each_text_is_read_with_its_panel_in_sight_and_axe_finds_nothing_serious(
    chromium: BrowserContext, lab_of_all: str, capsys: pytest.CaptureFixture[str], lesson: Lesson
) -> None:
    url = lab_of_all.replace("/lesson/1?", f"/lesson/{lesson.number}?")
    lab = Lab(chromium.new_page(), url, cable=len(lesson.notebooks) == 3)
    play(lab, lesson)
    cells = speaking(lesson)
    rows, wrong = [TABLE.format("lesson", "window", "cells", "distance", "too tall")], []
    for width, height in SIZES:
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.page.wait_for_function(FITS)
        measured = {
            f"{role} {index} {kind}": getattr(lab, role).evaluate(DISTANCE, [index, kind])
            for role, found in cells.items()
            for index, kind in found
        }
        far, tall = (max(values) for values in zip((0, 0), *measured.values(), strict=True))
        window = f"{width}x{height}"
        rows.append(TABLE.format(lesson.folder.name, window, len(measured), far, tall))
        wrong += [f"{window}: {one}" for one, (px, _) in measured.items() if px]
    with capsys.disabled():
        print("", *rows, sep="\n")
    if not any(cells.values()):  # then nothing has been scrolled to, and axe looks at what it sees
        lab.server.locator(".chatkit-panel").first.evaluate("e => e.scrollIntoView()")
    for theme, rules in ("JupyterLab Light", ()), ("JupyterLab Dark", ("color-contrast",)):
        lab.theme(theme)
        wrong += [f"{theme}: {found}" for found in serious(lab, *rules)]
    lab.page.close()
    ServedLab(url).renew()  # else the kernels of all lessons run until the end
    assert wrong == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_first_panel_shows_all_its_buttons_before_it_starts(
    open_lab: Open, language: str
) -> None:
    lab = open_lab(language, width=1280, height=720)
    panel = lab.run_to_panel(lab.server)
    for key in ("button_start", "button_save"):
        expect(button(panel, key)).to_be_in_viewport(ratio=1)


def test_a_long_line_of_a_program_ends_in_sight(open_lab: Open) -> None:
    lab = open_lab(width=1280, height=720, lesson=9)
    editor = lab.server.locator(".jp-CodeCell .cm-content").first
    editor.click()
    lab.page.keyboard.press("Control+End")
    lab.page.keyboard.insert_text("\n" + LONG)
    expect(editor).to_contain_text(LONG)
    scroller = lab.server.locator(".jp-CodeCell .cm-scroller").first
    assert scroller.evaluate("one => one.scrollWidth - one.clientWidth") <= 1


LONG = """conn.sendall(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {username}: {reply}".encode())"""


# the pinned panel


class Chat(NamedTuple):
    """Lesson 1 with both panels; one page for all tests of this section."""

    lab: Lab
    server: Locator
    client: Locator

    @property
    def sides(self) -> tuple[tuple[Locator, Locator, str], ...]:
        """Each notebook with its panel and with the name of the button that starts it."""
        return (
            (self.lab.server, self.server, "button_start"),
            (self.lab.client, self.client, "button_connect"),
        )

    def begin(self, width: int, height: int) -> None:
        """Have both panels fold, in a window of this size, whatever they did before."""
        self.lab.page.set_viewport_size({"width": width, "height": height})
        self.lab.page.wait_for_function(FITS)
        for _, panel, start in self.sides:
            if button(panel, start).is_visible():
                button(panel, start).press("Enter")
            elif button(panel, "button_fold").is_visible():
                button(panel, "button_fold").press("Enter")
            expect(panel).to_have_class(re.compile("chatkit-folded"), timeout=WAIT)
        expect(status(self.client)).to_contain_text(sentence("status_mine"), timeout=WAIT)


@pytest.fixture(scope="module")
def opened_chat(chromium: BrowserContext, serve: Callable[[str, int], ServedLab]) -> Iterator[Chat]:
    texts.use("id")
    served = serve("id", 1)
    lab = Lab(chromium.new_page(), served.url)
    for notebook in lab.notebooks:
        lab.run_to_panel(notebook)
    chat = Chat(lab, *(notebook.locator(".chatkit-chat") for notebook in lab.notebooks))
    port = str(free_port())
    for panel in (chat.server, chat.client):
        panel.locator(".chatkit-port input").fill(port)
    yield chat
    forget(lab.page)
    served.renew()


@pytest.fixture
def chat(opened_chat: Chat) -> Chat:
    opened_chat.begin(1440, 900)
    return opened_chat


COVERED = """notebook => {
  const pinned = notebook.querySelector(".chatkit-pinned");
  const active = notebook.querySelector(".jp-Cell.jp-mod-active");
  if (!pinned || active === pinned) return "no panel above it";
  const hidden = pinned.getBoundingClientRect().bottom - active.getBoundingClientRect().top;
  return hidden > 1 ? `${Math.round(hidden)} px are covered` : "";
}"""
RESTED = """async notebook => {
  const scroller = notebook.querySelector(".jp-WindowedPanel-outer");
  for (let before = -1, same = 0; same < 12; ) {
    await new Promise(requestAnimationFrame);
    same = scroller.scrollTop === before ? same + 1 : 0;
    before = scroller.scrollTop;
  }
}"""


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_pinned_panel_covers_the_active_cell(chat: Chat, width: int, height: int) -> None:
    chat.begin(width, height)
    for notebook, panel, _ in chat.sides:
        assert panel.evaluate("e => e.offsetHeight") <= 240
        panel.locator("xpath=ancestor::*[contains(@class, 'jp-CodeCell')]").locator(
            ".cm-content"
        ).first.focus()
        active = notebook.locator(".jp-Cell.jp-mod-active")
        for key in [*["Shift+Enter"] * 13, "Escape", *["k"] * 11]:
            here = active.element_handle(timeout=WAIT)
            chat.lab.page.keyboard.press(key)
            if key != "Escape":
                chat.lab.page.wait_for_function(LEFT, arg=here)
            expect(notebook.locator(".chatkit-pinned")).to_have_count(1, timeout=WAIT)
            notebook.evaluate(RESTED)
            assert notebook.evaluate(COVERED) == "", key
        expect(notebook.locator(".chatkit-pinned .chatkit-panel")).to_be_in_viewport()


# The first text of which a line can be seen, and where its top is, in px.
READ = """notebook => {
  const LINE = 24;
  const box = notebook.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
  const seen = new Map();
  for (let y = Math.ceil(box.top); y < box.bottom; y++) {
    const cell = document.elementFromPoint(box.left + 90, y)?.closest(".jp-MarkdownCell");
    seen.set(cell, (seen.get(cell) ?? 0) + 1);
    const index = [...notebook.querySelectorAll(".jp-Cell")].indexOf(cell);
    if (cell && seen.get(cell) === LINE) return [index, cell.getBoundingClientRect().top];
  }
}"""
RESTS = """async (notebook, index) => {
  const cell = notebook.querySelectorAll(".jp-Cell")[index];
  const top = () => cell.getBoundingClientRect().top;
  for (let before, same = 0; same < 5; ) {
    await new Promise(requestAnimationFrame);
    same = top() === before ? same + 1 : 0;
    before = top();
  }
  return top();
}"""


def test_the_text_that_is_read_stays_where_it_is_when_a_panel_changes_its_height(
    chat: Chat,
) -> None:
    lab = chat.lab
    left, right = chat.sides
    moved = {}
    for (width, height), (step, other) in product(
        SIZES, (("R8", "L9"), ("L9", "R8"), ("L1", "R8"))
    ):
        chat.begin(width, height)
        for one in (step, other):
            heading = lab.page.get_by_role("heading", name=re.compile(rf"^{one} "))
            block = "start" if one == "L1" else "end"  # L1 is read above the panel
            heading.evaluate(
                "(one, block) => one.closest('.jp-Cell').scrollIntoView({ block })", block
            )
        for notebook in lab.notebooks:
            notebook.evaluate(RESTED)
        notebook, panel, start = right if step.startswith("R") else left
        pinned = notebook.locator(".chatkit-pinned")
        for key, again in (("button_unfold", "button_fold"), ("button_stop", start)):
            read = [(one, *one.evaluate(READ)) for one in lab.notebooks]
            expect(pinned).to_have_count(1)
            button(panel, key).click()
            expect(button(panel, again)).to_be_focused(timeout=WAIT)
            expect(pinned).to_have_count(0)
            moved[width, step, key] = moves(read)
            lab.page.keyboard.press("Enter")
            expect(pinned).to_have_count(1, timeout=WAIT)
            moved[width, step, again] = moves(read)
    assert {press: by for press, by in moved.items() if max(map(abs, by)) > 2} == {}


def moves(read: list[tuple[Locator, int, float]]) -> list[float]:
    """Return by how many px each text has moved since it was found, once it rests."""
    return [notebook.evaluate(RESTS, index) - top for notebook, index, top in read]


def test_no_text_shows_through_a_pinned_panel_and_a_link_leads_below_it(chat: Chat) -> None:
    lab, server, _ = chat
    message_box(server).click()
    pinned = lab.server.locator(".chatkit-pinned.jp-mod-active.jp-mod-selected")
    expect(pinned).to_have_count(1)
    expect(pinned).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    layer = "one => Number(getComputedStyle(one).zIndex)"
    buttons = lab.server.locator(".jp-cell-toolbar").first
    assert pinned.evaluate(layer) > buttons.evaluate(layer)
    heading = lab.server.locator("h2").nth(3)
    for _ in range(2):  # cells that come into sight may get another height
        heading.evaluate("heading => heading.scrollIntoView()")
        lab.server.evaluate(RESTED)
    box, panel = heading.bounding_box(), lab.server.locator(".chatkit-pinned").bounding_box()
    assert box
    assert panel
    assert 0 <= box["y"] - (panel["y"] + panel["height"]) < 60


def test_a_panel_unfolds_and_comes_to_rest_and_the_focus_stays_in_it(chat: Chat) -> None:
    lab, server, client = chat
    pinned = lab.server.locator(".chatkit-pinned")
    button(client, "button_stop").press("Enter")
    button(client, "button_connect").press("Enter")
    expect(message_box(client)).to_be_focused(timeout=WAIT)
    expect(pinned).to_have_count(1)
    expect(button(server, "button_start")).to_be_hidden()
    button(server, "button_unfold").press("Enter")
    expect(button(server, "button_fold")).to_be_focused(timeout=WAIT)
    expect(server.locator(".chatkit-port input")).to_be_visible()
    expect(pinned).to_have_count(0)
    button(server, "button_fold").press("Enter")
    expect(button(server, "button_unfold")).to_be_focused(timeout=WAIT)
    expect(pinned).to_have_count(1)

    button(server, "button_stop").press("Enter")
    expect(button(server, "button_start")).to_be_focused(timeout=WAIT)
    expect(button(server, "button_fold")).to_be_hidden()
    expect(pinned).to_have_count(0)
    expect(lab.client.locator(".chatkit-pinned")).to_have_count(0, timeout=WAIT)
    button(server, "button_start").press("Enter")
    expect(message_box(server)).to_be_focused(timeout=WAIT)
    expect(pinned).to_have_count(1, timeout=WAIT)


# the end of a lesson


def test_the_end_of_a_lesson_leads_to_the_next_one_and_to_the_glossary(chat: Chat) -> None:
    lab = chat.lab
    cell = run(lab, lab.server, "next_lesson()")
    for name, heading in (
        (say("way_next", lesson=2, title=lessons("id")[1].title), "Pelajaran 2: "),
        (say("way_glossary"), say("way_glossary")),
    ):
        with lab.page.context.expect_page() as opened:
            cell.get_by_role("link", name=name).click()
        expect(opened.value.locator("h1").first).to_contain_text(heading, timeout=WAIT)
        opened.value.close()


# the pane of the timeline


def test_the_timeline_stands_below_the_notebooks_and_what_is_there_is_true(open_lab: Open) -> None:
    lab = open_lab(lesson=4)
    pane = lab.page.locator(".jp-LinkedOutputView")
    expect(lab.page.locator(".lm-TabBar-tab", has_text=say("timeline"))).to_be_visible()
    assert words_of(pane) == say("timeline_pane_empty")
    run(lab, lab.server, "from chatkit import")
    run(lab, lab.server, "TimelinePanel()")
    timeline = pane.locator(".chatkit-timeline")
    expect(timeline).to_be_visible(timeout=WAIT)
    assert words_of(pane) == "none"
    copy = lab.server.locator(".chatkit-timeline")
    expect(copy.get_by_text(say("timeline_below"))).to_be_visible()
    expect(copy.locator(".chatkit-diagram")).to_be_hidden()

    run(lab, lab.server, "TimelinePanel()")
    expect(timeline).to_have_count(1, timeout=WAIT)
    expect(pane).to_have_count(1)
    lab.restart_kernel(lab.server)
    expect(timeline).to_have_class(re.compile("jupyter-widgets-disconnected"), timeout=WAIT)

    lab.page.reload()
    expect(lab.page.locator(".chatkit-pane")).to_be_visible(timeout=WAIT)
    assert words_of(pane) == say("timeline_pane_empty")
    lab.page.locator(".lm-TabBar-tab", has_text=say("timeline")).locator(
        ".lm-TabBar-tabCloseIcon"
    ).click()
    expect(pane).to_have_count(0)


def words_of(pane: Locator) -> Any:
    """Return the sentence in a pane without a panel, and `none` where there is one."""
    return pane.evaluate("e => getComputedStyle(e, '::before').content").strip('"')
