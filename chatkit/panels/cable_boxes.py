"""The boxes of the cable's panel, and what a person wrote into them."""

from ipywidgets import Text

from chatkit.errors import InputError
from chatkit.message import visible
from chatkit.net import address
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


def number(name: str, text: str) -> float:
    """Return what a person wrote as a number, with a comma or a point; raises `InputError`."""
    plain = text.strip().replace(",", ".")
    try:
        return int(plain) if name in WHOLE else float(plain)
    except ValueError:
        key = "fault_not_whole" if name in WHOLE else "fault_not_a_number"
        raise InputError(say(key, name=name, value=visible(text.strip())[:40])) from None


def pair(text: str) -> tuple[str, int]:
    """Return host and port of `127.0.0.1:5005`; raises `InputError` for anything else."""
    host, colon, port = text.strip().rpartition(":")
    if not colon:
        raise InputError(say("target_without_port", text=visible(text.strip())[:60]))
    return host.strip("[] "), address.check_port(port)
