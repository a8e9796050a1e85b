"""The faults of one direction: what they may be, and how a person writes them."""

import math
from typing import Any

import pytest

from chatkit import Faults, InputError, texts
from chatkit.cable.faults import MAX_BYTES, NAMES, NUMBERS, check_direction, check_names, number
from chatkit.terminal.cable import setting
from tests.helpers import refused


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
        {"slice": 1, "slice_pause": 0},
    ],
)
def test_these_are_faults(values: dict[str, Any]) -> None:
    assert Faults(**values) != Faults()


@pytest.mark.parametrize(
    ("name", "value", "key", "values"),
    [
        ("delay", -0.1, "fault_number", {"most": "60", "unit": "detik", "example": "0.5"}),
        ("delay", 60.1, "fault_number", {"most": "60", "unit": "detik", "example": "0.5"}),
        ("delay", math.inf, "fault_number", {"most": "60", "unit": "detik", "example": "0.5"}),
        ("delay", math.nan, "fault_number", {"example": "0.5"}),
        ("delay", "0.5", "fault_number", {"example": "0.5"}),
        ("delay", True, "fault_number", {"example": "0.5"}),
        ("delay", None, "fault_number", {"example": "0.5"}),
        ("delay", 1j, "fault_number", {"example": "0.5"}),
        ("delay", 10**400, "fault_number", {"most": "60", "unit": "detik", "example": "0.5"}),
        pytest.param(
            "delay",
            10**5000,
            "fault_number",
            {"most": "60", "unit": "detik", "example": "0.5"},
            id="5001 digits",
        ),
        ("jitter", -1, "fault_number", {"most": "60", "unit": "detik", "example": "0.5"}),
        ("rate", -1, "fault_number", {"most": "1.000.000.000"}),
        ("rate", 2e9, "fault_number", {"most": "1.000.000.000"}),
        ("slice", 1.5, "fault_whole", {"example": "2"}),
        ("slice", -1, "fault_whole", {"most": "65.536"}),
        ("slice", 65_537, "fault_whole", {"most": "65.536"}),
        ("slice", True, "fault_whole", {"example": "2"}),
        ("glue", 61, "fault_number", {"most": "60", "unit": "detik", "example": "0.5"}),
        ("glue", -math.inf, "fault_number", {"most": "60", "unit": "detik", "example": "0.5"}),
        ("slow_close", 99, "fault_number", {"most": "60", "unit": "detik", "example": "0.5"}),
        ("cut_after", 2**41, "fault_whole", {"most": "1.000.000.000.000"}),
        ("unplugged", 1, "fault_not_a_bool", {}),
        ("unplugged", "ya", "fault_not_a_bool", {}),
    ],
)
def test_a_value_out_of_range_gets_one_sentence(
    name: str, value: Any, key: str, values: dict[str, str]
) -> None:
    with refused(InputError, key, name=name, **values):
        Faults(**{name: value})


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("value", ["\x1b[2J" * 50, "satu\ndua", "\u202eaud"])
def test_what_was_written_is_shown_safely_and_in_short(language: str, value: Any) -> None:
    texts.use(language)
    with pytest.raises(InputError) as caught:
        Faults(delay=value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 140


def test_what_is_on_is_written_as_a_program_writes_it() -> None:
    assert (
        str(Faults(delay=0.5, slice=1, glue=math.inf))
        == "delay=0.5, slice=1, slice_pause=0.03, glue=inf"
    )
    assert str(Faults(rate=1_234_567)) == "rate=1234567"
    assert str(Faults(jitter=0.1, cut_after=MAX_BYTES)) == "jitter=0.1, cut_after=1000000000000"
    assert str(Faults()) == ""


@pytest.mark.parametrize("wrong", ["", "TO_SERVER", b"to_server", 0, ["to_server"], {}])
def test_what_is_no_direction_gets_one_sentence(wrong: Any) -> None:
    with refused(InputError, "direction_unknown", value=str(wrong)):
        check_direction(wrong)


def test_unknown_names_and_directions_get_one_sentence() -> None:
    with refused(InputError, "fault_unknown", name="sihir", names=", ".join(NAMES)):
        check_names({"sihir": 1})
    with refused(InputError, "direction_unknown", value="ke mana"):
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
    with refused(InputError, "fault_number", name="delay", value=text):
        number("delay", text)


@pytest.mark.parametrize(("text", "value"), [("65.536", 65_536), ("65,536", 65_536), ("1.5", 1.5)])
def test_thousands_may_be_grouped_where_a_number_is_whole(text: str, value: float) -> None:
    assert number("slice", text) == value
    assert number("delay", "1.500") == 1.5
    assert number("rate", "1.000.000") == number("rate", "1,000,000") == 1_000_000


def one(name: str, value: Any) -> Faults:
    return Faults(**{name: value})


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("wrong", ["abc", "-1", "1e99", "nan", ""])
def test_every_number_that_a_sentence_gives_is_accepted(
    language: str, name: str, wrong: str
) -> None:
    texts.use(language)
    with pytest.raises(InputError) as caught:
        one(name, number(name, wrong))
    values = caught.value.values
    assert caught.value.key == ("fault_whole" if NUMBERS[name].whole else "fault_number")
    for text in (values["example"], values["most"], "0"):
        one(name, number(name, str(text)))
    example = float(str(values["example"]))
    one(name, int(example) if NUMBERS[name].whole else example)  # as a program writes it


@pytest.mark.parametrize("wrong", ["abc", "2", "-1"])
def test_a_switch_is_on_or_off(wrong: str) -> None:
    assert number("unplugged", "1") == 1
    if wrong == "abc":
        with refused(InputError, "fault_whole", name="unplugged", most="1", example="1"):
            number("unplugged", wrong)
    with refused(InputError, "fault_whole", name="unplugged", most="1", example="1"):
        setting(f"unplugged={wrong}")
