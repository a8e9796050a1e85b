"""Write a story to a file: for Wireshark, for a spreadsheet, or for a lab report."""

import os
from contextlib import suppress
from pathlib import Path

from chatkit.errors import InputError
from chatkit.texts import say
from chatkit.trace.story import Story

SUFFIXES = (".pcapng", ".csv", ".html")


def save(story: Story, path: Path) -> None:
    """Write `story` to `path`, whose suffix says how; raises `InputError` where that cannot be."""
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(say("export_suffix", path=path, suffixes=", ".join(SUFFIXES)))
    if not story.calls:
        raise InputError(say("export_empty", folder=story.folder.path))
    content = _content(story, path.suffix.lower())
    half = path.with_name(f".{path.name}.half")  # never leave half a file under the real name
    try:
        half.write_bytes(content)
        os.replace(half, path)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(say("export_failed", path=path, reason=reason)) from error
    finally:
        with suppress(OSError):  # it has its real name, or never came about
            half.unlink()


def _content(story: Story, suffix: str) -> bytes:
    if suffix == ".html":
        from chatkit.trace.page import page

        return page(story).encode()
    if suffix == ".csv":
        from chatkit.trace.table import csv_text

        return csv_text(story).encode("utf-8-sig")  # so that a spreadsheet knows it for UTF-8
    from chatkit.trace.pcapng import capture

    return capture(story)
