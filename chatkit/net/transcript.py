"""The log of a service: its lines as a person reads them, and the listeners that hear each one."""

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from chatkit import engine
from chatkit.message import Kind, Line, Message
from chatkit.texts import say

HISTORY = 5_000  # lines, and messages, kept in memory; a flood pushes out the oldest
HISTORY_SIZE = 25_000_000  # characters of them: more than 5,000 classic messages can have

Listener = Callable[[Line | None], None]
T = TypeVar("T", Line, Message)


class History(deque[T]):
    """The latest lines or messages, bounded in number and in characters."""

    def __init__(self) -> None:
        super().__init__()
        self._size = 0

    def add(self, said: T) -> None:
        """Keep `said`, and forget the oldest ones that are too many or too long together."""
        self.append(said)
        self._size += len(said.text)
        while len(self) > HISTORY or self._size > HISTORY_SIZE:
            self._size -= len(self.popleft().text)


class Transcript:
    """Keeps lines and tells listeners. It lives on the engine's loop alone."""

    def __init__(self) -> None:
        self.lines: History[Line] = History()
        self._listeners: tuple[Listener, ...] = ()

    def add(self, text: str, kind: Kind, head: int = 0) -> None:
        """Keep one more line and tell it to every listener."""
        line = Line(text, kind, head)
        self.lines.add(line)
        self.tell(line)

    def say(self, key: str, kind: Kind, **values: object) -> None:
        """Add the sentence `key` of texts.py."""
        self.add(say(key, **values), kind)

    def tell(self, line: Line | None = None) -> None:
        """Call every listener with `line`; None means that only the status has changed."""
        for listener in self._listeners:
            try:
                listener(line)
            except Exception as error:  # a listener's fault must not end the conversation
                engine.report(error)

    def subscribe(self, listener: Listener) -> None:
        """Tell `listener` from now on."""
        self._listeners = (*self._listeners, listener)

    def unsubscribe(self, listener: Listener) -> None:
        """Tell `listener` no more."""
        self._listeners = tuple(one for one in self._listeners if one != listener)


class Seldom:
    """Keeps one sentence, said again and again, from washing all other lines away."""

    AT_MOST = 5  # lines, in …
    WITHIN = 10.0  # … seconds

    def __init__(self) -> None:
        self._told: deque[float] = deque()  # the times of the latest lines, on the loop's clock

    def may_tell(self) -> bool:
        """Tell whether the sentence may be said once more now."""
        now = engine.loop().time()
        while self._told and now - self._told[0] >= self.WITHIN:
            self._told.popleft()
        if len(self._told) >= self.AT_MOST:
            return False
        self._told.append(now)
        return True
