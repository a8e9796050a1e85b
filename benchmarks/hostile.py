"""A million hostile texts made safe to show: the time that it takes, and that none gets through.

The floor is `html.escape` of the same texts, which no page can do without.
"""

import html
import random
import re
import unicodedata
from collections.abc import Callable
from time import process_time

from benchmarks.report import Row, at_most, progress, times
from chatkit.characters import BLANK, IGNORABLE
from chatkit.message import MAX_USERNAME, Line, readable_name, same_name, similar_name, visible
from chatkit.panels import log
from chatkit.terminal.rows import INDENT, columns, rows

TEXTS = 1_000_000
AT_ONCE = 10_000  # texts in memory
LONGEST = 60  # characters
SEED = 20261126
HEAD = "[14:30:05] Bob: "
WIDTH = 40  # columns of a terminal, so narrow that most texts take more than one row
PLAIN = "[14:30:05] Bob: Halo Alice, apa kabar? Hari ini kita belajar socket."
ROUNDS = 200_000

# characters that have fooled a screen, each as likely as all the rest of Unicode together
TRAPS = "  a1<>&$\\\n\r\t\x1b\x9b\u200c\u200d\ufe0f\u180b\u202e\u2066\u3164\u0301\u0e49\u0489א"
HELPERS = "\u200c\u200d\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"  # of words and emoji
UNSEEN = re.compile(f"(?![{HELPERS}])[{IGNORABLE}{BLANK}]")
STRAY = re.compile(f"(?:^|[ \u200c\u200d])[{HELPERS}]|[^\u1820-\u18aa][\u180b-\u180f]")


def measure() -> list[Row]:
    """Return the time of each function beside the floor, and how many texts got through."""
    kinds: dict[str, Callable[[str], object]] = {
        "`html.escape`": html.escape,
        "`visible`": visible,
        "`readable_name`": readable_name,
        "`same_name`": lambda text: same_name(text, "Alice"),
        "`similar_name`": lambda text: similar_name(text, "Alice"),
        "the log's HTML": as_html,
        "the terminal's rows": as_rows,
    }
    seconds = dict.fromkeys(kinds, 0.0)
    through = 0
    chance = random.Random(SEED)
    for done in range(0, TEXTS, AT_ONCE):
        if done % (10 * AT_ONCE) == 0:
            progress(f"text {done:,} of {TEXTS:,}")
        texts = [hostile(chance) for _ in range(AT_ONCE)]
        for name, safe in kinds.items():
            seconds[name] += timed(safe, texts)
        through += sum(not harmless(text) for text in texts)
    floor = seconds["`html.escape`"]
    plain = timed(visible, [PLAIN] * ROUNDS)
    return [
        *(Row(name, each(took, TEXTS), times(took, floor)) for name, took in seconds.items()),
        at_most("`visible`, an ordinary line", each(plain, ROUNDS), plain / ROUNDS * 1e6, 1, "µs"),
        at_most(f"of {TEXTS:,} texts, got through", f"{through}", through, 0, "texts"),
    ]


def hostile(chance: random.Random) -> str:
    """Return a text of up to 60 characters of every kind."""
    length = chance.randint(1, LONGEST)
    return "".join(
        chance.choice(TRAPS) if chance.random() < 0.6 else anything(chance) for _ in range(length)
    )


def anything(chance: random.Random) -> str:
    """Return a character; in one of two cases it is one of the first two planes' beginnings."""
    return chr(chance.randrange(0x3000) if chance.random() < 0.5 else chance.randrange(0x110000))


def as_html(text: str) -> str:
    """Return the HTML of a log with this one message."""
    return log.html("log", [Line(HEAD + visible(text), "theirs", len(HEAD))])


def as_rows(text: str) -> list[str]:
    """Return the rows of a terminal with this one message."""
    return rows(HEAD + visible(text), WIDTH)


def harmless(text: str) -> bool:
    """Tell whether a text, as it is shown, neither acts, nor hides, nor leaves its place."""
    shown, (name, odd) = visible(text), readable_name(text)
    _, *following = laid_out = as_rows(text)
    kinds = set(map(unicodedata.category, re.sub("[\u200c\u200d\u180e]", "", shown)))
    return (
        visible(shown) == shown
        and kinds.isdisjoint(("Cc", "Cf", "Cs", "Zl", "Zp"))
        and not re.search(r"\s{17}", shown)
        and not UNSEEN.search(shown)
        and not STRAY.search(shown)
        and visible(name) == name
        and (odd or 0 < len(name) <= MAX_USERNAME)
        and as_html(text).count("<") == 6  # pre, div and bdi, and the ends of each
        and all(columns(row) < WIDTH for row in laid_out)
        and all(row.startswith(INDENT) for row in following)
    )


def timed(function: Callable[[str], object], texts: list[str]) -> float:
    """Return the seconds of CPU that all of the texts take."""
    start = process_time()
    for text in texts:
        function(text)
    return process_time() - start


def each(seconds: float, count: int) -> str:
    """Return the time of one text."""
    return f"{seconds / count * 1e6:.2f} µs"
