"""The cable for a terminal or a pipe: it prints the bytes that pass, and takes commands by line.

slice=1 delay=0.5          sets faults in both directions
to_client glue=2           sets a fault in one direction
help                       prints all commands
"""

import threading
import time
from collections import deque
from contextlib import suppress
from functools import partial
from queue import Empty
from typing import Any

from chatkit.cable.cable import Cable
from chatkit.cable.faults import SWITCH, WAIT, number
from chatkit.cable.log import Piece
from chatkit.errors import ChatError, InputError
from chatkit.hexdump import WIDTH
from chatkit.message import Line, echoed, visible
from chatkit.terminal.screen import Screen, open_screen
from chatkit.terminal.script import END, Plain, inbox_of_lines
from chatkit.texts import say

COMMANDS = (  # in the order of `help`; "faults" are settings such as slice=1
    "faults", "hold", "release", "unplug", "plug_in", "cut",
    "half_close", "clear", "status", "wait", "help", "quit",
)  # fmt: skip
SWITCHES = ("hold", "release", "unplug", "plug_in")  # commands that may name a direction
LOOK = 0.05  # seconds between two looks at the log
PRINTED = 25  # entries of the log in one look


def run(cable: Cable) -> int:
    """Run the cable until a `quit`, or until a person's input ends; return 0."""
    with open_screen() or Plain() as face:
        desk = _Desk(cable, face)
        with cable:
            if isinstance(face, Screen) or face.in_terminal:
                face.show(say("cable_hint"))
            if isinstance(face, Screen):
                face.run(str, desk.enter, lambda: None, partial(desk.start_clock, face))
            else:
                desk.listen_to(face)
        desk.print(None)
    return 0


class _Desk:
    """Carries out the commands and prints the log, both on the main thread."""

    # The cable may pass pieces faster than a terminal prints them, and printing takes its time from
    # the bytes. So the desk looks at the log of the cable twenty times a second, and prints at most
    # 25 entries that are new; the others wait in the log for the next look. The log keeps the last
    # 500: the desk prints the number of those that have left it unprinted.

    def __init__(self, cable: Cable, face: Screen | Plain) -> None:
        self.cable = cable
        self.face = face
        self.printed = 0  # entries of the log, those that were missed included
        self.commands: deque[str] = deque()
        self.resume = 0.0  # the time on the monotonic clock at which a `wait` is over
        self.done = False

    # with a screen

    def enter(self, line: str) -> bool:
        """Take a command that a person has typed."""
        self.face.show(visible(line))
        self.commands.append(line)
        self._obey_all()
        return True

    def start_clock(self, screen: Screen) -> None:
        """Have `screen` look at the log again and again."""

        def look() -> None:
            self.look()
            if self.over:
                screen.leave()

        def tick() -> None:
            while not self.over:
                time.sleep(LOOK)
                screen.soon(look)

        threading.Thread(target=tick, daemon=True).start()

    # without a screen

    def listen_to(self, plain: Plain) -> None:
        """Take commands by the line, until a `quit`."""
        inbox = inbox_of_lines()
        while not self.over:
            with suppress(Empty):
                line = inbox.get(timeout=LOOK)
                if line is not END:
                    self.commands.append(line)
                elif plain.in_terminal:  # Ctrl-D; after the end of a pipe the cable runs on
                    self.done = True
            self.look()

    # with a screen or without

    @property
    def over(self) -> bool:
        """Whether a `quit` was obeyed, or the cable was stopped."""
        return self.done or not self.cable.running

    def look(self) -> None:
        """Obey the commands that are due, and print the news."""
        self._obey_all()
        self.print()

    def _obey_all(self) -> None:
        while self.commands and not self.done and time.monotonic() >= self.resume:
            self._obey(self.commands.popleft())

    def _obey(self, command: str) -> None:
        try:
            self._do(command.split())
        except ChatError as error:
            self.face.show(str(error), problem=True)

    def _do(self, words: list[str]) -> None:
        if not words:
            return
        # Words with "=" are settings, and a direction may stand before them. Any other word among
        # them makes the whole command an unknown one.
        if any("=" in word for word in words):
            direction = words.pop(0) if "=" not in words[0] else None
            if all("=" in word for word in words):
                self.cable.set(direction, **dict(map(setting, words)))
                return
            words = [direction, *words] if direction else words
        command, *rest = words
        if command in SWITCHES and len(rest) <= 1:
            getattr(self.cable, command)(*rest)
        elif command == "half_close" and not rest:
            raise InputError("half_close_one_way")
        elif command == "half_close" and len(rest) == 1:
            self.cable.half_close(rest[0])
        elif command == "wait" and len(rest) == 1:
            seconds = number(command, rest[0], WAIT)
            WAIT.check(command, seconds)
            self.resume = time.monotonic() + seconds
        elif command == "cut" and not rest:
            self.cable.cut()
        elif command == "clear" and not rest:
            self.cable.clear()
        elif command == "status" and not rest:
            self.face.show(self.cable.status)
        elif command in ("help", "bantuan") and not rest:
            for one in COMMANDS:
                self.face.show(say(f"order_{one}"))
        elif command == "quit" and not rest:
            self.done = True
        else:
            raise InputError("cable_order", order=echoed(" ".join(words)))

    def print(self, most: int | None = PRINTED) -> None:
        """Print the next entries of the log; all of them for None."""
        count, log = self.cable.news(self.printed)
        if missed := count - self.printed - len(log):
            self.face.show(say("cable_missed", n=missed))
        shown = log[:most]
        self.printed = count - len(log) + len(shown)
        for one in shown:
            problem = isinstance(one, Line) and one.kind == "problem"
            for text in lines_of(one):
                self.face.show(text, problem=problem)


def lines_of(one: Piece | Line) -> list[str]:
    """Return the lines for an entry of the log: `[1] > b'Halo'` for a piece to the server.

    Below it stand its text, where the bytes do not show that already, and its bytes in hex.
    """
    if isinstance(one, Line):
        return [one.text]
    how = "" if one.how == "passed" else f"  ({say(f'piece_{one.how}')})"
    text = [] if one.text.isascii() else [one.text]
    return [f"[{one.link}] {one}{how}", *(f"    {row}" for row in [*text, *one.rows(WIDTH)])]


def setting(word: str) -> tuple[str, Any]:
    """Return the name and the value in `slice=1`; raises `InputError` where that is no number."""
    name, _, text = word.partition("=")
    value = number(name, text)
    if name != "unplugged":
        return name, value
    SWITCH.check(name, value)
    return name, bool(value)
