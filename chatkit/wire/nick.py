r"""The nick dialect of Pertemuan 4: many clients, raw text, no delimiter, no length.

The server asks `NICK`, the client answers with its username. A client sends `NAME: text`, and every
client reads `[stamp] NAME: text`, the sender too. The stamp is date and time in the course's folder
a (`full`), the time in b (`time`), and none in its example module (`none`). All of it is ASCII,
since the course's scripts decode ASCII; a client that has sent UTF-8 itself gets UTF-8. No
networking here.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from chatkit.message import MAX_USERNAME, full_stamp, short_stamp, visible
from chatkit.wire import classic, room

QUESTION = b"NICK"
STAMPS = ("full", "time", "none")
MAX_TEXT = 2_500  # characters; in JSON six bytes each at most, they fit a line of a room
SERVER = "*"  # stands for the sender of words that name none, as in IRC

_STAMP = r"\[(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\] "
# the greeting and a stamp are where a text begins, also behind another one
_BEGIN = re.compile(rf"(?={_STAMP}|Terkoneksi dengan Server!)")
_EVENT = re.compile(rf"({_STAMP})?(?:([^:\[\]]{{1,64}}): (.*)|(.+) (Bergabung|keluar)!)", re.DOTALL)


class Reader:
    """Turns the pieces of one client into its name, and then into the texts that it says."""

    # Without a delimiter two texts that were sent in a row arrive as one piece. Each begins with
    # the name of the client, though, and that is where they are parted. A name behind a blank is
    # left alone: somebody has written it into the text.
    def __init__(self) -> None:
        self.name = ""  # as the client writes it; empty until it has come
        self.ascii = True  # whether all that has come was ASCII
        self._texts = classic.Reader()

    @property
    def pending(self) -> bool:
        """Whether half a letter is held back."""
        return self._texts.pending

    def feed(self, piece: bytes) -> list[str]:
        """Return the texts that `piece` completes; the first one ever is the name alone.

        A text of more than 2,500 characters becomes several.
        """
        said: list[str] = []
        for text in self._texts.feed(piece):
            self.ascii &= text.isascii()
            if self.name:
                said += self._apart(text)
            elif name := text.strip():
                self.name, rest = _name_and_rest(name)
                said += [self.name, *self._apart(rest)]
        return said

    def _apart(self, text: str) -> list[str]:
        mark = rf"(?<!\s){re.escape(self.name)}: "
        parts = re.split(mark, text)
        return [part[at : at + MAX_TEXT] for part in parts for at in range(0, len(part), MAX_TEXT)]


def _name_and_rest(text: str) -> tuple[str, str]:
    """Return a name, and the first text where it is glued to it: `BobBob: halo`."""
    glued = re.match(rf"(.{{1,{MAX_USERNAME}}}?)(?=\1: )", text, re.DOTALL)
    return (glued[1], text[glued.end() :]) if glued else (text, "")


class ServerReader:
    """Turns the pieces of the course's server into events: NICK, who has come and gone, texts.

    A text that names no sender is told as one of `SERVER`.
    """

    def __init__(self) -> None:
        self._texts = classic.Reader()
        self._count = 0  # of messages, as their numbers: this dialect has none
        self._asked = False  # whether the question has come; after it, NICKY may be a name

    def feed(self, piece: bytes) -> Iterator[room.Event | None]:
        """Yield the events that `piece` completes; None stands for the question NICK."""
        for text in self._texts.feed(piece):
            if text.startswith("NICK") and (text == "NICK" or not self._asked):
                self._asked = True
                yield None
                text = text.removeprefix("NICK")
            for part in _BEGIN.split(text):
                if part:
                    yield self._event(part)

    def _event(self, text: str) -> room.Event:
        found = _EVENT.fullmatch(text)
        if found and (name := found[4]):
            return room.Joined(name) if found[5] == "Bergabung" else room.Left(name)
        self._count += 1
        sender, said = (found[2], found[3]) if found else (SERVER, text)
        return room.Posted(self._count, "", sender, said, "")


def encode_name(name: str) -> bytes:
    """Return the answer to NICK."""
    return _bytes(name, "ascii")


def encode_text(text: str, name: str) -> bytes:
    """Return a message as a client sends it."""
    return _bytes(f"{name}: {text}", "ascii")


def encode(event: room.Event, now: datetime, stamp: str, coding: str = "ascii") -> bytes:
    """Return what a client reads of an event; empty where the course knows no words."""
    match event:
        case room.Posted(sender=sender, text=text):
            words = f"{sender}: {text}"
        case room.Private(sender=sender, to=to, text=text):
            words = f"{sender} -> {to}: {text}"
        case room.Joined(name=name):
            words = f"{name} Bergabung!"
        case room.Left(name=name):
            words = f"{name} keluar!"
        case room.Welcome():
            return b"Terkoneksi dengan Server!"
        case room.Fault(text=text) | room.Bye(text=text) if text:
            return _bytes(text, coding)
        case _:
            return b""
    return _bytes(_head(now, stamp) + words, coding)


def _head(now: datetime, stamp: str) -> str:
    if stamp == "none":
        return ""
    return f"[{full_stamp(now) if stamp == 'full' else short_stamp(now)}] "


def _bytes(text: str, coding: str) -> bytes:
    """Return the bytes of a text; a letter that the coding lacks, or that hides, is its escape."""
    return visible(text).encode(coding, "backslashreplace")
