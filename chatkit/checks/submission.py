"""A program as it was handed in: a file or a folder, of which each fault is one sentence."""

import ast
import threading
import warnings
from collections.abc import Iterator
from importlib.util import decode_source, find_spec
from pathlib import Path

from chatkit.checks.folders import is_inside
from chatkit.errors import InputError
from chatkit.message import MAX_ECHO, echoed, shortened, visible
from chatkit.trace.run import read


def find_script(path: Path, task: str) -> Path:
    """Return the script that can be checked.

    Of a folder it is the only script, or the one named like the task, such as `one_way_server.py`.
    A folder that holds nothing but another folder stands for that one, as an unpacked ZIP has it.

    Raises `InputError` where there is none, or it cannot run.
    """
    script = _main_script(path, task) if path.is_dir() else path
    name = echoed(script.name)
    if path.is_dir() and not is_inside(script, path):
        raise InputError("check_link", script=name)
    if script.suffix.lower() == ".ipynb" and script.exists():
        raise InputError("check_notebook", script=name)
    if script.suffix.lower() != ".py" and script.exists():
        raise InputError("check_no_python", script=name)
    if missing := _missing(parsed(text_of(script, name), name), script.parent):
        raise InputError("check_no_module", script=name, module=missing)
    return script


def text_of(script: Path, name: str) -> str:
    """Return the text of a script; raises `InputError` where it has none."""
    try:
        return decode_source(read(str(script)))
    except InputError as error:  # without its folder, since a class is checked in copies
        raise InputError(error.key, **{**error.values, "script": name}) from None


def _main_script(folder: Path, task: str) -> Path:
    found = _visible(folder, "*.py")
    if len(found) == 1:
        return found[0]
    name = echoed(folder.name or str(folder))
    if not found:
        inside = [path for path in folder.iterdir() if path.name[0] not in "._"]
        if len(inside) == 1 and inside[0].is_dir() and is_inside(inside[0], folder):
            return _main_script(inside[0], task)
        notebooks = _visible(folder, "*.ipynb")
        key = "check_folder_of_notebooks" if notebooks else "check_no_script"
        raise InputError(key, folder=name)
    named = {path.stem.lower().replace("_", "-"): path for path in found}
    for wanted in (task, f"my-{task}"):  # as in the lessons
        if wanted in named:
            return named[wanted]
    names = shortened(", ".join(visible(path.name) for path in found), MAX_ECHO)
    raise InputError("check_many_scripts", folder=name, names=names, wanted=f"{task}.py")


def _visible(folder: Path, pattern: str) -> list[Path]:
    return sorted(one for one in folder.glob(pattern) if one.is_file() and one.name[0] != ".")


# The programs of a class are read by several threads. In Python 3.11 two parsers at a time count
# their depth in one number, and fail where a garbage collection lets the other thread run; and
# `catch_warnings` changes the warnings of every thread.
_parsing = threading.Lock()


def parsed(text: str, script: str) -> ast.Module:
    """Return a script as Python reads it; raises `InputError` where Python cannot."""
    try:
        with _parsing, warnings.catch_warnings(action="ignore"):
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        code = text.splitlines()[line - 1 : line] or [""]
        raise InputError(
            "check_syntax",
            script=script,
            line=line,
            code=echoed(code[0].strip()),
            reason=getattr(error, "msg", None) or type(error).__name__,
        ) from None


def _missing(program: ast.Module, folder: Path) -> str:
    """Return the name of a module that the program imports and this computer lacks; else "".

    An import inside `try` or a function may have its own way out, so it is left to the play.
    """
    for name in _imported(program):
        beside = (folder / name).is_dir() or any(folder.glob(f"{name}.*"))
        if not beside and not _known(name):
            return name
    return ""


def _imported(program: ast.Module) -> Iterator[str]:
    for statement in program.body:
        if isinstance(statement, ast.Import):
            yield from (one.name.partition(".")[0] for one in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            yield statement.module.partition(".")[0]


def _known(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):  # ValueError: a module without a spec, such as `__main__`
        return True
