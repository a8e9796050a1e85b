"""The programs of a class, each checked by itself, several at a time.

A crash, a hang or a syntax error costs one student a report, and no other. Each report is kept as
soon as it is known, with a fingerprint of all that it depends on. So the same command goes on where
it was broken off, and checks a program anew that has changed.
"""

import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import msgspec

from chatkit.checks import host
from chatkit.checks.command import Command, find_program, look
from chatkit.checks.folders import is_inside, name_of
from chatkit.checks.judge import find_task
from chatkit.checks.page import page
from chatkit.checks.result import Report
from chatkit.checks.save import as_json, write
from chatkit.errors import InputError
from chatkit.message import echoed
from chatkit.texts import language, say

INDEX = "index.json"
KIT = Path(__file__).parents[1]


class Student(NamedTuple):
    """One submission: a file, or a folder."""

    name: str
    path: Path


class Index(msgspec.Struct):
    """The record of the reports in a folder."""

    seed: int  # of all plays
    prints: dict[str, str] = {}  # the fingerprint of each report, by the name of the student


class Group:
    """A class: a folder of submissions, and a folder for their reports."""

    def __init__(
        self,
        task: str,
        folder: Path,
        reports: Path,
        seed: int | None = None,
        command: str = "",
    ) -> None:
        """Read the folder; `command` runs in that of each student, for programs of any language.

        Raises `InputError` where there is no submission, or the task takes no command.
        """
        self.task = task
        self._task, self._command = find_task(task), command
        look(self._task, command)
        self.title = str(self._task.title)
        self.reports = reports
        self.students = students(folder, {reports, *_beside(reports)})
        self._index = self._read_index(seed)
        self._lock = threading.Lock()  # of the index
        self._stop = threading.Event()
        self.kept = self._find_kept()

    @property
    def seed(self) -> int:
        """The seed of all plays; the same as last time where none was named."""
        return self._index.seed

    def _find_kept(self) -> dict[str, Report]:
        """Return the reports that still tell the truth about their programs."""
        kept: dict[str, Report] = {}
        for student in self.students:
            known = self._index.prints.get(student.name)
            if known and known == self._print(student):
                with suppress(OSError, msgspec.MsgspecError):
                    data = self._file(student, ".json").read_bytes()
                    kept[student.name] = msgspec.json.decode(data, type=Report)
        return kept

    def check(self, workers: int | None = None) -> Iterator[tuple[Student, Report]]:
        """Check the other programs, and yield the report of each as soon as it is there."""
        self.reports.mkdir(parents=True, exist_ok=True)
        left = [one for one in self.students if one.name not in self.kept]
        with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
            running = {pool.submit(self._check, student): student for student in left}
            try:
                for done in as_completed(running):
                    yield running[done], self._result(running[done], done)
            finally:  # also after Ctrl-C
                self._stop.set()
                pool.shutdown(cancel_futures=True)

    def _check(self, student: Student) -> Report:
        known = self._print(student)
        with tempfile.TemporaryDirectory(
            prefix="chatkit-class-", ignore_cleanup_errors=True
        ) as home:
            script: Path | Command | None = None
            try:
                if student.path.is_symlink():  # to a file of somebody else, perhaps
                    raise InputError("check_link", script=echoed(student.path.name))
                place = _alone(student.path, Path(home))
                if self._command:
                    place = _folder(place)
                script = find_program(self._task, place, self._command)
            except InputError as error:
                report = self._fault(student, str(error))
            except OSError as error:
                report = self._fault(student, error.strerror or str(error))
            else:
                report = host.report(self.task, script, self.seed, stop=self._stop)
            if not self._stop.is_set():
                self._keep(student, report, script, known)
        return report

    def _result(self, student: Student, done: "Future[Report]") -> Report:
        try:
            return done.result()
        except Exception as error:  # a fault of ours costs one student a report, not the class
            return self._fault(student, say("check_crashed", reason=echoed(repr(error))))

    def _fault(self, student: Student, sentence: str) -> Report:
        name = echoed(student.path.name)
        return Report(self.task, self.title, name, self.seed, [], sentence, language())

    def _keep(
        self, student: Student, report: Report, script: Path | Command | None, known: str
    ) -> None:
        write(
            self._file(student, ".html"), page(report, script if isinstance(script, Path) else None)
        )
        write(self._file(student, ".json"), as_json(report))
        with self._lock:
            self._index.prints.pop(student.name, None)
            if report.code != 2:  # without a verdict, the next run tries again
                self._index.prints[student.name] = known
            half = self.reports / f".{INDEX}"
            half.write_bytes(msgspec.json.encode(self._index))
            os.replace(half, self.reports / INDEX)

    def _read_index(self, seed: int | None) -> Index:
        index = Index(host.new_seed())
        with suppress(OSError, msgspec.MsgspecError):
            index = msgspec.json.decode((self.reports / INDEX).read_bytes(), type=Index)
        return Index(index.seed if seed is None else seed, index.prints)

    def _file(self, student: Student, suffix: str) -> Path:
        return self.reports / f"{student.name}{suffix}"

    def _print(self, student: Student) -> str:
        """Return the fingerprint of all that a report depends on."""
        found = hashlib.sha256()
        found.update(
            repr((self.task, self._command, self.seed, language(), _of_the_kit())).encode()
        )
        if self.task.endswith(".py"):
            found.update(Path(self.task).read_bytes())
        for path in _files(student.path):
            with suppress(OSError):
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                name = path.relative_to(student.path.parent).as_posix()
                found.update(repr((name, content)).encode())
        return found.hexdigest()


def students(folder: Path, ours: Iterable[Path] = ()) -> list[Student]:
    """Return the submissions in a folder: each file and folder that is neither hidden nor ours.

    Raises `InputError` where there is none.
    """
    if not folder.is_dir():
        raise InputError("check_no_class", folder=folder)
    left_out = {path.absolute() for path in ours}
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.name[0] not in "._" and path.absolute() not in left_out
        if path.is_dir() or path.is_file() or path.is_symlink()  # a pipe would never end
    ]
    if not found:
        raise InputError("check_empty_class", folder=folder)
    stems = [_stem(path) for path in found]
    names = [stem.lower() for stem in stems]  # two names that differ in case are one on Windows
    return [
        Student(stem if names.count(stem.lower()) == 1 else name_of(path), path)
        for stem, path in zip(stems, found, strict=True)
    ]


def _stem(path: Path) -> str:
    return name_of(path if path.is_dir() else Path(path.stem))


def _beside(reports: Path) -> list[Path]:
    return [reports.with_name(f"{reports.name}{suffix}") for suffix in (".csv", ".html")]


def _files(path: Path) -> list[Path]:
    if path.is_symlink():
        return []
    found = path.rglob("*") if path.is_dir() else [path]
    return sorted(one for one in found if one.is_file())


def _alone(path: Path, home: Path) -> Path:
    """Return a submission without its neighbours: a copy of a file in a folder of its own."""
    return path if path.is_dir() else Path(shutil.copy(path, home))


def _folder(path: Path) -> Path:
    """Return the folder in which a command runs; one that holds nothing but a folder is that."""
    folder = path if path.is_dir() else path.parent
    entries = [one for one in folder.iterdir() if one.name[0] not in "._"]
    if len(entries) == 1 and entries[0].is_dir() and is_inside(entries[0], folder):
        return _folder(entries[0])
    return folder


@cache
def _of_the_kit() -> str:
    """Return the fingerprint of the kit: its version, its code, its sentences and its pages."""
    found = hashlib.sha256(version("chatkit").encode())
    for path in sorted(KIT.rglob("*")):
        if path.suffix in (".py", ".html", ".css"):
            found.update(path.read_bytes())
    return found.hexdigest()
