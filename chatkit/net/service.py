"""What runs on the engine's loop until it is stopped: a server, a client, a cable."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Self, TypeVar

from chatkit import engine
from chatkit.message import Kind, Line, Message

HISTORY = 5_000  # lines, and messages, kept in memory; a flood pushes out the oldest
HISTORY_SIZE = 25_000_000  # characters of them: more than 5,000 classic ones, however shown, have

Listener = Callable[[Line | None], None]
T = TypeVar("T", Line, Message)


class History(deque[T]):
    """The last of what was said, bounded in number and in characters."""

    def __init__(self) -> None:
        super().__init__()
        self._size = 0

    def add(self, said: T) -> None:
        """Keep `said`, and forget the oldest where that is too much."""
        self.append(said)
        self._size += len(said.text)
        while len(self) > HISTORY or self._size > HISTORY_SIZE:
            self._size -= len(self.popleft().text)


class Seldom:
    """Keeps what happens again and again from washing everything else away."""

    AT_MOST = 5  # lines, in …
    WITHIN = 10.0  # … seconds

    def __init__(self) -> None:
        self._told: list[float] = []  # when, on the loop's clock

    def may_tell(self) -> bool:
        """Tell whether it may be said once more now."""
        now = engine.loop().time()
        self._told = [time for time in self._told if now - time < self.WITHIN]
        if len(self._told) >= self.AT_MOST:
            return False
        self._told.append(now)
        return True


_holders: dict[object, "Service"] = {}  # the services of this process, each in its place


def holder(place: object) -> "Service | None":
    """Return the service that runs in that place; None where none does."""
    return _holders.get(place)


class Service:
    """Something to start and to stop. Its methods may be called from any thread."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._lines: History[Line] = History()
        self._listeners: tuple[Listener, ...] = ()

    # what a notebook calls

    @property
    def lines(self) -> list[Line]:
        """The log as a person reads it, the last 5,000 lines at most."""
        return engine.call(list, self._lines)

    @property
    def running(self) -> bool:
        """Whether there is something to stop."""
        raise NotImplementedError

    @property
    def status(self) -> str:
        """One sentence: how it stands."""
        return engine.call(self._status)

    def start(self) -> Self:
        """Begin, and return at once."""
        engine.run(self.begin())
        return self

    def stop(self) -> None:
        """End it and release the port, whatever is going on."""
        if engine.on_loop():
            self._close()
        else:
            engine.run(self.end())

    def subscribe(self, listener: Listener) -> None:
        """Have `listener` called on the engine's thread: with each new line, and else with None."""
        engine.call(self._listen, (*self._listeners, listener))

    def unsubscribe(self, listener: Listener) -> None:
        """Take `subscribe` back."""
        engine.call(self._listen, tuple(one for one in self._listeners if one != listener))

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    # what differs

    @property
    def _place(self) -> object:
        """What only one service of this process can have: a port, or a seat at a server."""
        raise NotImplementedError

    async def begin(self) -> None:
        """Do what `start` does, on the engine's loop."""
        raise NotImplementedError

    def _close(self) -> list[asyncio.Future[None]]:
        """Let everything go; return what is done once the last socket is closed."""
        raise NotImplementedError

    def _status(self) -> str:
        raise NotImplementedError

    # on the loop

    def _take_place(self) -> None:
        _holders[self._place] = self

    def _leave_place(self) -> None:
        if _holders.get(self._place) is self:
            del _holders[self._place]

    async def _make_room(self) -> None:
        """End whatever runs in this place; no await stands between this and taking the place."""
        while running := [e for e in (self, holder(self._place)) if e and e.running]:
            await running[0].end()

    async def end(self) -> None:
        """Do what `stop` does, on the engine's loop."""
        if closing := self._close():
            await asyncio.wait(closing)

    def _now(self) -> datetime:
        try:
            return self.clock()
        except Exception as error:  # a student's own clock must not cost a message, or a byte
            engine.report(error)
            return datetime.now()

    def _emit(self, text: str, kind: Kind) -> None:
        line = Line(text, kind)
        self._lines.add(line)
        self._tell(line)

    def _listen(self, listeners: tuple[Listener, ...]) -> None:
        self._listeners = listeners

    def _tell(self, line: Line | None = None) -> None:
        for listener in self._listeners:
            try:
                listener(line)
            except Exception as error:  # a listener's fault must not end the conversation
                engine.report(error)
