"""The faults of one direction: what they may be, and how a person writes them."""

import math
from typing import Any

import pytest

from chatkit import Faults, InputError, texts
from chatkit.cable.faults import MAX_BYTES, check_direction, check_names, number


@pytest.mark.parametrize(
    "values",
    [
        {"delay": 60},
        {"jitter": 0.001},
        {"rate": 1},
        {"slice": 65_536},
        {"glue": math.inf},
        {"glue": 0.5},
        {"slow_close": 60.0},
        {"cut_after": 10**12},
        {"unplugged": True},
        {"delay": 1, "slice": 1, "rate": 0.5},
    ],
)
def test_these_are_faults(values: dict[str, Any]) -> None:
    assert Faults(**values) != Faults()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("delay", -0.1, "antara 0 dan 60"),
        ("delay", 60.1, "antara 0 dan 60"),
        ("delay", math.inf, "antara 0 dan 60"),
        ("delay", math.nan, "harus berupa angka"),
        ("delay", "0.5", "harus berupa angka"),
        ("delay", True, "harus berupa angka"),
        ("delay", None, "harus berupa angka"),
        ("delay", 1j, "harus berupa angka"),
        ("delay", 10**400, "antara 0 dan 60"),
        pytest.param("delay", 10**5000, "antara 0 dan 60", id="5001 digits"),
        ("jitter", -1, "antara 0 dan 60"),
        ("rate", -1, "antara 0 dan 1000000000"),
        ("rate", 2e9, "antara 0 dan 1000000000"),
        ("slice", 1.5, "bilangan bulat"),
        ("slice", -1, "antara 0 dan 65536"),
        ("slice", 65_537, "antara 0 dan 65536"),
        ("slice", True, "bilangan bulat"),
        ("glue", 61, "antara 0 dan 60"),
        ("glue", -math.inf, "antara 0 dan 60"),
        ("slow_close", 99, "antara 0 dan 60"),
        ("cut_after", 2**41, "antara 0 dan"),
        ("unplugged", 1, "True atau False"),
        ("unplugged", "ya", "True atau False"),
    ],
)
def test_a_value_out_of_range_gets_one_sentence(name: str, value: Any, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        Faults(**{name: value})
    assert name in str(caught.value)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("value", ["\x1b[2J" * 50, "satu\ndua", "\u202eaud"])
def test_what_was_written_is_shown_safely_and_in_short(language: str, value: Any) -> None:
    texts.use(language)
    with pytest.raises(InputError) as caught:
        Faults(delay=value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 120


def test_what_is_on_is_written_as_a_program_writes_it() -> None:
    assert str(Faults(delay=0.5, slice=1, glue=math.inf)) == "delay=0.5, slice=1, glue=inf"
    assert str(Faults(rate=1_234_567)) == "rate=1234567"
    assert str(Faults(jitter=0.1, cut_after=MAX_BYTES)) == "jitter=0.1, cut_after=1099511627776"
    assert str(Faults()) == ""


@pytest.mark.parametrize("wrong", ["", "TO_SERVER", b"to_server", 0, ["to_server"], {}])
def test_what_is_no_direction_gets_one_sentence(wrong: Any) -> None:
    with pytest.raises(InputError, match='Arah hanya "to_server" atau "to_client"'):
        check_direction(wrong)


def test_unknown_names_and_directions_get_one_sentence() -> None:
    with pytest.raises(InputError, match=r"sihir.*delay, jitter"):
        check_names({"sihir": 1})
    with pytest.raises(InputError, match="ke mana"):
        check_direction("ke mana")
    assert check_direction(None) == ("to_server", "to_client")
    assert check_direction("to_client") == ("to_client",)


@pytest.mark.parametrize(
    ("text", "value"), [("1", 1), (" 0,5 ", 0.5), ("2.0", 2), ("inf", math.inf), ("-3", -3)]
)
def test_numbers_may_have_a_comma_or_a_point(text: str, value: float) -> None:
    found = number("delay", text)
    assert found == value
    assert isinstance(found, int) == (value in (1, 2, -3))


@pytest.mark.parametrize("text", ["", "satu", "1.2.3", "0x10"])
def test_what_is_no_number_gets_one_sentence(text: str) -> None:
    with pytest.raises(InputError, match="harus berupa angka"):
        number("delay", text)
