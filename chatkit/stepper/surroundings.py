"""The surroundings of a stepped program: its own copies of some modules and builtins.

The kernel itself uses the real `socket`, `time` and `os`, so these stay untouched. The program
gets copies of them, in which a few functions and classes are replaced.
"""

import _thread
import builtins
import io
import os
import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from types import FunctionType, ModuleType
from typing import Any, NoReturn, Protocol

from chatkit.address import HOST
from chatkit.errors import InputError
from chatkit.stepper.program import rebuilt
from chatkit.stepper.sockets import SocketSupervisor, socket_class
from chatkit.stepper.threads import Threads
from chatkit.texts import say
from chatkit.trace.recorder import recorded

_import = builtins.__import__


class ProgramSupervisor(SocketSupervisor, Protocol):
    """The run of a program, as far as its surroundings need it."""

    threads: Threads

    def write(self, text: str) -> None:
        """Append a printed text to the program's screen."""

    def ask(self, prompt: str) -> str:
        """Return a line that a person types."""


# How modules are replaced. The program runs inside the kernel, which goes on using the real
# modules, so nothing may be patched in place. Each module in question is copied, and a few names of
# the copy get a substitute: `socket.socket`, `time.sleep`, `threading.Thread`. The functions of the
# copy are built anew with the copy as their globals, so that `socket.create_connection` makes a
# socket of the run, too. The program meets the copies in two ways. An `import` statement calls
# `__import__` of the program's own builtins, which returns the copy. A function from the notebook
# has imported the real modules already; `swap` exchanges them, and single names of them
# (`from time import sleep`), in a copy of its globals.
class Surroundings:
    """The builtins and modules of one run."""

    def __init__(self, run: ProgramSupervisor, arguments: list[str]) -> None:
        self._run = run
        self.socket = socket_class(run)
        self.modules = {module.__name__: module for module in self._copies(arguments)}
        self._modules = {id(sys.modules[name]): copy for name, copy in self.modules.items()}
        self._swaps = dict(self._swapped())
        self.builtins = vars(builtins) | {
            "print": self._print,
            "input": self._input,
            "exit": _exit,
            "quit": _exit,
            "__import__": self._import,
        }

    def swap(self, value: Any) -> Any:
        """Return the substitute of a module, class or function; most have none: `value` itself."""
        if isinstance(value, ModuleType):
            return self._modules.get(id(value), value)
        original, replaced = self._swaps.get(id(value), (None, value))
        return replaced if original is value else value

    def _swapped(self) -> Iterable[tuple[int, tuple[Any, Any]]]:
        for name, copy in self.modules.items():
            for key, original in vars(sys.modules[name]).items():
                replaced = vars(copy).get(key)
                if replaced is not original and callable(original):
                    yield id(original), (original, replaced)

    # builtins

    def _print(self, *values: Any, file: Any = None, flush: bool = False, **options: Any) -> None:
        if file is not None or not self._run.owns_caller():
            print(*values, file=file, flush=flush, **options)
            return
        text = io.StringIO()
        print(*values, file=text, **options)
        self._run.write(text.getvalue())

    def _input(self, prompt: object = "", /) -> str:
        if not self._run.owns_caller():
            return input(prompt)  # a cell calls a function that the program has left
        with recorded("input", wait=-1, detail=str(prompt)):
            return self._run.ask(str(prompt))

    def _import(self, name: str, *options: Any, **named: Any) -> Any:
        return self.swap(_import(name, *options, **named))

    # modules

    def _copies(self, arguments: list[str]) -> Iterable[ModuleType]:
        forbidden = {name: _no_fork for name in vars(os) if name.startswith(("exec", "fork"))}
        yield _copy(socket, socket=self.socket, gethostbyname=_gethostbyname)
        yield _copy(select, select=self._select)
        yield _copy(time, sleep=self._sleep)
        yield _copy(os, _exit=_exit, abort=_exit, **forbidden)
        yield _copy(threading, Thread=self._thread_class())
        start = self._start_thread
        yield _copy(_thread, start_new_thread=start, start_new=start)
        screen = _Screen(self._run)
        keyboard = _Keyboard(self._input)
        yield _copy(sys, stdout=screen, stderr=screen, stdin=keyboard, argv=arguments)

    def _sleep(self, seconds: float, /) -> None:
        if not seconds > 0 or not self._run.owns_caller():
            time.sleep(seconds)
            return
        with self._run.waiting(f"sleep({seconds:g})", say("waits_time")):
            self._run.stop_flag.wait(seconds)
        self._run.raise_if_stopped()

    def _select(
        self, readers: Any, writers: Any, others: Any, timeout: float | None = None, /
    ) -> tuple[list[Any], list[Any], list[Any]]:
        readers, writers, others = list(readers), list(writers), list(others)
        ready = select.select(readers, writers, others, 0)
        if any(ready) or timeout == 0 or not self._run.owns_caller():
            return ready if any(ready) else select.select(readers, writers, others, timeout)
        return _recorded_select(self._run, readers, writers, others, timeout)

    # threads

    def _thread_class(self) -> type[threading.Thread]:
        run = self._run

        class Thread(threading.Thread):
            def __init__(self, *arguments: Any, daemon: bool | None = None, **named: Any) -> None:
                super().__init__(*arguments, daemon=bool(daemon), **named)

            def start(self) -> None:
                if run.owns_caller():
                    if not self.daemon:
                        run.threads.adopt(self)
                    self.daemon = True  # a thread that goes on must not keep the kernel alive
                    self.run = partial(run.threads.guarded, self.run)  # type: ignore[method-assign]
                super().start()

        Thread.__module__, Thread.__qualname__ = "threading", "Thread"
        return Thread

    def _start_thread(self, function: Any, arguments: Any, named: Any = None) -> int:
        options = named or {}
        return _thread.start_new_thread(self._run.threads.guarded, (function, *arguments), options)


def _recorded_select(
    run: ProgramSupervisor,
    readers: list[Any],
    writers: list[Any],
    others: list[Any],
    timeout: float | None,
) -> tuple[list[Any], list[Any], list[Any]]:
    """Wait as `select.select` does, and for the run's stop flag as well."""
    wait = -1 if timeout is None else timeout
    detail = say("select_sockets", count=len({*readers, *writers, *others}))
    call = recorded("select", wait=wait, detail=detail)
    with call, run.waiting("select()", say("waits_any")):
        # a socket with an error is readable, too; `others` is for urgent data
        run.stop_flag.wait_for([*readers, *others], writers, timeout)
    run.raise_if_stopped()  # after the record of the call: a stop is no error of select
    return select.select(readers, writers, others, 0)


def _gethostbyname(name: str) -> str:
    """Return this user's own loopback address for `localhost`, on a computer that is shared."""
    return HOST if name == "localhost" else socket.gethostbyname(name)


def _copy(module: ModuleType, **replaced: Any) -> ModuleType:
    """Return a copy of `module` with some names replaced, which its functions see as well."""
    copy = ModuleType(module.__name__, module.__doc__)
    space = vars(copy)
    space.update(vars(module))
    for name, value in vars(module).items():
        if isinstance(value, FunctionType) and value.__globals__ is vars(module):
            space[name] = rebuilt(value, space)
    space.update((name, value) for name, value in replaced.items() if hasattr(module, name))
    return copy


def _exit(code: object = None) -> NoReturn:
    raise SystemExit(code)


def _no_fork(*arguments: object) -> NoReturn:
    raise InputError("program_no_fork")


class _Screen(io.TextIOBase):
    """The program's `sys.stdout` and `sys.stderr`."""

    def __init__(self, run: ProgramSupervisor) -> None:
        self._run = run

    def write(self, text: str) -> int:
        self._run.write(text)
        return len(text)

    def writable(self) -> bool:
        return True


class _Keyboard(io.TextIOBase):
    """The program's `sys.stdin`, which asks a person for each line."""

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read

    def readline(self, size: Any = -1, /) -> str:  # type: ignore[override]
        return self._read() + "\n"

    def readable(self) -> bool:
        return True
