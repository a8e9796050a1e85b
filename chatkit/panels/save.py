"""Saving from a panel: the buttons, the sentence beside them, a name that overwrites nothing."""

import asyncio
import os
import re
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path

import psutil
from ipywidgets import HTML, Button

from chatkit.errors import ChatError, InputError
from chatkit.panels.widgets import problem
from chatkit.texts import LANGUAGES, say
from chatkit.timeline.export import new_file, save
from chatkit.timeline.page import Section
from chatkit.timeline.part import Part
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.trace import folder, recorder
from chatkit.trace.event import moment_of

PAGE = ".html"


class SaveButtons:
    """A button for each suffix, and beside them the sentence that says where the file is.

    `write` writes a file; it runs in a thread of its own, since a long record takes a while. The
    file is called after the `subject`, or else after the notebook's lesson.
    """

    def __init__(
        self, labels: dict[str, str], write: Callable[[Path], object], subject: str = ""
    ) -> None:
        self._write, self._subject = write, subject
        self.buttons = [
            Button(description=label, tooltip=say("tip_save", suffix=suffix))
            for suffix, label in labels.items()
        ]
        self._suffixes = tuple(labels)
        self.said = HTML()
        self.said.add_class("chatkit-saved")

    def connect(self, on_click: Callable[[Button, Callable[[], Awaitable[None]]], None]) -> None:
        """Have each button save; `on_click` is the panel's function that hears a click."""
        for button, suffix in zip(self.buttons, self._suffixes, strict=True):
            on_click(button, partial(self._save, suffix))

    async def _save(self, suffix: str) -> None:
        try:
            path = await asyncio.to_thread(
                save_under_a_new_name, suffix, self._write, self._subject
            )
        except ChatError as error:
            self.said.value = problem(str(error))
        except Exception as error:
            self.said.value = problem(say("inner_fault", reason=repr(error)))
        else:
            self.said.value = f"<div role='status'>{escape(say('panel_saved', path=path))}</div>"


def save_under_a_new_name(suffix: str, write: Callable[[Path], object], subject: str = "") -> Path:
    """Have `write` write a file that was not there before; return its path.

    It lies beside the notebook, and is called after the subject and the time: `lesson6-1430.html`.
    Without a subject that is the notebook's lesson.
    """
    place, lesson = _notebook()
    path = new_file(place, subject or lesson, suffix)
    try:
        write(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def notebook_folder() -> Path:
    """Return the folder of this kernel's notebook; without one, the folder that it works in."""
    return _notebook()[0]


def _notebook() -> tuple[Path, str]:
    """Return the folder of this kernel's notebook, and its lesson; else its name, or a script's."""
    known = session()
    notebook = Path(known or sys.argv[0] or "chatkit")
    place = notebook.parent if known and notebook.is_absolute() else Path.cwd()
    if number := _lesson(notebook):
        return place, say("file_lesson", number=number)
    return (place if place.is_dir() else Path.cwd()), notebook.stem or "chatkit"


def session() -> str:
    """Return the path of this kernel's notebook, with `/` on every system; "" if it has none."""
    return os.environ.get("JPY_SESSION_NAME", "").replace("\\", "/")


def _lesson(notebook: Path) -> str:
    found = re.match(r"0*(\d+)-", notebook.parent.name)
    return found[1] if found and notebook.parent.parent.name in LANGUAGES else ""


def save_page(path: Path, sections: Sequence[Section]) -> Path:
    """Write a page with the sections, and below them the timeline since this kernel began.

    Raises `InputError` for a suffix other than .html, or where the file cannot be written.
    """
    check_suffix(path)
    story, part = since_the_kernel_began()
    save(story, path, part, sections)
    return path


def check_suffix(path: Path) -> None:
    """Raise `InputError` for a suffix other than .html."""
    if path.suffix.lower() != PAGE:
        raise InputError("export_suffix", path=path, suffixes=PAGE)


def since_the_kernel_began() -> tuple[Story, Part]:
    """Return the story, and the part of it since this kernel began.

    It has every program that was recorded meanwhile, those of other notebooks, too.
    """
    if record := recorder.recorder():
        record.flush()
    began = psutil.Process().create_time()
    story = Story(Folder(folder.folder(), began))
    story.read_all()
    return story, Part(since=moment_of(began))


def lesson() -> str:
    """Return the number of the lesson that this notebook belongs to; "" for any other."""
    return _lesson(Path(session()))
