"""The log of a service: its lines as a person reads them, and the listeners called with each."""

import threading
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from chatkit import engine
from chatkit.message import Kind, Line, Message, visible
from chatkit.texts import say

KEPT = 5_000  # lines, and messages, kept in memory; a flood pushes out the oldest
KEPT_SIZE = 25_000_000  # characters of them: more than 5,000 classic messages can have

Listener = Callable[[Line | None], None]
T = TypeVar("T", Line, Message)


class Latest(deque[T]):
    """The latest lines or messages, bounded in number and in characters."""

    def __init__(self) -> None:
        super().__init__()
        self._size = 0

    def add(self, said: T) -> None:
        """Keep `said`, and forget the oldest ones that are too many or too long together."""
        self.append(said)
        self._size += len(said.text)
        while len(self) > KEPT or self._size > KEPT_SIZE:
            self._size -= len(self.popleft().text)

    def take(self) -> T:
        """Return the oldest one, and forget it."""
        oldest = self.popleft()
        self._size -= len(oldest.text)
        return oldest


# Listeners of users' own code. Such a listener may sleep, wait for the engine, or fail. On the
# engine's loop it would hold up every socket; on a thread shared with others, the other listeners.
# So each has a thread of its own, and a queue between: the engine appends a line and goes on at
# once. The queue is bounded, too: a flood and a slow listener together cannot fill the memory.
class Subscription:
    """Calls one listener with each line, on a thread of its own, until `end`."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self._waiting: Latest[Line] = Latest()  # lines that the listener has not heard yet
        self._changed = False  # whether the status has changed since the last of them
        self._ended = False
        self._news = threading.Condition()
        threading.Thread(target=self._run, name="chatkit-listener", daemon=True).start()

    def tell(self, line: Line | None) -> bool:
        """Have the listener called soon; tell whether a line is lost, since too many wait."""
        with self._news:
            before = len(self._waiting)
            if line is None:
                self._changed = True
            else:
                self._waiting.add(line)
            self._news.notify()
            return line is not None and len(self._waiting) <= before

    def end(self) -> None:
        """Call the listener no more; a call that has begun goes on."""
        with self._news:
            self._ended = True
            self._news.notify()

    def _run(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._ended or self._waiting or self._changed)
                if self._ended:
                    return
                line = self._waiting.take() if self._waiting else None
                self._changed = self._changed and line is not None
            try:
                self.listener(line)
            except (Exception, SystemExit) as error:  # SystemExit would end this thread in silence
                engine.report(error)


class Transcript:
    """Keeps lines and tells listeners. It lives on the engine's loop alone."""

    def __init__(self) -> None:
        self.lines: Latest[Line] = Latest()
        self._listeners: tuple[Listener, ...] = ()
        self._apart: tuple[Subscription, ...] = ()  # the listeners that have a thread of their own
        self._slow: set[Subscription] = set()  # those that have lost a line, which was said

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
        for one in self._apart:
            if one.tell(line) and one not in self._slow:
                self._slow.add(one)
                name = getattr(one.listener, "__qualname__", type(one.listener).__name__)
                self.say("listener_slow", "problem", name=visible(str(name)), lines=KEPT)

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` from now on, on the engine's loop and at once."""
        self._listeners = (*self._listeners, listener)

    def subscribe_apart(self, listener: Listener) -> None:
        """Call `listener` from now on, on a thread of its own."""
        self._apart = (*self._apart, Subscription(listener))

    def unsubscribe(self, listener: Listener) -> None:
        """Call `listener` no more."""
        self._listeners = tuple(one for one in self._listeners if one != listener)
        for one in self._apart:
            if one.listener == listener:
                one.end()
                self._slow.discard(one)
        self._apart = tuple(one for one in self._apart if one.listener != listener)

    def forget_listeners(self) -> None:
        """Tell nobody any more, in a forked child: a panel's browser belongs to the parent."""
        self._listeners = ()
        self._apart = ()


class Seldom:
    """Keeps one sentence, said again and again, from washing all other lines away."""

    AT_MOST = 5  # lines
    WITHIN = 10.0  # seconds

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
