"""The process of a program that is checked: its limits, then the program under the trace."""

import faulthandler
import io
import os
import signal
import sys
from typing import cast

from chatkit.checks.limits import limit
from chatkit.errors import InputError
from chatkit.trace import children, run
from chatkit.trace.recorder import recorded

STACKS = "CHATKIT_STACKS"  # the environment variable that names the file for the stacks


def main() -> None:
    """Run `sys.argv[1:]` as `python script …` would, within limits."""
    limit(python=True)
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
