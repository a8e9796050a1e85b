"""The conversation on the screen, in an output area that shows text and never HTML."""

from collections import deque

from ipywidgets import Output

from chatkit.message import Line, tail
from chatkit.panels.widgets import scroller

MAX_LINES = 200
MAX_CHARACTERS = 16_384  # at 20 redraws a second, well under Jupyter's limit of 1 MB a second

# The colour of each kind of line, as an ANSI code. JupyterLab turns the codes into classes, which
# panel.css draws in the colours of the theme. A peer cannot bring in codes of its own, because
# `visible` has spelled out every escape character in the text. Markup in the text does no harm
# either: JupyterLab shows a stream output as text.
_COLOURS = {
    "mine": "\x1b[34m{}\x1b[0m",
    "where": "\x1b[90m{}\x1b[0m",
    "detail": "\x1b[90m{}\x1b[0m",
    "notice": "\x1b[1m{}\x1b[0m",
    "problem": "\x1b[31m{}\x1b[0m",
    "theirs": "\x1b[37m{}\x1b[0m",
}


class Log:
    """The last 200 lines. The box follows the newest line, unless its reader has scrolled up."""

    # `Output.append_stdout` adds a line by sending all lines so far once more, so a chat of n
    # lines would cost n * n. This log sends one text instead, which replaces the whole output.
    # The text is bounded in lines and in characters: the thousandth message costs no more than
    # the two hundredth, however long the messages are.

    def __init__(self) -> None:
        self.lines: deque[Line] = deque(maxlen=MAX_LINES)
        self.output = Output()
        self.box = scroller(self.output, "log")

    def draw(self) -> None:
        """Replace the output by the lines as they are now."""
        lines = [_COLOURS[line.kind].format(line.text) for line in self.lines]
        text = "\n".join(tail(lines, MAX_CHARACTERS)) + "\n"
        self.output.outputs = ({"output_type": "stream", "name": "stdout", "text": text},)
