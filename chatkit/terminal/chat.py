"""The two programs of the assignment, for a terminal or a pipe.

Three threads take part. One reads the keyboard, the engine receives, and the main thread alone
prints. The main thread waits for both of the others at once, in one queue. So a message shows the
moment it arrives, even while the program waits for a line, and Ctrl-C and Ctrl-D work at any time.
"""

import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from chatkit import address, engine, interfaces
from chatkit.errors import ChatError
from chatkit.message import Line, check_username
from chatkit.net import listening, server
from chatkit.net.client import Client
from chatkit.net.server import Server
from chatkit.net.transcript import HISTORY
from chatkit.texts import say

T = TypeVar("T")

PRINTED = ("theirs", "notice", "problem")  # kinds of lines; the others are on the screen already


class Sign(Enum):
    """The entries of the queue that are no typed lines."""

    CHANGED = auto()
    END_OF_INPUT = auto()


# the questions


def run_server(
    host: str,
    port: int | None,
    username: str | None,
    *,
    lan: bool,
    **choices: Any,  # free, wire, names, newline
) -> int:
    """Ask the questions of the assignment's server, then serve one client after another."""
    host = address.check_listening(address.EVERYWHERE if lan else host)

    def usable(text: int | str) -> int:
        number = address.check_port(text)
        listening.check_free(host, number)
        return number

    port = ask(say("ask_server_port"), usable) if port is None else usable(port)
    here = Server(port, username or "?", host, **choices)
    for line in server.where(host, port, here.clock()):
        print(line, flush=True)
    here.username = username or ask(say("ask_server_username"), check_username)
    return converse(here, server.prompt(here.username))


def run_client(host: str | None, port: int | None, username: str | None, **choices: Any) -> int:
    """Ask the questions of the assignment's client, then chat until either side leaves."""
    if host:
        host = address.check_host(host)
    # the one that the connection will use, or the likeliest one while the server is not known
    own = interfaces.address_to(host) if host else interfaces.seen_host(address.EVERYWHERE)
    print(say("client_address", address=own or address.HOST), flush=True)
    host = host or ask(say("ask_host"), address.check_host)
    port = port or ask(say("ask_server_port"), address.check_port)
    username = username or ask(say("ask_client_username"), check_username)
    here = Client(host, port, username, **choices)
    here.told_address = own or address.HOST
    return converse(here, say("prompt_client"))


def ask(prompt: str, check: Callable[[str], T]) -> T:
    """Ask until `check` raises no error, and return its result.

    Raises EOFError at the end of the input.
    """
    while True:
        if sys.stdin is None:  # closed by the shell: chatkit server <&-
            raise EOFError
        answer = input(prompt)
        if not sys.stdin.isatty():
            print(answer, flush=True)  # a terminal has echoed the answer, a pipe has not
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
    # a client that has met no server has failed; its last line says why
    return 0 if isinstance(here, Server) or here.met else 1


class _Chat:
    """A conversation in which lines appear as they arrive, and a prompt appears at our turn."""

    # A terminal and a pipe differ in lines that come before our turn. In a terminal, a person
    # meant them for the peer of that moment: they are kept until our turn, but given back if that
    # peer leaves first. In a pipe, a script has written all lines in advance: each is kept until
    # it can be sent to anybody, and the program goes on after the end of the input until all of
    # them are sent.

    def __init__(self, here: Server | Client, prompt: str, in_terminal: bool) -> None:
        self.here = here
        self.prompt = prompt
        self.in_terminal = in_terminal
        self.prompting = False  # whether the screen ends in a prompt
        self.ended = False  # whether the input has ended
        self.typed: deque[str] = deque()  # lines that wait for our turn
        self.typed_for: str | None = None  # the peer at the time of the last of them
        self.arrived: deque[Line] = deque(maxlen=HISTORY)  # lines to print
        self.inbox: SimpleQueue[str | Sign] = SimpleQueue()

    def run(self) -> None:
        engine.call(self.here.transcript.subscribe, self._on_line)
        self.here.start()
        if isinstance(self.here, Server):
            self.show(self.here.status)
        threading.Thread(target=self._listen_to_keyboard, daemon=True).start()
        while not self._finished():
            self._give_back()
            if self.here.my_turn and self._all_handled():
                self._prompt_or_send()
            self._handle(self._next())
        if self.ended and self.in_terminal:
            raise EOFError  # Ctrl-D

    def _listen_to_keyboard(self) -> None:
        try:
            for line in sys.stdin or ():
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
        while True:
            with suppress(Empty):
                return self.inbox.get(timeout=0.5)  # on Windows, Ctrl-C is heard between two waits

    def _finished(self) -> bool:
        # The order matters: the state is read before the lines are counted. When the engine has
        # ended the chat, it has noted the line that says why. If the state were read last, the
        # chat could end between the two looks, and that line would never be printed.
        return (not self.here.running or self._nothing_to_say()) and self._all_handled()

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

    def _handle(self, event: str | Sign) -> None:
        while self.arrived:
            line = self.arrived.popleft()
            self.show(line.text, problem=line.kind == "problem")
        if event is Sign.END_OF_INPUT:
            self.ended = True
        elif isinstance(event, str):
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
            self.show(say("typed_ahead", peer=peer), problem=True)

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
            print(flush=True)
        self.prompting = False
        print(text, file=sys.stderr if problem else sys.stdout, flush=True)


def _chat_freely(here: Server | Client, prompt: str) -> None:
    """Chat with an editable line at the bottom; arriving lines appear above it."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.patch_stdout import patch_stdout

    session: PromptSession[str] = PromptSession()

    def leave_when_over() -> None:
        if not here.running and session.app.is_running:
            session.app.exit(exception=EOFError)

    def on_line(line: Line | None) -> None:
        if line and line.kind in PRINTED:
            print(line.text, file=sys.stderr if line.kind == "problem" else sys.stdout)
        if session.app.loop:
            session.app.loop.call_soon_threadsafe(leave_when_over)

    with patch_stdout():
        engine.call(here.transcript.subscribe, on_line)
        here.start()
        if isinstance(here, Server):
            print(here.status)
        draft = ""
        while here.running:
            draft = session.prompt(prompt, default=draft, pre_run=leave_when_over)
            draft = _try_to_send(here, draft)


def _try_to_send(here: Server | Client, text: str) -> str:
    """Send `text`; return the next draft: the text if it was refused, else nothing."""
    try:
        here.send(text)
    except ChatError as error:
        print(error, file=sys.stderr)
        return text
    return ""
