"""Something that runs on the engine's loop until it is stopped: a server, a client, a cable."""

import asyncio
import os
from collections.abc import Collection
from typing import Self
from weakref import WeakSet

from chatkit import engine
from chatkit.address import collide
from chatkit.message import Line, echoed
from chatkit.net.arguments import function
from chatkit.net.clock import Clock, Watch
from chatkit.net.transcript import Listener, Transcript
from chatkit.texts import say

Place = tuple[str | int, ...]  # host and port of a listener; and the username, of a client

_holders: dict[Place, "Service"] = {}  # the services of this process, each in its place


_services: WeakSet["Service"] = WeakSet()  # all of this process
# In a forked child, the former parts of its services, among them the parent's tasks. They are kept
# since a task that is finalized would complain, and its coroutine would run to its end.
_left: list[dict[str, object]] = []


def holder(place: Place) -> "Service | None":
    """Return the service that runs there, so that no other one can; None where none does."""
    return next((one for taken, one in _holders.items() if _collide(taken, place)), None)


def _collide(one: Place, other: Place) -> bool:
    """Tell whether two services cannot both run: a port taken on every address is taken on each."""
    if one == other:
        return True
    listeners = len(one) == len(other) == 2
    return listeners and one[1] == other[1] and collide(str(one[0]), str(other[0]))


class Service:
    """Starts and stops, and keeps a transcript. Its methods may be called from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._transcript = Transcript()
        self._left_to_parent = False  # whether it ran when this process was forked
        _services.add(self)
        self._watch = Watch(function("clock", clock), self._complain_of_clock)

    # called by a notebook

    @property
    def lines(self) -> list[Line]:
        """The log as a person reads it, the last 5,000 lines at most."""
        return engine.call(list, self._transcript.lines)

    @property
    def running(self) -> bool:
        """Whether there is something to stop."""
        raise NotImplementedError

    @property
    def status(self) -> str:
        """One sentence about the present state."""
        if self._left_to_parent:
            return say("left_to_parent")
        return engine.call(self._status)

    @property
    def clock(self) -> Clock:
        """The clock that gives the times, until its first fault; then the computer's own does."""
        return self._watch.clock

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self._watch.clock = function("clock", clock)

    def start(self) -> Self:
        """Begin, and return at once."""
        engine.run(self.begin())
        return self

    def stop(self) -> None:
        """End everything and release the port, also in the middle of a chat."""
        if engine.on_loop():
            self._close()
        else:
            engine.run(self.end())

    def subscribe(self, listener: Listener) -> None:
        """Have `listener` called with each new line, on a thread of its own.

        It is called with None where the status has changed and no line was added. The listener may
        do anything: start, stop, send, sleep. At most 5,000 lines wait for a slow one; then the
        oldest are left out, and the log says so once.
        """
        engine.call(self._transcript.subscribe_apart, function("listener", listener))

    def unsubscribe(self, listener: Listener) -> None:
        """Take `subscribe` back; lines that still wait are not told."""
        engine.call(self._transcript.unsubscribe, listener)

    @property
    def transcript(self) -> Transcript:
        """The log, for code that runs on the engine's loop, as the panels' does.

        Its listeners are called at once, in the middle of the work. They must never wait.
        """
        return self._transcript

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    # different in each service

    @property
    def _place(self) -> Place:
        """The thing that only one service of a process can have: a port, or a seat at a server."""
        raise NotImplementedError

    async def begin(self) -> None:
        """Do the work of `start`, on the engine's loop."""
        raise NotImplementedError

    def _close(self) -> Collection[asyncio.Future[None]]:
        """Let everything go; return futures that are done when the last socket is closed."""
        raise NotImplementedError

    def _status(self) -> str:
        raise NotImplementedError

    def _forget(self) -> None:
        """Forget all that runs, in a forked child: the parent has it, and its sockets."""
        raise NotImplementedError

    # on the loop

    async def end(self) -> None:
        """Do the work of `stop`, on the engine's loop."""
        if closing := self._close():
            await asyncio.wait(closing)

    async def _clear_place(self) -> None:
        """End the service that runs in this place, so that a cell can be run twice.

        No `await` may stand between this call and `_take_place`.
        """
        while running := [one for one in (self, holder(self._place)) if one and one.running]:
            await running[0].end()

    def _take_place(self) -> None:
        _holders[self._place] = self
        self._left_to_parent = False

    def _leave_place(self) -> None:
        for place in [place for place, one in _holders.items() if one is self]:
            del _holders[place]

    def _complain_of_clock(self, reason: str) -> None:
        shown = echoed(reason)
        self._transcript.say("clock_bad", "problem", reason=shown)

    def leave_to_parent(self) -> None:
        """Be stopped in a forked child, without touching what runs in the parent."""
        if self.running:
            _left.append(dict(vars(self)))
            self._forget()
            self._left_to_parent = True
        self._transcript.forget_listeners()


def _leave_all_to_parent() -> None:
    for service in list(_services):
        service.leave_to_parent()
    _holders.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_all_to_parent)
