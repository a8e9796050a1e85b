"""One message, its two stamps, and a stranger's text made safe to show."""

import re
import sys
import unicodedata
from datetime import datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit import message
from chatkit.characters import BLANK, IGNORABLE, LOOKALIKES
from chatkit.errors import InputError
from chatkit.message import (
    MAX_MARKS,
    MAX_USERNAME,
    check_username,
    escaped,
    full_stamp,
    readable_name,
    same_name,
    short_stamp,
    similar_name,
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


# Unicode 17.0.0, DerivedCoreProperties.txt: so many code points have Default_Ignorable_Code_Point
IGNORED = [chr(code) for code in range(sys.maxunicode + 1) if re.match(f"[{IGNORABLE}]", chr(code))]
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180f]")
JOINERS = "\u200c\u200d"


def unseen(character: str) -> bool:
    """Tell whether a character acts on the screen or cannot be seen, wherever it stands."""
    category = unicodedata.category(character)
    blank = category == "Zs" and character != " "
    alone = category in ("Cc", "Cf", "Zl", "Zp", "Cs") or character in BLANK or character in IGNORED
    return (blank or alone) and character not in JOINERS and not SELECTORS.match(character)


# texts in which the characters that matter here are frequent
texts = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(" a1\u0301\u0e49é👩\u200d\u200c\ufe0f\u180b\u0644\u202e\u3164\n"),
        st.characters(categories=("Mn", "Me", "Mc", "Cf", "Zs", "Cc")),
    ),
    max_size=60,
)


@given(texts)
def test_no_text_hides_anything_once_it_is_made_visible(text: str) -> None:
    shown = visible(text)
    assert not any(map(unseen, shown))
    assert len(shown.splitlines()) <= 1
    assert visible(shown) == shown
    # two of these in a row, or one behind a blank, would be invisible blanks
    assert not re.search(f"(^|[\\s\u200c\u200d])[{JOINERS}{SELECTORS.pattern[1:]}", shown)
    assert not re.search(f"{SELECTORS.pattern}{SELECTORS.pattern}", shown)
    assert not re.search("[^\u1820-\u18aa][\u180b-\u180f]", shown)


@given(texts)
def test_no_letter_bears_more_marks_than_a_script_needs(text: str) -> None:
    kinds = "".join("m" if unicodedata.category(c)[0] == "M" else "-" for c in visible(text))
    assert not kinds.startswith("m")
    marks = SELECTORS.sub("", visible(text))
    kinds = "".join("m" if unicodedata.category(c)[0] == "M" else "-" for c in marks)
    assert "m" * (MAX_MARKS + 1) not in kinds


@given(st.characters(categories=("Cc", "Zl", "Zp", "Cs")))
def test_every_control_and_separator_is_spelled_out(character: str) -> None:
    assert visible(f"a{character}b").isascii()


@given(st.characters(categories=("L", "N", "P", "S"), exclude_characters=[*IGNORED, *BLANK]))
def test_no_letter_digit_or_sign_is_spelled_out(character: str) -> None:
    assert visible(character) == character


@given(st.characters(categories=("Mn", "Mc", "Me"), exclude_characters=[*IGNORED, *BLANK]))
def test_a_mark_on_a_letter_stays_and_one_without_a_letter_does_not(mark: str) -> None:
    assert visible("a" + mark) == "a" + mark
    assert visible(mark + "a") == "◌×1a"


def test_every_character_that_unicode_lets_a_program_ignore_is_spelled_out() -> None:
    assert len(IGNORED) == 4_174
    assert all(visible(f"a{character}b").isascii() for character in [*IGNORED, *BLANK])
    assert all(visible(f"a {character} b").isascii() for character in [*IGNORED, *BLANK])


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3 ☺\ufe0e",
        "علی\u200cرضا",  # Persian: Alireza
        "श्\u200dर क्\u200cष",  # Hindi: half letters
        "葛\U000e0100",  # a variant of a Chinese character
        "ᠠ\u180bᠢ\u180e",  # Mongolian
        "Tiếng Việt".encode().decode(),
        unicodedata.normalize("NFD", "Tiếng Việt ệ"),
        "ཧྐྵྨླྺྼྻྂ",  # Tibetan: eight marks on one letter
        "בְּרֵאשִׁ֖ית",  # Hebrew with points and accents
        "مُحَمَّدٌ",
        "ที่นี่ ก็ กู้",
        "नमस्ते বাংলা தமிழ் සිංහල မြန်မာ ភាសាខ្មែរ",
    ],
)
def test_words_that_need_joiners_selectors_or_marks_stay_as_they_are(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (16 * " " + "\u200c" + 16 * " ", 16 * " " + r"\u200c" + 16 * " "),
        (16 * " " + "\ufe0f", 16 * " " + r"\ufe0f"),
        (16 * " " + "\u180b", 16 * " " + r"\u180b"),
        ("1\u200d", r"1\u200d"),
        ("é\u180b\u180e", r"é\u180b\u180e"),
        ("é\ufe0f\ufe0f", "é\ufe0f" + r"\ufe0f"),
        ("é\u200d\u200d", "é\u200d" + r"\u200d"),
        ("\u0301", "◌×1"),
        ("o" + 10_000 * "\u0301" + "e", "o" + 8 * "\u0301" + "◌×9992e"),
        ("o" + 9 * "\u0301" + "\ufe0f\u0316\u0316", "o" + 8 * "\u0301" + r"◌×1\ufe0f◌×2"),
    ],
)
def test_where_they_mean_nothing_they_are_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("blank", ["\xa0", "\u2003", "\u3000", "\u3164", "\u2800", "\u115f"])
def test_a_blank_other_than_the_space_is_spelled_out(blank: str) -> None:
    assert visible(f"a{blank}b").isascii()
    assert visible("a b") == "a b"


def test_a_long_run_of_spaces_cannot_push_words_to_the_next_line() -> None:
    assert visible("hai" + 170 * " " + "Alice keluar.") == "hai␠×170Alice keluar."
    assert visible("    indented  code") == "    indented  code"
    assert escaped(40 * " " + "\n") == 40 * " " + r"\n"


@pytest.mark.parametrize("name", ["Bob\ufe0f", "B\U000e0101ob", "Bo\u200db", "Bo\u180bb"])
def test_a_selector_or_a_joiner_makes_no_other_name(name: str) -> None:
    assert check_username(name) == "Bob"
    assert same_name(name, "bob")


def test_a_username_is_trimmed_and_composed() -> None:
    decomposed = unicodedata.normalize("NFD", " Zoé\n")
    assert check_username(decomposed) == "Zoé"
    assert check_username("Zoé" + 20 * " " + "Bob") == "Zoé Bob"
    longest = 32 * "\u1f82"  # of each of these letters NFD makes four characters
    assert check_username(unicodedata.normalize("NFD", longest)) == longest


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
        ("Bo\u2065b", r"\u2065"),
        ("\ufff0Bob\U000e0fff", r"\ufff0 \U000e0fff"),
        ("B\U0001d159b", r"\U0001d159"),
    ],
)
def test_a_username_that_hides_something_is_refused_and_told_what(name: str, shown: str) -> None:
    with refused(InputError, "username_hidden", characters=shown):
        check_username(name)


@pytest.mark.parametrize("name", ["o" + 9 * "\u0489", "\u0489o"])
def test_a_username_with_a_heap_of_marks_is_refused(name: str) -> None:
    with refused(InputError, "username_marks", limit=MAX_MARKS):
        check_username(name)
    assert readable_name(name) == (visible(name), True)


@given(st.one_of(st.text(max_size=40), texts))
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
        ("Alice  B", "alice b"),
        ("Alice", 100 * " " + "Alice" + 1000 * " "),
    ],
)
def test_names_that_the_eye_mixes_up_are_the_same(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


def test_no_invisible_character_makes_another_name() -> None:
    assert all(same_name(f"Ali{character}ce", "Alice") for character in IGNORED)


def test_names_that_differ_are_not_the_same() -> None:
    assert not same_name("Alice", "Bob")
    assert not same_name("Alice", "Alicia")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alice", "\u0410lice"),  # Cyrillic
        ("Alice", "\u0391lice"),  # Greek
        ("alice", "\u03b1lic\u0435"),
        ("ALICE", "\u0391L\u0406\u0421\u0395"),
        ("Alice", "AIice"),
        ("Alice", "A1ice"),
        ("Alice", "A|ice"),
        ("Alice", "Al\u0131ce"),
        ("Alice", "\U0001d5a0lice"),
        ("paypal", "paypa1"),
        ("Burn", "Bum"),
        ("Zoé", "Zo\u0435\u0301"),
        ("Zoě", "Zoĕ"),
        ("Иван", "\u0376ван"),
        ("Νίκος", "Νί\u043aος"),
        ("Budi", "Bud\u200bi"),
    ],
)
def test_names_of_other_letters_that_look_the_same_are_similar(one: str, other: str) -> None:
    assert similar_name(one, other)
    assert similar_name(other, one)


NAMES = "Alice Bob Budi Bayu Siti Rina Rani Dewi Dwi Agus Adi Ayu Putri Putra Eka Eko Joko Zoé Wati"


def test_names_that_nobody_mixes_up_are_not_similar() -> None:
    names = [*NAMES.split(), "Иван", "Νίκος", "علی", "美咲"]
    assert not any(similar_name(one, other) for one in names for other in names if one != other)


def test_each_character_of_the_table_looks_like_its_prototype() -> None:
    rows = [row.split("=") for row in LOOKALIKES.split()]
    assert sum(len(alike) for _, alike in rows) == 549
    assert all(similar_name(f"x{one}x", f"x{row[0]}x") for row in rows for one in row[1])


@given(texts, texts)
def test_the_same_names_are_similar_too(one: str, other: str) -> None:
    assert similar_name(one, one)
    if same_name(one, other):
        assert similar_name(one, other)
    assert similar_name(one, other) == similar_name(other, one)


def test_an_endless_name_is_cut_before_it_is_composed(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def normalize(form: Literal["NFC", "NFD", "NFKC"], text: str) -> str:
        sizes.append(len(text))
        return normal(form, text)

    normal = unicodedata.normalize
    monkeypatch.setattr("chatkit.message.unicodedata.normalize", normalize)
    name = "B" + 16_384 * "\u0301"
    assert readable_name(name)[1]
    assert not same_name(name, "Bob")
    assert not similar_name(name, "Bob")
    assert 0 < max(sizes) <= 4 * MAX_USERNAME


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
