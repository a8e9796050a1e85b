"""The boxes of the cable's panel, one for each fault that is a number."""

from ipywidgets import Text

from chatkit.texts import say

BOXES = ("delay", "jitter", "rate", "slice", "slow_close", "cut_after")
WHOLE = ("slice", "cut_after")  # these count bytes


def fault_box(name: str) -> Text:
    """Return the box of one fault, labelled with its name in `Faults`, and its unit."""
    unit = say("unit_bytes" if name in WHOLE else "unit_rate" if name == "rate" else "unit_seconds")
    text = Text(description=f"{name} ({unit})", continuous_update=False, tooltip=say(f"tip_{name}"))
    text.add_class("chatkit-fault")
    text.add_class(f"chatkit-fault-{name}")
    return text
