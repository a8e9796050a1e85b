"""A task of a lecturer's own: a Python file with a `task`, of which each fault is one sentence."""

import sys
from pathlib import Path
from types import ModuleType

from chatkit.checks.submission import parsed, text_of
from chatkit.checks.task import Task
from chatkit.errors import InputError
from chatkit.message import echoed


def load(path: Path) -> Task:
    """Return the task of a file. Its code runs here, so it is trusted as any program is.

    Raises `InputError` where it is missing, cannot run, or has no whole task.
    """
    name = echoed(path.name)
    text = text_of(path, name)
    parsed(text, name)
    task = getattr(_run(path, text, name), "task", None)
    if not isinstance(task, Task):
        raise InputError("check_task_none", file=name)
    _look(task, name)
    return task


def _run(path: Path, text: str, name: str) -> ModuleType:
    module = ModuleType(f"chatkit_task_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # a dataclass in it looks for its module
    try:
        exec(compile(text, str(path), "exec"), module.__dict__)
    except (Exception, SystemExit) as error:
        line = _line(error, path)
        reason = echoed(f"{type(error).__name__}: {error}")
        raise InputError("check_task_broken", file=name, line=line, reason=reason) from error
    return module


def _line(error: BaseException, path: Path) -> int:
    """Return the line of the file in which an error was raised, or passed through."""
    line, frame = 0, error.__traceback__
    while frame:
        if frame.tb_frame.f_code.co_filename == str(path):
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


def _look(task: Task, name: str) -> None:
    """Raise `InputError` where the checks do not stand in an order that can be played."""
    if not task.checks:
        raise InputError("check_task_empty", file=name)
    known: set[str] = set()
    for check in task.checks:
        if check.name in known:
            raise InputError("check_task_twice", file=name, check=check.name)
        for before in filter(None, (check.after, check.needs)):
            if before not in known:
                raise InputError("check_task_order", file=name, check=check.name, before=before)
        known.add(check.name)
