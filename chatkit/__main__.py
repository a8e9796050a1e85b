"""`python -m chatkit` is the command `chatkit`."""

import sys

if not sys.flags.safe_path:
    del sys.path[0]  # the current folder, where a student's own socket.py may lie

from chatkit.cli import main

sys.exit(main())
