"""Errors that a person can mend: a type and a key for programs, a sentence for the person."""

from functools import partial
from typing import Any

from chatkit.texts import say


class ChatError(Exception):
    """An error: the key of its sentence in texts.py, and the values that stand in the sentence.

    `str()` makes the sentence, in the language that is in use at that moment.
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
        # IPython calls this and shows the sentence alone: the fault lies in no line of code
        return [str(self)]


class InputError(ChatError, ValueError):
    """An argument cannot be used, or not now: a port, a name, a message out of turn."""


class ProtocolError(ChatError):
    """The other side has broken the rules of the dialect."""


class EngineError(ChatError, TimeoutError):
    """The engine did not answer in time."""


class NetworkError(ChatError, OSError):
    """A connection is not possible or not there: the port is in use, or no server listens."""
