"""One run of a program, line by line, in a thread of its own.

The program's first thread pauses by itself. Before each line and before each socket call it calls
a method of `Run`, and that method returns when a person has said how to go on. The methods that a
person's commands reach (`go`, `answer`, `stop`) run on another thread, and only set a field and
notify.
"""

import bdb
import sys
import threading
from collections import deque
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

# A stopped program ends by `Stopped`, raised at its next line or call. One that catches every
# exception in a loop would raise and catch for ever; after so many times its thread sleeps instead.
STUBBORN = 1000


class Run:
    """One run. It begins at once; its public methods may be called from any thread."""

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
        self.keeps_sockets = False  # stopped while it paused: `close` leaves its sockets open
        self.place = Place()
        self.about = ""  # the socket call before which the program pauses
        self.last = ""  # the last socket call, and its result
        self.prompt: str | None = None  # of the `input` that waits
        self.problem = ""  # a sentence about the end
        self.over: Phase | None = None  # "ended", "failed" or "stopped", after the end
        self._program = program
        self._screen = screen
        self._changed = changed
        self._hand_over = hand_over  # is called with the program's variables at the end
        self._mode = mode
        self._at_start = True  # before the first line; the panel shows it already
        self._paused = False
        self._quitting = False  # the program is to end
        self._refused = 0  # the number of times that `Stopped` was raised
        self._answers: deque[str] = deque()  # typed ahead: each one answers the next `input`
        self._asking = threading.Lock()
        self._turn = threading.Condition()  # guards the fields that tell the program how to go on
        self._blocked: dict[int, Blocked] = {}
        self.threads = Threads(self._show_error)
        self._surroundings = Surroundings(self, [program.file])
        self._space = program.prepare(self._surroundings.builtins, self._surroundings.swap)
        self._before = dict(self._space)  # the globals at the start
        self._debugger = LineDebugger(self._space, self._at_line)
        self.threads.start(lambda: program.start(self._space), self._debugger, self._finish)

    # called by the person's commands, on other threads

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
    def ending(self) -> bool:
        """Whether the program has been told to end."""
        return self._quitting

    @property
    def free(self) -> bool:
        """Whether the program runs and will not pause by itself."""
        return not self.over and not self._paused and self._mode == "run"

    @property
    def blocked(self) -> list[Blocked]:
        """The calls in which threads wait; the first thread's call comes first."""
        return sorted(self._blocked.copy().values(), key=lambda call: call.thread)

    def go(self, mode: Mode) -> None:
        """Go on until the next line, the next call or the end; a running program pauses there."""
        with self._turn:
            self._mode, self._paused = mode, False
            self._turn.notify_all()

    def answer(self, text: str) -> None:
        """Answer the `input` that waits, or else the next one, as a terminal does."""
        with self._turn:
            self.prompt = None
            self._answers.append(text)
            self._turn.notify_all()

    @property
    def typed_ahead(self) -> tuple[str, ...]:
        """The answers that no `input` has taken yet."""
        with self._turn:
            return tuple(self._answers)

    def stop(self) -> None:
        """End the program; the sockets of one that pauses stay open, others are closed at once."""
        with self._turn:
            if self.over or self._quitting:
                return
            self.keeps_sockets, self._quitting = self._paused, True
            self._turn.notify_all()
        self.stop_flag.set()
        if not self.keeps_sockets:
            self.close_sockets()
        self.threads.end(self._give_up)

    def close_sockets(self) -> None:
        """Close all sockets of the program, also those in use."""
        for sock in self.all_sockets():
            sock.shut()

    def all_sockets(self) -> list[StoppableSocket]:
        """Return the sockets that still exist."""
        while True:
            with suppress(RuntimeError):  # another thread has made a socket meanwhile: once more
                return list(self.sockets)

    def settle(self, seconds: float) -> None:
        """Wait until the program pauses, waits in a call or is over, at most `seconds`."""
        with self._turn:
            self._turn.wait_for(lambda: self.phase != "running", seconds)

    def close(self) -> None:
        """Close the sockets of a run that is over, and its stop flag if no thread is left."""
        self.close_sockets()
        if not self.threads.alive():
            self.stop_flag.close()

    # called by the program's threads

    def raise_if_stopped(self) -> None:
        """Raise `Stopped` if the calling thread belongs to a program that is to end."""
        if self._quitting and self.owns_caller():
            self._refused += 1
            if self._refused > STUBBORN:
                threading.Event().wait()  # for ever: it costs a thread, and no computing time
            raise Stopped

    def owns_caller(self) -> bool:
        """Tell whether the calling thread belongs to the program.

        As long as the program runs, its objects are its own, so that every caller does. Afterwards
        the notebook has them too, and only the program's remaining threads count.
        """
        return not self.over or self.threads.owns_caller()

    def write(self, text: str) -> None:
        """Append a printed text to the program's screen."""
        self.raise_if_stopped()
        self._screen.write(text)
        self._changed()

    def ask(self, prompt: str) -> str:
        """Return a line that a person types; of two threads that ask, the second one waits."""
        while not self._asking.acquire(timeout=0.05):
            self.raise_if_stopped()
        try:
            self.raise_if_stopped()
            self._screen.write(prompt)
            self._note_place(sys._getframe())
            with self._turn:
                if not self._answers:
                    self.prompt = prompt
                    self._tell()
                    self._turn.wait_for(lambda: self._answers or self._quitting)
                    self.prompt = None
                self.raise_if_stopped()
                text = self._answers.popleft()
            self._screen.write(f"{text}\n")
            self._changed()
            return text
        finally:
            self._asking.release()

    def make_call(self, text: str, call: Callable[[], T]) -> T:
        """Make a socket call, after a pause in the mode "call"; note its result."""
        self.raise_if_stopped()
        if self._mode == "call" and self.threads.is_first() and not self._debugger.blind:
            self._note_place(sys._getframe())
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
        """Count the calling thread as blocked in the call `text`, until the block is left."""
        self.raise_if_stopped()
        me, name = threading.get_ident(), ""
        if self.threads.is_first():
            self._note_place(sys._getframe())
        else:
            name = threading.current_thread().name
        self._blocked[me] = Blocked(text, ends, now(), name)
        self._tell()
        try:
            yield
        finally:
            self._blocked.pop(me, None)
            self._tell()

    # A pause. The debugger calls this in the program's first thread before each line, and the mode
    # decides. In the mode "line" the thread notes its place and waits on a condition until `go` or
    # `stop` notifies it. Two lines pass without a pause: the program's first one, since the panel
    # has shown it before the run began, and a line that a comprehension repeats for its elements.
    def _at_line(self, frame: FrameType, within: bool) -> None:
        self.raise_if_stopped()
        if self._at_start and frame.f_lineno < self._program.first:
            return  # the module's docstring, which does nothing
        fresh, self._at_start = self._at_start, False
        if self._mode == "line" and not (fresh or within):
            self._note_place(frame)
            self._pause("")

    def _pause(self, about: str) -> None:
        with self._turn:
            self.about = about
            self._paused = True
            self._tell()
            self._turn.wait_for(lambda: not self._paused or self._quitting)
            self._paused = False
            self.about = ""
        self.raise_if_stopped()
        self._changed()

    def _note_place(self, frame: FrameType | None) -> None:
        """Note the first thread's line and variables, from the program's innermost frame."""
        if self.threads.is_first() and (frame := self._debugger.own(frame)):
            self._read_frame(frame, frame.f_lineno)

    def _read_frame(self, frame: FrameType, line: int) -> None:
        self._debugger.blind = True
        try:
            self.place = place_of(frame, line)
        finally:
            self._debugger.blind = False

    def _tell(self) -> None:
        with self._turn:
            self._turn.notify_all()
        self._changed()

    # the end

    def _finish(self, error: BaseException | None) -> None:
        """Set the final phase. The program's first thread calls this after the program's code."""
        phase, problem = final_phase(error, self._quitting)
        if error and phase == "failed":
            self._show_error(error)
        try:
            self._collect_variables(error)
        finally:
            self._release_sockets(close=phase == "stopped" and not self.keeps_sockets)
            self._set_over(phase, problem)
            self._quitting = True  # the program's other threads end as well
            self.stop_flag.set()
            self.threads.end(lambda: None)

    def _collect_variables(self, error: BaseException | None) -> None:
        """Hand the remaining variables over; show those of the innermost frame if it failed."""
        own = steps(error.__traceback__, self._debugger) if error else []
        left = left_behind(own, self._debugger.final, self._space, self._before)
        if own:
            self._read_frame(own[-1].tb_frame, own[-1].tb_lineno)
        else:
            self.place = Place(variables=variables(left))
        self._hand_over(left)

    def _release_sockets(self, close: bool) -> None:
        """Close the sockets, or make each wait in its own calls again, for the notebook."""
        if close:
            self.close_sockets()
            return
        self._surroundings.socket.run = None
        for sock in self.all_sockets():
            sock.release()

    def _give_up(self) -> None:
        """Call the run stopped, though a thread of it is stuck in a call that cannot be ended."""
        self._release_sockets(close=not self.keeps_sockets)
        self._set_over("stopped", say("step_stuck"))

    def _set_over(self, phase: Phase, problem: str) -> None:
        with self._turn:
            if not self.over:
                self.over, self.problem = phase, problem
        self._tell()

    def _show_error(self, error: BaseException) -> None:
        self._screen.say(without_chatkit(error, also=bdb.__file__), "problem")
        self._changed()
