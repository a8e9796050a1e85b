"""The cable for a terminal or a pipe: it prints what passes, and takes orders line by line.

slice=1 delay=0.5          both directions
to_client glue=2           one direction
hold, release, unplug, plug_in, cut, half_close to_server, clear, wait 0.5, quit
"""

import sys
import threading
import time
from collections import deque
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from chatkit.cable.cable import Cable
from chatkit.cable.faults import check_range, number
from chatkit.cable.log import Piece
from chatkit.errors import ChatError, InputError
from chatkit.message import MAX_ECHO, Line, shortened, visible
from chatkit.texts import say

ORDERS = ("hold", "release", "unplug", "plug_in")  # with a direction, or for both
END = None  # of the input


def run(cable: Cable) -> int:
    """Run the cable until it is told to stop, or the terminal's input ends; return 0."""
    inbox: SimpleQueue[str | None] = SimpleQueue()
    desk = _Desk(cable, inbox)
    with cable:
        if sys.stdin and sys.stdin.isatty():
            print(say("cable_hint"), flush=True)
        threading.Thread(target=_listen_to_keyboard, args=(inbox,), daemon=True).start()
        desk.run()
    desk.print()
    return 0


def _listen_to_keyboard(inbox: "SimpleQueue[str | None]") -> None:
    try:
        for line in sys.stdin or ():
            inbox.put(line)
    finally:
        inbox.put(END)


class _Desk:
    """Prints on the main thread alone, twenty times a second at most, and never falls behind."""

    def __init__(self, cable: Cable, inbox: "SimpleQueue[str | None]") -> None:
        self.cable = cable
        self.inbox = inbox
        self.printed = 0  # entries of the log
        self.orders: deque[str] = deque()
        self.next = 0.0  # when the next order may run, after `wait`
        self.done = False

    def run(self) -> None:
        while not self.done and self.cable.running:
            with suppress(Empty):
                self._take(self.inbox.get(timeout=0.05))
            while self.orders and not self.done and time.monotonic() >= self.next:
                self._obey(self.orders.popleft())
            self.print()

    def _take(self, line: str | None) -> None:
        if line is not END:
            self.orders.append(line)
        elif sys.stdin and sys.stdin.isatty():  # Ctrl-D; a pipe that is over leaves it running
            self.done = True

    def _obey(self, order: str) -> None:
        try:
            self._do(order.split())
        except ChatError as error:
            print(error, file=sys.stderr, flush=True)

    def _do(self, words: list[str]) -> None:
        if not words:
            return
        if any("=" in word for word in words):
            direction = words.pop(0) if "=" not in words[0] else None
            if all("=" in word for word in words):
                self.cable.set(direction, **dict(map(setting, words)))
                return
            words.insert(0, direction or "")
        order, *rest = words
        if order in ORDERS and len(rest) <= 1:
            getattr(self.cable, order)(*rest)
        elif order == "half_close" and not rest:
            raise InputError("half_close_one_way")
        elif order == "half_close" and len(rest) == 1:
            self._break(self.cable.half_close(rest[0]))
        elif order == "wait" and len(rest) == 1:
            self.next = time.monotonic() + check_range(order, number(order, rest[0]))
        elif order == "cut" and not rest:
            self._break(self.cable.cut())
        elif order == "clear" and not rest:
            self.cable.clear()
        elif order == "quit" and not rest:
            self.done = True
        else:
            raise InputError("cable_order", order=shortened(visible(" ".join(words)), MAX_ECHO))

    def _break(self, connections: int) -> None:
        if not connections:
            raise InputError("cable_nothing")

    def print(self) -> None:
        """Print what has happened since the last time."""
        count, log = self.cable.news(self.printed)
        if missed := count - self.printed - len(log):
            print(say("cable_missed", n=missed), flush=True)
        self.printed = count
        for one in log:
            problem = isinstance(one, Line) and one.kind == "problem"
            print(line_of(one), file=sys.stderr if problem else sys.stdout, flush=True)


def line_of(one: Piece | Line) -> str:
    """Return an entry of the log as a line: `> b'Halo'` for a piece to the server."""
    if isinstance(one, Line):
        return one.text
    how = "" if one.how == "passed" else f"  ({say(f'piece_{one.how}')})"
    return f"{one}{how}"


def setting(word: str) -> tuple[str, Any]:
    """Return the name and the value of `slice=1`; raises `InputError` where it is none."""
    name, _, text = word.partition("=")
    return name, bool(number(name, text)) if name == "unplugged" else number(name, text)
