"""The folder of the traces: one for all processes that belong together."""

import os
import shutil
import sys
from contextlib import suppress
from datetime import date, timedelta
from errno import EEXIST
from pathlib import Path

import platformdirs

from chatkit.texts import say

VARIABLE = "CHATKIT_TRACE"  # a folder, or "off"
DAY = 512 * 1024 * 1024  # bytes of one day's folder; beyond them its oldest files are removed
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
    for missing in reversed([one for one in (path, *path.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)  # `parents=True` would leave it to the umask
    if not path.is_dir():
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path))
    if path.parent == days() and (count := _make_room(path)):
        print(say("trace_day_full", size=DAY // 1024**2, count=count, folder=path), file=sys.stderr)
    return path


def notice() -> str:
    """Return a sentence: where the record of this process lies, and for how long it is kept."""
    where = folder()
    ours = where.parent == days()
    kept = say("trace_kept", days=KEPT.days) if ours else say("trace_kept_by_you")
    return say("trace_notice", folder=where, kept=kept)


def _make_room(path: Path) -> int:
    """Remove the oldest files of a day until they are small enough; return how many that were.

    A file that a living process writes stays.
    """
    sizes = {}
    for file in path.glob("*.jsonl"):
        with suppress(FileNotFoundError):  # another program makes room at the same time
            sizes[file] = file.stat()
    excess = sum(size.st_size for size in sizes.values()) - DAY
    count = 0
    for file in sorted(sizes, key=lambda file: sizes[file].st_mtime):
        if excess <= 0:
            break
        if not _is_written(file):
            with suppress(OSError):
                file.unlink(missing_ok=True)  # it may just have been removed
                excess -= sizes[file].st_size
                count += 1
    return count


def _is_written(file: Path) -> bool:
    """Tell whether the process that made a file still runs; its pid is in the file's name."""
    import psutil  # here, since it is large, and a folder is seldom full

    pid = file.stem.split("-")[-2:-1]
    return bool(pid) and pid[0].isdigit() and psutil.pid_exists(int(pid[0]))


def _tidy(oldest: date) -> None:
    for old in days().glob("????-??-??"):
        with suppress(ValueError):  # not one of ours
            if date.fromisoformat(old.name) < oldest:
                shutil.rmtree(old, ignore_errors=True)
