"""A program to be stepped: a file, a source text or a function."""

import ast
import inspect
import io
import linecache
import tokenize
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType, FunctionType

from chatkit.errors import InputError
from chatkit.message import visible
from chatkit.texts import language, say

OWN = Path(__file__).with_name("programs")  # the assignment's server and client, in each language


@dataclass(frozen=True)
class Program:
    """A program that can be run again and again, each time in a new process.

    It is a source text or a function. A file is run in its own folder.
    """

    name: str  # as a person reads it: "server.py"
    key: str  # stays the same when a cell is run again; empty for a source text
    file: str  # as the code and its tracebacks name it
    first: int  # the line of the first statement
    lines: tuple[str, ...]
    source: str = ""
    function: Callable[[], object] | None = None
    folder: str = ""  # of a file
    arguments: tuple[str, ...] = ()  # `sys.argv` without its first


def load(program: object, arguments: Sequence[object] = ()) -> Program:
    """Return the program given by a path, a source text, a function, "server" or "client".

    `arguments` are those of `python script.py …`. Raises `InputError` where it cannot be run.
    """
    if isinstance(arguments, str) or not isinstance(arguments, Iterable):
        raise InputError("arguments_text", list=str(arguments).split())
    if isinstance(program, FunctionType) and arguments:
        raise InputError("arguments_function", name=program.__name__)
    return replace(_load(program), arguments=tuple(map(str, arguments)))


def _load(program: object) -> Program:
    if program is None:
        program = "server"
    if isinstance(program, FunctionType):
        return _of_function(program)
    if isinstance(program, str) and program in ("server", "client"):
        return _of_file(OWN / language() / f"{program}.py")
    if isinstance(program, Path) or (isinstance(program, str) and _is_path(program)):
        return _of_file(Path(program))
    if isinstance(program, str):
        return _of_text(program)
    raise InputError("program_unknown", type=type(program).__name__)


def _is_path(text: str) -> bool:
    """Tell a path from a source text: one line that ends in .py, is a file, or is a bare name."""
    if "\n" in text:
        return False
    try:
        return text.endswith(".py") or text.strip().isidentifier() or Path(text).is_file()
    except (OSError, ValueError):  # too long for a path, or with a NUL in it
        return False


def _of_file(path: Path) -> Program:
    try:
        with tokenize.open(path) as file:  # reads the encoding from `# coding:`, as Python does
            source = file.read()
    except FileNotFoundError as error:
        raise InputError("program_missing", path=visible(str(path))) from error
    except (OSError, ValueError, SyntaxError) as error:  # a folder, another encoding
        reason = getattr(error, "strerror", None) or error
        raise InputError("program_unreadable", path=path, reason=reason) from error
    whole = path.resolve()
    return _of_source(source, path.name, str(whole), str(whole), str(whole.parent))


def _of_text(source: str) -> Program:
    # `<` and `>` show that it is no file, as in Python's own "<string>"
    name = f"<{say('program_text')}>"
    return _of_source(source, say("program_text"), name, "")


def _of_source(source: str, name: str, file: str, key: str, folder: str = "") -> Program:
    try:
        tree = ast.parse(source, file)
        compile(tree, file, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise InputError(
            "program_syntax", name=name, line=error.lineno or 1, reason=error.msg
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:  # a NUL; a thousand brackets
        raise InputError("program_unreadable", path=name, reason=error) from error
    if not tree.body:
        raise InputError("program_empty", name=name)
    lines = remember(file, source)
    return Program(name, key, file, _first_line(tree), lines, source, folder=folder)


def remember(file: str, source: str) -> tuple[str, ...]:
    """Put the lines into linecache, so that tracebacks show them even if the file changes."""
    lines = io.StringIO(source, newline=None).readlines()  # none of them ends at a form feed
    linecache.cache[file] = (len(source), None, lines, file)
    return lines_of(file)


def _first_line(tree: ast.Module) -> int:
    """Return the line of the first statement after the docstring."""
    body = tree.body
    statement = body[1] if is_docstring(body[0]) and len(body) > 1 else body[0]
    decorators = getattr(statement, "decorator_list", None)
    return decorators[0].lineno if decorators else statement.lineno


def is_docstring(statement: ast.stmt) -> bool:
    """Tell whether a module's first statement is only its docstring."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


# functions


def _of_function(function: FunctionType) -> Program:
    name = function.__name__
    if missing := list(_needed(function)):
        raise InputError("program_arguments", name=name, arguments=", ".join(missing))
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise InputError("program_async", name=name)
    code = function.__code__
    lines = lines_of(code.co_filename)
    if not lines:
        raise InputError("program_no_source", name=name)

    key = f"{function.__module__}.{function.__qualname__}"  # the file of a cell changes each time
    file = code.co_filename
    return Program(f"{name}()", key, file, _first_of(code), lines, function=function)


def _needed(function: FunctionType) -> Iterator[str]:
    for parameter in inspect.signature(function).parameters.values():
        variable = parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        if parameter.default is parameter.empty and not variable:
            yield parameter.name


def lines_of(file: str) -> tuple[str, ...]:
    """Return the source lines of a file or of a notebook's cell; none if they are unknown."""
    return tuple(line.rstrip("\r\n") for line in linecache.getlines(file))


def _first_of(code: CodeType) -> int:
    lines = [line for _, _, line in code.co_lines() if line]
    return next((line for line in lines if line > code.co_firstlineno), code.co_firstlineno)
