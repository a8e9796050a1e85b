"""A message as a dialect's reader takes it apart."""

from typing import NamedTuple


class Said(NamedTuple):
    """The sender, the time as the sender wrote it (empty where it wrote none), and the text."""

    sender: str
    stamp: str
    text: str
