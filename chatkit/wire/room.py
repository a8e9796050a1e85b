r"""What a room and its clients say to each other: one JSON object a line, each with its `type`.

    {"type":"hello","version":1,"name":"Bob"}\n           first, from the client
    {"type":"welcome","name":"Bob","members":["Alice","Bob"],"last":41,…}\n
    {"type":"message","text":"Halo","id":"b7-1"}\n
    {"type":"message","seq":42,"sender":"Bob","text":"Halo","id":"b7-1",…}\n   to everybody

docs/wire.md tells every type and field, so that a client can be written from it alone. No
networking here: bytes come in, requests come out; events go in, bytes come out.
"""

from collections.abc import Iterator
from typing import Annotated, get_args

import msgspec
from msgspec import Meta

from chatkit.errors import ProtocolError
from chatkit.message import MAX_WRITTEN, echoed, shortened, visible

VERSION = 1  # of this dialect; a client says it in its hello
MAX_LINE = 16_384  # bytes, newline included; a peer that sends more would fill the memory
MAX_ID = 64  # characters of a sender's own id for a message
A_LINE_OF_NAMES = 100  # of 32 characters with 4 bytes each: a line of them stays below 16 KiB

Name = Annotated[str, Meta(max_length=MAX_WRITTEN)]  # as it came; the room checks it
Id = Annotated[str, Meta(max_length=MAX_ID)]
Number = Annotated[int, Meta(ge=0, le=2**53)]  # the largest whole number of every JSON reader


class Line(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type", gc=False):
    """One line. A field that has its usual value is left out, and an unknown one is ignored."""


# from a client


class Hello(Line, tag="hello", frozen=True):
    """The first line of a client: its name, the room, and the last number that it has seen."""

    version: int
    name: Name
    room: Name = ""
    last: Number | None = None  # None: the client begins with what is said from now on
    numbering: Id = ""  # in which `last` counts; empty for the present one
    key: Id = ""  # of the last welcome: the client comes back, perhaps before its end was noticed


class Say(Line, tag="message", frozen=True):
    """A text for everybody, and the sender's own id of it."""

    text: str
    id: Id = ""


class Whisper(Line, tag="private", frozen=True):
    """A text for one member."""

    to: Name
    text: str
    id: Id = ""


# from either side


class Ping(Line, tag="ping", frozen=True):
    """A question whether the other side is still there."""


class Pong(Line, tag="pong", frozen=True):
    """The answer to a ping."""


class Bye(Line, tag="bye", frozen=True):
    """The last line of a side that leaves; a room says why, with a key and a sentence."""

    key: str = ""
    text: str = ""


# from a room


class Welcome(Line, tag="welcome", frozen=True):
    """The answer to a hello."""

    version: int
    room: str
    name: str  # as the room writes it
    members: list[str]  # the first hundred, the newcomer included
    last: int  # the messages after this number follow
    numbering: str  # the name of this series of numbers
    key: str  # for the hello of a client that comes back
    saved: bool = False  # whether messages are stored
    gap: bool = False  # whether the client counts in other numbers, which mean nothing here


class Members(Line, tag="members", frozen=True):
    """More members, where a welcome cannot hold all."""

    members: list[str]


class Ready(Line, tag="ready", frozen=True, omit_defaults=False):
    """All that the client has missed has come; from now on it gets everything at once."""

    last: int


class Gap(Line, tag="gap", frozen=True):
    """In the place of missed messages that are lost: their numbers, both ends included."""

    first: int
    last: int


class Joined(Line, tag="joined", frozen=True):
    """Somebody has come in."""

    name: str


class Left(Line, tag="left", frozen=True):
    """Somebody has gone."""

    name: str


class Posted(Line, tag="message", frozen=True):
    """A message for everybody, with its place in the one order that all see."""

    seq: int
    room: str
    sender: str
    text: str
    time: str  # ISO 8601 with the offset of UTC: 2026-11-27T03:00:00.123+00:00
    id: str = ""  # the sender's own
    saved: bool = True  # False where the room knows that it cannot store it


class Private(Line, tag="private", frozen=True):
    """A message for one member; its sender gets the same line."""

    sender: str
    to: str
    text: str
    time: str
    id: str = ""


class Ack(Line, tag="ack", frozen=True, omit_defaults=False):
    """To the sender alone: the message has its number, and is stored or will never be."""

    id: str
    seq: int
    saved: bool


class Fault(Line, tag="error", frozen=True):
    """Something was refused: a key for programs, a sentence for a person."""

    key: str
    text: str
    id: str = ""  # of the message that was refused


Shared = Ping | Pong | Bye
Request = Hello | Say | Whisper | Shared
Event = Welcome | Members | Ready | Gap | Joined | Left | Posted | Private | Ack | Fault | Shared


class _Kind(msgspec.Struct, frozen=True):
    type: str


_encoder = msgspec.json.Encoder()
_requests: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_events: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
_REQUESTS = [str(one.__struct_config__.tag) for one in get_args(Request)]
_EVENTS = [str(one.__struct_config__.tag) for one in get_args(Event)]
_kinds = msgspec.json.Decoder(_Kind)
# no JSON, or other fields; no UTF-8 in a text; thousands of brackets in one another
_REFUSALS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Lines:
    """Turns pieces, however they are cut, into whole lines."""

    def __init__(self) -> None:
        self._rest = b""  # of a line whose end has not come

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Yield the lines that `piece` completes, without their ends; empty ones are left out.

        Raises `ProtocolError` only then, where the rest is longer than a line may be: nobody can
        tell where the next line begins.
        """
        *lines, rest = (self._rest + piece).split(b"\n")
        self._rest = rest[:MAX_LINE]  # as much as shows that it is too long
        for line in lines:
            _check_length(line)
            if line and not line.isspace():
                yield line
        _check_length(rest)


def _check_length(line: bytes) -> None:
    if len(line) >= MAX_LINE:  # its newline is not counted, whether it came or not
        raise ProtocolError("room_line_long", size=len(line) + 1, limit=MAX_LINE)


def encode(line: Line) -> bytes:
    """Return the bytes of one line."""
    return _encoder.encode(line) + b"\n"


def request(line: bytes) -> Request:
    """Return what a client asks for; raises `ProtocolError` where nobody can tell."""
    try:
        return _requests.decode(line)
    except _REFUSALS as error:
        raise _why(line, _REQUESTS) from error


def event(line: bytes) -> Event | None:
    """Return what a room tells; None for a type that a later version may have.

    Raises `ProtocolError` where the other side is no room.
    """
    try:
        return _events.decode(line)
    except _REFUSALS as error:
        why = _why(line, _EVENTS)
        if why.key == "type_unknown":
            return None
        raise why from error


def _why(line: bytes, known: list[str]) -> ProtocolError:
    """Return the fault of a line: its type is unknown, or it is no such line at all."""
    try:
        kind = _kinds.decode(line).type
    except _REFUSALS:
        seen = visible(shortened(line.decode("utf-8", "backslashreplace"), 60))
        return ProtocolError("room_line_bad", expected='{"type":…}', text=seen)
    if kind in known:
        return ProtocolError("room_fields_bad", type=kind)
    return ProtocolError("type_unknown", type=echoed(kind), known=" / ".join(known))
