"""The process of a program that is checked: its limits, then the program under the trace."""

import faulthandler
import io
import os
import signal
import sys
from contextlib import suppress
from typing import cast

from chatkit.errors import InputError
from chatkit.trace import children, run
from chatkit.trace.recorder import recorded

STACKS = "CHATKIT_STACKS"  # the environment variable that names the file for the lines
MEMORY = 2 * 1024**3  # bytes of address space; a thread reserves 8 MB of it
FILE = 80 * 1024**2  # bytes of one file; a trace has 64 MB
FILES = 256  # open at a time
SECONDS = 60  # of computing, more than a task may take


def main() -> None:
    """Run `sys.argv[1:]` as `python script …` would, within limits."""
    limit()
    if hasattr(faulthandler, "register"):  # not on Windows
        stacks = os.open(os.environ[STACKS], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        faulthandler.register(signal.SIGUSR1, stacks, all_threads=True)
    script, *arguments = sys.argv[1:]
    try:
        source, path = run.ready(script, arguments)
    except InputError as error:
        sys.exit(str(error))
    children.follow(os.path.basename(script))
    if sys.stdin and sys.stdin.isatty():  # elsewhere `input` reads by it, and is recorded itself
        stdin = cast(io.TextIOWrapper, sys.stdin)
        sys.stdin = Keyboard(stdin.buffer, stdin.encoding, stdin.errors)
    run.run_code(source, path)


class Keyboard(io.TextIOWrapper):
    """A standard input of which a line that is read without `input` is recorded, too."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        """Read a line, as `for line in sys.stdin` does."""
        with recorded("input", wait=-1):
            return super().readline(size)


def limit() -> None:
    """Limit memory, files and computing where the system can. It is no sandbox against malice."""
    with suppress(ImportError):
        import resource

        limits = {
            resource.RLIMIT_AS: MEMORY,
            resource.RLIMIT_FSIZE: FILE,
            resource.RLIMIT_NOFILE: FILES,
            resource.RLIMIT_CPU: SECONDS,
            resource.RLIMIT_CORE: 0,
        }
        for kind, most in limits.items():
            with suppress(ValueError, OSError):  # macOS knows no limit of address space
                resource.setrlimit(kind, (most, most))
