"""Where traces are kept: one folder for all processes that belong together."""

import os
import shutil
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import platformdirs

VARIABLE = "CHATKIT_TRACE"  # a folder, or "off"
KEPT = timedelta(days=14)  # in the default place: the words of a chat should not lie there for ever


def wanted() -> bool:
    """Tell whether this process is to record: always, unless CHATKIT_TRACE is `off`."""
    return os.environ.get(VARIABLE, "").lower() not in ("off", "0")


def folder() -> Path:
    """Return the folder that CHATKIT_TRACE names, else today's own."""
    named = os.environ.get(VARIABLE, "")
    if named and wanted():
        return Path(named).absolute()  # a notebook may run in another folder than its lab
    return days() / str(date.today())


def days() -> Path:
    """Return the place of the folders that are made for each day."""
    return Path(platformdirs.user_state_dir("chatkit", appauthor=False), "traces")


def make(path: Path) -> Path:
    """Make the folder, for its owner alone, where it is not there yet; return it.

    A new day's folder takes the place of those that are over 14 days old.
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
