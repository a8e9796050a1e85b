"""The folder of the traces: one for all processes that belong together."""

import os
import shutil
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import platformdirs

VARIABLE = "CHATKIT_TRACE"  # a folder, or "off"
KEPT = timedelta(days=14)  # of the folders made for a day: a chat should not be kept for ever


def wanted() -> bool:
    """Tell whether this process records: always, unless CHATKIT_TRACE is `off` or `0`."""
    return os.environ.get(VARIABLE, "").lower() not in ("off", "0")


def folder() -> Path:
    """Return the folder that CHATKIT_TRACE names, or by default the folder of this day."""
    named = os.environ.get(VARIABLE, "")
    if named and wanted():
        return Path(named).absolute()  # a notebook may run in another folder than its lab
    return days() / str(date.today())


def days() -> Path:
    """Return the folder that holds the folders of the days."""
    return Path(platformdirs.user_state_dir("chatkit", appauthor=False), "traces")


def make(path: Path) -> Path:
    """Make the folder if it is missing, readable for its owner alone; return it.

    When the folder of a new day is made, the folders that are over 14 days old are removed.
    """
    if path.parent == days() and not path.exists():
        _tidy(date.today() - KEPT)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _tidy(oldest: date) -> None:
    for old in days().glob("????-??-??"):
        with suppress(ValueError):  # not one of ours
            if date.fromisoformat(old.name) < oldest:
                shutil.rmtree(old, ignore_errors=True)
