"""The source and the variables of a stepped program, as HTML with every character escaped."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from chatkit.message import escaped, shortened
from chatkit.stepper.values import Variable
from chatkit.texts import say

AROUND = 13  # lines on the screen, a third of them above the current one
NEAR = 7  # lines on a low screen; the program's screen below them must stay in sight
MAX_WIDTH = 400  # characters of a line
MAX_COLOURED = 200_000  # characters; colouring a longer program takes longer than a step should

_formatter = HtmlFormatter(nowrap=True)


def source(lines: Sequence[str], current: int, marked: bool, failed: bool = False) -> str:
    """Return the lines around `current`; `marked` puts a ▶ beside it, or a ✕ where it failed."""
    kind = ("failed" if failed else "now") if marked else ""
    numbers = window(len(lines), current)
    near = window(len(lines), current, NEAR)
    rows = [
        _row(
            number, _rendered(lines, number), kind if number == current else "", number not in near
        )
        for number in numbers
    ]
    before = _more(numbers.start > 1)
    after = _more(numbers.stop <= len(lines))
    label = escape(say("step_source"), quote=True)
    body = "".join([before, *rows, after])
    return f'<div class="chatkit-source" role="group" aria-label="{label}">{body}</div>'


def window(count: int, current: int, size: int = AROUND) -> range:
    """Return the numbers, counted from 1, of the `size` lines around `current`."""
    first = max(1, min(current - size // 3, count - size + 1))
    return range(first, min(first + size, count + 1))


_SIGNS = {"now": ("▶", "step_now"), "failed": ("✕", "step_failed_here")}


def _row(number: int, code: str, kind: str, far: bool) -> str:
    sign, words = _SIGNS.get(kind, ("", ""))
    classes = "".join(f" chatkit-{one}" for one in (kind, "far" if far else "") if one)
    current = ' aria-current="step"' if kind else ""
    spoken = f'<span class="chatkit-spoken">{escape(say(words))}: </span>' if kind else ""
    return (
        f'<div class="chatkit-line{classes}"{current}><span class="chatkit-mark">{sign}</span>'
        f'<span class="chatkit-number">{number}</span><code>{spoken}{code}</code></div>'
    )


def _more(there: bool) -> str:
    text = "…" if there else ""
    return f'<div class="chatkit-line chatkit-more" aria-hidden="true">{text}</div>'


def _rendered(lines: Sequence[str], number: int) -> str:
    """Return one line as HTML, in colours unless the program is very long."""
    if sum(map(len, lines)) > MAX_COLOURED:
        return escape(_safe(lines[number - 1]))
    return _coloured(tuple(lines))[number - 1]


@lru_cache(maxsize=8)
def _coloured(lines: tuple[str, ...]) -> list[str]:
    # The lexer sees the program whole, since a string may go over many lines. Its result is then
    # cut into lines again. By default it would drop blank lines at both ends and add a line end;
    # with both turned off, line n of the result is line n of the program.
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    coloured = highlight("\n".join(map(_safe, lines)), lexer, _formatter).split("\n")
    return coloured + [""] * (len(lines) - len(coloured))


def _safe(line: str) -> str:
    """Spell out invisible characters as `visible` does, but keep every blank: it is indentation."""
    return escaped(shortened(line.expandtabs(), MAX_WIDTH))


def table(variables: Iterable[Variable]) -> str:
    """Return the variables as a table, the sockets first so that they stay in sight."""
    ordered = sorted(variables, key=lambda one: not one.is_socket)
    rows = "".join(
        f'<tr><th scope="row">{escape(one.name)}</th><td>{escape(one.shown())}</td></tr>'
        for one in ordered
    )
    caption = f"<caption>{escape(say('step_variables'))}</caption>"
    if not rows:
        return f'<div class="chatkit-variables">{escape(say("step_no_variables"))}</div>'
    return f'<div class="chatkit-variables" tabindex="0"><table>{caption}{rows}</table></div>'
