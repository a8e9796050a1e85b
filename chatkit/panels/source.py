"""A program's source and its variables as HTML, everything in it escaped."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from chatkit.message import is_hidden, shortened
from chatkit.stepper.values import Variable
from chatkit.texts import say

AROUND = 13  # lines shown at once, a third of them before the current one
NEAR = 7  # of them on a low screen, where more would push the rest of the panel off it
WIDEST = 400  # characters of a line
COLOURED = 200_000  # characters; colouring more takes longer than a step should

_formatter = HtmlFormatter(nowrap=True)


def source(lines: Sequence[str], current: int, marked: bool) -> str:
    """Return the lines around `current`, which is marked with ▶ if it is where the program is."""
    shown = window(len(lines), current)
    near = window(len(lines), current, NEAR)
    rows = [
        _row(number, _rendered(lines, number), marked and number == current, number not in near)
        for number in shown
    ]
    before = _more(shown.start > 1)
    after = _more(shown.stop <= len(lines))
    label = escape(say("step_source"), quote=True)
    body = "".join([before, *rows, after])
    return f'<div class="chatkit-source" role="group" aria-label="{label}">{body}</div>'


def window(count: int, current: int, size: int = AROUND) -> range:
    """Return the numbers of the `size` lines to show, from 1."""
    first = max(1, min(current - size // 3, count - size + 1))
    return range(first, min(first + size, count + 1))


def _row(number: int, code: str, now: bool, far: bool) -> str:
    kind, mark, current = " chatkit-far" if far else "", "", ""
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


def _rendered(lines: Sequence[str], number: int) -> str:
    """Return one line as HTML; in a very long program without its colours."""
    if sum(map(len, lines)) > COLOURED:
        return escape(_safe(lines[number - 1]))
    return _coloured(tuple(lines))[number - 1]


@lru_cache(maxsize=8)
def _coloured(lines: tuple[str, ...]) -> list[str]:
    # nothing is taken off its ends, so that the lines stay as many as they were
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    coloured = highlight("\n".join(map(_safe, lines)), lexer, _formatter).split("\n")
    return coloured + [""] * (len(lines) - len(coloured))


def _safe(line: str) -> str:
    """Spell out what would act on the screen; unlike elsewhere, blanks stay as many as they are."""
    line = shortened(line.expandtabs(), WIDEST)
    return "".join(
        character.encode("unicode_escape").decode("ascii") if is_hidden(character) else character
        for character in line
    )


def table(variables: Iterable[Variable]) -> str:
    """Return the variables as a table, the sockets first: they must not be scrolled away."""
    ordered = sorted(variables, key=lambda one: one.socket is None)
    rows = "".join(
        f'<tr><th scope="row">{escape(one.name)}</th><td>{escape(one.shown())}</td></tr>'
        for one in ordered
    )
    caption = f"<caption>{escape(say('step_variables'))}</caption>"
    if not rows:
        return f'<div class="chatkit-variables">{escape(say("step_no_variables"))}</div>'
    return f'<div class="chatkit-variables" tabindex="0"><table>{caption}{rows}</table></div>'
