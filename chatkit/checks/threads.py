"""The waits of a process's threads, as the system tells them; nothing is asked of the process.

On Linux `/proc/PID/task/TID/syscall` names the call in which a thread sleeps (proc(5)), for
processes that we have started. Elsewhere, and where the system keeps it to itself, the waits are
not known, and only the time that a process computes is.
"""

import os
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

# The numbers of the calls that wait for a keyboard or a socket (syscalls(2), and the tables in
# arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux).
NUMBERS = {
    "x86_64": {
        0: "read", 19: "read", 45: "recv", 47: "recv", 43: "accept", 288: "accept", 42: "connect",
        7: "select", 23: "select", 270: "select", 271: "select", 232: "select", 281: "select",
        441: "select",
    },
    "aarch64": {
        63: "read", 65: "read", 207: "recv", 212: "recv", 202: "accept", 242: "accept",
        203: "connect", 22: "select", 72: "select", 73: "select", 441: "select",
    },
}  # fmt: skip
KNOWN = NUMBERS.get(platform.machine(), {}) if sys.platform == "linux" else {}


class Wait(NamedTuple):
    """One sleep of a thread."""

    thread: int
    call: str  # input, recv, accept, connect; select, where it may wait for anything
    turn: int  # how often the thread had gone to sleep by then


class Look(NamedTuple):
    """The threads of a family of processes at one moment."""

    waits: tuple[Wait, ...]
    running: bool  # at least one of them
    sure: bool  # the system has told


def look(pids: list[int]) -> Look:
    """Return the waits of these processes; only those for a keyboard or a socket count."""
    waits: list[Wait] = []
    running = sure = False
    for pid in pids if KNOWN else ():
        for task in _tasks(pid):
            try:
                told = (task / "syscall").read_text().split()
            except OSError:  # it has ended, or the system keeps it to itself
                continue
            sure = True
            running |= told[0] == "running"
            if told[0].isdecimal() and (call := _name(pid, int(told[0]), int(told[1], 16))):
                waits.append(Wait(int(task.name), call, _turn(task)))
    return Look(tuple(waits), running, sure)


def _tasks(pid: int) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted(Path(f"/proc/{pid}/task").iterdir())


def _name(pid: int, number: int, descriptor: int) -> str:
    call = KNOWN.get(number, "")
    if call != "read":
        return call
    try:
        file = os.readlink(f"/proc/{pid}/fd/{descriptor}")
    except OSError:
        return ""
    if file.startswith("socket:"):
        return "recv"
    keyboard = descriptor == 0 or file.startswith(("/dev/pts/", "/dev/tty"))
    return "input" if keyboard else ""


def _turn(task: Path) -> int:
    with suppress(OSError, IndexError, ValueError):
        told = (task / "status").read_text().partition("\nvoluntary_ctxt_switches:")[2]
        return int(told.split()[0])
    return 0
