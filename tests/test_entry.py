"""The text box, fed with the messages of a browser in each order in which they may come."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from ipywidgets import Text

from chatkit import engine
from chatkit.panels.entry import SETTLE, Entry, MessageBox
from chatkit.panels.widgets import close_widgets
from tests.helpers import until


class Desk:
    """Takes the texts of a box, but for those that it refuses."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refuses = False
        self.at = 0.0  # when the latest text came

    async def take(self, text: str) -> bool:
        self.at = time.monotonic()
        if not self.refuses:
            self.taken.append(text)
        return not self.refuses


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def entry(desk: Desk) -> Iterator[Entry]:
    entry = Entry(Text(continuous_update=False), desk.take)
    yield entry
    close_widgets(entry.text)


@pytest.fixture
def box(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[MessageBox]:
    box = MessageBox(desk.take)
    box.told = []  # type: ignore[attr-defined]
    monkeypatch.setattr(box.text, "send", box.told.append)  # type: ignore[attr-defined]
    yield box
    for widget in (box.text, box.key):
        close_widgets(widget)


def submit(entry: Entry) -> None:
    entry.text._handle_custom_msg({"event": "submit"}, [])  # ipywidgets has no public way in


def value(entry: Entry, text: str) -> None:
    entry.text.set_state({"value": text})


def settled(desk: Desk) -> list[str]:
    """Return the texts taken, once no further one can come."""
    time.sleep(2 * SETTLE)
    engine.call(lambda: None)
    return desk.taken


def test_the_enter_first_and_then_the_value(entry: Entry, desk: Desk) -> None:
    submit(entry)
    value(entry, "Halo")
    assert settled(desk) == ["Halo"]


def test_the_value_first_and_then_the_enter_without_a_delay(entry: Entry, desk: Desk) -> None:
    start = time.monotonic()
    value(entry, "satu")
    submit(entry)
    value(entry, "dua")
    submit(entry)
    until(lambda: len(desk.taken) == 2)
    assert desk.at - start < SETTLE
    assert settled(desk) == ["satu", "dua"]


def test_the_same_text_twice_is_taken_twice(entry: Entry, desk: Desk) -> None:
    submit(entry)
    value(entry, "sama")
    until(lambda: desk.taken)
    submit(entry)
    assert settled(desk) == ["sama", "sama"]


def test_a_draft_that_was_left_is_not_taken_for_the_text_of_a_later_enter(
    entry: Entry, desk: Desk
) -> None:
    value(entry, "belum")
    assert settled(desk) == []
    submit(entry)
    value(entry, "belum selesai")
    assert settled(desk) == ["belum selesai"]


def test_a_box_that_the_kernel_has_emptied_waits_for_the_next_text(
    box: MessageBox, desk: Desk
) -> None:
    for text in ("satu", "dua", "dua"):
        submit(box)
        value(box, text)
        until(lambda: box.text.value == "")
    assert settled(desk) == ["satu", "dua", "dua"]


def test_a_refused_text_stays_where_the_kernel_empties_the_box(box: MessageBox, desk: Desk) -> None:
    desk.refuses = True
    submit(box)
    value(box, "terlalu cepat")
    until(lambda: desk.at)
    assert settled(desk) == []
    assert box.text.value == "terlalu cepat"


def typed(box: MessageBox, text: str, number: int, page: str = "p") -> None:
    box.key._handle_custom_msg({"text": text, "number": number, "page": page}, [])


def test_each_text_of_the_browser_is_answered_to_its_page(box: Any, desk: Desk) -> None:
    box.key._handle_custom_msg({"ready": True}, [])
    typed(box, "satu", 1)
    typed(box, "dua", 2)
    until(lambda: len(box.told) == 2)
    desk.refuses = True
    typed(box, "tiga", 1, "lain")
    until(lambda: len(box.told) == 3)
    assert desk.taken == ["satu", "dua"]
    assert box.told == [
        {"taken": 1, "page": "p"},
        {"taken": 2, "page": "p"},
        {"refused": 1, "page": "lain"},
    ]
    assert box.text.value == ""


def test_the_kernel_never_repeats_the_value_to_the_browser(box: MessageBox) -> None:
    assert box.text.trait_metadata("value", "echo_update") is False


def test_the_browser_gives_the_focus_where_it_can(
    box: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    focused: list[Text] = []
    monkeypatch.setattr(Text, "focus", lambda self: focused.append(self))
    box.focus()
    assert focused == [box.text]
    box.key._handle_custom_msg({"ready": True}, [])
    box.focus()
    box.focus(False)
    assert box.told == [{"focus": True}, {"focus": False}]
    assert len(focused) == 1
