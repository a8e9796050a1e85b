"""The screen of a person: lines, and below them the one line that is being typed.

prompt_toolkit draws the line being typed. It reads each key by itself, so a line may be longer than
the 4,095 bytes that a terminal keeps of one (1,024 on macOS), and Ctrl-C and Ctrl-D are keys like
any other. To print a line, the screen takes the typed one away, prints, and draws it again.
"""

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from itertools import takewhile
from typing import Self, TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application
from prompt_toolkit.history import DummyHistory, InMemoryHistory
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import Output, create_output
from prompt_toolkit.renderer import CPR_Support
from prompt_toolkit.utils import is_dumb_terminal

from chatkit.message import visible
from chatkit.terminal.rows import rows

REMEMBERED = 500  # lines that can be drawn again; no screen is higher
PIPE_PAUSE = 0.05  # seconds that `tee` has to show lines before the typed one is drawn again

if sys.platform == "win32":
    from prompt_toolkit.output.win32 import NoConsoleScreenBufferError

    NO_EDITOR: tuple[type[Exception], ...] = (OSError, NoConsoleScreenBufferError)
else:
    NO_EDITOR = (OSError,)


def open_screen() -> "Screen | None":
    """Return the screen of the person at the keyboard; None where there is none to draw on."""
    at_keyboard = sys.stdin and sys.stdin.isatty() and not in_background()
    if not (at_keyboard and sys.stdout) or is_dumb_terminal():
        return None
    try:
        return Screen()
    except NO_EDITOR:
        return None


def in_background() -> bool:
    """Tell whether a shell runs us in the background, where reading its terminal would stop us."""
    if os.name == "nt" or not sys.stdin.isatty():
        return False
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) != os.getpgrp()
    except OSError:  # a terminal that no shell controls
        return False


class Screen:
    """Prints lines, asks questions, and lets a person type one line while others arrive."""

    # Nothing here is thread-safe but `soon`: all else runs on the main thread.

    def __init__(self) -> None:
        self._input = create_input()
        self._output = _output()
        self._owned = sys.stdout.isatty()  # else the lines go where stdout goes, `| tee log`
        self._piped = False  # whether lines went elsewhere since the typed one was drawn
        self._raw = ExitStack()
        self._shown: deque[str] = deque(maxlen=REMEMBERED)
        self._columns = self._output.get_size().columns
        self._app: Application[str] | None = None  # draws the typed line; None before the first
        self._drafts: list[str] = []  # lines put aside while another one is edited

    def __enter__(self) -> Self:
        # also between two questions, or the terminal would read a line by itself meanwhile
        self._raw.enter_context(self._input.raw_mode())
        return self

    def __exit__(self, *exc: object) -> None:
        self._raw.close()

    # lines

    def show(self, text: str, *, problem: bool = False) -> None:
        """Print one line above the typed one."""
        if self._app and self._app.is_running:
            self._app.renderer.erase()
            self._app.invalidate()
        if problem and not sys.stderr.isatty():
            print(text, file=sys.stderr, flush=True)
        elif problem or self._owned:
            self._shown.append(text)
            self._print(rows(text, self._output.get_size().columns))
        else:
            print(text, flush=True)
            self._piped = True

    def _print(self, laid_out: list[str]) -> None:
        for row in laid_out:
            self._output.write(row)
            self._output.write_raw("\r\n")
        self._output.flush()

    # A terminal that becomes narrower breaks the rows that it shows, and their second halves stand
    # at the left edge, where lines begin. So the screen is cleared, and the latest lines are laid
    # out anew. Rows that have left the screen at its upper edge belong to the terminal.
    def _make_ready(self, app: Application[str]) -> None:
        """Before the typed line is drawn, draw the latest lines again in a narrower terminal."""
        if self._piped:
            self._piped = False
            time.sleep(PIPE_PAUSE)
        size = self._output.get_size()
        narrower, self._columns = size.columns < self._columns, size.columns
        if not (narrower and self._owned):
            return
        latest: list[str] = []
        for text in reversed(self._shown):
            latest = rows(text, size.columns) + latest
            if len(latest) >= size.rows:
                break
        app.renderer.reset()
        self._output.cursor_goto(0, 0)
        self._output.erase_down()
        self._print(latest[1 - size.rows :])

    # questions and messages

    def ask(self, question: str) -> str:
        """Return the answer to a question; raises EOFError at Ctrl-D."""
        answer: str = self._session(KeyBindings(), remember=False).prompt(question)
        self.show(question + visible(answer))
        return answer

    def run(
        self,
        prompt: Callable[[], str],
        enter: Callable[[str], bool],
        take_back: Callable[[], str | None],
        begin: Callable[[], None],
        keys: Mapping[str, Callable[[], None]] | None = None,
        words: Callable[[], Iterable[str]] | None = None,
    ) -> None:
        """Let a person type until `leave`; raises EOFError at Ctrl-D.

        `enter` is called with each line, and tells whether it was taken; a refused one stays in
        the editor. `take_back` returns a line that was taken before, to be edited again. `keys`
        have actions of their own, such as "f2". The key Tab completes the last word to one of
        `words`.
        """
        bindings = KeyBindings()
        session = self._session(bindings, remember=True)
        buffer = session.default_buffer
        if words:
            bindings.add("tab")(partial(_complete, words))

        def hand_over(lines: list[str], rest: str) -> None:
            while lines and enter(lines[0]):
                buffer.history.append_string(lines.pop(0))
            rest = "\n".join([*lines, rest] if rest or not lines else lines)
            buffer.reset()
            buffer.insert_text(rest or (self._drafts.pop() if self._drafts else ""))

        @bindings.add("enter")
        def _(event: KeyPressEvent) -> None:
            hand_over(_lines(buffer.text), "")

        @bindings.add(Keys.BracketedPaste)
        def _(event: KeyPressEvent) -> None:
            buffer.insert_text(event.data.replace("\r\n", "\n").replace("\r", "\n"))
            before, newline, rest = buffer.text.rpartition("\n")
            if newline:
                hand_over(_lines(before), rest)

        @bindings.add("up")
        @bindings.add("c-p")
        def _(event: KeyPressEvent) -> None:
            taken = take_back()
            if taken is None:
                buffer.auto_up()
            else:
                self.edit(taken)

        for key, action in (keys or {}).items():
            bindings.add(key)(partial(_press, action))

        session.prompt(prompt, pre_run=begin)

    def edit(self, text: str) -> None:
        """Put `text` into the editor; a line that stands there comes back afterwards."""
        assert self._app
        buffer = self._app.current_buffer
        if buffer.text:
            self._drafts.append(buffer.text)
        buffer.reset()
        buffer.insert_text(text)

    def leave(self, error: Exception | None = None) -> None:
        """End `run`, with an error where there is one."""
        if self._app and self._app.is_running and not self._app.is_done:
            self._app.exit(exception=error) if error else self._app.exit(result="")

    def soon(self, function: Callable[[], None]) -> None:
        """Have `function` called on the thread of `run`; callable from any thread."""
        loop = self._app.loop if self._app else None
        if loop:
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(function)

    def _session(self, keys: KeyBindings, *, remember: bool) -> "PromptSession[str]":
        session: PromptSession[str] = PromptSession(
            input=self._input,
            output=self._output,
            key_bindings=keys,
            history=InMemoryHistory() if remember else DummyHistory(),
            erase_when_done=True,
            enable_suspend=True,  # Ctrl-Z, where a shell can wake us again
        )

        @keys.add("c-d")
        def _(event: KeyPressEvent) -> None:
            event.app.exit(exception=EOFError())

        # asking a terminal for its cursor is of use for menus only, and some never answer
        session.app.renderer.cpr_support = CPR_Support.NOT_SUPPORTED
        session.app.before_render += self._make_ready
        session.app.min_redraw_interval = 0.02  # seconds; an unmarked paste is thousands of keys
        self._app = session.app
        return session


def _press(action: Callable[[], None], event: KeyPressEvent) -> None:
    action()


def _complete(words: Callable[[], Iterable[str]], event: KeyPressEvent) -> None:
    """Complete the end of the typed line, as far as all words agree that begin like it."""
    buffer = event.current_buffer
    typed = buffer.document.text_before_cursor
    # a name may hold blanks: the longest end of the line that begins a word is completed
    for at in (0, *(place + 1 for place, letter in enumerate(typed) if letter == " ")):
        start = typed[at:]
        found = [word for word in words() if start and word.lower().startswith(start.lower())]
        if found:
            first, last = min(found, key=str.lower), max(found, key=str.lower)
            pairs = zip(first.lower(), last.lower(), strict=False)
            agreed = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            buffer.delete_before_cursor(len(start))
            buffer.insert_text(first[:agreed] + (" " if len(found) == 1 else ""))
            return


def _lines(text: str) -> list[str]:
    """Return the lines of a pasted text without its empty ones; a single line stays as it is."""
    return [line for line in text.split("\n") if line] if "\n" in text else [text]


def _output() -> Output:
    """Return the terminal to draw on: stdout, or else stderr, or else the one that runs us."""
    if sys.stdout.isatty() or (sys.stderr and sys.stderr.isatty()):
        return create_output(always_prefer_tty=True)
    terminal: TextIO = open("CONOUT$" if os.name == "nt" else os.ctermid(), "w")  # noqa: SIM115
    return create_output(terminal)
