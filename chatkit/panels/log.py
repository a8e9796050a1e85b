"""The conversation on the screen: bounded, in order, and never interpreted."""

from collections import deque

from ipywidgets import Output

from chatkit.message import Line, tail
from chatkit.panels.widgets import scroller

MAX_LINES = 200
MAX_CHARACTERS = 16_384  # twenty of these a second stay under Jupyter's limit of 1 MB a second

# ANSI colours, which JupyterLab turns into classes that style.py draws from the theme. The text
# between them holds no escape of its own: `visible` has spelled it out. All else in a stream
# output is shown as text, never as HTML.
_STYLES = {
    "mine": "\x1b[34m{}\x1b[0m",
    "where": "\x1b[90m{}\x1b[0m",
    "detail": "\x1b[90m{}\x1b[0m",
    "notice": "\x1b[1m{}\x1b[0m",
    "problem": "\x1b[31m{}\x1b[0m",
    "theirs": "\x1b[37m{}\x1b[0m",
}


class Log:
    """Shows the last 200 lines and follows the newest, unless its reader has scrolled up."""

    def __init__(self) -> None:
        self.lines: deque[Line] = deque(maxlen=MAX_LINES)
        self.output = Output()
        self.box = scroller(self.output, "log")

    def draw(self) -> None:
        """Show the lines: one output, replaced whole, so that its cost does not grow."""
        lines = [_STYLES[line.kind].format(line.text) for line in self.lines]
        text = "\n".join(tail(lines, MAX_CHARACTERS)) + "\n"
        self.output.outputs = ({"output_type": "stream", "name": "stdout", "text": text},)
