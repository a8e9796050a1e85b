"""The cables of this process, so that none leads back to itself.

A circle through another process or another computer is not seen here. It ends when a cable has as
many connections as it may hold, and the cable says so.
"""

import socket
from collections.abc import Sequence
from contextlib import suppress

from chatkit import address
from chatkit.address import same_place
from chatkit.errors import InputError

# The address at which each cable listens, and those to which it leads. A name such as `localhost`
# may have several addresses, and the cable connects to the first that answers.
_cables: dict[str, Sequence[str]] = {}


def check(here: str, targets: Sequence[str]) -> None:
    """Raise `InputError` where bytes sent to one of `targets` would come back to `here`.

    It follows each way from cable to cable, as a connection would, and stops at an address where
    no cable listens, or where it has been before.
    """
    ways = [[target] for target in targets]  # the cables through which the bytes would come back
    seen = set(targets)
    while ways:
        *way, target = ways.pop()
        if _reaches(target, here):
            key = "cable_circle" if way else "cable_to_itself"
            raise InputError(key, here=here, through=", ".join(way))
        following = {to for at, ends in _cables.items() if _reaches(target, at) for to in ends}
        ways += [[*way, target, to] for to in following - seen]
        seen |= following


def add(here: str, targets: Sequence[str]) -> None:
    """Note a cable that runs."""
    _cables[here] = targets


def remove(here: str) -> None:
    """Forget a cable that was stopped."""
    _cables.pop(here, None)


def _reaches(target: str, listening: str) -> bool:
    """Tell whether connecting to `target` reaches the socket that listens at `listening`."""
    return same_place(listening, target) and (listening == target or _is_mine(target))


def _is_mine(target: str) -> bool:
    """Tell whether this computer has that address: another one's cannot be bound to."""
    host = address.host_of(target)
    with suppress(OSError), socket.socket(address.family(host)) as probe:
        probe.bind(address.place(host, 0))
        return True
    return False
