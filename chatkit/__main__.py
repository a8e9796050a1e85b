"""`python -m chatkit` is the command `chatkit`."""

import sys

if not getattr(sys.flags, "safe_path", False):  # a Python before 3.11 lacks it; `doctor` says so
    del sys.path[0]  # the current folder, where a student's own socket.py may lie

from chatkit.cli import main

sys.exit(main())
