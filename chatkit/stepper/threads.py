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

SOON = 0.3  # seconds for a stopped program to come by and end by itself
STUCK = 1.0  # seconds, then we say that it does not
NUDGE = 0.05  # seconds
PATIENCE = 10.0  # seconds, then we leave it alone


class Threads:
    """Knows which threads are the program's, and ends them."""

    def __init__(self, show_error: Callable[[BaseException], None]) -> None:
        self.first = 0  # its identity
        self._show_error = show_error
        self._lock = threading.Lock()
        self._running: dict[int, int] = {}  # the program's own: identity, number in the system
        self._nudged: set[int] = set()
        self._started: list[threading.Thread] = []
        self._ending = False

    def start(
        self,
        program: Callable[[], object],
        lines: LineDebugger,
        finish: Callable[[BaseException | None], None],
    ) -> None:
        """Begin the program in a thread of its own; `finish` is called there in the end."""

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
        except Stopped as late:  # a nudge that came between the lines above
            error = error or late
            self._leave()
        return error

    def _join(self) -> None:
        """Wait for its threads, as Python does at the end of a program."""
        for thread in self._started:
            while thread.is_alive():
                thread.join(NUDGE)

    def is_first(self) -> bool:
        """Tell whether the caller is the thread that is stepped."""
        return threading.get_ident() == self.first

    def is_one(self) -> bool:
        """Tell whether the caller is a thread of the program."""
        return threading.get_ident() in self._running

    def alive(self) -> bool:
        """Tell whether one of them still runs."""
        return bool(self._running)

    def adopt(self, thread: threading.Thread) -> None:
        """Note a thread for which the program waits at its end."""
        self._started.append(thread)

    def guarded(self, function: Callable[..., object], *arguments: Any, **named: Any) -> None:
        """Call the function of a thread of the program; show its errors."""
        self._enter()
        try:
            function(*arguments, **named)
        except SystemExit:
            pass  # a thread may end itself so, and a stopped one does
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
        """See to it that all of them end; call `give_up` where they do not."""
        if not self._ending and self._running:
            self._ending = True
            threading.Thread(
                target=self._nudge, args=(give_up,), name="chatkit-stop", daemon=True
            ).start()

    # The nudge. A thread that waits in a socket call is woken by the wake-up socket, and ends. A
    # thread that computes hears of nothing: `while True: pass` makes no call. Python can raise an
    # exception in another thread at its next instruction (PyThreadState_SetAsyncExc), and that is
    # the nudge. It is given only to threads whose computing time grows: in a thread that waits in
    # C it would stay pending, and hit whatever runs later. A thread that ends with a nudge on its
    # way takes it in `_take_nudge`, outside of the program's code.
    def _nudge(self, give_up: Callable[[], None]) -> None:
        began, before = time.monotonic(), _work_of_threads()
        said = False
        while self._running and (waited := time.monotonic() - began) < PATIENCE:
            time.sleep(NUDGE)
            if waited > SOON:
                before = self._nudge_busy(before)
            if waited > STUCK and not said:
                give_up()
                said = True

    def _nudge_busy(self, before: dict[int, float]) -> dict[int, float]:
        """Have the threads that compute raise `Stopped`; return how much each has worked.

        One that waits in a call would not notice. And as long as a nudge is not taken, Python 3.11
        spins in every thread of the process that is traced, as a second stepper's is.
        """
        work = _work_of_threads()
        with self._lock:
            for identity, number in self._running.items():
                if work.get(number, 0.0) > before.get(number, 0.0):
                    self._nudged.add(identity)
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(identity), ctypes.py_object(Stopped)
                    )
        return work


def _work_of_threads() -> dict[int, float]:
    """Return the seconds that each thread of this process has computed, by its number."""
    return {one.id: one.user_time + one.system_time for one in psutil.Process().threads()}


def _take_nudge() -> None:
    """Have a nudge that is still on its way hit here, where it does no harm."""
    with suppress(Stopped):
        for _ in range(1000):
            pass
