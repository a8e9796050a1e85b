"""Where traces are kept: one folder for all processes that belong together."""

import os
from datetime import date
from pathlib import Path

import platformdirs

VARIABLE = "CHATKIT_TRACE"  # a folder, or "off"


def wanted() -> bool:
    """Tell whether this process is to record: always, unless CHATKIT_TRACE is `off`."""
    return os.environ.get(VARIABLE, "").lower() not in ("off", "0")


def folder() -> Path:
    """Return the folder that CHATKIT_TRACE names, else today's own."""
    named = os.environ.get(VARIABLE, "")
    if named and wanted():
        return Path(named).absolute()  # a notebook may run in another folder than its lab
    return Path(
        platformdirs.user_state_dir("chatkit", appauthor=False), "traces", str(date.today())
    )


def make(path: Path) -> Path:
    """Make the folder, for its owner alone, where it is not there yet; return it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
