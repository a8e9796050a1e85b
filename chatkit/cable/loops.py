"""Which cables this person has on this computer, so that none leads back to itself.

Each running cable leaves a small file that says where it listens and where it leads. A cable that
leads to itself over another computer is not seen here; it ends at the limit of its connections.
"""

import json
import os
import platform
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import platformdirs
import psutil

from chatkit import address
from chatkit.address import same_place
from chatkit.errors import InputError

SPARE = 250  # files beside its connections: a kernel's, and a backlog that is accepted to be reset
_own: dict[str, str] = {}  # the cables of this process: where each listens, and where it leads


def check(here: str, target: str) -> None:
    """Raise `InputError` where what is sent to `target` would come back to `here`."""
    cables = dict(_others()) | _own | {here: target}
    way: list[str] = []  # the cables through which it would come back
    while target not in way:
        if _reaches(target, here):
            key = "cable_circle" if way else "cable_to_itself"
            raise InputError(key, here=here, through=", ".join(way))
        way.append(target)
        target = next((to for at, to in cables.items() if _reaches(target, at)), target)


def add(here: str, target: str) -> None:
    """Note a cable of this process."""
    _own[here] = target
    _write()


def remove(here: str) -> None:
    """Forget a cable of this process."""
    _own.pop(here, None)
    _write()


def room(wanted: int) -> int:
    """Return how many connections of two sockets this process may hold, at most `wanted`."""
    if sys.platform == "win32":  # there sockets are no files
        return wanted
    import resource

    needed = 2 * wanted + SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed:
        more = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        with suppress(OSError, ValueError):  # macOS knows a lower limit of its own
            resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
            soft = more
    return max(1, min(wanted, (soft - SPARE) // 2))


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


def _folder() -> Path:
    # a home folder may be shared by several computers
    return Path(platformdirs.user_state_dir("chatkit", appauthor=False), "cables", platform.node())


def _write() -> None:
    """Say in this process's file which cables it has; without one, nothing is lost but a check."""
    path = _folder() / f"{os.getpid()}.json"
    with suppress(OSError):
        if _own:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            began = psutil.Process().create_time()
            path.write_text(json.dumps({"began": began, "cables": _own}), encoding="utf-8")
        else:
            path.unlink(missing_ok=True)


def _others() -> Iterator[tuple[str, str]]:
    """Yield the cables of other processes that live; remove the files of those that do not."""
    with suppress(OSError):
        for path in _folder().glob("*.json"):
            if path.stem == str(os.getpid()):
                continue
            with suppress(OSError, ValueError, KeyError, AttributeError, TypeError):
                noted = json.loads(path.read_text(encoding="utf-8"))
                if _lives(int(path.stem), noted["began"]):
                    yield from noted["cables"].items()
                else:
                    path.unlink(missing_ok=True)


def _lives(pid: int, began: float) -> bool:
    try:
        return abs(psutil.Process(pid).create_time() - began) < 1
    except psutil.Error:
        return False
