"""The faults of one direction of a cable, as numbers. No sockets here and no clock."""

import math
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from chatkit.errors import InputError
from chatkit.message import shortened, visible
from chatkit.texts import say

Direction = Literal["to_server", "to_client"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)

MAX_SECONDS = 60.0  # more looks like a cable that hangs
MAX_RATE = 1_000_000_000  # bytes a second; more than Python moves
MAX_SLICE = 65_536  # bytes; a cable reads no larger pieces
MAX_BYTES = 2**40


def check_range(
    name: str, value: float, most: float = MAX_SECONDS, *, whole: bool = False
) -> float:
    """Return `value`; raises `InputError` unless it is a number from 0 to `most`."""
    kinds = int if whole else (int, float)
    if not isinstance(value, kinds) or isinstance(value, bool) or value != value:
        key = "fault_not_whole" if whole else "fault_not_a_number"
        raise InputError(key, name=name, value=_seen(value))
    if not 0 <= value <= most:
        raise InputError("fault_range", name=name, most=f"{most:.12g}", value=_seen(value))
    return value


@dataclass(frozen=True)
class Faults:
    """The faults of one direction; zero means off. Order is never broken: this is TCP."""

    delay: float = 0  # seconds by which each piece is late
    jitter: float = 0  # seconds more at most, at random
    rate: float = 0  # bytes a second
    slice: int = 0  # bytes; each piece is cut to so many
    glue: float = 0  # seconds to gather, then all leaves as one piece; inf: until it is released
    slow_close: float = 0  # seconds by which an end (FIN) is late
    cut_after: int = 0  # bytes that pass, then both ends are reset
    unplugged: bool = False  # nothing passes, and nothing is closed

    def __post_init__(self) -> None:
        """Raise `InputError` for a value out of range."""
        for name in ("delay", "jitter", "slow_close"):
            check_range(name, getattr(self, name))
        if self.glue != math.inf:
            check_range("glue", self.glue)
        check_range("rate", self.rate, MAX_RATE)
        check_range("slice", self.slice, MAX_SLICE, whole=True)
        check_range("cut_after", self.cut_after, MAX_BYTES, whole=True)
        if not isinstance(self.unplugged, bool):
            raise InputError("fault_not_a_bool", name="unplugged", value=_seen(self.unplugged))

    def __str__(self) -> str:
        """Return the faults that are on, as a program writes them: `delay=0.5, slice=1`."""
        on = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return ", ".join(f"{name}={value:.15g}" for name, value in on if value)


NONE = Faults()
NAMES = tuple(field.name for field in fields(Faults))
NUMBERS = tuple(name for name in NAMES if name != "unplugged")


def number(name: str, text: str) -> float:
    """Return the number that a person wrote, with a comma or a point; an int where it is whole.

    Raises `InputError` for anything else.
    """
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        raise InputError("fault_not_a_number", name=name, value=_seen(text)) from None
    return int(value) if value.is_integer() else value


def described(faults: Faults) -> str:
    """Return the faults that are on, as a person reads them: `delay=0.5, held back`."""
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
