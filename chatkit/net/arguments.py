"""Arguments of a wrong type, refused with a sentence before they can do harm."""

import math
from collections.abc import Callable
from typing import Any

from chatkit.errors import InputError


def flag(name: str, value: object) -> bool:
    """Return `value`; raises `InputError` unless it is True or False."""
    if not isinstance(value, bool):
        raise InputError("argument_type", name=name, expected="True / False", type=_type(value))
    return value


def text(name: str, value: object) -> str:
    """Return `value`; raises `InputError` unless it is a text."""
    if not isinstance(value, str):
        raise InputError("argument_type", name=name, expected="str", type=_type(value))
    return value


def function(name: str, value: Any) -> Callable[..., Any]:
    """Return `value`; raises `InputError` unless it can be called."""
    if not callable(value):
        raise InputError("argument_type", name=name, expected="f()", type=_type(value))
    result: Callable[..., Any] = value
    return result


def whole(name: str, value: object) -> int:
    """Return `value`; raises `InputError` unless it is a whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError("argument_type", name=name, expected="int", type=_type(value))
    return value


def at_least(name: str, value: Any, least: float) -> float:
    """Return `value`; raises `InputError` unless it is a finite number, and not below `least`."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InputError("argument_type", name=name, expected="int / float", type=_type(value))
    if not least <= value < math.inf:
        raise InputError("argument_small", name=name, least=least, value=value)
    return value


def _type(value: object) -> str:
    return type(value).__name__
