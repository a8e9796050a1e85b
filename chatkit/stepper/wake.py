"""How a program that waits is told to end."""

import selectors
import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import Any


class Stopped(SystemExit):
    """Ends a stopped program: `except Exception` lets it pass, and threads end on it in silence."""


class Wake:
    """A flag that can be waited for together with sockets."""

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._set = False

    def set(self) -> None:
        """Wake every waiting thread, now and later."""
        self._set = True
        with suppress(OSError):
            self._writer.send(b"!")

    def wait(self, seconds: float | None = None) -> bool:
        """Wait; tell whether the flag was set."""
        self.wait_for([], [], seconds)
        return self._set

    def wait_for(
        self, readers: Iterable[Any], writers: Iterable[Any], seconds: float | None
    ) -> tuple[list[Any], list[Any]]:
        """Wait until one of the sockets is ready, the flag is set, or the time is up."""
        wanted: dict[Any, int] = {self._reader: selectors.EVENT_READ}
        for sockets, event in ((readers, selectors.EVENT_READ), (writers, selectors.EVENT_WRITE)):
            for sock in sockets:
                wanted[sock] = wanted.get(sock, 0) | event
        with selectors.DefaultSelector() as selector:  # `select` knows no number over 1023
            for sock, events in wanted.items():
                selector.register(sock, events)
            found = {key.fileobj: events for key, events in selector.select(seconds)}
        ready = [sock for sock in found if found[sock] & selectors.EVENT_READ]
        able = [sock for sock in found if found[sock] & selectors.EVENT_WRITE]
        return [sock for sock in ready if sock is not self._reader], able

    def close(self) -> None:
        """Give its two sockets back."""
        self._reader.close()
        self._writer.close()
