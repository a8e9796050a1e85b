"""`TracedSocket`: a socket that records each call and its result.

Its methods hand their arguments on unchecked, so that a wrong call fails in Python's own words.
"""

import errno
import itertools
import socket
import sys
import warnings
from collections.abc import Callable
from types import FunctionType
from typing import Any, Self

from chatkit.address import host_port
from chatkit.trace import tracebacks
from chatkit.trace.event import MAX_DATA
from chatkit.trace.names import asked, gathered, measured, name_of, option_name, written
from chatkit.trace.recorder import recorder

Plain = socket.socket  # by its own name, since a traced program finds ours under it

numbers = itertools.count(1)  # the sockets of this process

Outcome = tuple[int, bytes, str, int]  # of a call: size, data, detail, number of the socket it made
_NOTHING: Outcome = (-1, b"", "", 0)
_recv, _send, _sendall = Plain.recv, Plain.send, Plain.sendall
_MOVING = {"bind", "listen", "connect", "accept"}  # a socket has another address after these
_HOW = {socket.SHUT_RD: "SHUT_RD", socket.SHUT_WR: "SHUT_WR", socket.SHUT_RDWR: "SHUT_RDWR"}

# A failing accept must have the same traceback as without us, with its line in socket.py. So this
# is the code of `socket.accept` itself, with one global exchanged: it makes a Plain socket, even
# where `socket.socket` is the traced class by now.
_accept = FunctionType(Plain.accept.__code__, {**vars(socket), "socket": Plain}, "accept")


class TracedSocket(Plain):
    """A `socket.socket` that behaves like any other, and whose calls are recorded."""

    __slots__ = ("_local", "_peer", "number")
    _direct = True  # no subclass has a `_real` of its own

    def __init_subclass__(cls) -> None:
        cls._direct = cls._real is TracedSocket._real

    def __init__(
        self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None
    ) -> None:
        super().__init__(family, type, proto, fileno)
        self.number = next(numbers)
        self._local = self._peer = ""
        if fileno is not None:
            self._look()
        elif record := recorder():
            detail = f"{name_of(self.family)}, {name_of(self.type)}"
            record.end(record.start("socket", self.number, detail=detail))

    # calls that set a connection up and end it

    def bind(self, *address: Any) -> None:
        """Reserve an address and a port."""
        self._call("bind", *address, detail=written(address))

    def listen(self, *backlog: int) -> None:
        """Let the system take connections in."""
        self._call("listen", *backlog, detail=written(backlog))

    def connect(self, *address: Any) -> None:
        """Connect to a server."""
        self._call(
            "connect", *address, wait=self.gettimeout(), detail=written(address),
            peer=host_port(*address[:1]),
        )  # fmt: skip

    def connect_ex(self, *address: Any) -> int:
        """Connect to a server; return 0, or the number of the error."""
        try:
            TracedSocket.connect(self, *address)
        except socket.gaierror:
            raise
        except OSError as error:
            return error.errno or errno.EWOULDBLOCK  # none: the socket's own time is up
        return 0

    def accept(self, *nothing: Any) -> tuple[Self, Any]:
        """Return a traced socket of the next connection, and the client's address."""
        accepted: tuple[Self, Any] = self._call(
            "accept",
            *nothing,
            wait=self.gettimeout(),
            outcome=lambda result: (-1, b"", repr(result[1]), result[0].number),
        )
        return accepted

    def shutdown(self, *how: int) -> None:
        """Close one direction, or both."""
        self._call("shutdown", *how, detail=_HOW.get(how[0], str(how[0])) if how else "")

    def _real_close(self) -> None:  # type: ignore[override,unused-ignore]
        # close() calls this when the last file that was made from the socket is closed, too
        if self.fileno() >= 0:
            self._call("_real_close", name="close")

    def __del__(self) -> None:
        if self.fileno() >= 0:  # the program forgot to close it; the record needs its end
            warnings.warn(f"unclosed {self!r}", ResourceWarning, source=self, stacklevel=2)
            self._real_close()

    # calls that move bytes

    def send(self, *arguments: Any) -> int:
        """Send as many bytes as the system takes at once; return their number."""
        sent: int = self._send("send", *arguments)
        return sent

    def sendall(self, *arguments: Any) -> None:
        """Send all bytes of a buffer."""
        self._send("sendall", *arguments)

    # send and recv spell `_call` and `_real` out, since a chat makes thousands of them. It would
    # cost 1 µs more for each: 14.7 µs in place of 12.6 for a pair of send and recv, the system's
    # part included.

    def _send(self, method: str, *arguments: Any) -> Any:
        record = recorder()
        if record is None:
            sent = self._real(method, *arguments)
            return None if method == "sendall" else sent
        size, head = measured(*arguments[:1])
        wait = self.gettimeout()
        if not self._peer:
            self._look()  # a connect that did not wait has succeeded in the meantime
        note = record.start(
            method, self.number, self._local, self._peer, -1 if wait is None else wait, size, head
        )
        try:
            if self._direct:
                sent = (_send if method == "send" else _sendall)(self, *arguments)
            else:
                sent = self._real(method, *arguments)
        except BaseException as error:
            record.fail(note, error)
            raise
        record.end(note, size if sent is None else sent)
        return None if method == "sendall" else sent

    def recv(self, *arguments: int) -> bytes:
        """Return the bytes that have come, at most so many; b"" after the peer's last one."""
        record = recorder()
        if record is None:
            plain: bytes = self._real("recv", *arguments)
            return plain
        wait = self.gettimeout()
        if not self._peer:
            self._look()
        note = record.start(
            "recv", self.number, self._local, self._peer, -1 if wait is None else wait,
            asked(arguments), b"", "" if len(arguments) == 1 else written(arguments[1:]),
        )  # fmt: skip
        try:
            data: bytes = (
                _recv(self, *arguments) if self._direct else self._real("recv", *arguments)
            )
        except BaseException as error:
            record.fail(note, error)
            raise
        record.end(note, len(data), data)
        return data

    def sendmsg(self, *arguments: Any) -> int:
        """Send the bytes of several buffers, as many as the system takes at once."""
        arguments, size, head = gathered(arguments)
        sent: int = self._call(
            "sendmsg", *arguments, name="send", wait=self.gettimeout(), size=size, data=head,
            outcome=_moved,
        )  # fmt: skip
        return sent

    # os.sendfile would move the bytes of a file past `send`, so the loop of sends is used instead
    _sendfile_use_sendfile = Plain._sendfile_use_send  # type: ignore[attr-defined]

    def sendto(self, *arguments: Any) -> int:
        """Send a datagram."""
        size, head = measured(*arguments[:1])
        sent: int = self._call(
            "sendto", *arguments, size=size, data=head, detail=written(arguments[-1:]),
            outcome=_moved,
        )  # fmt: skip
        if not self._local:
            self._look()  # the system has chosen an address for the first datagram
        return sent

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """Receive into a buffer; return the number of bytes that came."""

        def came(size: int) -> Outcome:
            return size, bytes(memoryview(buffer).cast("B")[: min(size, MAX_DATA)]), "", 0

        size: int = self._call(
            "recv_into", buffer, nbytes, flags, name="recv", wait=self.gettimeout(),
            size=max(asked((nbytes,)), 0) or measured(buffer)[0], outcome=came,
            detail=written((flags,)) if flags else "",
        )  # fmt: skip
        return size

    def recvfrom(self, *arguments: int) -> tuple[bytes, Any]:
        """Receive a datagram and its sender's address."""
        datagram: tuple[bytes, Any] = self._call(
            "recvfrom", *arguments, wait=self.gettimeout(), size=asked(arguments),
            outcome=lambda result: (len(result[0]), result[0], repr(result[1]), 0),
        )  # fmt: skip
        return datagram

    # options

    def setsockopt(self, *arguments: Any) -> None:
        """Set an option."""
        self._call("setsockopt", *arguments, detail=option_name(*arguments))

    def getsockopt(self, *arguments: Any) -> Any:
        """Return the value of an option."""
        return self._call(
            "getsockopt", *arguments, detail=option_name(*arguments),
            outcome=lambda value: (-1, b"", repr(value), 0),
        )  # fmt: skip

    def settimeout(self, *seconds: float | None) -> None:
        """Set the time in seconds that a call may wait; None for no limit."""
        self._call("settimeout", *seconds, detail=written(seconds))

    def setblocking(self, *flag: bool) -> None:
        """Let calls wait without a limit, or not at all."""
        self._call("setblocking", *flag, detail=written(flag))

    # Recording. A socket does it without `recorded`, which would cost 0.7 µs more for each call:
    # 13.6 µs in place of 12.4 for a pair of sendto and recvfrom.

    def _call(
        self,
        method: str,
        *arguments: Any,
        name: str = "",
        wait: float | None = 0,
        size: int = -1,
        data: bytes = b"",
        detail: str = "",
        peer: str = "",
        outcome: Callable[[Any], Outcome] = lambda _: _NOTHING,
    ) -> Any:
        record = recorder()
        if record is None:
            return self._real(method, *arguments)
        name = name or method
        note = record.start(
            name, self.number, self._local, peer or self._peer,
            -1 if wait is None else wait, size, data, detail,
        )  # fmt: skip
        try:
            result = self._real(method, *arguments)
        except BaseException as error:
            record.fail(note, error)
            raise
        if method in _MOVING:
            subject = result[0] if method == "accept" else self
            record.end(note, *outcome(result), subject._local, subject._peer)
        else:
            record.end(note, *outcome(result))
        return result

    def _real(self, method: str, *arguments: Any) -> Any:
        """Make the real call; a subclass may wait here first, or look at the result."""
        if method not in _MOVING:
            return getattr(Plain, method)(self, *arguments)
        if method == "accept":
            return self._take(*arguments)
        result = getattr(Plain, method)(self, *arguments)
        self._look()
        return result

    def _take(self, *nothing: Any) -> tuple[Any, Any]:
        plain, address = _accept(self, *nothing)
        # As in Python, accept on a subclass, such as that of ssl, returns a `socket.socket`. Only
        # where that is not the traced class, the socket has the class of the listening one.
        kind = socket.socket if issubclass(socket.socket, TracedSocket) else type(self)
        return kind(plain.family, plain.type, plain.proto, plain.detach()), address

    def _look(self) -> None:
        """Keep the addresses of both ends: asking the system at each call would cost too much."""
        self._local = _address_of(self.getsockname)
        self._peer = _address_of(self.getpeername)


def _address_of(ask: Callable[[], Any]) -> str:
    try:
        return host_port(ask())
    except OSError:
        return ""


def _moved(size: int) -> Outcome:
    return size, b"", "", 0


if "IPython" in sys.modules:
    tracebacks.install_in_notebook()
