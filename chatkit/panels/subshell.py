"""Clicks on a widget are heard while a cell of the notebook sleeps.

JupyterLab sends the messages of widgets to a subshell, a second thread of the kernel that a busy
cell does not hold up. It asks for the answers to go there, too. But ipykernel (7.4:
`Comm.publish_msg`) remembers the shell that wrote to a widget last, and prefers that shell to the
browser's wish. A widget that a cell has made would therefore wait for the cell to end. Once
ipykernel has forgotten the shell, it does as the browser asks.
"""

from typing import Any


def answer_while_busy(widget: Any) -> None:
    """Have ipykernel forget the shell that wrote last to `widget` and to the widgets inside it."""
    vars(widget.comm).pop("_reply_subshell_id", None)
    for child in getattr(widget, "children", ()):
        answer_while_busy(child)
