"""`python -m chatkit.stepper`: the process in which a stepped program runs.

The program runs as `python script.py …` would: in the main thread, as the module `__main__`. Its
sockets, `input`, `sleep` and `select` are replaced in the whole process, since the process is its
own. A kernel starts this module and speaks to it over the channel.
"""

import atexit
import builtins
import os
import select
import selectors
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from types import FrameType, FunctionType, ModuleType
from typing import Any, NoReturn

from chatkit import texts
from chatkit.address import HOST, LOOPBACK
from chatkit.errors import InputError
from chatkit.stepper.channel import Begin, Channel, Done, Ending, Over
from chatkit.stepper.debugger import lies_beside, steps
from chatkit.stepper.handover import by_value, pack, unpack
from chatkit.stepper.keyboard import plug_in
from chatkit.stepper.outcome import final_phase, left_behind
from chatkit.stepper.program import remember
from chatkit.stepper.snapshot import Place, place_of
from chatkit.stepper.sockets import socket_class
from chatkit.stepper.values import brief, is_variable, variables
from chatkit.stepper.watch import Watch, at, exit_now, flush
from chatkit.texts import say
from chatkit.trace import recorder, run, tracebacks
from chatkit.trace.sockets import Plain
from chatkit.trace.writer import out_of_the_way

UNUSED = 600.0  # seconds; a process that no program has come to ends by itself
PATIENCE = 5.0  # seconds for the kernel to take the variables
RED, PLAIN = "\x1b[31m", "\x1b[0m"  # of an error, as terminals write it


def main() -> None:
    """Run the program that the kernel sends."""
    channel = Channel(_connected())
    ready, _, _ = select.select([channel], [], [], UNUSED)
    begin = channel.receive() if ready else None
    if isinstance(begin, Begin):
        Host(channel, begin).run()


def _connected() -> socket.socket:
    """Return this end of the channel, under a high number: the program's first socket is fd 3."""
    if sys.platform == "win32":
        end = socket.create_connection((LOOPBACK, int(sys.argv[1])))
        end.sendall(bytes.fromhex(sys.stdin.readline().strip()))
        return end
    return Plain(fileno=out_of_the_way(int(sys.argv[1])))


class Host:
    """Runs one program, and hands its variables over at the end."""

    def __init__(self, channel: Channel, begin: Begin) -> None:
        self._channel = channel
        self._begin = begin
        self._folder = os.path.dirname(os.path.realpath(begin.file)) if begin.script else ""
        self._set_the_scene()
        self._watch = Watch(channel, begin.mode, self._folder, begin.first)
        self._watch.debugger.file = begin.file
        self._watch.end = self._stop
        self._patch()
        self._function: FunctionType | None = None
        self._before: dict[str, Any] = {}  # the globals at the start
        self._written: dict[str, bytes] = {}  # and as pickles: a list may have grown since
        if begin.function:
            self._take_function()

    def _set_the_scene(self) -> None:
        """Set the working folder, `sys.argv` and `sys.path` as Python does for a script."""
        begin = self._begin
        os.environ.clear()
        os.environ.update(begin.environment)
        texts.use(begin.language)
        del sys.path[0]  # the folder of chatkit
        if begin.script:
            sys.path.insert(0, self._folder)
            run.forget_namesakes(self._folder)
        else:
            sys.path[:] = begin.path
        with suppress(OSError):
            os.chdir(begin.folder)
        sys.argv = begin.arguments
        for file, text in begin.sources.items():
            remember(file, text)
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(encoding="utf-8", line_buffering=True)  # type: ignore[union-attr]
        recorder.call_program(begin.lane)
        recorder.recorder()

    def _patch(self) -> None:
        """Replace sockets, and the calls that wait, by ones that tell it; in this process alone."""
        watch = self._watch
        keyboard = plug_in(watch)
        run.patch()
        socket.socket = socket_class(watch)  # type: ignore[misc]
        builtins.input = keyboard
        resolve, nap = socket.gethostbyname, time.sleep
        # this user's own loopback address, on a computer that is shared
        socket.gethostbyname = lambda name: HOST if name == "localhost" else resolve(name)
        time.sleep = _waiting(watch, nap, _nap, lambda: say("waits_time"))
        threading.Thread.join = _waiting(  # type: ignore[method-assign]
            watch, threading.Thread.join, lambda *_: "join()", lambda: say("waits_thread")
        )
        select.select = _waiting(watch, select.select, _select, lambda: say("waits_any"))
        for name in run.SELECTORS:
            if kind := getattr(selectors, name, None):
                kind.select = _waiting(watch, kind.select, _select, lambda: say("waits_any"))
        if sys.platform == "win32":
            from asyncio import IocpProactor

            IocpProactor.select = _waiting(
                watch, IocpProactor.select, _select, lambda: say("waits_any")
            )
        os._exit = self._leave  # type: ignore[assignment]
        # Python's own hooks read the lines of a traceback from files; a cell of a notebook is none
        sys.excepthook, threading.excepthook = traceback.print_exception, _report_of_thread
        tracebacks.install()
        sys.excepthook = _red(sys.excepthook)
        threading.excepthook = _red(threading.excepthook)
        sys.unraisablehook = _red(sys.unraisablehook)

    def _take_function(self) -> None:
        parcel = self._begin.function
        assert parcel
        main = sys.modules["__main__"] = ModuleType("__main__")
        values, missing, _ = unpack(parcel, _arrived(self._channel, parcel.sockets), socket.socket)
        self._function = values.get("function")
        if self._function is None:
            raise InputError("function_not_sent", reason=", ".join(missing.values()))
        space = self._watch.debugger.space = self._function.__globals__
        vars(main).update(space)  # pickle looks for a notebook's classes here
        self._before = dict(space)
        self._written = {name: _written(value) for name, value in space.items()}

    # running

    def run(self) -> None:
        """Run the program to its end, and end the process."""
        self._watch.start()
        error: BaseException | None = None
        self._watch.debugger.begin()
        try:
            if self._function:
                self._function()
            else:
                run.run_code(self._begin.source, self._begin.file)
        except BaseException as caught:
            error = caught
        self._watch.debugger.end()
        if self._watch.forked:  # a copy of the process, which `os.fork` has made
            if error:
                raise error
            return
        self._finish(error)

    def _finish(self, error: BaseException | None) -> None:
        """End as Python does: the traceback, the threads, `atexit`; then hand over."""
        self._watch.ended = True
        own = steps(error.__traceback__, self._watch.debugger) if error else []
        ending, problem = final_phase(error)
        code = 0
        if isinstance(error, SystemExit):
            code = _exit_code(error.code)
        elif error:
            code = 1
            sys.excepthook(type(error), error, error.__traceback__)
        with suppress(Exception):
            self._watch.wait("join()", threading._shutdown, lambda: say("waits_threads"))  # type: ignore[attr-defined]
        if record := recorder.recorder():
            atexit.unregister(record.close)  # it is needed until the sockets are handed over
        atexit._run_exitfuncs()
        frames = [entry.tb_frame for entry in own]
        place = place_of(frames[-1], own[-1].tb_lineno) if frames else None
        if not self._watch.close():
            _wait_for_the_end()
        self._hand_over(ending, problem, frames, place)
        self._watch.done.acquire(timeout=PATIENCE)
        recorder.finish()
        exit_now(code)

    def _leave(self, code: int = 0) -> NoReturn:
        """End at once, as `os._exit` does, after the variables were handed over."""
        if not self._watch.forked:
            if not self._watch.close():
                _wait_for_the_end()
            problem = say("step_exit", code=brief(code)) if code else ""
            self._hand_over("ended", problem, self._watch.frames(), None)
            self._watch.done.acquire(timeout=PATIENCE)
        recorder.finish()
        exit_now(code)

    def _stop(self, keep: bool) -> None:
        """End at a person's wish; this runs in the control thread, wherever the program is."""
        if self._watch.close():
            frames = self._watch.frames()
            place = place_of(frames[-1], frames[-1].f_lineno) if frames else None
            self._hand_over("stopped", "", frames, place, keep)
            while not isinstance(self._channel.receive(), Done | None):
                pass
            recorder.finish()
            exit_now(0)

    def _hand_over(
        self,
        ending: Ending,
        problem: str,
        frames: list[FrameType],
        place: Place | None,
        keep: bool = True,
    ) -> None:
        flush()
        space = self._function.__globals__ if self._function else vars(sys.modules["__main__"])
        before = {
            n: v for n, v in self._before.items() if self._written[n] == _written(space.get(n))
        }
        left = left_behind(frames, self._watch.debugger.final, space, before)
        if self._folder:
            by_value(
                module
                for module in list(sys.modules.values())
                if lies_beside(getattr(module, "__file__", None) or "/", self._folder + os.sep)
            )
        parcel, sockets = pack(left, keep, self._begin.kernel)
        seen = at(place or Place(variables=variables(left)))
        over = Over(ending, problem, self._watch.last, self._watch.taken, seen, parcel)
        with suppress(OSError):  # the kernel has gone
            self._channel.send(over, sockets)


def _wait_for_the_end() -> None:
    """Wait in a thread that comes late: another one is about to end the process."""
    threading.Event().wait(PATIENCE)


def _arrived(channel: Channel, count: int) -> list[int]:
    return [channel.sockets.popleft() for _ in range(count)]


def _written(value: object) -> bytes:
    """Return a value as bytes that change when it changes; a function's or a module's stay."""
    return pack({"": value}, keep=False)[0].data if is_variable("x", value) else b""


def _exit_code(code: object) -> int:
    """Return the code with which Python ends at `sys.exit(code)`; a text is printed before."""
    if code is None or isinstance(code, int):
        return int(code or 0)
    sys.stderr.write(f"{code}\n")
    return 1


def _report_of_thread(arguments: Any) -> None:
    if arguments.exc_type is not SystemExit:
        name = arguments.thread.name if arguments.thread else threading.get_ident()
        sys.stderr.write(f"Exception in thread {name}:\n")
        traceback.print_exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


def _red(hook: Callable[..., object]) -> Callable[..., None]:
    """Return a hook that prints a traceback in red."""
    own = sys.stderr

    def shown(*arguments: Any) -> None:
        coloured = sys.stderr is own
        if coloured:
            own.write(RED)
        hook(*arguments)
        if coloured:
            own.write(PLAIN)
            own.flush()

    return shown


def _waiting(
    watch: Watch, original: Callable[..., Any], text: Callable[..., str], ends: Callable[[], str]
) -> Callable[..., Any]:
    """Return a function that calls `original`, and tells when it waits for long."""

    @wraps(original)
    def wrapped(*arguments: Any, **options: Any) -> Any:
        return watch.wait(text(*arguments), lambda: original(*arguments, **options), ends)

    return wrapped


def _nap(seconds: Any = 0, *_: Any) -> str:
    return f"sleep({brief(seconds)})"


def _select(*_: Any) -> str:
    return "select()"
