"""Names, texts and ports that are new for each run, all from one seed."""

import random
import socket
import sys
from contextlib import closing, suppress

NAMES = ("Sari", "Bayu", "Dewi", "Putra", "Wulan", "Rizky", "Laras", "Galih", "Intan", "Yoga")
WORDS = (
    "kopi", "hujan", "sepeda", "pasar", "langit", "buku", "kereta", "teh", "pulau", "jembatan",
    "river", "paper", "window", "garden", "silver", "morning", "pocket", "island",
)  # fmt: skip
PORTS = range(20_000, 30_000)  # below those that a system gives out by itself


class Chosen:
    """The choices of one run; the same seed gives the same ones, but for ports that are taken."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)
        self._places = random.Random(seed)  # since a port that is taken is chosen anew
        self._claims: list[socket.socket] = []
        self._names = self._random.sample(NAMES, len(NAMES))

    def name(self) -> str:
        """Return a username that was not given before, such as `Sari7`."""
        return f"{self._names.pop()}{self._random.randrange(10, 100)}"

    def text(self) -> str:
        """Return a message of three words, one with a capital letter, and a number."""
        one, two, three = self._random.sample(WORDS, 3)
        return f"{one} {two.capitalize()} {three} {self._random.randrange(100, 1000)}"

    def long_text(self, size: int) -> str:
        """Return a text of so many bytes, with letters of two bytes in it."""
        text = self.text() + " "
        while len(text.encode()) < size:
            text += self._random.choice("abcdefghijklmnopqrstuvwxyzéü ")
        while len(text.encode()) > size:
            text = text[:-1]
        return text.rstrip() + "x" * (size - len(text.rstrip().encode()))

    def seed(self) -> int:
        """Return a number for the faults of a cable."""
        return self._places.randrange(1_000_000)

    def host(self) -> str:
        """Return a loopback address other than 127.0.0.1."""
        return f"127.{self._places.randrange(1, 255)}.{self._places.randrange(256)}.1"

    def port(self) -> int:
        """Return a port that is free now, and claimed for us until `close`."""
        while True:
            port = self._places.choice(PORTS)
            if claim := self._claim(port):
                self._claims.append(claim)
                return port

    # Several checks may run side by side with the same seed, and a program binds its port only
    # some time after it was chosen. So each port is claimed by a UDP socket: the system gives it
    # to one check alone, and it is in no program's way. It must be free at all addresses, since a
    # server may listen at all of them, and a client that was just checked has left connections in
    # TIME_WAIT at an address other than 127.0.0.1.

    def _claim(self, port: int) -> socket.socket | None:
        claim = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with suppress(OSError):
            claim.bind(("127.0.0.1", port))
            if all(is_free(host, port) for host in ("127.0.0.1", "")):
                return claim
        claim.close()
        return None

    def close(self) -> None:
        """Give the ports back."""
        while self._claims:
            self._claims.pop().close()


def is_free(host: str, port: int, *, reuse: bool = False) -> bool:
    """Tell whether a program could listen at this place, with SO_REUSEADDR or without it."""
    with closing(socket.socket()) as probe:
        if reuse and sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
