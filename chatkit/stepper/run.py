"""One run of a program, line by line, in a thread of its own.

The program's thread stops itself: before each of its lines and before each of its socket calls
it comes by here, and waits until somebody says how to go on.
"""

import bdb
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Literal, TypeVar
from weakref import WeakSet

from chatkit.stepper.debugger import LineDebugger, steps
from chatkit.stepper.outcome import final_phase, left_behind
from chatkit.stepper.program import Program, Values
from chatkit.stepper.screen import Screen
from chatkit.stepper.snapshot import Blocked, Phase, Place, place_of
from chatkit.stepper.sockets import StoppableSocket
from chatkit.stepper.stop_flag import StopFlag, Stopped
from chatkit.stepper.surroundings import Surroundings
from chatkit.stepper.threads import Threads
from chatkit.stepper.values import result, variables
from chatkit.texts import say
from chatkit.trace.event import now
from chatkit.trace.tracebacks import without_chatkit

T = TypeVar("T")

Mode = Literal["line", "call", "run"]  # pause before the next line, before the next call, never

STUBBORN = 1000  # times told to end; a program that catches everything, in a loop in a loop


class Run:
    """Begins at once. Its public methods may be called from any thread."""

    def __init__(
        self,
        program: Program,
        mode: Mode,
        screen: Screen,
        changed: Callable[[], None],
        hand_over: Callable[[Values], None],
    ) -> None:
        self.stop_flag = StopFlag()
        self.sockets: WeakSet[StoppableSocket] = WeakSet()
        self.leaving = False  # it is being left, and its sockets stay open
        self.place = Place()
        self.about = ""  # the socket call before which it pauses
        self.last = ""  # the last socket call, and its result
        self.prompt: str | None = None  # of the `input` that waits
        self.problem = ""  # one sentence, when it is over
        self.over: Phase | None = None  # how it ended
        self._program = program
        self._screen = screen
        self._changed = changed
        self._hand_over = hand_over  # gets its variables when it is over
        self._mode = mode
        self._fresh = True  # before its first line, at which a person sees it already
        self._paused = self._quitting = False
        self._refused = 0  # how often it was told to end
        self._answer: str | None = None
        self._asking = threading.Lock()
        self._turn = threading.Condition()  # guards the fields that tell the program how to go on
        self._blocked: dict[int, Blocked] = {}
        self.threads = Threads(self._show_error)
        self._surroundings = Surroundings(self, [program.file])
        self._space = program.prepare(self._surroundings.builtins, self._surroundings.swap)
        self._before = dict(self._space)
        self._lines = LineDebugger(self._space, self._at_line)
        self.threads.start(lambda: program.start(self._space), self._lines, self._finish)

    # from outside

    @property
    def phase(self) -> Phase:
        """The state of the program's first thread."""
        if self.over:
            return self.over
        if self._paused:
            return "paused"
        if self.prompt is not None:
            return "asking"
        return "blocked" if self.threads.first in self._blocked else "running"

    @property
    def free(self) -> bool:
        """Whether it runs, and will not pause."""
        return not self.over and not self._paused and self._mode == "run"

    @property
    def blocked(self) -> list[Blocked]:
        """The calls that wait, that of the first thread first."""
        return sorted(self._blocked.copy().values(), key=lambda call: call.thread)

    def go(self, mode: Mode) -> None:
        """Go on, or pause at the next place if it does not pause now."""
        with self._turn:
            self._mode, self._paused = mode, False
            self._turn.notify_all()

    def answer(self, text: str) -> bool:
        """Answer the `input` that waits; tell whether one does."""
        with self._turn:
            if self.prompt is None or self._answer is not None:
                return False
            self._answer, self.prompt = text, None
            self._turn.notify_all()
            return True

    def stop(self) -> None:
        """End the program now; its sockets stay open if it pauses, and are closed if not."""
        with self._turn:
            if self.over or self._quitting:
                return
            self.leaving, self._quitting = self._paused, True
            self._turn.notify_all()
        self.stop_flag.set()
        if not self.leaving:
            self.close_sockets()
        self.threads.end(self._give_up)

    def close_sockets(self) -> None:
        """Close all of its sockets, also those in use."""
        for sock in self.all_sockets():
            sock.shut()

    def all_sockets(self) -> list[StoppableSocket]:
        """Return those that the program has not forgotten."""
        while True:
            with suppress(RuntimeError):  # it has just made another one
                return list(self.sockets)

    def settle(self, seconds: float) -> None:
        """Return when the program waits for somebody or is over, at the latest after `seconds`."""
        with self._turn:
            self._turn.wait_for(lambda: self.phase != "running", seconds)

    def close(self) -> None:
        """Release everything that a run held, once it is over."""
        self.close_sockets()
        if not self.threads.alive():
            self.stop_flag.close()

    # called by the program's threads

    def check(self) -> None:
        """Raise `Stopped` if the caller belongs to a program that is to end."""
        if self._quitting and self.is_mine():
            self._refused += 1
            if self._refused > STUBBORN:
                threading.Event().wait()  # for good, rather than keep the computer busy
            raise Stopped

    def is_mine(self) -> bool:
        """Tell whether the caller belongs to the program, which may be over."""
        return not self.over or self.threads.is_one()

    def write(self, text: str) -> None:
        """Show a text that the program prints."""
        self.check()
        self._screen.write(text)
        self._changed()

    def ask(self, prompt: str) -> str:
        """Return a line that a person types; of two threads that ask, one is answered first."""
        while not self._asking.acquire(timeout=0.05):
            self.check()
        try:
            self.check()
            self._screen.write(prompt)
            self._see(sys._getframe())
            with self._turn:
                self.prompt, self._answer = prompt, None
                self._news()
                self._turn.wait_for(lambda: self._answer is not None or self._quitting)
                text, self.prompt = self._answer, None
            self.check()
            assert text is not None
            self._screen.write(f"{text}\n")
            self._changed()
            return text
        finally:
            self._asking.release()

    def around(self, text: str, call: Callable[[], T]) -> T:
        """Make a socket call, after a pause if one is wanted; note its result."""
        self.check()
        if self._mode == "call" and self.threads.is_first() and not self._lines.blind:
            self._see(sys._getframe())
            self._pause(text)
        try:
            value = call()
        except OSError as error:
            self.last = f"{text} → {type(error).__name__}: {error}"
            raise
        self.last = f"{text} → {result(value)}"
        return value

    @contextmanager
    def waiting(self, text: str, ends: str) -> Iterator[None]:
        """Say that a call waits, and which event would end the wait."""
        self.check()
        me, name = threading.get_ident(), ""
        if self.threads.is_first():
            self._see(sys._getframe())
        else:
            name = threading.current_thread().name
        self._blocked[me] = Blocked(text, ends, now(), name)
        self._news()
        try:
            yield
        finally:
            self._blocked.pop(me, None)
            self._news()

    def _at_line(self, frame: FrameType, within: bool) -> None:
        self.check()
        if self._fresh and frame.f_lineno < self._program.first:
            return  # the docstring
        fresh, self._fresh = self._fresh, False
        if self._mode == "line" and not (fresh or within):
            self._see(frame)
            self._pause("")

    def _pause(self, about: str) -> None:
        with self._turn:
            self.about = about
            self._paused = True
            self._news()
            self._turn.wait_for(lambda: not self._paused or self._quitting)
            self._paused = False
            self.about = ""
        self.check()
        self._changed()

    def _see(self, frame: FrameType | None) -> None:
        """Note the program's line and the values of its variables."""
        if self.threads.is_first() and (frame := self._lines.own(frame)):
            self._show(frame, frame.f_lineno)

    def _show(self, frame: FrameType, line: int) -> None:
        self._lines.blind = True
        try:
            self.place = place_of(frame, line)
        finally:
            self._lines.blind = False

    def _news(self) -> None:
        with self._turn:
            self._turn.notify_all()
        self._changed()

    # the end

    def _finish(self, error: BaseException | None) -> None:
        """Settle how it ended; on the program's first thread, which is done with its code."""
        phase, problem = final_phase(error, self._quitting)
        if error and phase == "failed":
            self._show_error(error)
        try:
            self._take_leave(error)
        finally:
            self._let_go(close=phase == "stopped" and not self.leaving)
            self._be_over(phase, problem)
            self._quitting = True  # its other threads end with it
            self.stop_flag.set()
            self.threads.end(lambda: None)

    def _take_leave(self, error: BaseException | None) -> None:
        """Keep the variables that the program leaves behind."""
        own = steps(error.__traceback__, self._lines) if error else []
        left = left_behind(own, self._lines.final, self._space, self._before)
        if own:
            self._show(own[-1].tb_frame, own[-1].tb_lineno)
        else:
            self.place = Place(variables=variables(left))
        self._hand_over(left)

    def _let_go(self, close: bool) -> None:
        """Make its sockets plain ones, or close them."""
        if close:
            self.close_sockets()
            return
        self._surroundings.socket.run = None
        for sock in self.all_sockets():
            sock.release()

    def _give_up(self) -> None:
        """Say that the program is stopped, though its thread is in a call that nobody can end."""
        self._let_go(close=not self.leaving)
        self._be_over("stopped", say("step_stuck"))

    def _be_over(self, phase: Phase, problem: str) -> None:
        with self._turn:
            if not self.over:
                self.over, self.problem = phase, problem
        self._news()

    def _show_error(self, error: BaseException) -> None:
        self._screen.say(without_chatkit(error, also=bdb.__file__), "problem")
        self._changed()
