"""The faults of one direction of a cable, as numbers. No sockets here and no clock."""

import math
import re
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from chatkit.errors import InputError
from chatkit.message import shortened, visible
from chatkit.texts import grouped, say

Direction = Literal["to_server", "to_client"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)

MAX_SECONDS = 60.0  # more looks like a cable that hangs
MAX_RATE = 1_000_000_000  # bytes a second; more than Python moves
MAX_SLICE = 65_536  # bytes
MAX_BYTES = 1_000_000_000_000


@dataclass(frozen=True)
class Numbers:
    """The numbers that a setting may have: from 0 to `most`; `unit` is a key of texts.py."""

    most: float
    unit: str
    example: float
    whole: bool = False

    def check(self, name: str, value: object) -> None:
        """Raise `InputError` unless `value` is one of them."""
        kinds = int if self.whole else (int, float)
        right = isinstance(value, kinds) and not isinstance(value, bool)
        if not (right and 0 <= value <= self.most):  # type: ignore[operator]
            raise self.error(name, value)

    def error(self, name: str, value: object) -> InputError:
        """Return the error of every wrong value: the sentence tells the kind and the range."""
        key = "fault_whole" if self.whole else "fault_number"
        most, unit = grouped(int(self.most)), say(self.unit)
        example = f"{self.example:g}"
        return InputError(key, name=name, most=most, unit=unit, example=example, value=_seen(value))


_SECONDS = Numbers(MAX_SECONDS, "unit_seconds", 0.5)
NUMBERS = {  # of each fault that has one
    "delay": _SECONDS,
    "jitter": _SECONDS,
    "rate": Numbers(MAX_RATE, "unit_rate", 1000),
    "slice": Numbers(MAX_SLICE, "unit_bytes", 2, whole=True),
    "slice_pause": Numbers(MAX_SECONDS, "unit_seconds", 0.1),
    "glue": _SECONDS,
    "slow_close": _SECONDS,
    "cut_after": Numbers(MAX_BYTES, "unit_bytes", 100, whole=True),
}
SWITCH = Numbers(1, "unit_switch", 1, whole=True)
WAIT = _SECONDS  # for the terminal's command `wait`


@dataclass(frozen=True)
class Faults:
    """The faults of one direction; zero means off. Order is never broken: this is TCP."""

    delay: float = 0  # seconds by which each piece is late
    jitter: float = 0  # seconds more at most, at random
    rate: float = 0  # bytes a second
    slice: int = 0  # bytes; each piece is cut to so many
    slice_pause: float = 0.03  # seconds after each slice; with 0 the slices are soon glued again
    glue: float = 0  # seconds to gather, then all leaves as one piece; inf: until it is released
    slow_close: float = 0  # seconds by which an end (FIN) is late
    cut_after: int = 0  # bytes that pass, then both ends are reset
    unplugged: bool = False  # nothing passes, and nothing is closed

    def __post_init__(self) -> None:
        """Raise `InputError` for a value out of range."""
        for name, numbers in NUMBERS.items():
            if not (name == "glue" and self.glue == math.inf):
                numbers.check(name, getattr(self, name))
        if not isinstance(self.unplugged, bool):
            raise InputError("fault_not_a_bool", name="unplugged", value=_seen(self.unplugged))

    @property
    def on(self) -> dict[str, float]:
        """The faults that are on, and their values. A pause is none without slices."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value
            for name, value in values.items()
            if (self.slice if name == "slice_pause" else value)
        }

    def __str__(self) -> str:
        """Return the faults that are on, as a program writes them: `delay=0.5, glue=2`."""
        return ", ".join(f"{name}={value:.15g}" for name, value in self.on.items())


NONE = Faults()
NAMES = tuple(field.name for field in fields(Faults))


# A person writes 0.5 or 0,5, and in one language 65.536 for what another one writes as 65,536. A
# point or a comma before three digits ends a group of thousands if the setting takes whole numbers
# only, or if there are several such groups; else it is the decimal point.
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(\1\d{3})*")


def number(name: str, text: str, numbers: Numbers | None = None) -> float:
    """Return the number that a person wrote for a setting; an int where it is whole.

    Raises `InputError` for anything else.
    """
    if not numbers:
        check_names({name: text})
        numbers = NUMBERS.get(name, SWITCH)
    text = text.strip()
    found = _GROUPED.fullmatch(text)
    if found and (numbers.whole or found[2]):
        return int(text.replace(found[1], ""))
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise numbers.error(name, text) from None
    return int(value) if value.is_integer() else value


def tip(name: str) -> str:
    """Return a sentence about one fault: the effect of its number."""
    return say(f"tip_{name}", pause=NONE.slice_pause)


def described(faults: Faults) -> str:
    """Return the faults that are on, as a person reads them: `delay=0.5, held`."""
    words = str(faults).replace("glue=inf", say("fault_held"))
    return words.replace("unplugged=1", say("fault_unplugged")) or say("fault_none")


def check_names(changes: dict[str, Any]) -> None:
    """Raise `InputError` where there is no such fault."""
    for name in changes:
        if name not in NAMES:
            raise InputError("fault_unknown", name=visible(name), names=", ".join(NAMES))


def check_direction(direction: str | None) -> tuple[Direction, ...]:
    """Return the directions that are meant: one, or both for None; raises `InputError`."""
    if direction is None:
        return DIRECTIONS
    chosen = tuple(one for one in DIRECTIONS if one == direction)
    if not chosen:
        raise InputError("direction_unknown", value=_seen(direction))
    return chosen


def _seen(value: object) -> str:
    try:
        return shortened(visible(str(value)), 40)
    except ValueError:  # Python writes no number of more than 4300 digits
        return "…"


def changed(
    faults: dict[Direction, Faults], direction: str | None, changes: dict[str, Any]
) -> dict[Direction, Faults]:
    """Return the faults of the directions that are meant, with `changes`; raises `InputError`."""
    check_names(changes)
    return {way: replace(faults[way], **changes) for way in check_direction(direction)}
