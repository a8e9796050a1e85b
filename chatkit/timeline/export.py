"""Write a story to a file: .pcapng for Wireshark, .csv for a spreadsheet, .html for a report."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from chatkit.errors import InputError
from chatkit.timeline.story import Story

SUFFIXES = (".pcapng", ".csv", ".html")


def save(story: Story, path: Path) -> None:
    """Write `story` to `path` in the format that the suffix names.

    Raises `InputError` where the suffix is unknown, nothing is recorded, or writing fails.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError("export_suffix", path=path, suffixes=", ".join(SUFFIXES))
    if not story.calls:
        raise InputError("export_empty", folder=story.folder.path)
    content = _content(story, path.suffix.lower())
    try:
        _write(path, content)
    except OSError as error:
        reason = error.strerror or error
        raise InputError("export_failed", path=path, reason=reason) from error


def _write(path: Path, content: bytes) -> None:
    """Write a file under another name and then rename it, so that `path` is never half written."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with half.open("xb") as file:  # x: the file must be new, so that no link leads elsewhere
            file.write(content)
        os.replace(half, path)
    finally:
        with suppress(OSError):  # it was renamed, or could not be made
            half.unlink()


def _content(story: Story, suffix: str) -> bytes:
    if suffix == ".html":
        from chatkit.timeline.page import page

        return page(story).encode()
    if suffix == ".csv":
        from chatkit.timeline.table import csv_text

        return csv_text(story).encode("utf-8-sig")  # a byte order mark: spreadsheets need it
    from chatkit.timeline.pcapng import capture

    return capture(story)
