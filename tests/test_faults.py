"""The faults of one direction: what they may be, and how a person writes them."""

import math
from typing import Any

import pytest

from chatkit import Faults, InputError, texts
from chatkit.cable.faults import MAX_BYTES, NAMES, check_direction, check_names, number
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
    ],
)
def test_these_are_faults(values: dict[str, Any]) -> None:
    assert Faults(**values) != Faults()


@pytest.mark.parametrize(
    ("name", "value", "key", "values"),
    [
        ("delay", -0.1, "fault_range", {"most": "60"}),
        ("delay", 60.1, "fault_range", {"most": "60"}),
        ("delay", math.inf, "fault_range", {"most": "60"}),
        ("delay", math.nan, "fault_not_a_number", {}),
        ("delay", "0.5", "fault_not_a_number", {}),
        ("delay", True, "fault_not_a_number", {}),
        ("delay", None, "fault_not_a_number", {}),
        ("delay", 1j, "fault_not_a_number", {}),
        ("delay", 10**400, "fault_range", {"most": "60"}),
        pytest.param("delay", 10**5000, "fault_range", {"most": "60"}, id="5001 digits"),
        ("jitter", -1, "fault_range", {"most": "60"}),
        ("rate", -1, "fault_range", {"most": "1000000000"}),
        ("rate", 2e9, "fault_range", {"most": "1000000000"}),
        ("slice", 1.5, "fault_not_whole", {}),
        ("slice", -1, "fault_range", {"most": "65536"}),
        ("slice", 65_537, "fault_range", {"most": "65536"}),
        ("slice", True, "fault_not_whole", {}),
        ("glue", 61, "fault_range", {"most": "60"}),
        ("glue", -math.inf, "fault_range", {"most": "60"}),
        ("slow_close", 99, "fault_range", {"most": "60"}),
        ("cut_after", 2**41, "fault_range", {"most": f"{MAX_BYTES:.12g}"}),
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
    assert len(str(caught.value)) < 120


def test_what_is_on_is_written_as_a_program_writes_it() -> None:
    assert str(Faults(delay=0.5, slice=1, glue=math.inf)) == "delay=0.5, slice=1, glue=inf"
    assert str(Faults(rate=1_234_567)) == "rate=1234567"
    assert str(Faults(jitter=0.1, cut_after=MAX_BYTES)) == "jitter=0.1, cut_after=1099511627776"
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
    with refused(InputError, "fault_not_a_number", name="delay", value=text):
        number("delay", text)
