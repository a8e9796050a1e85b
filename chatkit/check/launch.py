"""The process of a command that is checked: its limits, then the command in its place."""

import os
import subprocess
import sys
from contextlib import suppress

FILE = 80 * 1024**2  # bytes of one file
SECONDS = 60  # of computing, more than a task may take


def main() -> None:
    """Run `sys.argv[1:]` within limits; the memory has none, since Java and Node reserve much."""
    words = sys.argv[1:]
    with suppress(ImportError):
        import resource

        limits = {
            resource.RLIMIT_FSIZE: FILE,
            resource.RLIMIT_CPU: SECONDS,
            resource.RLIMIT_CORE: 0,
        }
        for kind, most in limits.items():
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))
    try:
        if os.name == "posix":
            os.execvp(words[0], words)
        sys.exit(subprocess.run(words).returncode)
    except OSError as error:
        sys.exit(f"{words[0]}: {error.strerror}")
