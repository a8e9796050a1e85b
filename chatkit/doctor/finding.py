"""The result of a check, and the circumstances in which the checks run."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Literal

Verdict = Literal["ok", "note", "failed"]


@dataclass(frozen=True)
class Finding:
    """One row of the page; `cure` is a sentence, or a command to type, where something is wrong."""

    name: str
    verdict: Verdict
    sentence: str
    cure: str = ""


class Patience:
    """The time that is left for all checks together; it ends early where a person gives up."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._given_up = Event()

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return 0.0 if self._given_up.is_set() else max(0.0, self._until - time.monotonic())

    def spend(self, seconds: float) -> None:
        """Wait a moment; raises `TimeoutError` where no time is left."""
        if not self.left:
            raise TimeoutError
        self._given_up.wait(min(seconds, self.left))

    def end(self) -> None:
        """Have everything that waits stop waiting."""
        self._given_up.set()


@dataclass(frozen=True)
class Lab:
    """The lab that the laptop has to be ready for."""

    folder: Path  # of the lessons
    ports: tuple[int, ...]  # on which the lessons listen
    patience: Patience


def python() -> str:
    """Return this Python as a shell takes it: in quotes where its path has a blank."""
    return f'"{sys.executable}"' if " " in sys.executable else sys.executable


def pip_install(*packages: str) -> str:
    """Return the command that installs packages into this Python."""
    return " ".join([python(), "-m pip install", *packages])
