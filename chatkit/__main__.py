"""`python -m chatkit` is the command `chatkit`."""

import sys

if not sys.flags.safe_path:
    del sys.path[0]  # the folder that one stands in: a student's socket.py there is not for us

from chatkit.cli import main

sys.exit(main())
