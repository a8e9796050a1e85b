"""The threads of a stepped program: the first one, which is stepped, and those that it starts."""

import ctypes
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psutil

from chatkit.stepper.debugger import LineDebugger
from chatkit.stepper.stop_flag import Stopped

SOON = 0.3  # seconds for a stopped program to end by itself, at its next line or call
STUCK = 1.0  # seconds until a program that has not ended is called stuck
NUDGE = 0.05  # seconds between two nudges, and between two looks at a thread that is to end
PATIENCE = 10.0  # seconds until a stuck program is left alone


class Threads:
    """The threads of one run: it starts the first one, counts the others, and ends all."""

    def __init__(self, show_error: Callable[[BaseException], None]) -> None:
        self.first = 0  # the identity of the first thread
        self._show_error = show_error
        self._lock = threading.Lock()
        self._running: dict[int, int] = {}  # each thread's identity, and its number in the system
        self._nudged: set[int] = set()  # identities
        self._started: list[threading.Thread] = []  # the program ends after these
        self._ending = False

    def start(
        self,
        program: Callable[[], object],
        lines: LineDebugger,
        finish: Callable[[BaseException | None], None],
    ) -> None:
        """Run `program` under the debugger in a new thread, and then call `finish` there.

        `finish` gets the exception that ended the program, or None.
        """

        def work() -> None:
            self.first = threading.get_ident()
            self._enter()
            finish(self._outcome(program, lines))

        threading.Thread(target=work, name="chatkit-program", daemon=True).start()

    def _outcome(self, program: Callable[[], object], lines: LineDebugger) -> BaseException | None:
        error: BaseException | None = None
        try:
            try:
                lines.runcall(program)
                self._join()
            except BaseException as caught:
                error = caught
            self._leave()
        except Stopped as late:  # a nudge hit between the lines above
            error = error or late
            self._leave()
        return error

    def _join(self) -> None:
        """Wait for the threads that are no daemons, as Python does at the end of a program."""
        for thread in self._started:
            while thread.is_alive():
                thread.join(NUDGE)

    def is_first(self) -> bool:
        """Tell whether the calling thread is the first one, which is stepped."""
        return threading.get_ident() == self.first

    def owns_caller(self) -> bool:
        """Tell whether the calling thread belongs to the program."""
        return threading.get_ident() in self._running

    def alive(self) -> bool:
        """Tell whether a thread of the program still runs."""
        return bool(self._running)

    def adopt(self, thread: threading.Thread) -> None:
        """Have the program wait for `thread` at its end."""
        self._started.append(thread)

    def guarded(self, function: Callable[..., object], *arguments: Any, **named: Any) -> None:
        """Call the function of one of the program's threads; show an error that ends it."""
        self._enter()
        try:
            function(*arguments, **named)
        except SystemExit:
            pass  # the thread has ended itself, or was stopped
        except BaseException as error:
            self._show_error(error)
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            self._running[threading.get_ident()] = threading.get_native_id()

    def _leave(self) -> None:
        me = threading.get_ident()
        with self._lock:
            self._running.pop(me, None)
        if me in self._nudged:
            _take_nudge()

    def end(self, give_up: Callable[[], None]) -> None:
        """End all threads from a thread of its own; call `give_up` if one is stuck."""
        if not self._ending and self._running:
            self._ending = True
            threading.Thread(
                target=self._nudge, args=(give_up,), name="chatkit-stop", daemon=True
            ).start()

    # The nudge. A stopped program ends by the exception `Stopped`. A thread that waits in one of
    # our calls wakes by the stop flag and raises it. The stepped thread raises it at its next line.
    # A thread that computes elsewhere does neither: one of the program's other threads, or the
    # first one inside a library. For it Python has PyThreadState_SetAsyncExc, which raises an
    # exception in another thread at its next bytecode. In a thread that waits inside the system the
    # exception stays pending, and would later hit any code that this thread runs. So each round
    # compares the computing times of the threads, and nudges only those that have computed since
    # the round before. `except BaseException` in the program may catch a nudge, hence there are
    # many rounds.
    def _nudge(self, give_up: Callable[[], None]) -> None:
        began, before = time.monotonic(), _computing_times()
        said = False
        while self._running and (waited := time.monotonic() - began) < PATIENCE:
            time.sleep(NUDGE)
            if waited > SOON:
                before = self._nudge_busy(before)
            if waited > STUCK and not said:
                give_up()
                said = True

    def _nudge_busy(self, before: dict[int, float]) -> dict[int, float]:
        """Raise `Stopped` in the threads that compute; return each thread's computing time so far.

        A pending nudge has one more cost: as long as it is pending, Python 3.11 spins in every
        traced thread of the process, also in that of a second stepper.
        """
        times = _computing_times()
        with self._lock:
            for identity, number in self._running.items():
                if times.get(number, 0.0) > before.get(number, 0.0):
                    self._nudged.add(identity)
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(identity), ctypes.py_object(Stopped)
                    )
        return times


def _computing_times() -> dict[int, float]:
    """Return the computing time of each thread of this process, in seconds, by its number."""
    return {one.id: one.user_time + one.system_time for one in psutil.Process().threads()}


def _take_nudge() -> None:
    """Run a few bytecodes, so that a pending nudge hits here and not in the code after this."""
    with suppress(Stopped):
        for _ in range(1000):
            pass
