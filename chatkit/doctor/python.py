"""Python itself: an old one explains all other faults."""

import platform
import sys
from collections.abc import Iterator

from chatkit.doctor.finding import Finding, Lab
from chatkit.texts import say

OLDEST = (3, 11)  # as pyproject.toml has it


def check(lab: Lab) -> Iterator[Finding]:
    """Check that this Python is new enough."""
    yield judge(sys.version_info[:2])


def judge(version: tuple[int, int]) -> Finding:
    """Return the finding for a Python of that version."""
    values = {"version": platform.python_version(), "path": sys.executable}
    if version >= OLDEST:
        return Finding("ok", say("doctor_python_ok", **values))
    oldest = ".".join(map(str, OLDEST))
    sentence = say("doctor_python_old", oldest=oldest, **values)
    return Finding("failed", sentence, say("doctor_python_cure", oldest=oldest))
