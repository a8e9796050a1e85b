"""Have a widget answer while a cell sleeps.

JupyterLab sends widget messages to a subshell of the kernel, which a busy cell does not hold up.
But ipykernel (7.4: `Comm.publish_msg`) notes from which shell a widget was last written to, and
sends the answers there, whatever the browser asked for. A widget made or changed in a cell would
so wait for that cell. Without the note, ipykernel does what the browser asked.
"""

from typing import Any


def answer_while_busy(widget: Any) -> None:
    """Forget, for `widget` and all in it, which shell wrote to it last."""
    vars(widget.comm).pop("_reply_subshell_id", None)
    for child in getattr(widget, "children", ()):
        answer_while_busy(child)
