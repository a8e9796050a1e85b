"""The process of a command that is checked: its limits, then the command in its place."""

import os
import subprocess
import sys

from chatkit.checks.limits import limit


def main() -> None:
    """Run the command `sys.argv[1:]` within limits."""
    words = sys.argv[1:]
    limit(python=False)
    try:
        if os.name == "posix":
            os.execvp(words[0], words)
        sys.exit(subprocess.run(words).returncode)
    except OSError as error:
        sys.exit(f"{words[0]}: {error.strerror}")
