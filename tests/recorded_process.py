"""Traced sockets of this very process, and the story that their trace tells."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

import pytest

from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Socket, Story
from chatkit.trace import recorder
from chatkit.trace.sockets import TracedSocket
from chatkit.trace.writer import Recorder
from tests.helpers import LOOPBACK


@contextmanager
def recording(into: Recorder | None) -> Iterator[None]:
    """Have this process record `into`, or not at all; it is closed in the end."""
    with pytest.MonkeyPatch.context() as patch:  # a process settles once whether it records
        patch.setattr(recorder, "_recorder", into)
        patch.setattr(recorder, "_settled", True)
        try:
            yield
        finally:
            if into:
                into.close()


class RecordedProcess:
    """This process is both ends. The sockets that it opens are closed at the end of the `with`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "traces"
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.recorder = recorder.begin(self.folder, "both")
        self._stack.enter_context(recording(self.recorder))
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    def keep(self, sock: TracedSocket) -> TracedSocket:
        """Have `sock` closed at the end; no call of it waits for more than 10 s."""
        return self._stack.enter_context(sock)

    def fresh(self, family: int = socket.AF_INET) -> TracedSocket:
        """Return a new socket."""
        return self.keep(TracedSocket(family))

    def listen(self, family: int = socket.AF_INET, port: int = 0) -> TracedSocket:
        """Return a socket that listens."""
        listener = self.fresh(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK if family == socket.AF_INET else "::1", port))
        listener.listen(5)
        return listener

    def accept(self, listener: TracedSocket) -> TracedSocket:
        """Return the next connection of `listener`."""
        return self.keep(listener.accept()[0])

    def pair(self, family: int = socket.AF_INET) -> tuple[TracedSocket, TracedSocket]:
        """Return a client's socket and the server's end of its connection."""
        listener = self.listen(family)
        client = self.fresh(family)
        client.connect(listener.getsockname()[:2])
        conn = self.accept(listener)
        listener.close()
        return client, conn

    def story(self) -> Story:
        """Return what has happened so far."""
        self.recorder.flush()
        story = Story(Folder(self.folder))
        story.read_all()
        return story


def end_of(story: Story, sock: TracedSocket) -> Socket:
    """Return a story's view of a socket of this process."""
    (found,) = [
        process.sockets[sock.number]
        for process in story.processes
        if sock.number in process.sockets
    ]
    return found
