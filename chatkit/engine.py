"""The one asyncio loop on which every socket of the chat lives, in a thread of its own.

A cell may sleep for ten seconds; the chat goes on, since it does not run on the kernel's loop.
Connections and messages are changed on this loop alone; plain flags may be read elsewhere. Callers
on other threads cross over with the functions below, and get the result or the exception back.
"""

import asyncio
import os
import selectors
import socket
import sys
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar
from weakref import WeakSet

from chatkit.errors import EngineError, InputError

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 15.0  # seconds; more than any call here may wait, so only a fault reaches it


_starting = threading.Lock()  # two threads may make the first call at once
_loop: asyncio.AbstractEventLoop | None = None
_thread: int | None = None  # the identity of the thread that runs the loop
_selector: selectors.BaseSelector | None = None  # of the loop; None on Windows
_sockets: WeakSet[socket.socket] = WeakSet()  # those that the loop serves


def loop() -> asyncio.AbstractEventLoop:
    """Return the engine's loop; the first call starts it."""
    return _loop or _start()


def _start() -> asyncio.AbstractEventLoop:
    global _loop, _thread
    with _starting:
        if _loop is None:
            new = _new_loop()
            thread = threading.Thread(target=new.run_forever, name="chatkit-engine", daemon=True)
            thread.start()
            _thread = thread.ident  # before the loop: a caller that sees the loop needs this, too
            _loop = new
        return _loop


def _new_loop() -> asyncio.AbstractEventLoop:
    global _selector
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    _selector = selectors.DefaultSelector()
    return asyncio.SelectorEventLoop(_selector)


# A forked child has copies of the loop and of all sockets, but not the thread that runs the loop.
# The copies share with the parent whatever is in the system: closing a copy does the parent no
# harm, but `shutdown` ends the parent's connection, too, and taking a socket from the copy of the
# loop takes it from the parent's, since both have one and the same epoll. The parent's server would
# be deaf. And as long as the child has a copy of a socket, the parent cannot end the connection or
# release the port. So the child closes its copies of the sockets at once, and lays an empty epoll
# under the old loop. Whatever is still done to that loop then, by the end of the child at the
# latest, happens to nothing.
def serve(sock: socket.socket) -> socket.socket:
    """Return `sock`, of which a forked child will close its copy."""
    _sockets.add(sock)
    return sock


def _forget() -> None:
    """Leave the loop and its sockets to the parent, in a forked child."""
    global _starting, _loop, _thread, _selector
    for sock in list(_sockets):
        with suppress(OSError):
            sock.close()
    if _selector and hasattr(_selector, "fileno"):
        with suppress(OSError, ValueError), selectors.DefaultSelector() as empty:
            os.dup2(empty.fileno(), _selector.fileno(), inheritable=False)
    _starting, _loop, _thread, _selector = threading.Lock(), None, None, None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


# The crossing of threads. A cell runs on the kernel's thread, a click in a panel on the thread of a
# subshell, and every socket on this loop. A public method such as `server.send` therefore hands its
# work over with `call`: the loop does the work, the caller waits for the result or the exception,
# and that costs 0.1 to 0.2 ms. A caller that is on the loop already does the work itself, at once:
# it would wait for itself for ever. `soon` and `spawn` hand work over without waiting.
def on_loop() -> bool:
    """Tell whether the caller already runs on the engine's loop."""
    return threading.get_ident() == _thread  # asking asyncio would cost a system call, getpid


def soon(function: Callable[..., object], *args: object) -> None:
    """Have the loop call `function`; return at once."""
    loop().call_soon_threadsafe(function, *args)


def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call `function` on the loop and return its result."""
    if on_loop():
        return function(*args, **kwargs)

    async def crossing() -> T:
        return function(*args, **kwargs)

    return run(crossing())


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run `coroutine` on the loop and return its result.

    Raises `InputError` on the loop itself, which would wait for itself, and `EngineError` where the
    loop is held up by something that it should never have been given.
    """
    if on_loop():
        coroutine.close()
        raise InputError("engine_waits_for_itself")
    future = asyncio.run_coroutine_threadsafe(coroutine, loop())
    try:
        return future.result(PATIENCE)
    except TimeoutError as error:
        if future.done():  # the coroutine's own
            raise
        future.cancel()  # or it would be done later, when nobody expects it
        raise EngineError("engine_busy", seconds=int(PATIENCE)) from error


def spawn(coroutine: Coroutine[Any, Any, object]) -> None:
    """Run `coroutine` on the loop; return at once. It must catch its own exceptions."""
    asyncio.run_coroutine_threadsafe(coroutine, loop())


def task(coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Start `coroutine` on the loop, from the loop itself; a fault in it is logged."""
    made = loop().create_task(coroutine)
    made.add_done_callback(_log_fault)
    return made


def _log_fault(done: asyncio.Task[None]) -> None:
    error = None if done.cancelled() else done.exception()
    if isinstance(error, Exception):
        report(error)


def release(sock: socket.socket) -> None:
    """Close a socket at once, though a task that was cancelled just now has waited on it.

    Such a task would make the loop forget the socket a moment later, and by its number. Meanwhile
    the system may have given this number to a new socket. So the loop forgets it before the close.
    """
    with suppress(NotImplementedError):  # Windows' loop watches no descriptors
        loop().remove_reader(sock)
        loop().remove_writer(sock)
    sock.close()


def report(error: BaseException) -> None:
    """Log a fault that nobody waits for, as asyncio logs its own."""
    fault = {"message": "a fault in chatkit, or in a listener", "exception": error}
    if on_loop():
        loop().call_exception_handler(fault)
    else:
        soon(loop().call_exception_handler, fault)
