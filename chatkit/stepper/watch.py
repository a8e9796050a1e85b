"""The state of a stepped program, in its own process: where it pauses, and where it waits.

The program's threads pause by themselves. Before each line and before each socket call they call a
method of `Watch`, which returns when a person has said how to go on. One more thread, which
`threading` does not count, hears the kernel's commands and tells it the state.
"""

import _thread
import os
import signal
import sys
import threading
import warnings
from _thread import get_ident
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from select import select
from time import sleep as nap
from types import FrameType
from typing import Any, TypeVar

from chatkit.stepper.channel import At, Channel, Done, Go, Mode, Shown, State, Step, Stop, Wait
from chatkit.stepper.debugger import LineDebugger
from chatkit.stepper.snapshot import Place, place_of
from chatkit.stepper.values import result
from chatkit.trace.event import now

T = TypeVar("T")

TICK = 0.02  # seconds between two looks at the calls that have not returned
REST = 0.2  # seconds between two looks at the sockets of a program that pauses or waits
SLOW = 15_000_000  # ns; a call that takes longer is told as a wait


class Waiting:
    """A call of a thread that may wait."""

    def __init__(self, text: str, ends: Callable[[], str]) -> None:
        self.text = text
        self.ends = ends
        self.since = now()
        self.told = False


class Watch:
    """Pauses the program's threads as a person has said, and tells how they stand."""

    def __init__(self, channel: Channel, mode: Mode, folder: str, first: int) -> None:
        self.debugger = LineDebugger(folder, self.at_line)
        self.end: Callable[[bool], None] = lambda keep: None  # ends the program at a Stop
        self.done = _thread.allocate_lock()  # free when the kernel has taken the variables
        self.done.acquire()
        self.place = Place()
        self.ended = False  # the program's code has come to its end
        self.forked = False  # this is a copy of the process, which nobody watches
        self._channel = channel
        self._mode: Mode = mode
        self._first = first
        self._at_start = True  # before the first line; the panel shows it already
        self._number = 1  # of the last command
        self._main = self._stepped = get_ident()
        self._paused: dict[int, Any] = {}  # the locks at which threads wait for a command
        self._places: dict[int, tuple[Place, str]] = {}  # of the threads that pause
        self._waits: dict[int, Waiting] = {}
        self._within: set[int] = set()  # threads in our own code: no pause there
        self.last = ""  # the last socket call, and its result
        self._prompt: str | None = None
        self.taken = 0
        self._guard = _thread.RLock()
        self._hearing = False  # a command is being taken in
        self._told: State | None = None
        self.over = False  # the end has been told, or is being told
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=_hush, after_in_child=self._leave_alone)

    def start(self) -> None:
        """Hear the kernel's commands from now on."""
        _thread.start_new_thread(self._listen, ())

    def _leave_alone(self) -> None:
        self.forked, self._mode = True, "run"
        self._channel.close()
        self.debugger.end()

    # called by the program's threads

    def at_line(self, frame: FrameType, within: bool) -> None:
        """Pause before this line, if it is the next one that a person wants to see."""
        me = get_ident()
        if self._at_start and me == self._main:
            self._at_start = frame.f_lineno < self._first  # the docstring, which does nothing
            return
        if self._mode == "line" and me == self._stepped and not within:
            self._pause(frame, "line", "")

    def make_call(
        self, text: str, call: Callable[[], T], ends: Callable[[], str] | None = None
    ) -> T:
        """Make a socket call, after a pause in the mode "call"; note its result.

        `ends` returns a sentence about the event that ends the wait; None if the call never waits.
        """
        if self.forked:
            return call()
        me = get_ident()
        if self._mode == "call" and me == self._stepped and not self.ended:
            self._pause(self.debugger.own(sys._getframe()), "call", text)
        try:
            value = call() if ends is None else self.wait(text, call, ends)
        except OSError as error:
            self.last = f"{text} → {type(error).__name__}: {error}"
            raise
        self.last = f"{text} → {result(value)}"
        return value

    def wait(self, text: str, call: Callable[[], T], ends: Callable[[], str]) -> T:
        """Make a call that may wait; the control thread tells the kernel if it takes long."""
        me = get_ident()
        outer = self._waits.get(me)  # select in a selector
        mine = self._waits[me] = Waiting(text, ends)
        try:
            return call()
        finally:
            if outer:
                self._waits[me] = outer
            else:
                self._waits.pop(me, None)
            if mine.told and not self.forked:
                self._hear()
                self.tell()

    def _hear(self) -> None:
        """Let the control thread obey a command that came before this thread's wait was over."""
        last = now() + SLOW
        while (self._hearing or select([self._channel], [], [], 0)[0]) and now() < last:
            nap(0.0005)

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Let the calling thread pass without a pause, until the block is left."""
        me = get_ident()
        inner = me in self._within
        self._within.add(me)
        try:
            yield
        finally:
            if not inner:
                self._within.discard(me)

    def ask(self, prompt: str, read: Callable[[], T]) -> T:
        """Return what `read` reads from the keyboard, and tell meanwhile that it asks."""
        if self.forked:
            return read()
        self._note_place(self.debugger.own(sys._getframe()))
        self._prompt = prompt
        self.tell()
        try:
            return read()
        finally:
            self._prompt = None

    def took(self) -> None:
        """Count a line that was read from the keyboard."""
        self.taken += 1
        self._prompt = None
        self.tell()

    def _pause(self, frame: FrameType | None, mode: Mode, about: str) -> None:
        me = get_ident()
        if frame is None or me in self._within or me in self._paused:
            return  # a signal's handler has interrupted our own code, or a pause
        flush()
        with self.unseen():
            line = self.debugger.line_of(frame) if mode == "line" else frame.f_lineno
            place = place_of(frame, line)
            turn = _thread.allocate_lock()
            with self._guard:
                if self._mode != mode or me != self._stepped:  # a command has come meanwhile
                    return
                turn.acquire()
                self._paused[me] = turn
                self._places[me] = place, about
                self.place = place
                self.tell()
        turn.acquire()  # until a command releases it

    def _note_place(self, frame: FrameType | None) -> None:
        me = get_ident()
        if frame and me == self._stepped:
            with self.unseen():
                self.place = place_of(frame, frame.f_lineno)

    # the state

    def tell(self) -> None:
        """Tell the kernel the state, unless it knows it already."""
        with self.unseen(), self._guard:
            state = self._state()
            if state != self._told and not self.over:
                self._told = state
                with suppress(OSError):  # the kernel has gone: the control thread sees it
                    self._channel.send(state)

    def _state(self) -> State:
        threads = threads_of_the_program()
        place, about = self._places.get(self._stepped, (self.place, ""))
        waits = [
            Wait(thread, threads.get(thread, "?"), one.text, one.ends(), one.since)
            for thread, one in list(self._waits.items())
            if one.told
        ]
        return State(
            self._number, self._stepped in self._paused, about, self.last, self._prompt,
            self.taken, at(place), waits, threads, self._stepped,
        )  # fmt: skip

    # the control thread

    def _listen(self) -> None:
        looked = now()
        while True:
            rests = self._told is not None and (self._told.paused or bool(self._told.waits))
            patience = REST if rests else TICK
            try:
                heard = self._channel.has_message or select([self._channel], [], [], patience)[0]
                self._hearing = bool(heard)
                message = self._channel.receive() if heard else None
            except (OSError, ValueError):
                return  # the program has closed the channel, and the kernel sees its end
            if heard:
                self._obey(message)
                self._hearing = False
            elif rests or now() - looked > REST * 1e9:
                looked = now()
                self._look()
                self.tell()
            else:
                self._look()

    def _look(self) -> None:
        """Find the calls that have come to wait since the last look."""
        news = False
        for thread, call in list(self._waits.items()):
            if not call.told and now() - call.since > SLOW:
                call.told = news = True
                if thread == self._stepped:
                    self._look_at(thread)
        if news:
            self.tell()

    def _look_at(self, thread: int) -> None:
        frame = self.debugger.own(sys._current_frames().get(thread))
        if frame:
            self.place = place_of(frame, frame.f_lineno)

    def _obey(self, message: Any) -> None:
        match message:
            case Go():
                with self._guard:
                    self._number, self._mode = message.number, message.mode
                    going = list(self._paused) if message.mode == "run" else [self._stepped]
                    for thread in going:
                        self._places.pop(thread, None)
                        if turn := self._paused.pop(thread, None):
                            turn.release()
            case Step():
                with self._guard:
                    self._stepped, self._mode = message.thread, "run"
                    if message.thread not in self._paused:
                        self._look_at(message.thread)
                self.tell()
            case Stop():
                self.end(message.keep)
            case Done():
                self.done.release()
            case None:  # the kernel has gone
                end_group()

    def close(self) -> bool:
        """Tell no more states, and pause no more; return False if that was so already."""
        with self._guard:
            first, self.over, self._mode = not self.over, True, "run"
            return first

    def frames(self) -> list[FrameType]:
        """Return the frames of the program's first thread, the outermost first."""
        return self.debugger.stack(sys._current_frames().get(self._main))


def _hush() -> None:
    """Keep Python 3.12 and newer from warning of our thread, where the program has only one."""
    if threading.active_count() == 1:
        warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)


def threads_of_the_program() -> dict[int, str]:
    """Return the names of the threads that `threading` knows, by their identities."""
    return {thread.ident: thread.name for thread in threading.enumerate() if thread.ident}


def at(place: Place) -> At:
    """Return a place as it travels; its sockets are described anew."""
    shown = [Shown(one.name, one.shown(), one.is_socket) for one in place.variables]
    return At(place.file, place.line, place.function, shown)


def flush() -> None:
    """Write out the text that the program has printed so far."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()


def end_group() -> None:
    """End this process at once, and those that it has started."""
    if hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(0, signal.SIGKILL)
    exit_now(1)


exit_now = os._exit  # the real ones; the program has others of these, and of `select` and `sleep`
