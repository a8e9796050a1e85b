"""A program of any language, as it was handed in: a command line, and the folder it runs in."""

import os
import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

from chatkit.checks.submission import find_script
from chatkit.checks.task import Task
from chatkit.errors import InputError
from chatkit.message import echoed


class Command(NamedTuple):
    """`node server.js` in a folder."""

    line: str
    folder: Path

    @property
    def name(self) -> str:
        """The command as a person reads it."""
        return self.line

    @property
    def words(self) -> list[str]:
        """The program and its arguments."""
        return split(self.line)

    def source(self) -> str:
        """Return the text of the files in the folder that the command names, with any ending."""
        stems = {Path(word).stem for word in self.words}
        texts = (
            path.read_text("utf-8", "ignore")
            for path in sorted(self.folder.iterdir())
            if path.is_file() and path.stem in stems
        )
        return "\n".join(texts)


def find_program(task: Task, path: Path, line: str) -> "Path | Command":
    """Return the script at a path, or with a command line the command that runs in that folder.

    Raises `InputError` where it cannot be checked.
    """
    look(task, line)
    return find_command(line, path) if line else find_script(path, task.name)


def look(task: Task, line: str) -> None:
    """Raise `InputError` where a task cannot be played with a command."""
    if line and task.function:
        raise InputError("check_run_not", task=task.name)


def find_command(line: str, folder: Path) -> Command:
    """Return a command that can be started.

    Raises `InputError` where the folder or the program is not there.
    """
    if not folder.is_dir():
        raise InputError("check_run_folder", folder=echoed(str(folder)))
    try:
        words = split(line)
    except ValueError:  # a quotation mark that is not closed
        words = []
    if not words:
        raise InputError("check_run_empty", command=echoed(line))
    if not (shutil.which(words[0]) or shutil.which(str(folder / words[0]))):
        raise InputError("check_run_unknown", program=echoed(words[0]))
    return Command(line, folder)


def quoted(word: str) -> str:
    """Return a word as it stands in a command line: with quotation marks around blanks."""
    return f'"{word}"' if " " in word else word


def split(line: str) -> list[str]:
    """Return the words of a command line, as the system's own shell would."""
    if os.name == "posix":
        return shlex.split(line)
    return [word.strip('"') for word in shlex.split(line, posix=False)]
