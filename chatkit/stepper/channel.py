"""The channel between the kernel and a stepped program: messages, with sockets beside them.

The kernel tells the program to go on or to stop. The program tells its state. Each message is four
bytes of length and then MessagePack. On Linux and macOS the channel is a pair of Unix sockets,
which can carry open sockets of the one process to the other (SCM_RIGHTS in unix(7)). On Windows it
is a TCP connection on the loopback, and a socket travels as the bytes of `socket.share`.
"""

import _thread
import os
import socket
import sys
from builtins import len  # the program may replace its own, which is also this process's
from collections import deque
from collections.abc import Sequence
from typing import Literal

import msgspec

Mode = Literal["line", "call", "run"]  # pause before the next line, before the next call, never
Ending = Literal["ended", "failed", "stopped"]

PIECE = 65_536  # bytes of one read
BATCH = 200  # sockets sent together; Linux takes 253 at the most
_EMPTY = bytes(4)  # a message of no length: sockets travel beside it
_LATE = getattr(socket, "MSG_CMSG_CLOEXEC", 0)  # arriving sockets are not inherited


class Parcel(msgspec.Struct, frozen=True):
    """Variables on their way, pickled; their sockets travel beside the message, in order."""

    names: list[str]
    data: bytes
    sockets: int  # how many travel beside it
    missing: dict[str, str]  # variables that cannot be handed over whole, and the reason: a type


# from the kernel to the program


class Begin(msgspec.Struct, frozen=True, tag=True):
    """Run this program; the first message of all."""

    mode: Mode
    source: str  # empty for a function
    file: str
    first: int  # the line that the panel has shown already
    lane: str  # the name in the trace
    arguments: list[str]  # `sys.argv`
    folder: str  # the working folder
    script: bool  # a file, whose folder is the first one in which modules are looked for
    path: list[str]  # `sys.path` of the notebook, for a function or a text
    environment: dict[str, str]
    language: str
    sources: dict[str, str]  # the texts of the notebook's cells, for tracebacks
    kernel: int  # the process that the variables go to
    function: Parcel | None = None


class Go(msgspec.Struct, frozen=True, tag=True):
    """Go on; `number` counts the commands."""

    number: int
    mode: Mode


class Step(msgspec.Struct, frozen=True, tag=True):
    """Step this thread from now on."""

    thread: int


class Stop(msgspec.Struct, frozen=True, tag=True):
    """Hand the variables over, and then end."""

    keep: bool  # the sockets, too; else they are closed


class Done(msgspec.Struct, frozen=True, tag=True):
    """The variables have arrived: end."""


# from the program to the kernel


class Shown(msgspec.Struct, frozen=True):
    """A variable as text."""

    name: str
    text: str
    socket: bool


class At(msgspec.Struct, frozen=True):
    """A line of the program, and its variables."""

    file: str = ""
    line: int = 0
    function: str = ""
    variables: list[Shown] = []


class Wait(msgspec.Struct, frozen=True):
    """A call in which a thread waits."""

    thread: int
    name: str  # of the thread
    text: str
    ends: str
    since: int


class State(msgspec.Struct, frozen=True, tag=True):
    """Where the program stands."""

    number: int  # of the last command that it has heard
    paused: bool
    about: str
    last: str
    prompt: str | None
    taken: int  # the lines that it has read from its keyboard
    place: At
    waits: list[Wait]
    threads: dict[int, str]  # the names of its threads
    stepped: int  # the thread that is stepped


class Over(msgspec.Struct, frozen=True, tag=True):
    """The program has ended, and these are its variables."""

    ending: Ending
    problem: str
    last: str
    taken: int
    place: At
    variables: Parcel


Message = Begin | Go | Step | Stop | Done | State | Over


class Channel:
    """One end of the channel. Any thread may send; one thread receives."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        end.settimeout(None)  # a notebook may have set a default of its own
        self._sending = _thread.allocate_lock()
        self._came = bytearray()
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(Message)
        self.sockets: deque[int] = deque()  # handles that have come, in order

    def fileno(self) -> int:
        """Return the number of the channel's own socket."""
        return self._end.fileno()

    def send(self, message: Message, sockets: Sequence[int] = ()) -> None:
        """Send a message, and the sockets that belong to it; raises `OSError` at the end."""
        frame = self._encoder.encode(message)
        with self._sending:
            for start in range(0, len(sockets), BATCH):
                socket.send_fds(self._end, [_EMPTY], sockets[start : start + BATCH])
            self._end.sendall(len(frame).to_bytes(4, "big") + frame)

    def receive(self) -> Message | None:
        """Return the next message; None when the other process has gone.

        Raises `OSError` where this end was closed meanwhile.
        """
        while not self.has_message:
            if not self._read():
                return None
        size = 4 + self._size
        message: Message = self._decoder.decode(self._came[4:size])
        del self._came[:size]
        return message

    @property
    def has_message(self) -> bool:
        """Whether a message has come already, so that `receive` need not wait."""
        while self._came[:4] == _EMPTY:
            del self._came[:4]
        return len(self._came) >= 4 + self._size

    @property
    def _size(self) -> int:
        return int.from_bytes(self._came[:4], "big")

    def _read(self) -> bool:
        try:
            if sys.platform == "win32":
                piece = self._end.recv(PIECE)
            else:
                piece, sockets, _, _ = socket.recv_fds(self._end, PIECE, BATCH, _LATE)
                for number in sockets:
                    os.set_inheritable(number, False)
                self.sockets += sockets
        except ConnectionError:  # on Windows, the other process has gone
            return False
        self._came += piece
        return bool(piece)

    def close(self) -> None:
        """Close this end; the other process reads the end of the channel."""
        self._end.close()
