"""The play of a student's server for many clients: our clients, and what each of them reads.

Nothing parts the texts of this dialect (chatkit/wire/nick.py): two may come as one piece, late,
with a line end or without one, with a stamp or without one. So all that a client has received is
searched as one text.
"""

import re
from dataclasses import dataclass, field
from string import ascii_lowercase

from chatkit.checks.peer import Peer, begin_to_connect
from chatkit.checks.play import PORT, shown
from chatkit.checks.server_play import ServerPlay
from chatkit.checks.stamps import CLOCK
from chatkit.checks.task import Absent, Failed
from chatkit.texts import say

KNOCKING = 5  # clients of a crowd; a server of Python's socketserver has a queue of five
QUESTION = "NICK"
FLAGS = re.IGNORECASE
GREETING = r"terkoneksi|terhubung|tersambung|selamat datang|connected|welcome"
JOINS, LEAVES = r"bergabung|joined", r"keluar|left"
BETWEEN = r"(?!\w)[ \w]{0,20}?"  # of a name and its verb: "Sari7 telah Bergabung!"
DAY = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}"  # in any usual order
STAMP = rf"\[?({DAY})?[ ,T]*({CLOCK})?\]?"


@dataclass
class Guest:
    """A client of ours in the room."""

    name: str
    peer: Peer
    named: bool = field(default=False)  # whether it has said its name

    @property
    def text(self) -> str:
        """All that it has received since it has looked away."""
        self.peer.read(0)
        return self.peer.received.decode("utf-8", "backslashreplace")

    def reads(self, pattern: str) -> re.Match[str] | None:
        """Return the first match in all that it has received."""
        return re.search(pattern, self.text, FLAGS)

    def count(self, pattern: str) -> int:
        """Return how often it has received a pattern."""
        return len(re.findall(pattern, self.text, FLAGS))

    def look_away(self) -> None:
        """Take all that has come as seen."""
        self.peer.read(0)
        self.peer.look_away()


def joins(name: str) -> str:
    """Return the pattern of `NAME Bergabung!`."""
    return rf"{re.escape(name)}{BETWEEN}({JOINS})"


def leaves(name: str) -> str:
    """Return the pattern of `NAME keluar!`."""
    return rf"{re.escape(name)}{BETWEEN}({LEAVES})"


def line(name: str, text: str) -> str:
    """Return the pattern of `NAME: text`; a stamp may stand between the two."""
    return rf"{re.escape(name)}(?!\w)[^a-z\n]{{1,30}}{re.escape(text)}"


class RoomPlay(ServerPlay):
    """The student's server, and a room full of our clients."""

    questions = (PORT,)
    guests: list[Guest]
    gone: Guest  # the one that has left last

    def begin(self) -> None:
        """Start the server, with an empty room."""
        self.guests = []
        super().begin()

    # who comes

    def knocks(self, name: str = "", *, narrow: bool = False) -> Guest:
        """Return a new client that has connected, and has said nothing yet."""
        guest = Guest(name or self.chosen.name(), self.client(narrow=narrow))
        self.guests.append(guest)
        return guest

    def is_asked(self, guest: Guest) -> bool:
        """Tell whether a client has been asked for its name."""
        return bool(self.program.until(lambda: guest.reads(QUESTION)))

    def enters(self, name: str = "", *, narrow: bool = False) -> Guest:
        """Return a new client that was asked, has said its name, and has been greeted."""
        guest = self.knocks(name, narrow=narrow)
        if not self.is_asked(guest):
            raise Absent(self.missing(guest, QUESTION))
        self.says_its_name(guest)
        self.hears(guest, GREETING, say("check_room_greeting"))
        return guest

    def says_its_name(self, guest: Guest) -> None:
        """Have a client answer the question."""
        guest.look_away()
        guest.named = True
        self.sends(guest.peer, guest.name)

    def company(self, count: int) -> list[Guest]:
        """Return so many clients of a new server; all have read of each other, and looked away."""
        self.begin()
        for _ in range(count):
            newcomer = self.enters()
            for guest in self.guests:
                if guest is not newcomer:
                    self.hears_of(guest, joins(newcomer.name), f"{newcomer.name} Bergabung!")
        self.look_away()
        return self.guests

    def crowd(self, count: int) -> list[Guest]:
        """Return so many clients, `KNOCKING` of which are at the door at a time."""
        self.begin()
        place, one = self.place(), self.chosen.name()
        names = [f"{one}{letter}" for letter in ascii_lowercase[:count]]

        def all_are_in() -> bool:
            for guest in self.guests:
                if not guest.named and guest.reads(QUESTION):
                    self.says_its_name(guest)
            waiting = [guest for guest in self.guests if not guest.named]
            for name in names[len(self.guests) :][: KNOCKING - len(waiting)]:
                self.guests.append(Guest(name, begin_to_connect(*place)))
                self.peers.append(self.guests[-1].peer)
            if not all(guest.peer.connected or guest.peer.ended for guest in waiting):
                self.program.acted()  # the system tries again after a second (tcp(7))
            return all(guest.named for guest in self.guests)

        self.program.until(all_are_in)
        return self.guests

    def look_away(self) -> None:
        """Have all clients take all that has come as seen."""
        for guest in self.guests:
            guest.look_away()

    # what is said

    def says(self, guest: Guest, text: str) -> str:
        """Have a client say a text, as the course's clients do; return its line."""
        said = f"{guest.name}: {text}"
        self.sends(guest.peer, said)
        return said

    def hears(self, guest: Guest, pattern: str, wanted: str) -> re.Match[str]:
        """Expect that a client receives a pattern, whatever stands around it."""
        found = self.program.until(lambda: guest.reads(pattern))
        if not found:
            raise Failed(self.missing(guest, wanted))
        return found

    def hears_of(self, guest: Guest, pattern: str, wanted: str) -> None:
        """Expect that a client is told of another one, once."""
        self.hears(guest, pattern, wanted)
        if (count := guest.count(pattern)) > 1:
            raise Failed(say("check_room_twice", name=guest.name, wanted=wanted, count=count))

    def missing(self, guest: Guest, wanted: str) -> str:
        """Return a sentence on a text that has not come: the cause, as far as it is known."""
        if spins := self.program.spins():
            return spins
        values = {"name": guest.name, "wanted": shown(wanted), "doing": self.doing()}
        if error := self.program.crash():
            return say("check_room_crash", **values, error=shown(error))
        if guest.text:
            return say("check_room_other", **values, seen=shown(repr(guest.peer.received)))
        if guest.peer.ended:
            return say("check_room_closed", **values, end=guest.peer.ended)
        return say("check_room_nothing", **values)
