"""Record the sockets that an event loop serves: it waits for all of them at once, in no call.

A read that the loop waits for is recorded as a `recv` that does not hold the program up.
"""

from chatkit.trace.recorder import recorder
from chatkit.trace.sockets import numbers


class LoopSocket:
    """One such socket. Where nothing is recorded, every method does nothing."""

    def __init__(self, number: int = 0) -> None:
        self.number = number or next(numbers)
        self._local = self._peer = ""
        self._name = ""  # of the call that it waits in
        self._call = 0

    def at(self, local: str, peer: str = "") -> None:
        """Note the addresses of both ends."""
        self._local, self._peer = local, peer

    def wait(self, name: str, size: int = -1, detail: str = "", peer: str = "") -> None:
        """Record that the loop waits as the call `name` would, unless it waits already."""
        record = recorder()
        if record and not self._call:
            peer, self._name = peer or self._peer, name
            self._call = record.start(
                name, self.number, self._local, peer, -1, size, detail=detail, loop=True
            )

    def came(self, size: int = -1, data: bytes = b"", detail: str = "") -> None:
        """Record that it came."""
        self._came(size, data, detail)

    def accepted(self, made: "LoopSocket") -> None:
        """Record that a connection came, and wait for the next one."""
        if not self._call:
            return  # it came while we closed
        self._came(-1, b"", repr(made._peer), made.number, made._local, made._peer)
        self.wait("accept")

    def connected(self) -> None:
        """Record that the server has answered."""
        self._came(-1, b"", "", 0, self._local, self._peer)

    def failed(self, error: BaseException) -> None:
        """Record that it will not come."""
        record = recorder()
        if record and self._call:
            record.fail(self._call, self._name, error)
            self._call = 0

    def closed(self, error: BaseException | None) -> None:
        """Record that the socket is closed, and by which fault, if by any."""
        if error:
            self.failed(error)
        else:
            self._came(-1, b"", "")
        self.did("close")

    def did(self, name: str, size: int = -1, data: bytes = b"", detail: str = "") -> None:
        """Record a call that the loop made and that returned at once."""
        if record := recorder():
            number = record.start(name, self.number, self._local, self._peer, 0, size, data, detail)
            record.end(number, name, size)

    def _came(
        self, size: int, data: bytes, detail: str, made: int = 0, local: str = "", peer: str = ""
    ) -> None:
        record = recorder()
        if record and self._call:
            record.end(self._call, self._name, size, data, detail, made, local, peer)
            self._call = 0
