"""The text boxes of the cable's panel: one for each fault that a number describes."""

from ipywidgets import Text

from chatkit.cable.faults import NUMBERS, tip
from chatkit.texts import say

BOXES = ("delay", "jitter", "rate", "slice", "slice_pause", "slow_close", "cut_after")


def fault_box(name: str) -> Text:
    """Return the box of one fault. Its label is its name in `Faults`, and its unit."""
    label = f"{name} ({say(NUMBERS[name].unit)})"
    text = Text(description=label, continuous_update=False, tooltip=tip(name))
    text.add_class("chatkit-fault")
    text.add_class(f"chatkit-fault-{name}")
    return text
