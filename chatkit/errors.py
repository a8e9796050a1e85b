"""What can go wrong, each with one sentence for a person and a type for a program."""


class ChatError(Exception):
    """A fault that a person can mend; `str()` is one sentence in the reader's language."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this: a notebook shows the sentence, not twenty lines of our own code
        return [str(self)]


class InputError(ChatError, ValueError):
    """What was given cannot be used: a port, a name, a message, a turn."""


class ProtocolError(ChatError):
    """The other side speaks otherwise than was agreed."""


class NetworkError(ChatError, OSError):
    """The network said no: a port in use, nobody there, nobody connected."""
