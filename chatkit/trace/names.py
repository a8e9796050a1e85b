"""The arguments of a call, written for its trace. No function here fails, even for wrong arguments.

A wrong argument must fail in the real call, in Python's own words.
"""

import socket
from typing import Any

from chatkit.trace.event import MAX_DATA

_LEVELS = {socket.SOL_SOCKET: "SO_", socket.IPPROTO_TCP: "TCP_", socket.IPPROTO_IP: "IP_"}


def written(arguments: tuple[Any, ...]) -> str:
    """Return the arguments as a program writes them: `('127.0.0.1', 5005), 1`."""
    return ", ".join(map(repr, arguments))


def asked(arguments: tuple[Any, ...]) -> int:
    """Return the number of bytes that recv is asked for; -1 for an argument that is no number."""
    if arguments and isinstance(arguments[0], int) and 0 <= arguments[0] < 2**63:
        return arguments[0]
    return -1


def measured(data: Any = None) -> tuple[int, bytes]:
    """Return the length of a buffer in bytes, and its first 4 KiB; -1 for any other object."""
    if type(data) is bytes:
        return len(data), data[:MAX_DATA]
    try:
        view = memoryview(data).cast("B")
    except TypeError:
        return -1, b""
    return len(view), bytes(view[:MAX_DATA])


def gathered(arguments: tuple[Any, ...]) -> tuple[tuple[Any, ...], int, bytes]:
    """Return the arguments of sendmsg, the size of all its buffers, and their first 4 KiB.

    The arguments are returned anew, since buffers may come as an iterator, which is used up here.
    """
    try:
        buffers = [*arguments[0]]
    except (IndexError, TypeError):
        return arguments, -1, b""
    sizes, heads = zip(*map(measured, buffers), strict=True) if buffers else ((), ())
    return (buffers, *arguments[1:]), sum(sizes), b"".join(heads)[:MAX_DATA]


def name_of(value: Any) -> str:
    """Return the name of a constant such as `AF_INET`, or its number if it has no name."""
    return str(getattr(value, "name", value))


def option_name(level: Any = "", option: Any = "", *value: Any) -> str:
    """Return the arguments of setsockopt by name, `SO_REUSEADDR, 1`, or by number."""
    prefix = _LEVELS.get(level) if isinstance(level, int) else None
    names = [
        name
        for name, number in vars(socket).items()
        if prefix and name.startswith(prefix) and "_VM_" not in name and number == option
    ]
    return ", ".join([names[0] if names else f"{level}, {option}", *map(str, value)])
