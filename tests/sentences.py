"""Sentences as a test compares them: by their key and their values, in the language of the moment.

No test repeats the words of `texts.py`, so that a copy editor breaks none. The assignment's own
words are the exception: they are part of what is tested.
"""

import re
from html import unescape
from string import Formatter

from chatkit.texts import LANGUAGES, SENTENCES, language


def pattern(key: str, /, **values: object) -> str:
    """Return a regular expression of the sentence; a value that is not given may be anything."""
    sentence = SENTENCES[key][LANGUAGES.index(language())]
    assert values.keys() <= {name for _, name, _, _ in Formatter().parse(sentence)}, key
    return "".join(
        re.escape(words) + ("" if name is None else _value(name, values))
        for words, name, _, _ in Formatter().parse(sentence)
    )


def _value(name: str, values: dict[str, object]) -> str:
    return re.escape(str(values[name])) if name in values else ".*?"


def sentence(key: str, /, **values: object) -> re.Pattern[str]:
    """Return the sentence as an expression, for a browser to look for."""
    return re.compile(pattern(key, **values))


def heard(text: str, key: str, /, **values: object) -> bool:
    """Tell whether `text`, which may be HTML, holds the sentence."""
    return re.search(pattern(key, **values), unescape(text), re.DOTALL) is not None
