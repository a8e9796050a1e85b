"""How the clients of a chat server speak: ours, the peers', and a bare line a message.

Each text holds MARK once, and no dialect uses it otherwise, so whoever counts messages in a stream
of bytes need not parse them.
"""

import json
from collections.abc import Callable
from typing import NamedTuple

MARK = b"^"
LENGTH = 64  # bytes of a text
ROOM = "room"
OURS = 190  # bytes, about, of a line in which a room tells such a text


class Hello(NamedTuple):
    """What a newcomer sends, and what it reads when it is in."""

    sent: bytes
    ready: bytes


class Dialect(NamedTuple):
    """The words of readers and of senders; `say` makes the bytes of the message of a number."""

    reader: Callable[[int], Hello]
    sender: Callable[[int], Hello]
    say: Callable[[int], bytes]


def text(number: int) -> bytes:
    """Return the text of a message: `^00000012xxx…`."""
    return b"^%08d" % number + b"x" * (LENGTH - 9)


def _said(head: bytes, tail: bytes) -> Callable[[int], bytes]:
    return lambda number: head + text(number) + tail


# ours


def hello(number: int, last: int | None = None) -> Hello:
    """Return the hello of a room's client, which may have seen the messages up to `last`."""
    words = {"type": "hello", "version": 1, "name": f"n{number}", "last": last}
    return Hello(json.dumps(words).encode() + b"\n", b'"ready"')


def _post(number: int) -> bytes:
    return b'{"type":"message","text":"%b","id":"%d"}\n' % (text(number), number)


# the peers


def _irc(number: int) -> Hello:
    name = f"n{number}"
    return Hello(f"NICK {name}\r\nUSER {name} 0 * :x\r\nJOIN #{ROOM}\r\n".encode(), b" 366 ")


def _websocket(number: int) -> Hello:
    lines = (
        *("GET / HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade"),
        *("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version: 13"),
    )
    return Hello("\r\n".join([*lines, "", ""]).encode(), b"\r\n\r\n")


_NATS = b'CONNECT {"verbose":false,"pedantic":false}\r\n'
_REDIS = f"*3\r\n$7\r\nPUBLISH\r\n$4\r\n{ROOM}\r\n${LENGTH}\r\n".encode()
# a client masks what it sends (RFC 6455); with a mask of zeros it looks like the text itself
_FRAME = bytes([0x81, 0x80 | LENGTH, 0, 0, 0, 0])


def _always(sent: bytes, ready: bytes) -> Callable[[int], Hello]:
    return lambda number: Hello(sent, ready)


_newcomer = _always(b"", b"hello\n")

DIALECTS = {
    "lines": Dialect(hello, hello, _post),
    "irc": Dialect(_irc, _irc, _said(f"PRIVMSG #{ROOM} :".encode(), b"\r\n")),
    "redis": Dialect(
        _always(f"SUBSCRIBE {ROOM}\r\n".encode(), b":1\r\n"),
        _always(b"PING\r\n", b"PONG"),
        _said(_REDIS, b"\r\n"),
    ),
    "nats": Dialect(
        _always(_NATS + f"SUB {ROOM} 1\r\nPING\r\n".encode(), b"PONG"),
        _always(_NATS + b"PING\r\n", b"PONG"),
        _said(f"PUB {ROOM} {LENGTH}\r\n".encode(), b"\r\n"),
    ),
    "websocket": Dialect(_websocket, _websocket, _said(_FRAME, b"")),
    "bare": Dialect(_newcomer, _newcomer, _said(b"", b"\n")),
    "bare, as long as ours": Dialect(
        _newcomer, _newcomer, _said(b"", b"." * (OURS - LENGTH - 1) + b"\n")
    ),
}
