"""The choices for other people's programs: the keys and options that make them in a terminal."""

from chatkit.message import Line
from chatkit.texts import say

KEYS = {"names": "F2", "newline": "F3", "free": "F4"}  # they turn a choice on and off
OPTIONS = {"names": "--no-names", "newline": "--newline", "free": "--free"}


def names_a_choice(line: Line) -> bool:
    """Tell whether a problem advises a choice as a notebook makes it, such as `names = False`."""
    return line.kind == "problem" and any(f"{choice} = " in line.text for choice in OPTIONS)


def by_key() -> str:
    """Return the sentence that names the keys, and the options for the next time."""
    ways = [f"{KEYS[name]} {say(f'choice_{name}')} ({OPTIONS[name]})" for name in KEYS]
    return say("terminal_keys", keys=", ".join(ways))


def by_option() -> str:
    """Return the sentence that names the options of the command line."""
    ways = [f"{say(f'choice_{name}')} {OPTIONS[name]}" for name in OPTIONS]
    return say("terminal_options", options=", ".join(ways))
