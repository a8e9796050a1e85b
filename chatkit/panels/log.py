"""The conversation on the screen, in an output area: one block of escaped text for each line."""

from collections import deque
from html import escape

from ipywidgets import Output

from chatkit.message import Line, tail
from chatkit.panels.widgets import AS_IT_IS, scroller
from chatkit.texts import say

MAX_LINES = 200
MAX_CHARACTERS = 16_384  # at 20 redraws a second 0.3 MB of ASCII; Jupyter allows 1 MB a second


class Log:
    """The last 200 lines. The box follows the newest line, unless its reader has scrolled up."""

    # `Output.append_stdout` adds a line by sending all lines so far once more, so a chat of n
    # lines would cost n * n. This log sends one output instead, which replaces the one before.
    # It is bounded in lines and in characters: the thousandth message costs no more than the two
    # hundredth, however long the messages are.
    #
    # It is HTML, which the kit alone writes. JupyterLab would make links of the addresses in plain
    # text, and each link would be a box of its own that wraps to the left edge, where lines begin.

    def __init__(self, name: str = "log_chat") -> None:
        self.name = name  # the key of its name, for a screen reader
        self.lines: deque[Line] = deque(maxlen=MAX_LINES)
        self.output = Output()
        self.box = scroller(self.output, "log")

    def draw(self) -> None:
        """Replace the output by the lines as they are now."""
        count = len(tail([line.text for line in self.lines], MAX_CHARACTERS))
        newest = list(self.lines)[len(self.lines) - count :]
        data = {"text/html": html(say(self.name), newest)}
        self.output.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)


def html(name: str, lines: list[Line]) -> str:
    """Return a log of that name as HTML, without a link, a formula or markup in its lines."""
    # <pre> keeps blanks, and MathJax leaves it alone in each of its versions
    blocks = "".join(map(_block, lines))
    known = f'role="log" aria-label="{escape(name)}"'
    return f'<pre class="chatkit-lines {AS_IT_IS}" {known}>{blocks}</pre>'


def _block(line: Line) -> str:
    # <bdi> is a paragraph of its own for right-to-left letters: in a line without it, a Hebrew name
    # and a Hebrew message would change places. It costs a browser time, and ASCII needs none.
    head = escape(line.text[: line.head], quote=False)
    text = escape(line.text[line.head :], quote=False)
    tag = "span" if line.text.isascii() else "bdi"
    said = f"{head}<{tag}>{text}</{tag}>" if line.head else text
    return f'<div class="chatkit-line-{line.kind}">{said}</div>'
