"""Names, texts and ports that are new for each run, all from one seed."""

import random
import socket
from contextlib import closing

NAMES = ("Sari", "Bayu", "Dewi", "Putra", "Wulan", "Rizky", "Laras", "Galih", "Intan", "Yoga")
WORDS = (
    "kopi", "hujan", "sepeda", "pasar", "langit", "buku", "kereta", "teh", "pulau", "jembatan",
    "river", "paper", "window", "garden", "silver", "morning", "pocket", "island",
)  # fmt: skip
PORTS = range(20_000, 30_000)  # below those that a system gives out by itself

HERE = "127.0.0.1"
_claims: dict[int, socket.socket] = {}


class Chosen:
    """The choices of one run; the same seed gives the same ones, but for ports that are taken."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)
        self._places = random.Random(seed)  # since a port that is taken is chosen anew
        self._names = self._random.sample(NAMES, len(NAMES))

    def name(self) -> str:
        """Return a username that was not given before, such as `Sari7`."""
        return f"{self._names.pop()}{self._random.randrange(10, 100)}"

    def text(self) -> str:
        """Return a message of three words and a number."""
        words = " ".join(self._random.sample(WORDS, 3))
        return f"{words} {self._random.randrange(100, 1000)}"

    def long_text(self, size: int) -> str:
        """Return a text of so many bytes, with letters of two bytes in it."""
        text = self.text() + " "
        while len(text.encode()) < size:
            text += self._random.choice("abcdefghijklmnopqrstuvwxyzéü ")
        while len(text.encode()) > size:
            text = text[:-1]
        return text.rstrip() + "x" * (size - len(text.rstrip().encode()))

    def host(self) -> str:
        """Return a loopback address other than 127.0.0.1."""
        return f"127.{self._places.randrange(1, 255)}.{self._places.randrange(256)}.1"

    def port(self) -> int:
        """Return a port that is free now, and that no other check takes until this process ends."""
        while True:
            port = self._places.choice(PORTS)
            with closing(socket.socket()) as probe:
                if _claimed(port) and probe.connect_ex((HERE, port)) and _binds(port):
                    return port


# Two checks at a time with the same seed would choose the same port: both find it free, and one of
# the two programs is then told that its port is in use. So a check claims a port by binding the UDP
# port of the same number, which no program of the tasks needs, and which the system gives back when
# the process ends, however it ends.
def _claimed(port: int) -> bool:
    if port not in _claims:
        claim = socket.socket(type=socket.SOCK_DGRAM)
        try:
            claim.bind((HERE, port))
        except OSError:
            claim.close()
            return False
        _claims[port] = claim
    return True


def _binds(port: int) -> bool:
    with closing(socket.socket()) as probe:
        try:
            probe.bind((HERE, port))
        except OSError:
            return False
    return True
