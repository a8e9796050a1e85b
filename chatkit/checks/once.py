"""A check from Python: of a file, a folder, or a function of a notebook."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType

from chatkit.checks import host
from chatkit.checks.function import as_script
from chatkit.checks.judge import find_task
from chatkit.checks.result import Report
from chatkit.checks.submission import find_script
from chatkit.checks.task import Task
from chatkit.errors import InputError

Program = str | Path | Callable[..., object]


def check(task: str, program: Program, *, seed: int | None = None, only: str = "") -> Report:
    """Play the other side against a program, and return the report.

    check("server", "my_server.py")    a file, or a folder with one script
    check("server", my_server)         a function of the notebook, with what it names

    A notebook shows the report. For points: `report.held("asked") / len(report.of("asked"))`.

    Raises `InputError` where the program cannot be checked.
    """
    with script_of(program, find_task(task)) as script:
        return host.report(task, script, host.new_seed() if seed is None else seed, only)


@contextmanager
def script_of(program: Program, task: Task) -> Iterator[Path]:
    """Give the script of a program. That of a function exists for the time of the block."""
    if isinstance(program, FunctionType):
        with tempfile.TemporaryDirectory(prefix="chatkit-function-") as home:
            name = program.__name__
            if name in sys.stdlib_module_names:
                name += "_"  # a script `select.py` would stand in the way of Python's own module
            path = Path(home, f"{name}.py")
            text = as_script(program, called=not task.function)
            wanted = getattr(task.play, "call", "").partition("(")[0]
            if wanted not in ("", program.__name__):  # the judge finds it by its name in the file
                text += f"\n{wanted} = {program.__name__}\n"
            path.write_text(text, "utf-8")
            yield find_script(path, task.name)
    elif isinstance(program, str | Path):
        yield find_script(Path(program), task.name)
    else:
        raise InputError("program_unknown", type=type(program).__name__)


def name_of(program: Program) -> str:
    """Return the name of a program as a person reads it."""
    return f"{program.__name__}()" if isinstance(program, FunctionType) else str(program)
