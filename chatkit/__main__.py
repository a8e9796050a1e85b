"""`python -m chatkit` is the command `chatkit`."""

import sys

from chatkit.cli import main

sys.exit(main())
