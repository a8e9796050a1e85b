"""A report as files: JSON for programs, JUnit XML for a classroom, HTML for a reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from chatkit.checks.junit import junit
from chatkit.checks.page import page
from chatkit.checks.result import Report
from chatkit.errors import InputError


@dataclass(frozen=True)
class Files:
    """The files that a report is written to."""

    html: Path | None = None
    json: Path | None = None
    junit: Path | None = None

    def look(self) -> None:
        """Raise `InputError` where a file cannot be written, before a minute has gone by."""
        for path in (self.html, self.json, self.junit):
            if path and (path.is_dir() or not path.absolute().parent.is_dir()):
                raise InputError("check_no_place", path=path)

    def write(self, report: Report, script: Path | None) -> Iterator[Path]:
        """Write the files, and yield the path of each."""
        if self.html:
            yield write(self.html, page(report, script))
        if self.json:
            yield write(self.json, as_json(report))
        if self.junit:
            yield write(self.junit, junit(report))


def as_json(report: Report) -> str:
    """Return a report as JSON: the fields of `Report`, `Result` and `Evidence`, in this order."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1).decode() + "\n"


def write(path: Path, text: str) -> Path:
    """Write a file as UTF-8; raises `InputError` where that is impossible."""
    try:
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or error
        raise InputError("export_failed", path=path, reason=reason) from error
    return path
