"""The format of a trace: one JSON object a line. The first line is the header, the rest events.

One file belongs to one process. All times are nanoseconds: `time` on the monotonic clock, which
all processes of one computer share, and `wall` since 1970.
"""

import sys
import time
from collections.abc import Iterator
from typing import Literal

import msgspec

FORMAT = 2  # the version that is written
OLDEST = 1  # the oldest version that is read; it has no "again"
MAX_DATA = 4096  # bytes kept of one call; `size` tells their true number

# On Windows before Python 3.13, time.monotonic advances in steps of 16 ms. The performance counter
# is finer, and all processes share it, too. On Linux and macOS both are the same clock.
now = time.perf_counter_ns if sys.platform == "win32" else time.monotonic_ns


def moment_of(seconds: float) -> int:
    """Return the time of a trace at which the wall clock had so many seconds since 1970."""
    return now() - int((time.time() - seconds) * 1e9)


class Header(msgspec.Struct, frozen=True):
    """The first line of a trace: the process that it belongs to."""

    chatkit: int  # FORMAT
    program: str  # a name for people: "server", "client", "my_server.py"
    pid: int
    time: int
    wall: int
    node: str  # the computer's name


class Event(msgspec.Struct, omit_defaults=True, gc=False):
    """The start or the end of one call, or both; a line of a trace.

    - "start" and "return", or "error": two lines, since the call lasted. The end does not repeat
      the fields of its start.
    - "call": the start, and after it the fields of the end under names of their own.
    - "again": the last calls of a thread, as many as there are `ends`, were made `count` times in
      all, one cycle after the other, and with the same results. `call` is the last of them.
    """

    time: int
    call: int  # counts the calls of this process; a start and its end share the number
    name: str  # "recv", as Python calls it; "input", "exit" and "full" are no socket calls
    step: Literal["start", "return", "error", "call", "again"]
    wall: int = 0
    thread: int = 0
    socket: int = 0  # counts the sockets of this process; 0: none
    local: str = ""  # "127.0.0.1:5005"
    peer: str = ""
    wait: float = 0  # seconds that the call may wait; 0 not at all, -1 for ever
    loop: bool = False  # an event loop waits, so the program goes on meanwhile
    size: int = -1  # bytes: asked for or offered at the start, moved at the end; -1: no bytes
    data: bytes = b""  # the first 4 KiB of them
    detail: str = ""  # the arguments, or the result, as a program writes them
    made: int = 0  # the number of the socket that accept made
    errno: int = 0
    error: str = ""  # "ConnectionRefusedError: Connection refused"
    # the end of a "call"
    ended: int = 0
    moved: int = -1  # its size
    came: bytes = b""  # its data
    result: str = ""  # its detail
    new_local: str = ""
    new_peer: str = ""
    # "again"
    count: int = 0
    ends: list[int] = []  # the times at which each call of the cycle ended for the last time
    place: str = ""  # the line of the script that makes the calls: "spin.py:14"


def start_of(event: Event, wall: int) -> Event:
    """Return the start of a "call" as an event of its own."""
    return Event(
        event.time, event.call, event.name, "start", wall, event.thread, event.socket, event.local,
        event.peer, event.wait, event.loop, event.size, event.data, event.detail,
    )  # fmt: skip


def end_of(event: Event) -> Event:
    """Return the end of a "call" as an event of its own."""
    return Event(
        event.ended, event.call, event.name, "error" if event.error else "return",
        local=event.new_local, peer=event.new_peer, size=event.moved, data=event.came,
        detail=event.result, made=event.made, errno=event.errno, error=event.error,
    )  # fmt: skip


def parts(event: Event) -> Iterator[Event]:
    """Yield the start and the end of a "call"; any other event as it is."""
    if event.step == "call":
        yield start_of(event, event.wall)
        yield end_of(event)
    else:
        yield event
