"""One message, its two stamps, and a stranger's text made safe to show."""

import unicodedata
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit import message
from chatkit.errors import InputError
from chatkit.message import (
    MAX_USERNAME,
    check_username,
    full_stamp,
    is_hidden,
    same_name,
    short_stamp,
    tail,
    visible,
)
from tests.helpers import refused

WHEN = datetime(2024, 1, 15, 14, 30, 5, 999_999)


def test_the_two_stamps_are_those_of_the_assignment() -> None:
    assert short_stamp(WHEN) == "14:30:05"
    assert full_stamp(WHEN) == "2024-01-15 14:30:05"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Halo Alice! é 你好 👍", "Halo Alice! é 你好 👍"),
        ("satu\ndua\r\n", r"satu\ndua\r\n"),
        ("\x1b[31mmerah", r"\x1b[31mmerah"),
        ("a\x08b\x7f\x9b", r"a\x08b\x7f\x9b"),
        ("\u202eecila", r"\u202eecila"),
        ("\u2028\u2029\u2066\ufeff\u200b", r"\u2028\u2029\u2066\ufeff\u200b"),
        ("\ud800", r"\ud800"),
        ("<b>tebal</b>", "<b>tebal</b>"),
        ("\U000e0041", r"\U000e0041"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_what_acts_on_the_screen_becomes_an_escape_and_the_rest_stays(
    text: str, shown: str
) -> None:
    assert visible(text) == shown


@given(st.text())
def test_no_text_hides_anything_once_it_is_made_visible(text: str) -> None:
    shown = visible(text)
    assert not any(is_hidden(c) for c in shown)
    assert len(shown.splitlines()) <= 1
    assert visible(shown) == shown


@given(st.characters(categories=("Cc", "Zl", "Zp", "Cs")))
def test_every_control_and_separator_is_hidden(character: str) -> None:
    assert is_hidden(character)


@given(st.characters(categories=("L", "N", "P", "S", "M"), exclude_characters=message._BLANKS))
def test_no_letter_digit_or_sign_is_hidden(character: str) -> None:
    assert not is_hidden(character)


@pytest.mark.parametrize("blank", ["\xa0", "\u2003", "\u3000", "\u3164", "\u2800", "\u115f"])
def test_a_blank_other_than_the_space_is_spelled_out(blank: str) -> None:
    assert visible(f"a{blank}b").isascii()
    assert visible("a b") == "a b"


def test_a_long_run_of_spaces_cannot_push_words_to_the_next_line() -> None:
    assert visible("hai" + 170 * " " + "Alice keluar.") == "hai␠×170Alice keluar."
    assert visible("    indented  code") == "    indented  code"


@pytest.mark.parametrize("name", ["Bob\ufe0f", "B\U000e0101ob"])
def test_a_variation_selector_makes_no_other_name(name: str) -> None:
    assert check_username(name) == "Bob"
    assert same_name(name, "bob")


def test_a_username_is_trimmed_and_composed() -> None:
    decomposed = unicodedata.normalize("NFD", " Zoé\n")
    assert check_username(decomposed) == "Zoé"


def test_a_username_of_32_characters_is_taken_and_one_of_33_is_not() -> None:
    assert check_username("a" * MAX_USERNAME) == "a" * 32
    with refused(InputError, "username_long", length=33, limit=32):
        check_username("a" * 33)


@pytest.mark.parametrize("name", ["", "   ", "\n\t", "\u200d", "\u200c \u200d"])
def test_a_username_that_nobody_could_see_is_empty(name: str) -> None:
    with refused(InputError, "username_empty"):
        check_username(name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Bo\nb", r"\n"),
        ("Bo\x1b[2Jb", r"\x1b"),
        ("\u202eboB", r"\u202e"),
        ("Bo\u2066b\u2069", r"\u2066 \u2069"),
        ("Bo\u200bb", r"\u200b"),
    ],
)
def test_a_username_that_hides_something_is_refused_and_told_what(name: str, shown: str) -> None:
    with refused(InputError, "username_hidden", characters=shown):
        check_username(name)


@given(st.text(max_size=40))
def test_a_username_that_is_taken_once_is_taken_again_unchanged(name: str) -> None:
    try:
        taken = check_username(name)
    except InputError:
        return
    assert check_username(taken) == taken
    assert visible(taken) == taken
    assert 0 < len(taken) <= MAX_USERNAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alice", "alice"),
        ("Straße", "STRASSE"),
        (" Alice", "Alice\n"),
        ("Zoé", "zoe\u0301"),
        ("Ａlice", "alice"),
        ("Alice", "Al\u200dice"),
    ],
)
def test_names_that_the_eye_mixes_up_are_the_same(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


def test_names_that_differ_are_not_the_same() -> None:
    assert not same_name("Alice", "Bob")
    assert not same_name("Alice", "Alicia")


@given(st.lists(st.text(max_size=30)), st.integers(0, 200))
def test_the_tail_is_the_longest_that_fits_and_never_loses_the_last_line(
    lines: list[str], characters: int
) -> None:
    kept = tail(lines, characters)
    assert kept == lines[len(lines) - len(kept) :]
    assert bool(kept) == bool(lines)
    size = sum(len(line) + 1 for line in kept)
    assert len(kept) <= 1 or size <= characters
    if kept and len(kept) < len(lines):
        assert size + len(lines[-len(kept) - 1]) + 1 > characters


@given(st.text(max_size=40), st.integers(1, 30))
def test_a_text_is_shortened_to_the_limit_and_says_so(text: str, limit: int) -> None:
    short = message.shortened(text, limit)
    assert len(short) <= limit
    assert (
        short == text if len(text) <= limit else (short[-1], short[:-1]) == ("…", text[: limit - 1])
    )
