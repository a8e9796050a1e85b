"""A hand-in: the report of a program, with the program and the seed to play it again."""

import ast
import re
import sys
import unicodedata
import warnings
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec.structs import replace

from chatkit.checks.result import Evidence, Report, Result
from chatkit.errors import InputError
from chatkit.message import shortened, visible

FORMAT = 1  # the number of this layout; a chatkit that knows smaller ones alone must not guess
MAX_FILES = 20  # the program, and the modules beside it that it imports
MAX_SOURCE = 100_000  # bytes of all of them: 2500 lines
MAX_FIELD = 100  # characters of a name, a number, a lesson
MAX_NAME = 100  # bytes of the name of a file
MAX_SEED = 2**63 - 1  # since JSON's readers know no larger one
# an evidence in a hand-in: so many entries of each kind, and so many characters of each text
MAX_ENTRIES = 12
MAX_TEXT = 300
OWN_NAMES = re.compile(r"(con|nul|aux|prn|com\d|lpt\d)(\..*)?", re.I)  # of Windows
NAME = re.compile(r"\w[\w .()+-]*\.py")
NAMELESS = "program.py"  # for a script whose name is not safe everywhere

Field = Annotated[str, msgspec.Meta(max_length=MAX_FIELD)]
Files = Annotated[dict[str, bytes], msgspec.Meta(min_length=1, max_length=MAX_FILES)]


class Person(msgspec.Struct, frozen=True):
    """The student, as they have named themselves."""

    name: Field
    number: Field
    lesson: Field = ""


class HandIn(msgspec.Struct, frozen=True):
    """All that the page of a report was made from, but for the timeline and the chat."""

    format: int
    made: Field
    chatkit: Field
    python: Field
    student: Person
    files: Files  # by their names
    report: Report  # `report.program` is one of these names


def person(name: str, number: str, lesson: str = "") -> Person:
    """Return a student; raises `InputError` where the name or the number is missing."""
    fields = [visible(" ".join(one.split())) for one in (name, number, lesson)]
    if not all(fields[:2]):
        raise InputError("report_who")
    return Person(*(shortened(one, MAX_FIELD) for one in fields))


def hand_in(student: Person, report: Report, files: dict[str, bytes]) -> HandIn:
    """Return a hand-in; `files` are those of `sources`, taken before the play."""
    own = {"program": next(iter(files)), "results": [*map(_short, report.results)]}
    if report.task.endswith(".py"):  # a lecturer's own, of which the folder tells nobody anything
        own["task"] = Path(report.task).name
    return HandIn(
        FORMAT,
        f"{datetime.now():%Y-%m-%d %H:%M}",
        version("chatkit"),
        sys.version.split()[0],
        student,
        files,
        replace(report, **own),
    )


def sources(script: Path) -> dict[str, bytes]:
    """Return a script, first, and the modules beside it that it imports, by their names.

    Raises `InputError` where they are too many for a report, or cannot be read.
    """
    found: dict[str, bytes] = {}
    left = [script]
    while left:
        path = left.pop(0)
        name = path.name if is_safe(path.name) else NAMELESS
        if name in found or (found and name == NAMELESS):
            continue
        found[name] = _read(path)
        if sum(map(len, found.values())) > MAX_SOURCE or len(found) > MAX_FILES:
            raise InputError("report_too_much", files=MAX_FILES, size=MAX_SOURCE // 1000)
        beside = (script.parent / f"{module}.py" for module in _imported(found[name]))
        left += [one for one in beside if one.is_file()]
    return found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        name, reason = visible(path.name), error.strerror or error
        raise InputError("report_cannot_read", path=name, reason=reason) from error


def _imported(source: bytes) -> Iterator[str]:
    try:
        with warnings.catch_warnings(action="ignore"):
            program = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(program):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def is_safe(name: str) -> bool:
    """Tell whether a file of this name can be made on every system, and only in its folder."""
    return (
        NAME.fullmatch(name) is not None
        and len(name.encode("utf-8", "surrogatepass")) <= MAX_NAME
        and not OWN_NAMES.fullmatch(name)
    )


def faults(given: HandIn) -> bool:
    """Tell whether a hand-in that was read breaks a rule that its types cannot state."""
    names = [unicodedata.normalize("NFC", name).casefold() for name in given.files]
    checks = [one.check for one in given.report.results]
    return (
        not all(map(is_safe, given.files))
        or len(set(names)) < len(names)
        or given.report.program not in given.files
        or sum(map(len, given.files.values())) > MAX_SOURCE
        or abs(given.report.seed) > MAX_SEED
        or len(set(checks)) < len(checks)
    )


# An evidence may hold the longest lines that a program has printed. A hand-in must stay small.


def _short(result: Result) -> Result:
    seen = result.evidence
    if seen is None:
        return result
    cut = Evidence(
        waits=_texts(seen.waits),
        calls=[_texts(one) for one in seen.calls[-MAX_ENTRIES:]],
        place=_texts(seen.place),
        screen="\n".join(_texts(seen.screen.splitlines()[-MAX_ENTRIES:])),
        typed=[_texts(one) for one in seen.typed[-MAX_ENTRIES:]],
    )
    return replace(result, evidence=cut)


def _texts(texts: list[str]) -> list[str]:
    return [shortened(one, MAX_TEXT) for one in texts[:MAX_ENTRIES]]
