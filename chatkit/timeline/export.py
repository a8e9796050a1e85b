"""Write a story to a file: .pcapng for Wireshark, .csv for a spreadsheet, .html for a report."""

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from chatkit.errors import InputError
from chatkit.timeline.part import ALL, Part
from chatkit.timeline.story import Story
from chatkit.trace.writer import NEW

if TYPE_CHECKING:
    from chatkit.timeline.page import Section

OWN = 0o600  # to be read and written by the owner
SUFFIXES = (".pcapng", ".csv", ".html")


def save(story: Story, path: Path, part: Part = ALL, sections: Sequence["Section"] = ()) -> None:
    """Write a part of the story to `path` in the format that the suffix names.

    A page has the `sections` in front of the timeline. A file of that name is replaced; the new one
    can be read by its owner alone, since it holds what people have said.

    Raises `InputError` where the suffix is unknown, nothing is recorded, or writing fails.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError("export_suffix", path=path, suffixes=", ".join(SUFFIXES))
    if not story.calls and not sections:
        raise InputError("export_empty", folder=story.folder.path)
    if not sections and not any(map(part.takes, story.calls)):
        raise InputError("export_nothing_left", calls=len(story.calls))
    write(path, _content(story, part, sections, path.suffix.lower()))


def write(path: Path, content: bytes) -> None:
    """Write a file that its owner alone can read; raises `InputError` where that is impossible."""
    try:
        _write(path, content)
    except OSError as error:
        reason = error.strerror or error
        raise InputError("export_failed", path=path, reason=reason) from error


def new_file(place: Path, subject: str, suffix: str) -> Path:
    """Make an empty file whose name tells the time: `lesson6-1430.html`; return its path.

    A number is added where that name is taken, since two programs may save in the same moment.
    Raises `InputError` where no file can be made.
    """
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        path = place / f"{subject}-{datetime.now():%H%M}{again}{suffix}"
        try:
            os.close(os.open(path, NEW, OWN))
        except OSError as error:
            # Windows denies access, instead, where a folder has this name
            if isinstance(error, FileExistsError) or path.exists():
                continue
            reason = error.strerror or error
            raise InputError("export_failed", path=path, reason=reason) from error
        return path
    raise AssertionError("counting ends")


def _write(path: Path, content: bytes) -> None:
    """Write a file under another name and then rename it, so that `path` is never half written."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(half, NEW, OWN), "wb") as file:
            os.chmod(half, OWN)  # a mask may have taken some of it away
            file.write(content)
        os.replace(half, path)
    finally:
        with suppress(OSError):  # it was renamed, or could not be made
            half.unlink()


def _content(story: Story, part: Part, sections: Sequence["Section"], suffix: str) -> bytes:
    if suffix == ".html":
        from chatkit.timeline.page import page

        return page(story, part, sections).encode()
    if suffix == ".csv":
        from chatkit.timeline.table import csv_text

        # a byte order mark: spreadsheets need it
        return csv_text(story, part).encode("utf-8-sig")
    from chatkit.timeline.pcapng import capture

    return capture(story, part)
