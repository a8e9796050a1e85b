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
    """One result of a check; `cure` is a sentence, or a command to type, for a fault or a note."""

    verdict: Verdict
    sentence: str
    cure: str = ""


class Deadline:
    """The time at which all checks end; `expire` brings it forward where a person gives up."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds
        self._expired = Event()

    def wait(self, seconds: float = 0.0) -> None:
        """Wait so long; raises `TimeoutError` at the deadline."""
        left = self._at - time.monotonic()
        if left <= 0 or self._expired.wait(min(seconds, left)):
            raise TimeoutError

    def expire(self) -> None:
        """Have every wait raise `TimeoutError` from now on."""
        self._expired.set()


@dataclass(frozen=True)
class Lab:
    """The lab that the laptop has to be ready for."""

    folder: Path  # of the lessons
    deadline: Deadline


def python() -> str:
    """Return this Python as a shell takes it: in quotes where its path has a blank."""
    return f'"{sys.executable}"' if " " in sys.executable else sys.executable


def pip_install(*packages: str) -> str:
    """Return the command that installs packages into this Python."""
    return " ".join([python(), "-m pip install", *packages])
