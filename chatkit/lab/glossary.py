"""The words of the lessons, in both languages, each with the lesson that shows it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from chatkit.texts import language


@dataclass(frozen=True)
class Word:
    """A word of the lessons in one language."""

    name: str
    other: str  # the same word in the other language
    meaning: str
    lesson: int


def glossary() -> list[Word]:
    """Return the words in the reader's language, by the alphabet."""
    other = {"id": "en", "en": "id"}[language()]
    rows = tomllib.loads(Path(__file__).with_name("glossary.toml").read_text("utf-8"))["word"]
    words = [
        Word(row[language()], row[other], row[f"means_{language()}"], row["lesson"]) for row in rows
    ]
    return sorted(words, key=lambda word: word.name.lower())
