"""The processes that a process has started, and those that they have started."""

from collections.abc import Iterable
from contextlib import suppress

import psutil


def descendants(pid: int) -> list[psutil.Process]:
    """Return the processes below this one; none where it has ended, or the system tells none."""
    with suppress(psutil.Error, OSError):  # OSError: too many files are open
        return psutil.Process(pid).children(recursive=True)
    return []


def kill(processes: Iterable[psutil.Process]) -> None:
    """End processes at once; one that has ended already, or is somebody else's, is left."""
    for process in processes:
        with suppress(psutil.Error, OSError):
            process.kill()
