"""A program that is run line by line, as often as its reader likes."""

import threading
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from chatkit.errors import InputError
from chatkit.message import Line
from chatkit.stepper.place import OVER, Blocked, Mode, Phase, Place
from chatkit.stepper.program import Program, lines_of
from chatkit.stepper.run import Run
from chatkit.stepper.screen import Screen


@dataclass(frozen=True)
class Snapshot:
    """How it stands."""

    phase: Phase
    place: Place
    about: str = ""  # the socket call before which it pauses: "recv(1024)"
    last: str = ""  # the last socket call and its result
    blocked: tuple[Blocked, ...] = ()
    prompt: str | None = None  # of the `input` that waits for its answer
    problem: str = ""
    open: int = 0  # sockets that it has left open
    free: bool = False  # it runs, and will not pause

    @property
    def over(self) -> bool:
        """Whether the program runs no more."""
        return self.phase in OVER


class Stepping:
    """Steps through one program. Its methods may be called from any thread and return at once.

    `changed` is called, on any thread, whenever a snapshot would show something new. When the
    program is over, its variables are put into `namespace`.
    """

    def __init__(
        self,
        program: Program,
        namespace: MutableMapping[str, Any] | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.program = program
        self.namespace: MutableMapping[str, Any] = {} if namespace is None else namespace
        self.changed = changed
        self._run: Run | None = None
        self._screen = Screen()
        self._lock = threading.RLock()

    # a person's actions

    def next_line(self) -> None:
        """Go on to the next line; begin, or begin again; pause a program that runs."""
        self._go("line")

    def next_call(self) -> None:
        """Go on until a socket call is about to be made."""
        self._go("call")

    def run(self) -> None:
        """Go on without a pause."""
        self._go("run")

    def answer(self, text: str) -> None:
        """Give `input` its answer; raises `InputError` where none waits for one."""
        if self._run is None or not self._run.answer(text):
            raise InputError("step_not_asked")

    def stop(self) -> None:
        """End the program, also while it computes. Nothing happens where none runs.

        If it pauses, its sockets stay open, for going on by hand; if not, they are closed at once.
        """
        if self._run:
            self._run.stop()

    def close_sockets(self) -> None:
        """Close the sockets that a program has left open, once it is over."""
        if self._run and self._run.over:
            self._run.close_sockets()
            self.changed()

    def close(self) -> None:
        """End it for good, and leave no socket open."""
        with self._lock:
            if self._run:
                self._run.stop()
                self._run.close()

    def settle(self, seconds: float = 1.0) -> None:
        """Return when the program waits for somebody or is over, at the latest after `seconds`."""
        if self._run:
            self._run.settle(seconds)

    def _go(self, mode: Mode) -> None:
        with self._lock:
            if self._run is None or self._run.over:
                self._begin(mode)
            else:
                self._run.go(mode)

    def _begin(self, mode: Mode) -> None:
        if self._run:
            self._run.close()
        self._screen = Screen()
        self._run = Run(self.program, mode, self._screen, self.changed, self._hand_over)
        self.changed()

    def _hand_over(self, variables: dict[str, Any]) -> None:
        self.namespace.update(variables)

    # a person's view

    def snapshot(self) -> Snapshot:
        """Return how it stands."""
        run = self._run
        if run is None:
            return Snapshot("ready", Place(self.program.file, self.program.first))
        return Snapshot(
            run.phase,
            run.place,
            run.about,
            run.last,
            tuple(run.blocked),
            run.prompt,
            run.problem,
            sum(sock.fileno() >= 0 for sock in run.all_sockets()) if run.over else 0,
            run.free,
        )

    def screen(self) -> list[Line]:
        """Return the program's output, and the lines that were typed."""
        return self._screen.lines()

    def source(self, file: str) -> tuple[str, ...]:
        """Return the lines of the program, or of a function that it has called elsewhere."""
        return self.program.lines if file in ("", self.program.file) else lines_of(file)
