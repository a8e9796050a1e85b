"""A story that a test makes up, event by event, where no real program could be made to do it."""

import os
from itertools import count
from pathlib import Path
from typing import Any

from chatkit.timeline.reader import Folder, Source
from chatkit.timeline.story import Call, Socket, Story
from chatkit.trace.event import FORMAT, Event, Header

HERE, THERE = "127.0.0.1:50000", "127.0.0.1:5005"


class MadeUpStory:
    """A story without programs: each call here is one more event, a nanosecond later."""

    def __init__(self) -> None:
        self.story = Story(Folder(Path("nowhere")))
        self.time = 0
        self._numbers = count(1)

    def tick(self) -> int:
        """Let a nanosecond pass; return the time."""
        self.time += 1
        return self.time

    def program(self, name: str) -> Source:
        """Return the trace of one more program."""
        source = Source(Path(name))
        source.header = Header(FORMAT, name, os.getpid(), self.tick(), 0, "laptop")
        return source

    def start(self, source: Source, name: str, number: int = 1, **fields: Any) -> int:
        """Tell that a call begins on socket `number`; return the call's own number."""
        call = next(self._numbers)
        event = Event(self.tick(), call, name, "start", socket=number, **fields)
        self.story.feed(source, event)
        return call

    def end(self, source: Source, name: str, call: int, error: str = "", **fields: Any) -> Call:
        """Tell that a call is over; return it."""
        step: Any = "error" if error else "return"
        self.story.feed(source, Event(self.tick(), call, name, step, error=error, **fields))
        return next(known for known in self.story.calls if known.number == call)

    def call(
        self, source: Source, name: str, number: int = 1, moved: int = -1, **fields: Any
    ) -> Call:
        """Tell of a whole call; of `moved` bytes, where it moves any."""
        begun = self.start(source, name, number, size=moved, **fields)
        return self.end(source, name, begun, size=moved)

    def pair(self) -> tuple[Source, Source]:
        """Return a client whose socket 1 is connected to a server's socket 2."""
        client, server = self.program("client"), self.program("server")
        self.connected(client, 1, HERE, THERE)
        self.accepted(server, 2, THERE, HERE)
        return client, server

    def accepted(self, server: Source, number: int, local: str, peer: str) -> Socket:
        """Tell that a server's socket 1 has accepted a connection, as socket `number`."""
        begun = self.start(server, "accept", 1, local=local)
        made = self.end(server, "accept", begun, made=number, local=local, peer=peer).made
        assert made
        return made

    def connected(self, client: Source, number: int, local: str, peer: str) -> Socket:
        """Tell that a client's socket `number` has connected."""
        begun = self.start(client, "connect", number, peer=peer)
        made = self.end(client, "connect", begun, local=local, peer=peer).socket
        assert made
        return made
