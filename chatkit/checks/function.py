"""A function of a notebook as a script: its source, with that of all that it names."""

import ast
import inspect
import linecache
import textwrap
from collections.abc import Iterator
from contextlib import suppress
from symtable import SymbolTable, symtable
from types import FunctionType, ModuleType
from typing import Any

from chatkit.errors import InputError

# A function lives among the names of its notebook. A name stands for a module, for a value, or for
# another function or class. A module or a value becomes one line; a function or a class brings its
# source and, in turn, the names in it. A name that the notebook lacks is left to the program.


def as_script(function: FunctionType, *, called: bool = True) -> str:
    """Return a script that defines a function and all that it names, and calls it if `called`.

    Raises `InputError` where it needs arguments, its source is not known, or a name cannot come
    along, such as a socket that is open.
    """
    name = function.__name__
    needed = [one.name for one in inspect.signature(function).parameters.values() if _needed(one)]
    if needed and called:
        raise InputError("program_arguments", name=name, arguments=", ".join(needed))
    parts: dict[str, str] = {}
    _add(name, function, parts)
    imports = [part for part in parts.values() if _is_import(part)]
    others = [part for part in parts.values() if not _is_import(part)]
    call = f'if __name__ == "__main__":\n    {name}()\n'
    lines = [*imports, "", *(f"{part}\n" for part in others), ""]
    return "\n".join([*lines, call] if called else lines)


def _needed(parameter: inspect.Parameter) -> bool:
    variable = parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    return parameter.default is parameter.empty and not variable


def _is_import(part: str) -> bool:
    return part.startswith(("import ", "from "))


def _add(name: str, thing: Any, parts: dict[str, str]) -> None:
    """Add the part that defines a name, behind those that it needs itself."""
    if name in parts:
        return
    parts[name] = ""  # a function may name itself
    part = _line(name, thing)
    if not part:
        part = _source(name, thing)
        for needed, other in _named(part, thing):
            _add(needed, other, parts)
    del parts[name]
    parts[name] = part


def _line(name: str, thing: Any) -> str:
    """Return the line that defines a module, a value, or a name of a module; else ""."""
    if isinstance(thing, ModuleType):
        top = thing.__name__
        return f"import {top}" if top == name else f"import {top} as {name}"
    home, own = getattr(thing, "__module__", None), getattr(thing, "__qualname__", "")
    if home and home not in ("__main__", "builtins") and own.isidentifier():
        return f"from {home} import {own}" + ("" if own == name else f" as {name}")
    with suppress(ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        if ast.literal_eval(repr(thing)) == thing:
            return f"{name} = {thing!r}"
    return ""


def _source(name: str, thing: Any) -> str:
    try:
        whole = _of_class(thing) if isinstance(thing, type) else inspect.getsource(thing)
        return textwrap.dedent(whole)
    except (OSError, TypeError):
        key = "program_no_source" if isinstance(thing, FunctionType) else "check_no_value"
        raise InputError(key, name=name) from None


def _of_class(kind: type) -> str:
    """Return the source of a class of a notebook, which `inspect` does not find before 3.13.

    The cell is found by the code of a method; raises `OSError` where the class has none.
    """
    for method in vars(kind).values():
        if not isinstance(method, FunctionType):
            continue
        code = method.__code__
        cell = "".join(linecache.getlines(code.co_filename))
        for node in ast.walk(ast.parse(cell)):
            if isinstance(node, ast.ClassDef) and node.name == kind.__name__:
                first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
                if first <= code.co_firstlineno <= (node.end_lineno or 0):
                    return "\n".join(cell.splitlines()[first - 1 : node.end_lineno])
    raise OSError


def _named(source: str, thing: Any) -> Iterator[tuple[str, Any]]:
    known = _surroundings(thing)
    for name in _from_around(symtable(source, "<cell>", "exec")):
        if name in known:
            yield name, known[name]


def _from_around(table: SymbolTable) -> Iterator[str]:
    """Yield the names that a source text takes from around it, and not from its own variables."""
    for symbol in table.get_symbols():
        if symbol.is_global() and symbol.is_referenced():
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _from_around(inner)


def _surroundings(thing: Any) -> dict[str, Any]:
    """Return the names that a function or a class finds around it."""
    if isinstance(thing, FunctionType):
        return {**thing.__globals__, **inspect.getclosurevars(thing).nonlocals}
    methods = (one for one in vars(thing).values() if isinstance(one, FunctionType))
    return next((method.__globals__ for method in methods), {})
