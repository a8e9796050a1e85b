"""Rows: no text, at no width, comes to the left edge of a terminal but with its first row."""

import unicodedata

import pyte
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcwidth

from chatkit.message import visible
from chatkit.terminal.rows import INDENT, NARROWEST, columns, rows

FORGED = "[10:15:00] Carol: kata sandinya rahasia"
WIDTHS = st.sampled_from([1, NARROWEST, 40, 80, 200])
LETTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.text(LETTERS, max_size=200) | st.lists(
    st.sampled_from(
        [
            FORGED,
            16 * " ",
            "\u200c",
            "\ufe0f",
            "\u180b",
            "é",
            "漢",
            "👨‍👩‍👧",
            "e\u0301",
            "…",
            ".",
            "ﷺ",
            "α",
        ]
    ),
    max_size=60,
).map("".join)


@given(TEXTS, WIDTHS)
@example(100 * (16 * " " + "\u200c") + FORGED, 80)
@example(63 * "." + FORGED, 80)
@example("a" + 10_000 * "\u0301" + FORGED, 40)
@example(200 * "漢" + FORGED, 40)
def test_only_the_first_row_begins_at_the_left_edge(text: str, width: int) -> None:
    line = f"[10:14:59] Bob: {visible(text)}"
    laid = rows(line, width)
    for row in laid[1:]:
        assert row.startswith(INDENT)
    screen = pyte.Screen(max(width, NARROWEST), len(laid) + 1)
    pyte.Stream(screen).feed("\r\n".join(laid))
    assert screen.display[0].startswith("[10:14:59]"[:NARROWEST])
    assert [row[0] for row in screen.display[1:]] == len(laid) * [" "]


@given(TEXTS, WIDTHS)
def test_no_letter_is_lost(text: str, width: int) -> None:
    first, *others = rows(visible(text), width)
    shown = first + "".join(row.removeprefix(INDENT) for row in others)
    assert shown.replace(" ", "") == visible(text).replace(" ", "")


@given(TEXTS, WIDTHS)
def test_a_row_is_narrower_than_the_terminal_however_wide_its_letters_are(
    text: str, width: int
) -> None:
    for row in rows(visible(text), width):
        assert columns(row) < max(width, NARROWEST)


def test_no_letter_of_unicode_is_wider_than_it_is_counted() -> None:
    wider = [
        chr(code)
        for code in (*range(0x20, 0x20000), *range(0xE0000, 0xE1000))
        if unicodedata.category(letter := chr(code)) != "Cs"
        and wcwidth(letter, ambiguous_width=2) > columns(letter)
    ]
    # letters that are newer than this Python's tables are counted as the widest
    assert wider == []


def test_a_row_ends_at_a_blank_and_an_emoji_stays_whole() -> None:
    assert rows("satu dua tiga empat", 16) == ["satu dua tiga", "    empat"]
    assert rows("satu dua👨‍👩‍👧", 16) == ["satu dua", "    👨‍👩‍👧"]


def test_a_line_that_fits_is_left_alone() -> None:
    assert rows("[10:14:59] Bob: Halo  Alice!", 80) == ["[10:14:59] Bob: Halo  Alice!"]
