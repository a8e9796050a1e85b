"""The lessons that come with the kit: a folder for each, with a notebook for each side."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from chatkit.errors import InputError
from chatkit.message import echoed
from chatkit.texts import LANGUAGES, language

# in the wheel the lessons lie inside the package, in a clone beside it
_PLACES = (
    Path(__file__).resolve().parents[1] / "notebooks",
    Path(__file__).resolve().parents[2] / "notebooks",
)
NOTEBOOKS = next((place for place in _PLACES if place.is_dir()), _PLACES[-1])

ROLES = ("server", "cable", "client")  # from left to right: the cable lies between


@dataclass(frozen=True)
class Lesson:
    """A lesson in one language, as it came with the kit."""

    number: int
    language: str
    folder: Path  # `01-two-way-chat`, which begins with the lesson's number
    about: str
    minutes: int
    timeline: str = ""  # the role of the notebook whose timeline stands below all of them

    @property
    def name(self) -> str:
        """The lesson's folder below that of the lessons: `id/01-two-way-chat`."""
        return f"{self.language}/{self.folder.name}"

    @property
    def notebooks(self) -> list[Path]:
        """The notebooks from left to right."""
        found = {path.stem: path for path in self.folder.glob("*.ipynb")}
        return [found[role] for role in ROLES if role in found]

    @property
    def title(self) -> str:
        """The heading of the first notebook without its number and side: `Two-way chat`."""
        first_cell = json.loads(self.notebooks[0].read_text("utf-8"))["cells"][0]
        heading = "".join(first_cell["source"]).splitlines()[0]
        return heading.partition(": ")[2].rpartition(" (")[0]


def lessons(in_language: str | None = None) -> list[Lesson]:
    """Return the lessons in a language, by default the reader's.

    Raises `InputError` where the kit has none.
    """
    spoken = in_language or language()
    here = NOTEBOOKS / spoken
    if not here.is_dir():
        raise InputError("lab_no_notebooks", folder=NOTEBOOKS)
    notes = tomllib.loads((here / "lessons.toml").read_text("utf-8"))
    return [
        Lesson(int(name[:2]), spoken, here / name, **note) for name, note in sorted(notes.items())
    ]


def find_lesson(number: str) -> Lesson:
    """Return the lesson with this number; raises `InputError` if there is none."""
    known = {str(lesson.number): lesson for lesson in lessons()}
    found = known.get(number.lstrip("0"))  # 2 or 02
    if not found:
        raise InputError("lab_no_lesson", lesson=echoed(number), lessons=", ".join(known))
    return found


def check_language(wanted: str) -> str:
    """Return a language that the lessons are written in; raises `InputError` for any other."""
    if wanted not in LANGUAGES:
        raise InputError("lab_no_language", language=echoed(wanted), languages=", ".join(LANGUAGES))
    return wanted
