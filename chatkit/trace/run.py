"""`python -m chatkit trace script.py …`: run a script as `python script.py …` would, and record.

The script is not changed. Its output, its questions, its tracebacks and its exit code are the same
as without recording.
"""

import builtins
import os
import select
import selectors
import socket
import stat
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import wraps
from importlib.machinery import PathFinder, SourceFileLoader
from importlib.util import decode_source
from math import isfinite
from types import CodeType, ModuleType
from typing import Any, NoReturn

from chatkit.errors import InputError
from chatkit.texts import say
from chatkit.trace import recorder, tracebacks
from chatkit.trace.sockets import TracedSocket

WINDOWS = sys.platform == "win32"  # whose select takes nothing but sockets


class Socket(TracedSocket):
    """The `socket.socket` of the script; printed, it looks like a plain one."""

    __slots__ = ()


Socket.__module__, Socket.__name__, Socket.__qualname__ = "socket", "socket", "socket"


def ready(script: str, arguments: list[str]) -> tuple[bytes, str]:
    """Prepare this process for a script; return the arguments of `run_code`.

    Raises `InputError` where the script cannot be read, or its trace cannot be written.
    """
    source = read(script)
    path = os.path.join(os.getcwd(), script)
    recorder.call_program(os.path.basename(script))
    if recorder.settle():
        patch()
    tracebacks.install()
    set_the_scene(script, arguments)
    return source, path


def read(script: str) -> bytes:
    """Return the bytes of a script, in the encoding that it names.

    Raises `InputError` where it is missing, cannot be read, or is no text.
    """
    if os.path.isdir(script):
        raise InputError("script_folder", script=script)
    try:
        with open(script, "rb") as file:
            source = file.read()
    except FileNotFoundError:
        raise InputError("script_missing", script=script) from None
    except (OSError, ValueError) as error:  # ValueError: the name of the script holds a NUL
        reason = getattr(error, "strerror", None) or error
        raise InputError("script_unreadable", script=script, reason=reason) from None
    try:
        text = decode_source(source)
    except (UnicodeDecodeError, SyntaxError):  # SyntaxError: it names an unknown encoding
        text = "\0"
    if "\0" in text:
        raise InputError("script_no_text", script=script)
    return source


def set_the_scene(script: str, arguments: list[str]) -> None:
    """Set `sys.argv`, `sys.path` and the loaded modules as Python does for a script."""
    if not sys.flags.safe_path:
        starter = os.path.dirname(os.path.realpath(sys.argv[0]))
        if sys.path[:1] == [starter]:  # the folder of the command `chatkit`
            del sys.path[0]
        sys.path.insert(0, os.path.dirname(os.path.realpath(script)))
        forget_namesakes(sys.path[0])
    sys.argv = [script, *arguments]


def forget_namesakes(folder: str) -> None:
    """Unload the modules that have a namesake in the script's folder.

    Run by plain Python, a script imports a `random.py` beside it in place of Python's own. Here
    Python's own may be loaded already, and an import would return that one.
    """
    for name in {loaded.partition(".")[0] for loaded in sys.modules}:
        origin = getattr(getattr(sys.modules.get(name), "__spec__", None), "origin", None)
        if origin in (None, "built-in", "frozen"):  # these are found first in any case
            continue
        namesake = PathFinder.find_spec(name, [folder])
        if namesake and namesake.origin and namesake.origin != origin:
            for loaded in [*sys.modules]:
                if loaded.partition(".")[0] == name:
                    del sys.modules[loaded]


def run_code(source: bytes | str, path: str) -> None:
    """Run a source text as the module `__main__`; its exceptions pass through."""
    code: CodeType = compile(source, path, "exec", dont_inherit=True)
    main = sys.modules["__main__"] = ModuleType("__main__")
    main.__file__ = path
    main.__loader__ = SourceFileLoader("__main__", path)
    vars(main).update(__builtins__=builtins, __cached__=None)
    if sys.version_info < (3, 14):  # from then on made when it is first asked for (PEP 649)
        vars(main).update(__annotations__={})
    exec(code, vars(main))


# the recorded calls


def patch() -> None:
    """Replace sockets, `input`, and the functions of select by recorded ones, in this process."""
    socket.socket = Socket  # type: ignore[misc]
    builtins.input = waiting("input", builtins.input, _question)
    select.select = waiting("select", select.select, _sockets)
    for kind in SELECTORS:
        if hasattr(selectors, kind):
            selector = getattr(selectors, kind)
            selector.select = waiting("select", selector.select, _registered)
    os._exit = leave


# The selectors that do not call select.select. SelectSelector does so on Windows; elsewhere it has
# kept the function that was there when `selectors` was imported.
SELECTORS = ["PollSelector", "EpollSelector", "KqueueSelector", "DevpollSelector"]
if not WINDOWS:
    SELECTORS.append("SelectSelector")

Told = tuple[float, str]  # how long the call may wait, and its detail


def waiting(
    name: str, original: Callable[..., Any], tell: Callable[..., Told | None]
) -> Callable[..., Any]:
    """Return a function that calls `original` and records the wait, if there is one to tell."""

    @wraps(original)
    def wrapped(*arguments: Any, **options: Any) -> Any:
        told = tell(*arguments, **options) if recorder.recorder() else None
        if told is None:
            return original(*arguments, **options)
        wait, detail = told
        with recorder.recorded(name, wait=wait, detail=detail):
            return original(*arguments, **options)

    return wrapped


def _question(*prompt: Any, **_: Any) -> Told:
    return -1, prompt[0] if prompt and isinstance(prompt[0], str) else ""


def _sockets(*arguments: Any, **_: Any) -> Told | None:
    lists = [one for one in arguments[:3] if isinstance(one, (list, tuple, set, dict))]
    waited = {id(one): one for objects in lists for one in objects}
    return _ready(waited.values(), *arguments[3:4])


def _registered(selector: Any = None, timeout: Any = None, *_: Any) -> Told | None:
    return _ready(selector.get_map() or (), timeout)


def _ready(waited: Collection[Any], timeout: Any = None) -> Told | None:
    """Return the wait for any of these; None where not one is a socket.

    Python's own modules wait so for the pipes of a subprocess, which is no part of the story.
    """
    count = sum(map(_is_socket, waited))
    if waited and not count:
        return None
    return _patience(timeout), say("select_sockets", count=count)


def _is_socket(waited: Any) -> bool:
    with suppress(Exception):  # no file at all, or a closed one: the call itself will say so
        number = waited if isinstance(waited, int) else waited.fileno()
        return WINDOWS or stat.S_ISSOCK(os.fstat(number).st_mode)
    return True


def _patience(timeout: Any = None) -> float:
    if timeout is None:
        return -1
    known = isinstance(timeout, (int, float)) and isfinite(timeout)
    return max(float(timeout), 0.0) if known else 0.0


_exit = os._exit


@wraps(_exit)
def leave(*code: Any, **options: Any) -> NoReturn:
    """End the process at once, as `os._exit` does, after the record was written."""
    recorder.finish()
    _exit(*code, **options)
