"""Values as text: one line, never long, for any object of a program."""

import builtins
import reprlib
import socket
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from chatkit.message import shortened, visible
from chatkit.stepper.socket_info import describe
from chatkit.texts import say

WIDEST = 120  # characters of one value …
LONGEST = 300  # … and of one that holds others; more would fill the panel
MOST = 30  # variables at once

_NOTHING = object()
_UNINTERESTING = (ModuleType, type, FunctionType, BuiltinFunctionType)


@dataclass(frozen=True)
class Variable:
    """A name and its value as text; a socket is described anew each time, since it changes."""

    name: str
    text: str
    is_socket: bool = False
    socket: "weakref.ref[socket.socket] | None" = None  # None: it is in another process

    def shown(self) -> str:
        """Return the text of the value now."""
        sock = self.socket() if self.socket else None
        return self.text if sock is None else describe(sock)


# A program may hold a list of a million items or a text of a megabyte. `reprlib` writes only the
# first items of a container, and three levels of containers in each other. Of a long text it would
# show both ends; the methods below show its beginning and its length instead, since a student wants
# to know how many bytes there are. A huge number is given by its bits: Python refuses to write it.
class _Short(reprlib.Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = WIDEST
        self.maxlong = 40
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = 8
        self.maxlevel = 3

    def repr_bytes(self, value: bytes, level: int) -> str:
        if len(value) <= WIDEST:
            return repr(value)
        return f"{value[: WIDEST // 2]!r}… ({say('value_bytes', n=len(value))})"

    repr_bytearray = repr_bytes

    def repr_str(self, value: str, level: int) -> str:
        if len(value) <= WIDEST:
            return repr(value)
        return f"{value[: WIDEST // 2]!r}… ({say('value_characters', n=len(value))})"

    def repr_int(self, value: int, level: int) -> str:
        if value.bit_length() > 1000:
            return say("value_number", bits=value.bit_length())
        return super().repr_int(value, level)

    def repr_instance(self, value: object, level: int) -> str:
        if isinstance(value, socket.socket):
            return f"<socket fd={value.fileno()}>"
        text = builtins.repr(value)
        if len(text) > WIDEST:
            return f"{shortened(text, WIDEST)} ({say('value_characters', n=len(text))})"
        return text


_short = _Short()


def brief(value: object) -> str:
    """Return the value on one line; a sentence where its own `__repr__` fails."""
    try:
        text = visible(_short.repr(value))
    except Exception as error:
        words = shortened(f"{type(error).__name__}: {error}".removesuffix(": "), WIDEST)
        return visible(say("value_no_repr", type=type(value).__name__, error=words))
    return shortened(text, LONGEST)


def result(value: object) -> str:
    """Return the result of a socket call, with the number of bytes that moved."""
    if isinstance(value, bytes):
        return f"{brief(value)} ({say('value_bytes', n=len(value))})"
    return brief(value)


def variables(space: Mapping[str, Any]) -> tuple[Variable, ...]:
    """Return a frame's variables, without modules, functions, classes and Python's own names."""
    kept = [(name, value) for name, value in list(space.items()) if is_variable(name, value)]
    return tuple(_variable(name, value) for name, value in kept[-MOST:])


def is_variable(name: str, value: object) -> bool:
    """Tell whether a name holds data of the program, and is none of `from socket import *`."""
    if vars(socket).get(name, _NOTHING) is value:
        return False
    return not name.startswith(("_", ".")) and not issubclass(type(value), _UNINTERESTING)


def is_handed(name: str, value: object) -> bool:
    """Tell whether a name goes to the notebook: imported and private names do not."""
    if name.startswith(("_", ".")):
        return False
    return is_variable(name, value) or getattr(value, "__module__", "") == "__main__"


def _variable(name: str, value: Any) -> Variable:
    if issubclass(type(value), socket.socket):
        return Variable(visible(name), say("look_closed"), True, weakref.ref(value))
    return Variable(visible(name), brief(value))


def referred(shown: Variable, values: Mapping[str, Any]) -> Variable:
    """Return a variable with its socket, if that is among the values of this process."""
    value = values.get(shown.name)
    if shown.is_socket and issubclass(type(value), socket.socket):
        return _variable(shown.name, value)
    return shown
