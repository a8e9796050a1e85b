"""The limits of a process that is checked, where the system has them.

They keep an honest mistake from harming the next program. They are no sandbox against malice.
"""

import os
import sys
from contextlib import suppress
from errno import EAGAIN
from mmap import mmap

FILE = 80 * 1024**2  # bytes of one file; a trace has 64 MB
SECONDS = 60  # of computing, more than a task may take
MEMORY = 2 * 1024**3  # bytes of address space; a thread reserves 8 MB of it
FILES = 256  # open at a time
CHILDREN = 100  # processes that it and its forked children start, all in all
STARTS = {"os.fork", "os.forkpty", "os.posix_spawn", "subprocess.Popen"}  # audit events of Python


def limit(*, python: bool) -> None:
    """Limit the files and the computing of this process, and for `python` memory and children, too.

    Another language gets as much of both as it likes: Java and Node reserve much.
    """
    if python:
        _limit_children()
    with suppress(ImportError):  # Windows has no such limits
        import resource

        limits = {
            resource.RLIMIT_FSIZE: FILE,
            resource.RLIMIT_CPU: SECONDS,
            resource.RLIMIT_CORE: 0,
        }
        if python:
            limits |= {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_NOFILE: FILES}
        for kind, most in limits.items():
            with suppress(ValueError, OSError):  # macOS knows no limit of address space
                resource.setrlimit(kind, (most, most))


# The system counts the processes of a user, not those of a program, and root's not at all. So they
# are counted here, in memory that a forked child shares. A child in another language, or one that
# is started as a new Python, counts itself, but not its own children.


def _limit_children() -> None:
    count = mmap(-1, 4)

    def watch(event: str, _: tuple[object, ...]) -> None:
        if event not in STARTS:
            return
        started = int.from_bytes(count[:4], sys.byteorder) + 1
        if started > CHILDREN:
            raise BlockingIOError(EAGAIN, os.strerror(EAGAIN))  # as the system says it
        count[:4] = started.to_bytes(4, sys.byteorder)

    sys.addaudithook(watch)
