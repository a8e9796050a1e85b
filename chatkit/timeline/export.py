"""Write a story to a file: for Wireshark, for a spreadsheet, or for a lab report."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from chatkit.errors import InputError
from chatkit.timeline.story import Story

SUFFIXES = (".pcapng", ".csv", ".html")


def save(story: Story, path: Path) -> None:
    """Write `story` to `path`, whose suffix says how; raises `InputError` where that cannot be."""
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
    """Write a file whole; never leave half of it under the real name."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with half.open("xb") as file:  # x: never into a file that somebody else has laid there
            file.write(content)
        os.replace(half, path)
    finally:
        with suppress(OSError):  # it has its real name, or never came about
            half.unlink()


def _content(story: Story, suffix: str) -> bytes:
    if suffix == ".html":
        from chatkit.timeline.page import page

        return page(story).encode()
    if suffix == ".csv":
        from chatkit.timeline.table import csv_text

        return csv_text(story).encode("utf-8-sig")  # so that a spreadsheet knows it for UTF-8
    from chatkit.timeline.pcapng import capture

    return capture(story)
