"""A program's source and its variables as HTML, everything in it escaped."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from chatkit.lab.values import Variable
from chatkit.message import is_hidden
from chatkit.texts import say

AROUND = 13  # lines shown at once; more would push the rest of the panel off a small screen
ABOVE = 5  # of them before the current one
WIDEST = 400  # characters of a line
COLOURED = 200_000  # characters; colouring more takes longer than a step should

_formatter = HtmlFormatter(nowrap=True)


def source(lines: Sequence[str], current: int, marked: bool) -> str:
    """Return the lines around `current`, which is marked with ▶ if it is where the program is."""
    shown = window(len(lines), current)
    coloured = _coloured(tuple(lines))
    rows = [_row(number, coloured[number - 1], marked and number == current) for number in shown]
    before = _more(shown.start > 1)
    after = _more(shown.stop <= len(lines))
    label = escape(say("step_source"), quote=True)
    body = "".join([before, *rows, after])
    return f'<div class="chatkit-source" role="group" aria-label="{label}">{body}</div>'


def window(count: int, current: int) -> range:
    """Return the numbers of the lines to show, from 1."""
    first = max(1, min(current - ABOVE, count - AROUND + 1))
    return range(first, min(first + AROUND, count + 1))


def _row(number: int, code: str, now: bool) -> str:
    kind, mark, current = "", "", ""
    if now:
        kind, mark, current = " chatkit-now", "▶", ' aria-current="step"'
    spoken = f'<span class="chatkit-spoken">{escape(say("step_now"))}: </span>' if now else ""
    return (
        f'<div class="chatkit-line{kind}"{current}><span class="chatkit-mark">{mark}</span>'
        f'<span class="chatkit-number">{number}</span><code>{spoken}{code}</code></div>'
    )


def _more(there: bool) -> str:
    text = "…" if there else ""
    return f'<div class="chatkit-line chatkit-more" aria-hidden="true">{text}</div>'


@lru_cache(maxsize=8)
def _coloured(lines: tuple[str, ...]) -> list[str]:
    plain = [_safe(line) for line in lines]
    text = "\n".join(plain)
    if len(text) > COLOURED:
        return [escape(line) for line in plain]
    # nothing is taken off its ends, so that the lines stay as many as they were
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    coloured = highlight(text, lexer, _formatter).split("\n")
    return coloured[: len(plain)] + [""] * (len(plain) - len(coloured))


def _safe(line: str) -> str:
    """Spell out what would act on the screen; unlike elsewhere, blanks stay as many as they are."""
    line = line.expandtabs()
    if len(line) > WIDEST:
        line = f"{line[:WIDEST]}…"
    return "".join(
        character.encode("unicode_escape").decode("ascii") if is_hidden(character) else character
        for character in line
    )


def table(variables: Iterable[Variable]) -> str:
    """Return the variables as a table."""
    rows = "".join(
        f'<tr><th scope="row">{escape(one.name)}</th><td>{escape(one.shown())}</td></tr>'
        for one in variables
    )
    caption = f"<caption>{escape(say('step_variables'))}</caption>"
    if not rows:
        return f'<div class="chatkit-variables">{escape(say("step_no_variables"))}</div>'
    return f'<div class="chatkit-variables"><table>{caption}{rows}</table></div>'
