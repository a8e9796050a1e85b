"""The two programs of the assignment, for a terminal or a pipe.

Whatever happens in the chat, a line typed or a line arrived, is handed to the main thread, which
alone prints. So a message is seen the moment it arrives, and Ctrl-C and Ctrl-D work
at any time.
"""

import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from queue import Empty, SimpleQueue
from typing import TypeVar

from chatkit import address
from chatkit.errors import ChatError
from chatkit.message import Line, check_username
from chatkit.net import listening, server
from chatkit.net.client import Client
from chatkit.net.server import Server
from chatkit.net.transcript import HISTORY
from chatkit.texts import say

T = TypeVar("T")

SHOWN = ("theirs", "notice", "problem")  # kinds of lines; the rest stands on the screen already


class Sign(Enum):
    """What the queue holds beside typed lines (str)."""

    CHANGED = auto()
    END_OF_INPUT = auto()


# the questions


def run_server(
    host: str, port: int | None, username: str | None, *, lan: bool, free: bool, wire: str
) -> int:
    """Ask as the assignment's server does, then serve one client after another."""
    host = address.EVERYWHERE if lan else host

    def usable(text: int | str) -> int:
        number = address.check_port(text)
        listening.check_free(host, number)
        return number

    port = ask(say("ask_server_port"), usable) if port is None else usable(port)
    here = Server(port, username or "?", host, free=free, wire=wire)
    for line in server.where(host, port, here.clock()):
        print(line, flush=True)
    here.username = username or ask(say("ask_server_username"), check_username)
    return converse(here, server.prompt(here.username))


def run_client(
    host: str | None, port: int | None, username: str | None, *, free: bool, wire: str
) -> int:
    """Ask as the assignment's client does, then chat until either side leaves."""
    print(say("client_address", address=address.lan_address() or address.LOOPBACK), flush=True)
    host = host or ask(say("ask_host"), address.check_host)
    port = port or ask(say("ask_server_port"), address.check_port)
    username = username or ask(say("ask_client_username"), check_username)
    return converse(Client(host, port, username, free=free, wire=wire), say("prompt_client"))


def ask(prompt: str, check: Callable[[str], T]) -> T:
    """Ask until `check` takes the answer, and return what it makes of it.

    Raises EOFError where there are no more answers.
    """
    while True:
        if sys.stdin is None:  # closed: chatkit server <&-
            raise EOFError
        answer = input(prompt)
        if not sys.stdin.isatty():
            print(answer, flush=True)  # a terminal has shown what was typed, a pipe has not
        try:
            return check(answer)
        except ChatError as error:
            print(error, file=sys.stderr, flush=True)


# the conversation


def converse(here: Server | Client, prompt: str) -> int:
    """Chat until the input ends, or a client's server leaves; return the exit code."""
    in_terminal = bool(sys.stdin) and sys.stdin.isatty() and sys.stdout.isatty()
    try:
        if here.free and in_terminal:
            _chat_freely(here, prompt)
        else:
            _Chat(here, prompt, in_terminal).run()
    finally:
        here.stop()
    # where nobody was met, the last line says why
    return 0 if isinstance(here, Server) or here.met else 1


class _Chat:
    """One conversation on a screen that shows each line as it comes, and prompts at our turn."""

    def __init__(self, here: Server | Client, prompt: str, in_terminal: bool) -> None:
        self.here = here
        self.prompt = prompt
        self.in_terminal = in_terminal
        self.prompting = False
        self.ended = False  # no more input
        self.typed: deque[str] = deque()
        self.typed_for: str | None = None  # who was there when it was typed
        self.arrived: deque[Line] = deque(maxlen=HISTORY)  # and not shown yet
        self.inbox: SimpleQueue[str | Sign] = SimpleQueue()

    def run(self) -> None:
        self.here.subscribe(self._on_line)
        self.here.start()
        if isinstance(self.here, Server):
            self.show(self.here.status)
        threading.Thread(target=self._listen_to_keyboard, daemon=True).start()
        while not self._finished():
            self._drop_what_was_for_another()
            if self.here.my_turn and self._all_taken():
                self._prompt_or_send()
            self._take(self._next())
        if self.ended and self.in_terminal:
            raise EOFError  # Ctrl-D

    def _listen_to_keyboard(self) -> None:
        try:
            for line in sys.stdin or ():
                self.inbox.put(line.rstrip("\r\n"))
        finally:
            self.inbox.put(Sign.END_OF_INPUT)

    def _on_line(self, line: Line | None) -> None:
        """Note a line, on the engine's thread; one sign stands for many lines, so none pile up."""
        if line and line.kind in SHOWN:
            self.arrived.append(line)
        if self.inbox.empty():
            self.inbox.put(Sign.CHANGED)

    def _all_taken(self) -> bool:
        return self.inbox.empty() and not self.arrived

    def _next(self) -> str | Sign:
        while True:
            with suppress(Empty):
                return self.inbox.get(timeout=0.5)  # on Windows a wait is deaf to Ctrl-C

    def _finished(self) -> bool:
        # the chat's state is read first: what led to it stands in the inbox by then, still to show
        return (not self.here.running or self._nothing_to_say()) and self._all_taken()

    def _nothing_to_say(self) -> bool:
        if not self.ended or self.typed:
            return False
        left_alone = self.here.met and not self.here.peer
        return self.in_terminal or self.here.my_turn or left_alone

    def _prompt_or_send(self) -> None:
        if not self.prompting:
            print(self.prompt, end="", flush=True)
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

    def _take(self, event: str | Sign) -> None:
        while self.arrived:
            line = self.arrived.popleft()
            self.show(line.text, problem=line.kind == "problem")
        if event is Sign.END_OF_INPUT:
            self.ended = True
        elif isinstance(event, str):
            self._take_typed(event)

    def _take_typed(self, text: str) -> None:
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
            self.show(say("typed_ahead", peer=peer), problem=True)

    def _drop_what_was_for_another(self) -> None:
        """Give back what was typed for somebody who has left; a pipe's lines are for anybody."""
        if self.in_terminal and self.typed and self.here.peer != self.typed_for:
            for text in self.typed:
                sentence = say("typed_for_other", peer=self.typed_for, text=text)
                self.show(sentence, problem=True)
            self.typed.clear()

    def show(self, text: str, *, problem: bool = False) -> None:
        """Print `text` on a line of its own, even where a prompt is open."""
        if self.prompting:
            print(flush=True)
        self.prompting = False
        print(text, file=sys.stderr if problem else sys.stdout, flush=True)


def _chat_freely(here: Server | Client, prompt: str) -> None:
    """Chat with an editor's line at the bottom, above which the arriving lines appear."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.patch_stdout import patch_stdout

    session: PromptSession[str] = PromptSession()

    def leave_when_over() -> None:
        if not here.running and session.app.is_running:
            session.app.exit(exception=EOFError)

    def on_line(line: Line | None) -> None:
        if line and line.kind in SHOWN:
            print(line.text, file=sys.stderr if line.kind == "problem" else sys.stdout)
        if session.app.loop:
            session.app.loop.call_soon_threadsafe(leave_when_over)

    with patch_stdout():
        here.subscribe(on_line)
        here.start()
        if isinstance(here, Server):
            print(here.status)
        draft = ""
        while here.running:
            draft = session.prompt(prompt, default=draft, pre_run=leave_when_over)
            draft = _try_to_send(here, draft)


def _try_to_send(here: Server | Client, text: str) -> str:
    """Send `text`; return what is to stay in the editor: nothing, or the text that was refused."""
    try:
        here.send(text)
    except ChatError as error:
        print(error, file=sys.stderr)
        return text
    return ""
