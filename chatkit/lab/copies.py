"""The student's own copies of the lessons, so that no edit ever touches the kit's own.

A copied notebook carries in its metadata the fingerprint of the lesson that it was made from. A
newer kit has another fingerprint, and says so; it overwrites nothing.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from chatkit.address import reason
from chatkit.errors import InputError
from chatkit.lab.lessons import Lesson

VARIABLE = "CHATKIT_LESSONS"  # the environment variable that names the folder
DEFAULT = "chatkit-lessons"
OLD = "-old-"  # stands between the name of a lesson and the time at which it was set aside


def lessons_folder(start: Path, root: Path) -> Path:
    """Return the folder of the copies; raises `InputError` where a server on `root` shows it not.

    It is the one that CHATKIT_LESSONS names, seen from the folder `start`, else `chatkit-lessons`
    in it.
    """
    folder = named_folder(start, os.environ.get(VARIABLE) or DEFAULT)
    check_shown(folder, root)
    return folder


def named_folder(start: Path, name: str) -> Path:
    """Return the folder that a person names, seen from the folder `start`, without `~` and `..`."""
    return Path(os.path.abspath(start / os.path.expanduser(name)))


def check_shown(folder: Path, root: Path) -> None:
    """Raise `InputError` for a folder that Jupyter, which shows the folder `root`, cannot open.

    It opens nothing outside of `root`, and nothing with a name that begins with a dot.
    """
    root = Path(os.path.abspath(root))
    if not folder.is_relative_to(root):
        raise InputError("copies_outside", folder=folder, root=root)
    if any(part.startswith(".") for part in folder.relative_to(root).parts):
        raise InputError("copies_hidden", folder=folder)


@dataclass(frozen=True)
class Progress:
    """How far a student has come in a lesson: how many of its code cells have run."""

    run: int
    cells: int
    copied: bool = True
    newer: bool = False  # the kit has a newer version of this lesson
    broken: str = ""  # the name of a notebook that cannot be read

    @property
    def done(self) -> bool:
        """All cells have run."""
        return 0 < self.run == self.cells


class Copies:
    """The lessons that a student has begun, in a folder of their own.

    Its methods raise `InputError` where this folder is a file, cannot be written, or is in use.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, lesson: Lesson) -> Path:
        """Return the folder of a lesson's copy, whether there is one or not."""
        return self.folder / lesson.name

    def notebooks(self, lesson: Lesson) -> list[Path]:
        """Return the places of a lesson's notebooks from left to right."""
        return [self.place(lesson) / path.name for path in lesson.notebooks]

    def make_folder(self) -> None:
        """Make the folder, and see that a file can be written there."""
        with self._written():
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                pass

    def make(self, lesson: Lesson) -> None:
        """Copy the files of a lesson that are missing; leave all others as they are."""
        place = self.place(lesson)
        with self._written():
            self._check_inside(place)
            place.mkdir(parents=True, exist_ok=True)
            for original in _files(lesson):
                if not (place / original.name).exists():
                    _write(place / original.name, _copy_of(original))

    def renew(self, lesson: Lesson) -> Path | None:
        """Make a new copy of a lesson; return the folder that keeps the old one, if there was one.

        Where no new copy can be made, as on a full disk, the old one stays in its place.
        The notebooks must not be open: Windows cannot rename the folder in which a kernel runs.
        """
        place, kept = self.place(lesson), None
        if place.is_dir():
            self._check_inside(place)
            kept = _free_name(place, f"{datetime.now():%Y-%m-%d-%H%M}")
            try:
                place.rename(kept)
            except OSError as error:
                raise InputError("copies_in_use", folder=place, reason=reason(error)) from None
        try:
            self.make(lesson)
        except InputError:
            if kept:
                shutil.rmtree(place, ignore_errors=True)
                kept.rename(place)
            raise
        return kept

    def kept(self, lesson: Lesson) -> list[Path]:
        """Return the folders of a lesson's old copies, the oldest first."""
        place = self.place(lesson)
        return sorted(path for path in place.parent.glob(f"{place.name}{OLD}*") if path.is_dir())

    def progress(self, lesson: Lesson) -> Progress:
        """Return how far a lesson has come."""
        if not self.place(lesson).is_dir():
            return Progress(0, 0, copied=False)
        run = cells = 0
        newer = False
        for path, original in zip(self.notebooks(lesson), lesson.notebooks, strict=True):
            try:
                notebook = json.loads(path.read_bytes() if path.exists() else original.read_bytes())
                code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
                made_from = notebook["metadata"].get("chatkit", {}).get("lesson")
                run += sum(bool(cell.get("execution_count")) for cell in code)
            except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
                return Progress(0, 0, broken=path.name)
            cells += len(code)
            newer |= made_from not in (None, fingerprint(original))
        return Progress(run, cells, newer=newer)

    def _check_inside(self, place: Path) -> None:
        """Refuse a link that leads out of the folder."""
        if not place.resolve().is_relative_to(self.folder.resolve()):
            raise InputError("copies_outside", folder=place.resolve(), root=self.folder)

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            named = Path(error.filename or self.folder)
            # Path.is_file would raise the error again where a folder above is closed to the user
            for path in filter(os.path.isfile, (named, *named.parents)):
                raise InputError("copies_file", path=path) from None
            raise InputError(
                "copies_not_written", folder=self.folder, reason=reason(error)
            ) from None


def fingerprint(original: Path) -> str:
    """Return 16 hex digits that tell one version of a notebook from another."""
    notebook = json.loads(original.read_text("utf-8"))
    return hashlib.sha256(json.dumps(notebook, sort_keys=True).encode()).hexdigest()[:16]


def _files(lesson: Lesson) -> list[Path]:
    return sorted(
        path for path in lesson.folder.iterdir() if path.is_file() and path.name[0] != "."
    )


def _copy_of(original: Path) -> bytes:
    if original.suffix != ".ipynb":
        return original.read_bytes()
    notebook: dict[str, Any] = json.loads(original.read_text("utf-8"))
    notebook["metadata"]["chatkit"] = {"lesson": fingerprint(original)}
    return f"{json.dumps(notebook, ensure_ascii=False, indent=1)}\n".encode()


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, even where the disk is full."""
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_bytes(content)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _free_name(place: Path, stamp: str) -> Path:
    """Return a name beside `place` that nothing has yet: `02-connect-old-2026-11-27-1430`."""
    names = (f"{place.name}{OLD}{stamp}{more}" for more in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(path for name in names if not (path := place.with_name(name)).exists())
