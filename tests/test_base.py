"""The base of the panels: what all four do, and what a small panel of its own does."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from ipywidgets import Button, HBox, Text
from ipywidgets.widgets.widget import _instances

from chatkit import CablePanel, ClientPanel, InputError, ServerPanel, Stepper, TimelinePanel, texts
from chatkit.panels.base import Panel
from chatkit.panels.entry import SETTLE
from chatkit.panels.widgets import css, style
from chatkit.texts import say
from tests.helpers import free_port, until
from tests.widgets import enter, without_widgets

PORT = free_port()
MAKERS: dict[str, Callable[[Path], Panel]] = {
    "server": lambda _: ServerPanel(port=PORT, username="Alice"),
    "client": lambda _: ClientPanel(host="127.0.0.1", port=PORT, username="Bob"),
    "cable": lambda _: CablePanel(listen=PORT, to=("127.0.0.1", PORT + 1)),
    "timeline": lambda folder: TimelinePanel(folder),
    "stepper": lambda _: Stepper("x = 1\n", namespace={}),
}


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest, tmp_path: Path, closing: ExitStack) -> Callable[[], Panel]:
    """Give a function that runs the cell of one panel, as often as it is called."""

    def made() -> Panel:
        panel = MAKERS[request.param](tmp_path)
        closing.callback(panel.close)
        return panel

    return made


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_page_that_has_lost_the_panel_shows_a_sentence(
    make: Callable[[], Panel], language: str
) -> None:
    texts.use(language)
    panel = make()
    key = "stepper_gone" if isinstance(panel, Stepper) else "panel_gone"
    assert without_widgets(panel).splitlines()[0] == say(key)


def test_its_view_fits_into_a_box_beside_another(closing: ExitStack) -> None:
    panels = [ServerPanel(port=PORT), ClientPanel(port=PORT)]
    for panel in panels:
        closing.callback(panel.close)
    assert HBox([panel.view for panel in panels]).children == tuple(one.view for one in panels)


def test_a_panel_made_again_replaces_the_old_one(make: Callable[[], Panel]) -> None:
    old = make()
    count = len(_instances)
    new = make()
    assert old.view.comm is None
    assert new.view.comm is not None
    assert len(_instances) == count


def test_a_panel_of_another_key_leaves_this_one_alone(closing: ExitStack) -> None:
    panels = [ServerPanel(port=PORT, username=name) for name in ("Alice", "Bob")]
    panels.append(ServerPanel(port=PORT, username="Alice", lan=True))
    for panel in panels:
        closing.callback(panel.close)
    assert all(panel.view.comm is not None for panel in panels)


def test_closing_twice_leaves_no_widgets(make: Callable[[], Panel]) -> None:
    before = len(_instances)
    panel = make()
    assert len(_instances) > before
    panel.close()
    panel.close()
    until(lambda: len(_instances) == before)


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_style_tells_in_words_that_the_kernel_was_restarted(
    make: Callable[[], Panel], language: str
) -> None:
    texts.use(language)
    sheet, *_ = make().view.children
    assert f'--chatkit-dead: "{say("panel_dead")}";' in sheet.value
    assert "var(--chatkit-dead)" in sheet.value
    assert css("panel") in sheet.value


def test_each_panel_brings_its_own_sheet() -> None:
    for name in ("cable", "timeline", "stepper"):
        assert f".chatkit-{name}" in css(name)
        assert css(name) in style(css(name)).value


class Tally(Panel):
    """A panel with one button and one box, which counts how often it is drawn."""

    REDRAW = 0.05

    def __init__(self, key: object, action: Callable[[], object] = lambda: None) -> None:
        super().__init__("tally")
        self.drawn: list[float] = []
        self.before: Tally | None = None
        self.typed: list[str] = []
        self.button, self.box = Button(), Text(continuous_update=False)
        self.view.children = [self.status, self.button, self.box]
        self._on_click(self.button, action)  # type: ignore[arg-type]
        self._on_enter(self.box, self.typed.append)
        self._open(key)

    def _continue(self, old: "Tally") -> None:
        self.before = old

    def _draw(self) -> None:
        self.drawn.append(time.monotonic())
        self._set_status("baik")


@pytest.fixture
def tally(closing: ExitStack) -> Callable[..., Tally]:
    def made(action: Callable[[], object] = lambda: None) -> Tally:
        panel = Tally("tally", action)
        closing.callback(panel.close)
        return panel

    return made


def test_a_panel_is_drawn_before_its_cell_ends(tally: Callable[..., Tally]) -> None:
    panel = tally()
    assert len(panel.drawn) == 1
    assert "baik" in panel.status.value


def test_the_new_panel_continues_the_old_one_after_closing_it(tally: Callable[..., Tally]) -> None:
    old = tally()
    assert tally().before is old
    assert old.view.comm is None


def test_many_wishes_for_a_redraw_are_one_redraw(tally: Callable[..., Tally]) -> None:
    panel = tally()
    for _ in range(200):
        panel.button.click()
    until(lambda: len(panel.drawn) > 1)
    time.sleep(3 * Tally.REDRAW)
    gaps = [after - before for before, after in zip(panel.drawn, panel.drawn[1:], strict=False)]
    assert min(gaps) > Tally.REDRAW * 0.9
    assert len(panel.drawn) < 20


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InputError("cable_first"), lambda: str(InputError("cable_first"))),
        (RuntimeError("rusak"), lambda: say("inner_fault", reason="RuntimeError(&#x27;rusak")[:-3]),
    ],
    ids=["ours", "not ours"],
)
@pytest.mark.parametrize("waits", [False, True], ids=["function", "coroutine function"])
def test_an_error_of_a_click_is_a_sentence_until_the_next_click(
    tally: Callable[..., Tally], error: Exception, sentence: Callable[[], str], waits: bool
) -> None:
    failing = True

    def action() -> None:
        if failing:
            raise error

    async def later() -> None:
        await asyncio.sleep(0)
        action()

    panel = tally(later if waits else action)
    panel.button.click()
    until(lambda: "chatkit-problem" in panel.status.value)
    assert sentence()[:30] in panel.status.value
    assert "baik" in panel.status.value
    failing = False
    panel.button.click()
    until(lambda: "chatkit-problem" not in panel.status.value)


def test_an_error_while_drawing_is_shown_and_not_swallowed(
    tally: Callable[..., Tally], monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = tally()

    def broken(html: str) -> None:
        raise RuntimeError("rusak")

    monkeypatch.setattr(panel, "_set_status", broken)
    panel.button.click()
    until(lambda: "rusak" in panel.status.value)


def test_a_closed_panel_is_drawn_no_more(tally: Callable[..., Tally]) -> None:
    panel = tally()
    panel.button.click()
    panel.close()
    count = len(panel.drawn)
    time.sleep(3 * Tally.REDRAW)
    assert len(panel.drawn) == count


def test_a_panel_that_was_closed_during_an_action_is_drawn_no_more(
    tally: Callable[..., Tally],
) -> None:
    done = False

    async def slow() -> None:
        nonlocal done
        await asyncio.sleep(0.1)
        done = True

    panel = tally(slow)
    panel.button.click()
    panel.close()
    count = len(panel.drawn)
    until(lambda: done)
    time.sleep(3 * Tally.REDRAW)
    assert len(panel.drawn) == count


def test_enter_hands_over_the_text_once(tally: Callable[..., Tally]) -> None:
    panel = tally()
    enter(panel.box, "Halo")
    until(lambda: panel.typed)
    time.sleep(2 * SETTLE)
    assert panel.typed == ["Halo"]
