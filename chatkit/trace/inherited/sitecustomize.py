"""Python imports this module at the start of every program that a traced program starts.

`chatkit.trace.children` puts this folder on PYTHONPATH. The program must not notice, so the folder
leaves `sys.path`, and a `sitecustomize` of the user's own runs as it would without us. The words
of this file are few and old, since any Python may come along here.
"""

import importlib
import os
import sys

_here = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != _here]

_ours = sys.modules.pop("sitecustomize")
try:  # noqa: SIM105
    importlib.import_module("sitecustomize")
except ImportError:
    pass
sys.modules.setdefault("sitecustomize", _ours)  # the import that runs this file looks for it
try:
    from chatkit.trace import children
except ImportError:  # another Python, without chatkit
    sys.stderr.write(os.environ.get("CHATKIT_UNRECORDED", "") + "\n")
else:
    children.begin()
