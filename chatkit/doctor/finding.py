"""The result of a check, and the circumstances in which the checks run."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Literal

from chatkit.texts import say

Verdict = Literal["ok", "note", "failed"]


@dataclass(frozen=True)
class Finding:
    """One result of a check; a fault or a note has a `cure`.

    The cure is a sentence. A command to type stands below it, on a line of its own, which is shown
    unbroken, so that it can be copied.
    """

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


def run_python(*words: str) -> str:
    """Return the cure that is a command for this Python."""
    return say("doctor_run", command=" ".join([python(), *words]))


def pip_install(*packages: str) -> str:
    """Return the cure that installs packages into this Python."""
    return run_python("-m pip install", *packages)
