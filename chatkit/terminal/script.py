"""The conversation over plain input and output: a script in a pipe, mostly.

Three threads take part. One reads the input, the engine receives, and the main thread alone
prints. The main thread waits for both of the others at once, in one queue.
"""

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from enum import Enum, auto
from queue import Empty, SimpleQueue
from typing import Self

from chatkit import engine
from chatkit.errors import ChatError
from chatkit.message import Line
from chatkit.net.client import Client
from chatkit.net.server import Server
from chatkit.net.transcript import KEPT
from chatkit.terminal.choices import by_option, names_a_choice
from chatkit.terminal.rows import rows
from chatkit.terminal.screen import in_background
from chatkit.texts import say

PRINTED = ("theirs", "notice", "problem")  # kinds of lines; the others are printed already
WIDTH = 80  # columns of a terminal that knows none
END = None  # stands for the end of the input in an inbox of lines
MOMENT = 2.0  # seconds that a script waits for an answer before it says so


class Sign(Enum):
    """The entries of the queue that are no typed lines."""

    CHANGED = auto()
    END_OF_INPUT = auto()


def typed_lines() -> Iterable[str]:
    """Return the lines of the input as they come; none where nobody can type one."""
    return () if sys.stdin is None or in_background() else sys.stdin


def inbox_of_lines() -> SimpleQueue[str | None]:
    """Return a queue that gets each typed line, and END where the input ends."""
    inbox: SimpleQueue[str | None] = SimpleQueue()

    def listen() -> None:
        try:
            for line in typed_lines():
                inbox.put(line)
        finally:
            inbox.put(END)

    threading.Thread(target=listen, daemon=True).start()
    return inbox


class Plain:
    """Prints lines and asks questions, with no more than `print` and `input`."""

    def __init__(self) -> None:
        # a person's terminal that has no editor; an old Windows console, or TERM=dumb
        self.in_terminal = bool(sys.stdin) and sys.stdin.isatty() and not in_background()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None: ...

    def show(self, text: str, *, problem: bool = False) -> None:
        """Print one line; in a terminal in rows that it does not break."""
        stream = sys.stderr if problem else sys.stdout
        if stream and stream.isatty():
            # the terminal itself is asked: COLUMNS may hold the width of another one
            text = "\n".join(rows(text, os.get_terminal_size(stream.fileno()).columns or WIDTH))
        print(text, file=stream, flush=True)

    def ask(self, question: str) -> str:
        """Return the answer to a question; raises EOFError at the end of the input."""
        try:
            if sys.stdin is None:  # closed by the shell: chatkit server <&-
                raise EOFError
            answer = input(question)
        except EOFError:
            if not self.in_terminal:
                print(flush=True)
                self.show(say("script_asked"), problem=True)
            raise
        if not self.in_terminal:
            print(answer, flush=True)  # a terminal has echoed the answer, a pipe has not
        return answer


class Script:
    """A conversation in which all lines of the input are sent, each as soon as it may be."""

    # The lines of a pipe were written in advance, for any peer: each is kept until it can be sent,
    # and the program goes on after the end of the input until all of them are sent. An input
    # without any line makes a program that only reads.
    # In a terminal without an editor a person types the lines, and means them for the peer of that
    # moment: they are kept until our turn, but given back if that peer leaves first.

    def __init__(self, here: Server | Client, prompt: str, plain: Plain) -> None:
        self.here = here
        self.prompt = prompt
        self.plain = plain
        self.in_terminal = plain.in_terminal
        # a terminal echoes the typed line, a log does not: it would be left with a bare prompt
        beside = self.in_terminal and not (sys.stdout and sys.stdout.isatty())  # `| tee log`
        self.prompts = sys.stderr if beside else sys.stdout
        self.prompting = False  # whether a prompt is open
        self.ended = False  # whether the input has ended
        self.empty = True  # whether it has had no line so far
        self.typed: deque[str] = deque()  # lines that wait for our turn
        self.typed_for: str | None = None  # the peer at the time of the last of them
        self.told = False  # whether it has said that it waits for an answer
        self.arrived: deque[Line] = deque(maxlen=KEPT)  # lines to print
        self.inbox: SimpleQueue[str | Sign] = SimpleQueue()

    def run(self) -> None:
        """Chat until all is sent, or a client's server leaves; raises EOFError at Ctrl-D."""
        engine.call(self.here.transcript.subscribe, self._on_line)
        self.here.start()
        if isinstance(self.here, Server):
            self.show(self.here.status)
        if self.in_terminal:
            self.show(say("plain_terminal"), problem=True)
        threading.Thread(target=self.listen_to_input, daemon=True).start()
        while not self._finished():
            self._give_back()
            if self.here.my_turn and self._all_handled() and not self._only_reads():
                self._prompt_or_send()
            self._handle(self._next())
        if self.ended and self.in_terminal:
            raise EOFError  # Ctrl-D

    def listen_to_input(self) -> None:
        """Put each typed line into the inbox; this waits, so it runs in a thread of its own."""
        try:
            for line in typed_lines():
                self.inbox.put(line.rstrip("\r\n"))
        finally:
            self.inbox.put(Sign.END_OF_INPUT)

    def _on_line(self, line: Line | None) -> None:
        """Keep a line for the main thread, and wake it with one sign however many lines wait."""
        if line and line.kind in PRINTED:
            self.arrived.append(line)
        if self.inbox.empty():
            self.inbox.put(Sign.CHANGED)

    def _all_handled(self) -> bool:
        return self.inbox.empty() and not self.arrived

    def _next(self) -> str | Sign:
        began = time.monotonic()
        while True:
            with suppress(Empty):
                return self.inbox.get(timeout=0.5)  # on Windows, Ctrl-C is heard between two waits
            if not self.told and time.monotonic() - began > MOMENT and self._stuck():
                self.told = True
                self.show(say("script_waits", peer=self.here.peer), problem=True)

    def _only_reads(self) -> bool:
        """Tell whether the input has ended without a line: `chatkit server < /dev/null`."""
        return self.ended and self.empty and not self.in_terminal

    def _stuck(self) -> bool:
        """Tell whether a script has lines, or its end, and the other side has the turn."""
        left = bool(self.typed) or (self.ended and not self.empty)
        return left and not self.in_terminal and bool(self.here.peer) and not self.here.my_turn

    def _finished(self) -> bool:
        # The order matters: the state is read before the lines are counted. When the engine has
        # ended the chat, it has noted the line that says why. If the state were read last, the
        # chat could end between the two looks, and that line would never be printed.
        return (not self.here.running or self._nothing_to_say()) and self._all_handled()

    def _nothing_to_say(self) -> bool:
        if self.in_terminal:
            return self.ended and not self.typed
        if not self.ended or self.typed or self._only_reads():
            return False
        left_alone = self.here.met and not self.here.peer
        return self.here.my_turn or left_alone

    def _prompt_or_send(self) -> None:
        if not self.prompting:
            print(self.prompt, end="", flush=True, file=self.prompts)
            self.prompting = True
        if self.typed:
            text = self.typed.popleft()
            print(text, flush=True)
            self._send(text)

    def _send(self, text: str) -> None:
        self.prompting = False
        try:
            self.here.send(text)
            self.here.flush()
        except ChatError as error:
            self.show(str(error), problem=True)
        self.inbox.put(Sign.CHANGED)

    def _handle(self, event: str | Sign) -> None:
        while self.arrived:
            line = self.arrived.popleft()
            self.show(line.text, problem=line.kind == "problem")
            if names_a_choice(line):
                self.show(by_option(), problem=True)
        if event is Sign.END_OF_INPUT:
            self.ended = True
            if self._only_reads() and self.here.running:
                self.show(say("script_empty"), problem=True)
        elif isinstance(event, str):
            self.empty = False
            self._handle_typed(event)

    def _handle_typed(self, text: str) -> None:
        if self.in_terminal and self.prompting:
            self._send(text)
            return
        peer = self.here.peer
        if self.in_terminal and peer is None:
            self.show(say("nobody_connected"), problem=True)
            return
        self.typed.append(text)
        self.typed_for = peer
        if self.in_terminal and not self.here.my_turn:
            self.show(say("typed_ahead_plain", peer=peer), problem=True)

    def _give_back(self) -> None:
        """Show the lines that wait for a peer that has left, and forget them."""
        if self.in_terminal and self.typed and self.here.peer != self.typed_for:
            for text in self.typed:
                sentence = say("typed_for_other", peer=self.typed_for, text=text)
                self.show(sentence, problem=True)
            self.typed.clear()

    def show(self, text: str, *, problem: bool = False) -> None:
        """Print `text` on a line of its own, below the prompt if one is open."""
        if self.prompting:
            print(flush=True, file=self.prompts)
        self.prompting = False
        self.plain.show(text, problem=problem)
