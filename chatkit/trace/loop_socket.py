"""The record of a socket that an event loop serves.

The loop waits for all its sockets at once, so no thread ever stands in a call of one socket. The
record shows such a wait as the call that a plain program would make, for example `recv`, and marks
it with `loop`: it does not hold the program up.
"""

from chatkit.trace.fold import Note
from chatkit.trace.recorder import recorder
from chatkit.trace.sockets import numbers


class LoopSocket:
    """The record of one socket. Where nothing is recorded, every method does nothing."""

    def __init__(self, number: int = 0) -> None:
        self.number = number or next(numbers)
        self._local = self._peer = ""
        self._call: Note | None = None  # None while the loop waits in no call

    def at(self, local: str, peer: str = "") -> None:
        """Set the addresses of both ends."""
        self._local, self._peer = local, peer

    def wait(self, name: str, size: int = -1, detail: str = "", peer: str = "") -> None:
        """Record that the loop begins to wait as the call `name` would, unless it waits already."""
        record = recorder()
        if record and not self._call:
            self._call = record.start(
                name,
                self.number,
                self._local,
                peer or self._peer,
                -1,
                size,
                detail=detail,
                loop=True,
            )

    def came(self, size: int = -1, data: bytes = b"", detail: str = "") -> None:
        """Record the end of the wait: bytes came, or another result."""
        self._came(size, data, detail)

    def accepted(self, made: "LoopSocket") -> None:
        """Record that a connection was accepted as `made`, and that the loop waits for the next."""
        if not self._call:
            return  # the listening socket was closed in the meantime
        self._came(-1, b"", repr(made._peer), made.number, made._local, made._peer)
        self.wait("accept")

    def connected(self) -> None:
        """Record that the server has answered."""
        self._came(-1, b"", "", 0, self._local, self._peer)

    def failed(self, error: BaseException) -> None:
        """Record that the wait has ended in an error."""
        record = recorder()
        if record and self._call:
            record.fail(self._call, error)
            self._call = None

    def closed(self, error: BaseException | None) -> None:
        """Record that the socket is closed, because of `error` unless that is None."""
        if error:
            self.failed(error)
        else:
            self._came(-1, b"", "")
        self.did("close")

    def did(self, name: str, size: int = -1, data: bytes = b"", detail: str = "") -> None:
        """Record a call that returned at once."""
        if record := recorder():
            note = record.start(name, self.number, self._local, self._peer, 0, size, data, detail)
            record.end(note, size)

    def _came(
        self, size: int, data: bytes, detail: str, made: int = 0, local: str = "", peer: str = ""
    ) -> None:
        record = recorder()
        if record and self._call:
            record.end(self._call, size, data, detail, made, local, peer)
            self._call = None
