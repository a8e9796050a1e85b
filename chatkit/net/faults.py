"""What a cable does to the bytes of one direction. No sockets here and no clock: only numbers."""

import math
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from chatkit.errors import InputError
from chatkit.message import visible
from chatkit.texts import say

Direction = Literal["to_server", "to_client"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)

MAX_SECONDS = 60.0  # more looks like a cable that hangs
MAX_RATE = 1_000_000_000  # bytes a second; more than Python moves
MAX_SLICE = 65_536  # bytes; a cable reads no larger pieces
MAX_BYTES = 2**40


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
            self._check(name, MAX_SECONDS)
        if self.glue != math.inf:
            self._check("glue", MAX_SECONDS)
        self._check("rate", MAX_RATE)
        self._check("slice", MAX_SLICE, whole=True)
        self._check("cut_after", MAX_BYTES, whole=True)
        if not isinstance(self.unplugged, bool):
            raise InputError(say("fault_not_a_bool", name="unplugged", value=_seen(self.unplugged)))

    def _check(self, name: str, most: float, whole: bool = False) -> None:
        value = getattr(self, name)
        kinds = int if whole else (int, float)
        if not isinstance(value, kinds) or isinstance(value, bool) or value != value:
            key = "fault_not_whole" if whole else "fault_not_a_number"
            raise InputError(say(key, name=name, value=_seen(value)))
        if not 0 <= value <= most:
            raise InputError(say("fault_range", name=name, most=f"{most:g}", value=_seen(value)))

    @property
    def none(self) -> bool:
        """Whether bytes pass as they come."""
        return self == NONE

    def __str__(self) -> str:
        """Return what is on, as a program writes it: `delay=0.5, slice=1`."""
        on = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return ", ".join(f"{name}={value:g}" for name, value in on if value)


NONE = Faults()
NAMES = tuple(field.name for field in fields(Faults))


def check_names(changes: dict[str, Any]) -> None:
    """Raise `InputError` where there is no such fault."""
    for name in changes:
        if name not in NAMES:
            raise InputError(say("fault_unknown", name=visible(name), names=", ".join(NAMES)))


def check_direction(direction: str | None) -> tuple[Direction, ...]:
    """Return the directions that are meant: one, or both for None; raises `InputError`."""
    if direction is None:
        return DIRECTIONS
    chosen = tuple(one for one in DIRECTIONS if one == direction)
    if not chosen:
        raise InputError(say("direction_unknown", value=_seen(direction)))
    return chosen


def _seen(value: object) -> str:
    return visible(str(value))[:40]
