"""A hand-in: the report of a program, with the program and the seed to play it again."""

import ast
import re
import sys
import unicodedata
import warnings
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path, PurePath, PurePosixPath
from typing import Annotated, Any

import msgspec
from msgspec.structs import replace

from chatkit.checks.command import Command
from chatkit.checks.folders import MOST, is_inside, is_small, walk
from chatkit.checks.result import Evidence, Report, Result
from chatkit.errors import InputError
from chatkit.message import shortened, visible

FORMAT = 2  # the number of this layout; a chatkit that knows smaller ones alone must not guess
MAX_FILES = MOST  # the program, and the files beside it that it needs
MAX_SOURCE = 100_000  # bytes of all of them: 2500 lines
MAX_FIELD = 100  # characters of a name, a number, a lesson
MAX_NAME = 100  # bytes of the name of a file, with its folders
MAX_SEED = 2**63 - 1  # since JSON's readers know no larger one
# an evidence in a hand-in: so many entries of each kind, and so many characters of each text
MAX_ENTRIES = 12
MAX_TEXT = 300
OWN_NAMES = re.compile(r"(con|nul|aux|prn|(com|lpt)[\d¹²³]) *(\..*)?", re.I)  # of Windows
PART = re.compile(r"\w([\w .()+-]*[\w()+-])?")  # of a path; Windows drops a dot at its end
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
    report: Report  # `report.program` is one of these names, or a command line


def person(name: str, number: str, lesson: str = "") -> Person:
    """Return a student; raises `InputError` where the name or the number is missing."""
    fields = [visible(" ".join(one.split())) for one in (name, number, lesson)]
    if not all(fields[:2]):
        raise InputError("report_who")
    return Person(*(shortened(one, MAX_FIELD) for one in fields))


def hand_in(student: Person, report: Report, files: dict[str, bytes]) -> HandIn:
    """Return a hand-in; `files` are those of `sources`, taken before the play."""
    own: dict[str, Any] = {"results": [*map(_short, report.results)]}
    if not report.by_command:
        own["program"] = next(iter(files))
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


def sources(program: Path | Command) -> dict[str, bytes]:
    """Return the texts of a program by their names: `server.py`, `parts/talk.py`.

    Of a script they are itself, first, and each file and folder beside it that it imports or
    names; of a command, the texts of its folder. Raises `InputError` where they are too many for a
    report, or cannot be read.
    """
    if isinstance(program, Command):
        found = _in_limits(dict(_texts(program.folder, program.folder)))
        if not found:
            raise InputError("report_no_text", folder=visible(program.folder.name))
        return found
    name = program.name if is_safe(program.name) else NAMELESS
    found = {name: _read(program)}
    left = [program]
    while left:
        for path in _beside(program.parent, _read(left.pop())):
            for name, content in _texts(path, program.parent):
                if name not in found and program.parent / name != program:
                    found[name] = content
                    left.append(program.parent / name)
            _in_limits(found)
    return _in_limits(found)


def _in_limits(found: dict[str, bytes]) -> dict[str, bytes]:
    if sum(map(len, found.values())) > MAX_SOURCE or len(found) > MAX_FILES:
        raise InputError("report_too_much", files=MAX_FILES, size=MAX_SOURCE // 1000)
    return found


def _texts(path: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of a text, or of each small text in a folder."""
    inside = is_inside(path, folder)
    for one in [one for _, files in walk(path) for one in files] if path.is_dir() else [path]:
        name = one.relative_to(folder).as_posix()
        if inside and is_small(one) and is_safe(name) and b"\0" not in (content := _read(one)):
            yield name, content


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        name, reason = visible(path.name), error.strerror or error
        raise InputError("report_cannot_read", path=name, reason=reason) from error


def _beside(folder: Path, source: bytes) -> list[Path]:
    """Return the files and folders that a script imports, or names in a text: `"data/x.txt"`."""
    named = set(_named(source))
    return [path for path in sorted(folder.iterdir()) if path.name in named]


def _named(source: bytes) -> Iterator[str]:
    try:
        with warnings.catch_warnings(action="ignore"):
            program = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    modules: list[str] = []
    for node in ast.walk(program):
        if isinstance(node, ast.Import):
            modules += [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules += [node.module] if node.module else [one.name for one in node.names]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from PurePath(node.value).parts[:1]
    for module in modules:
        first = module.partition(".")[0]
        yield from (first, f"{first}.py")


def is_safe(name: str) -> bool:
    """Tell whether a file of this name can be made on every system, and only in its folder."""
    return len(name.encode("utf-8", "surrogatepass")) <= MAX_NAME and all(
        PART.fullmatch(part) and not OWN_NAMES.fullmatch(part) for part in name.split("/")
    )


def faults(given: HandIn) -> bool:
    """Tell whether a hand-in that was read breaks a rule that its types cannot state."""
    names = [unicodedata.normalize("NFC", name).casefold() for name in given.files]
    checks = [one.check for one in given.report.results]
    return (
        not all(map(is_safe, given.files))
        or len(set(names)) < len(names)
        or bool(set(names) & {str(one) for name in names for one in PurePosixPath(name).parents})
        or not (given.report.by_command or given.report.program in given.files)
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
        waits=_cut(seen.waits),
        calls=[_cut(one) for one in seen.calls[-MAX_ENTRIES:]],
        place=_cut(seen.place),
        screen="\n".join(_cut(seen.screen.splitlines()[-MAX_ENTRIES:])),
        typed=[_cut(one) for one in seen.typed[-MAX_ENTRIES:]],
    )
    return replace(result, evidence=cut)


def _cut(texts: list[str]) -> list[str]:
    return [shortened(one, MAX_TEXT) for one in texts[:MAX_ENTRIES]]
