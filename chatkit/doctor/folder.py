"""The folder of the lessons: a notebook can be saved there."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from chatkit.address import reason
from chatkit.doctor.finding import Finding, Lab
from chatkit.texts import say
from chatkit.trace import folder as trace

ROOM = 200  # MB that should be free: notebooks, records and Jupyter's own files


def check(lab: Lab) -> Iterator[Finding]:
    """Write into the folder, and into the folder of the records."""
    yield writable(lab.folder)
    if trace.wanted() and (why := why_not_written(trace.folder())):
        sentence = say("doctor_trace_unwritable", folder=trace.folder(), reason=why)
        yield Finding("failed", sentence, say("doctor_trace_cure"))


def writable(folder: Path) -> Finding:
    """Check that a notebook can be saved in `folder`."""
    if why := why_not_written(folder):
        sentence = say("doctor_folder_unwritable", folder=folder, reason=why)
        return Finding("failed", sentence, say("doctor_folder_cure"))
    free = shutil.disk_usage(existing(folder)).free // 1024**2
    if free < ROOM:
        sentence = say("doctor_disk_full", folder=folder, free=free)
        return Finding("note", sentence, say("doctor_disk_cure"))
    return Finding("ok", say("doctor_folder_ok", folder=folder))


def why_not_written(folder: Path) -> str:
    """Return the system's reason for refusing a file in `folder`; "" where it takes one."""
    try:
        # it vanishes at once; rights alone would tell nothing of a disk that is full or read-only
        with tempfile.TemporaryFile(dir=existing(folder)) as file:
            file.write(bytes(1024))
            file.flush()
    except OSError as error:
        return reason(error)
    return ""


def existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it where it is yet to be made."""
    # Path.exists would raise an error where a folder above is closed to the user
    return next(filter(os.path.exists, (folder, *folder.parents)))
