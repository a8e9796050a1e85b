"""Stepping through one program: the commands that a person gives, and a snapshot to show.

A `Program` can be run many times. Each time is a `Run`, which ends once, in a process of its own.
`Stepping` outlives its runs: it begins the first one with the first command, and a new one after
each end.
"""

import threading
from collections.abc import Callable, MutableMapping
from typing import Any

from chatkit import engine
from chatkit.errors import InputError
from chatkit.message import Line
from chatkit.stepper import process
from chatkit.stepper.channel import Mode
from chatkit.stepper.program import Program, lines_of
from chatkit.stepper.run import Run
from chatkit.stepper.screen import Screen
from chatkit.stepper.snapshot import Place, Snapshot
from chatkit.stepper.socket_info import holds


class Stepping:
    """Steps through one program. Its methods may be called from any thread; all but `settle`
    return at once.

    `changed` is called, on any thread, whenever a snapshot would show something new. When a run
    ends, the program's variables are put into `namespace`.
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
        self._wish: Mode | None = None  # given while a run was ending; the next run begins with it
        self._screen = Screen()
        self._lock = threading.RLock()
        process.prepare()

    # the commands

    def next_line(self) -> None:
        """Go on to the next line. Begin if no run is under way; pause if the program runs."""
        self._go("line")

    def next_call(self) -> None:
        """Go on, and pause before the next socket call."""
        self._go("call")

    def run(self) -> None:
        """Go on without a pause."""
        self._go("run")

    def step_thread(self, thread: int) -> None:
        """Step the thread of this identity from now on; it pauses at the next command."""
        if self._run:
            self._run.step_thread(thread)

    def answer(self, text: str) -> None:
        """Answer the `input` that waits, or else the next one; raises `InputError` without a run.

        An empty answer counts only while an `input` waits: one Enter too many is no answer.
        """
        run = self._run
        if run is None or run.over:
            raise InputError("step_not_asked")
        if text or run.prompt is not None:
            run.answer(text)

    def stop(self) -> None:
        """End the program, even in the middle of a call. Without a run, nothing happens.

        The sockets of a program that pauses stay open, so that the notebook can go on with them.
        Those of a program that runs are closed.
        """
        with self._lock:
            self._wish = None
            if self._run:
                self._run.stop()

    def close_sockets(self) -> None:
        """Close the sockets that a program has left open at its end."""
        if self._run and self._run.over:
            self._run.close_sockets()
            self.changed()

    def names_in_use(self) -> list[str]:
        """Return the notebook's names of the sockets that a program has left open at its end."""
        if self._run is None or not self._run.over:
            return []
        left = {id(sock) for sock in self._run.sockets if holds(sock)}
        known = [name for name, value in list(self.namespace.items()) if id(value) in left]
        return [name for name in known if not name.startswith("_")]

    def close(self) -> None:
        """End the run for good, and leave no socket open."""
        with self._lock:
            self._wish = None
            if self._run:
                self._run.close()

    def settle(self, seconds: float = 1.0) -> None:
        """Wait until the program pauses, waits in a call or is over, at most `seconds`."""
        if self._run:
            self._run.settle(seconds)

    def _go(self, mode: Mode) -> None:
        with self._lock:
            if self._run is None or self._run.over:
                self._begin(mode)
            elif self._run.ending:
                self._wish = mode
                self._begin_again()  # it may be over by now
            else:
                self._run.go(mode)

    def _begin(self, mode: Mode) -> None:
        if self._run:
            self._run.close()
        self._wish = None
        self._screen = Screen()
        self._run = Run(self.program, mode, self._screen, self._news, self._hand_over)
        self.changed()

    def _news(self) -> None:
        """Take the news of a run, on any thread."""
        if self._wish:
            engine.soon(self._begin_again)
        self.changed()

    def _begin_again(self) -> None:
        """Begin with the command that came while the last run was ending, once that is over."""
        with self._lock:
            if self._wish and self._run and self._run.over:
                self._begin(self._wish)

    def _hand_over(self, variables: dict[str, Any]) -> None:
        self.namespace.update(variables)

    # the view

    def snapshot(self) -> Snapshot:
        """Return the present state of the program."""
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
            sum(map(holds, run.sockets)) if run.over else 0,
            run.free,
            run.typed_ahead,
            tuple(run.threads.items()),
            run.stepped,
            tuple(run.missing.items()),
        )

    def screen(self) -> list[Line]:
        """Return the lines that the program has printed, with the answers typed into them."""
        return self._screen.lines()

    def source(self, file: str) -> tuple[str, ...]:
        """Return the source lines of the program, or of another file with a function of it."""
        return self.program.lines if file in ("", self.program.file) else lines_of(file)
