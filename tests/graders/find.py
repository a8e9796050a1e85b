"""Find nbgrader and Otter for the tests, or install them: `python -m tests.graders.find --install`.

Both bring extensions of JupyterLab, which would change the one that the other tests look at. So
they live in a virtual environment of their own, outside of this repository, and find all that they
share with us in ours.
"""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

from platformdirs import user_cache_path

ROOT = Path(__file__).parents[2]
WANTED = ("nbgrader==0.9.6", "otter-grader==7.0.0")
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
FOLDER = user_cache_path("chatkit-tests") / "-".join(("graders", *WANTED, PYTHON)).replace(
    "==", "-"
)
ASKED = "from importlib.metadata import version; version('nbgrader'); version('otter-grader')"
BIN = FOLDER / ("Scripts" if os.name == "nt" else "bin")
INTERPRETER = BIN / ("python.exe" if os.name == "nt" else "python")
NONE = """
************************************************************************
*  NO NBGRADER AND NO OTTER: THE EXAMPLES IN docs/ ARE NOT GRADED.     *
*  RUN MAKE TEST AGAIN WHERE PIP REACHES A PACKAGE INDEX.              *
************************************************************************
"""


def required() -> bool:
    """Tell whether missing graders are a failure: CHATKIT_GRADERS=required."""
    return os.environ.get("CHATKIT_GRADERS") == "required"


def surroundings() -> dict[str, str]:
    """Return the environment in which the graders run: theirs first, and ours behind it."""
    ours = os.pathsep.join((str(ROOT), sysconfig.get_path("purelib")))
    path = os.pathsep.join((str(BIN), os.environ.get("PATH", "")))
    return {**os.environ, "PYTHONPATH": ours, "PATH": path, "CHATKIT_LANG": "en"}


def found() -> bool:
    """Tell whether both are there and start."""
    if not INTERPRETER.exists():
        return False
    asked = [str(INTERPRETER), "-c", ASKED]
    try:
        return subprocess.run(asked, env=surroundings(), timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install() -> bool:
    """Install both where they are missing; tell whether they are there now."""
    if found():
        return True
    print("no nbgrader and no Otter yet; pip installs them into", FOLDER, flush=True)
    venv.create(FOLDER, clear=True, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", str(INTERPRETER), "install"]
    pinned = ["--constraint", str(ROOT / "constraints.txt")]
    try:
        subprocess.run([*pip, *pinned, *WANTED], env=surroundings(), timeout=300, check=True)
        # nbgrader starts the program `alembic`, which must be one that finds nbgrader
        again = ["--no-deps", "--ignore-installed", *pinned, "alembic"]
        subprocess.run([*pip, *again], env=surroundings(), timeout=100, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        print(error)
    return found()


if __name__ == "__main__":
    there = install() if "--install" in sys.argv else found()
    print(f"nbgrader and Otter: {FOLDER}" if there else NONE, flush=True)
    sys.exit(0 if there or not required() else 1)
