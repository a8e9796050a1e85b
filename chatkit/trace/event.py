"""The format of a trace: one JSON object a line. The first line is the header, the rest events.

One file belongs to one process. All times are nanoseconds: `time` on the monotonic clock, which
all processes of one computer share, and `wall` since 1970.
"""

import sys
import time
from typing import Literal

import msgspec

FORMAT = 1  # the version; a reader refuses files of any other
MAX_DATA = 4096  # bytes kept of one call; `size` tells their true number

# On Windows before Python 3.13, time.monotonic advances in steps of 16 ms. The performance counter
# is finer, and all processes share it, too. On Linux and macOS both are the same clock.
now = time.perf_counter_ns if sys.platform == "win32" else time.monotonic_ns


class Header(msgspec.Struct, frozen=True):
    """The first line of a trace: the process that it belongs to."""

    chatkit: int  # FORMAT
    program: str  # a name for people: "server", "client", "my_server.py"
    pid: int
    time: int
    wall: int
    node: str  # the computer's name


class Event(msgspec.Struct, omit_defaults=True, gc=False):
    """The start or the end of one call. An end does not repeat the fields of its start."""

    time: int
    call: int  # counts the calls of this process; a start and its end share the number
    name: str  # "recv", as Python calls it; "input", "exit" and "full" are no socket calls
    step: Literal["start", "return", "error"]
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
