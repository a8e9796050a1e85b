"""How a program that waits is told to end."""

import select
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

    def set(self) -> None:
        """Wake all who wait, now and later."""
        with suppress(OSError):
            self._writer.send(b"!")

    def wait(self, seconds: float | None = None) -> bool:
        """Wait; tell whether the flag was set."""
        self.wait_for([], [], seconds)
        return bool(select.select([self._reader], [], [], 0)[0])

    def wait_for(
        self, readers: Iterable[Any], writers: Iterable[Any], seconds: float | None
    ) -> tuple[list[Any], list[Any]]:
        """Wait until one of the sockets is ready, the flag is set, or the time is up."""
        writers = list(writers)
        # Windows tells of a connection that failed in the third list alone
        ready, able, failed = select.select([self._reader, *readers], writers, writers, seconds)
        return [one for one in ready if one is not self._reader], able or failed

    def close(self) -> None:
        """Give its two sockets back."""
        self._reader.close()
        self._writer.close()
