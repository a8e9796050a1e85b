"""How a program that is to stop learns of it: a flag that wakes, and an exception that ends."""

import selectors
import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import Any


class Stopped(SystemExit):
    """Ends a stopped program.

    It is a `SystemExit`, so that `except Exception` lets it pass and a thread ends on it silently.
    """


# A thread that waits in `select` does not see a variable change, and on Linux it does not see
# another thread close its socket either. It does see a byte arrive. So the flag is a pair of
# connected sockets: `set` sends one byte through it, and each thread waits for the other end of
# the pair beside the sockets that it needs. The byte is never read, so that the flag stays set for
# all threads, for ever. This is the self-pipe trick; Windows cannot select a pipe, hence sockets.
class StopFlag:
    """A flag that a thread can wait for together with sockets."""

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._set = False

    def set(self) -> None:
        """Wake all threads that wait for the flag, now and later."""
        self._set = True
        with suppress(OSError):
            self._writer.send(b"!")

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the flag, at most `seconds`; tell whether it is set."""
        self.wait_for([], [], seconds)
        return self._set

    def wait_for(
        self, readers: Iterable[Any], writers: Iterable[Any], seconds: float | None
    ) -> tuple[list[Any], list[Any]]:
        """Wait until a socket is ready, the flag is set, or `seconds` are over.

        Return the readers that have something to read and the writers that take something.
        """
        wanted: dict[Any, int] = {self._reader: selectors.EVENT_READ}
        for sockets, event in ((readers, selectors.EVENT_READ), (writers, selectors.EVENT_WRITE)):
            for sock in sockets:
                wanted[sock] = wanted.get(sock, 0) | event
        with selectors.DefaultSelector() as selector:  # `select` takes no descriptor over 1023
            for sock, events in wanted.items():
                selector.register(sock, events)
            found = {key.fileobj: events for key, events in selector.select(seconds)}
        readable = [sock for sock in found if found[sock] & selectors.EVENT_READ]
        writable = [sock for sock in found if found[sock] & selectors.EVENT_WRITE]
        return [sock for sock in readable if sock is not self._reader], writable

    def close(self) -> None:
        """Close the pair."""
        self._reader.close()
        self._writer.close()
