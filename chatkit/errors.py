"""The faults that a person can mend: a type and a key for programs, a sentence for readers."""

from functools import partial
from typing import Any

from chatkit.texts import say


class ChatError(Exception):
    """A fault with its key in texts.py and the values that its sentence needs.

    `str()` makes the sentence, in the language that is chosen at that moment.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        return say(self.key, **self.values)

    def __reduce__(self) -> Any:
        return partial(type(self), self.key, **self.values), ()

    def _render_traceback_(self) -> list[str]:
        # IPython calls this: a notebook shows the sentence, not twenty lines of our own code
        return [str(self)]


class InputError(ChatError, ValueError):
    """A port, a name, a message or another argument cannot be used, or not now."""


class ProtocolError(ChatError):
    """The other side speaks otherwise than was agreed."""


class NetworkError(ChatError, OSError):
    """The network said no: a port in use, nobody there, nobody connected."""
