"""The limits of a process that is checked, where the system has them.

They keep an honest mistake from harming the next program. They are no sandbox against malice.
"""

from contextlib import suppress

FILE = 80 * 1024**2  # bytes of one file; a trace has 64 MB
SECONDS = 60  # of computing, more than a task may take
MEMORY = 2 * 1024**3  # bytes of address space; a thread reserves 8 MB of it
FILES = 256  # open at a time


def limit(*, python: bool) -> None:
    """Limit the files and the computing of this process, and for `python` its memory, too.

    Another language gets as much memory and as many files as it likes: Java and Node reserve much.
    """
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
