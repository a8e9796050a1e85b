"""The text boxes of the cable's panel: one for each fault that a number describes."""

from ipywidgets import Text

from chatkit.texts import say

BOXES = ("delay", "jitter", "rate", "slice", "slow_close", "cut_after")
IN_BYTES = ("slice", "cut_after")


def fault_box(name: str) -> Text:
    """Return the box of one fault. Its label is its name in `Faults`, and its unit."""
    unit = say(
        "unit_bytes" if name in IN_BYTES else "unit_rate" if name == "rate" else "unit_seconds"
    )
    text = Text(description=f"{name} ({unit})", continuous_update=False, tooltip=say(f"tip_{name}"))
    text.add_class("chatkit-fault")
    text.add_class(f"chatkit-fault-{name}")
    return text
