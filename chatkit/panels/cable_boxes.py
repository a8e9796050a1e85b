"""The text boxes of the cable's panel: one for each fault that a number describes."""

from ipywidgets import Text

from chatkit.texts import say

UNITS = {  # of each fault, as keys of texts.py; in the order of the boxes
    "delay": "unit_seconds",
    "jitter": "unit_seconds",
    "rate": "unit_rate",
    "slice": "unit_bytes",
    "slow_close": "unit_seconds",
    "cut_after": "unit_bytes",
}


def fault_box(name: str) -> Text:
    """Return the box of one fault. Its label is its name in `Faults`, and its unit."""
    label = f"{name} ({say(UNITS[name])})"
    text = Text(description=label, continuous_update=False, tooltip=say(f"tip_{name}"))
    text.add_class("chatkit-fault")
    text.add_class(f"chatkit-fault-{name}")
    return text
