"""The cables of this process, so that none leads back to itself.

A circle through another process or another computer is not seen here. It ends when a cable has as
many connections as it may hold, and the cable says so.
"""

import socket
from contextlib import suppress

from chatkit import address
from chatkit.address import same_place
from chatkit.errors import InputError

_cables: dict[str, str] = {}  # the address at which each listens, and the one to which it leads


def check(here: str, target: str) -> None:
    """Raise `InputError` where bytes sent to `target` would come back to `here`.

    It follows the way from cable to cable, as a connection would, and stops at an address where
    no cable listens, or where it has been before.
    """
    cables = _cables | {here: target}
    way: list[str] = []  # the cables through which the bytes would come back
    while target not in way:
        if _reaches(target, here):
            key = "cable_circle" if way else "cable_to_itself"
            raise InputError(key, here=here, through=", ".join(way))
        way.append(target)
        target = next((to for at, to in cables.items() if _reaches(target, at)), target)


def add(here: str, target: str) -> None:
    """Note a cable that runs."""
    _cables[here] = target


def remove(here: str) -> None:
    """Forget a cable that was stopped."""
    _cables.pop(here, None)


def _reaches(target: str, listening: str) -> bool:
    """Tell whether connecting to `target` reaches the socket that listens at `listening`."""
    return same_place(listening, target) and (listening == target or _is_mine(target))


def _is_mine(target: str) -> bool:
    """Tell whether this computer has that address: another one's cannot be bound to."""
    host = target.rpartition(":")[0].strip("[]")
    with suppress(OSError), socket.socket(address.family(host)) as probe:
        probe.bind((host, 0))
        return True
    return False
