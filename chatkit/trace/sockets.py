"""`TracedSocket`: a socket that records what is asked of it and what comes of it."""

import itertools
import socket
import warnings
from collections.abc import Callable
from typing import Any, Self

from chatkit.trace.event import MAX_DATA
from chatkit.trace.recorder import recorder

Plain = socket.socket  # by its own name, since a traced program finds ours under it

numbers = itertools.count(1)  # the sockets of this process

Outcome = tuple[int, bytes, str, int]  # of a call: size, data, detail, and the socket it made
_NOTHING: Outcome = (-1, b"", "", 0)
_MOVING = {"bind", "listen", "connect", "accept"}  # these bring addresses about


class TracedSocket(Plain):
    """A `socket.socket` that behaves as ever and is recorded."""

    def __init__(
        self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None
    ) -> None:
        super().__init__(family, type, proto, fileno)
        self.number = next(numbers)
        self._local = self._peer = ""
        if fileno is None and (record := recorder()):
            detail = f"{_name(self.family)}, {_name(self.type)}"
            record.end(record.start("socket", self.number, detail=detail), "socket")

    # calls that set a connection up and end it

    def bind(self, address: Any, /) -> None:
        """Reserve an address and a port."""
        self._call("bind", address, detail=repr(address))

    def listen(self, *backlog: int) -> None:
        """Let the system take connections in."""
        self._call("listen", *backlog, detail=", ".join(map(str, backlog)))

    def connect(self, address: Any, /) -> None:
        """Connect to a server."""
        peer, wait = shown(address), self.gettimeout()
        self._call("connect", address, wait=wait, detail=repr(address), peer=peer)

    def connect_ex(self, address: Any, /) -> int:
        """Connect to a server; return 0, or the number of the error."""
        try:
            self.connect(address)
        except OSError as error:
            if error.errno is None or isinstance(error, socket.gaierror):
                raise
            return error.errno
        return 0

    def accept(self) -> tuple[Self, Any]:
        """Take the next connection in; its socket is traced too."""
        accepted: tuple[Self, Any] = self._call(
            "accept",
            wait=self.gettimeout(),
            outcome=lambda result: (-1, b"", repr(result[1]), result[0].number),
        )
        return accepted

    def shutdown(self, how: int, /) -> None:
        """Close one direction, or both."""
        self._call("shutdown", how, detail=("SHUT_RD", "SHUT_WR", "SHUT_RDWR")[how])

    def _real_close(self) -> None:  # type: ignore[override,unused-ignore]
        # what close() comes to, once no file made from the socket is left
        self._call("_real_close", name="close")

    def __del__(self) -> None:
        if self.fileno() >= 0:  # forgotten, but its end belongs to the story
            warnings.warn(f"unclosed {self!r}", ResourceWarning, source=self, stacklevel=2)
            self._real_close()

    # calls that move bytes

    def send(self, data: Any, *flags: int) -> int:
        """Send what the system takes at once; return how many bytes that was."""
        sent: int = self._send("send", data, *flags)
        return sent

    def sendall(self, data: Any, *flags: int) -> None:
        """Send all of it."""
        self._send("sendall", data, *flags)

    # send and recv spell out what `_call` does: a chat makes thousands, and it takes half the time

    def _send(self, method: str, data: Any, *flags: int) -> Any:
        record = recorder()
        if record is None:
            return self._real(method, data, *flags)
        size, head = _measured(data)
        wait = self.gettimeout()
        number = record.start(
            method, self.number, self._local, self._peer, -1 if wait is None else wait, size, head
        )
        try:
            sent = self._real(method, data, *flags)
        except BaseException as error:
            record.fail(number, method, error)
            raise
        record.end(number, method, size if sent is None else sent)
        return sent

    def recv(self, bufsize: int, *flags: int) -> bytes:
        """Receive what there is, at most `bufsize` bytes; none means that the peer is done."""
        record = recorder()
        if record is None:
            plain: bytes = self._real("recv", bufsize, *flags)
            return plain
        wait = self.gettimeout()
        number = record.start(
            "recv", self.number, self._local, self._peer, -1 if wait is None else wait, bufsize
        )
        try:
            data: bytes = self._real("recv", bufsize, *flags)
        except BaseException as error:
            record.fail(number, "recv", error)
            raise
        record.end(number, "recv", len(data), data)
        return data

    def sendto(self, data: Any, *arguments: Any) -> int:
        """Send a datagram."""
        size, head = _measured(data)
        sent: int = self._call(
            "sendto", data, *arguments, size=size, data=head, detail=repr(arguments[-1]),
            outcome=_moved,
        )  # fmt: skip
        return sent

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """Receive into a buffer; return how many bytes came."""

        def came(size: int) -> Outcome:
            return size, bytes(memoryview(buffer).cast("B")[: min(size, MAX_DATA)]), "", 0

        size: int = self._call(
            "recv_into", buffer, nbytes, flags, name="recv", wait=self.gettimeout(),
            size=nbytes or memoryview(buffer).nbytes, outcome=came,
        )  # fmt: skip
        return size

    def recvfrom(self, bufsize: int, *flags: int) -> tuple[bytes, Any]:
        """Receive a datagram and its sender's address."""
        datagram: tuple[bytes, Any] = self._call(
            "recvfrom", bufsize, *flags, wait=self.gettimeout(), size=bufsize,
            outcome=lambda result: (len(result[0]), result[0], repr(result[1]), 0),
        )  # fmt: skip
        return datagram

    # options

    def setsockopt(self, level: int, option: int, *value: Any) -> None:
        """Set an option."""
        detail = ", ".join([option_name(level, option), *map(str, value)])
        self._call("setsockopt", level, option, *value, detail=detail)

    def getsockopt(self, level: int, option: int, *length: int) -> Any:
        """Return the value of an option."""
        return self._call(
            "getsockopt", level, option, *length, detail=option_name(level, option),
            outcome=lambda value: (-1, b"", repr(value), 0),
        )  # fmt: skip

    def settimeout(self, seconds: float | None, /) -> None:
        """Set how long a call may wait."""
        self._call("settimeout", seconds, detail=str(seconds))

    def setblocking(self, flag: bool, /) -> None:
        """Let calls wait, or never."""
        self._call("setblocking", flag, detail=str(flag))

    # recording

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
        number = record.start(
            name, self.number, self._local, peer or self._peer,
            -1 if wait is None else wait, size, data, detail,
        )  # fmt: skip
        try:
            result = self._real(method, *arguments)
        except BaseException as error:
            record.fail(number, name, error)
            raise
        if method in _MOVING:
            subject = result[0] if method == "accept" else self
            record.end(number, name, *outcome(result), subject._local, subject._peer)
        else:
            record.end(number, name, *outcome(result))
        return result

    def _real(self, method: str, *arguments: Any) -> Any:
        """Make the real call; a subclass may wait here first, or look at the result."""
        if method == "accept":
            return self._take()
        result = getattr(Plain, method)(self, *arguments)
        if method in _MOVING:
            self._look()
        return result

    def _take(self) -> tuple[Self, Any]:
        descriptor, address = super()._accept()  # type: ignore[misc]
        made = type(self)(self.family, self.type, self.proto, fileno=descriptor)
        if socket.getdefaulttimeout() is None and self.gettimeout():
            made.setblocking(True)  # as socket.accept does
        made._look()
        return made, address

    def _look(self) -> None:
        """Note the addresses of both ends, which asking for at every call would cost too much."""
        self._local = _address_of(self.getsockname)
        self._peer = _address_of(self.getpeername)


def _address_of(ask: Callable[[], Any]) -> str:
    try:
        return shown(ask())
    except OSError:
        return ""


def shown(address: Any) -> str:
    """Return `host:port`, with brackets around an IPv6 host; other kinds as Python writes them."""
    if not isinstance(address, tuple) or len(address) < 2:
        return str(address)
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in str(host) else f"{host}:{port}"


def _measured(data: Any) -> tuple[int, bytes]:
    """Return the length of a buffer in bytes, and its first 4 KiB."""
    if type(data) is bytes:
        return len(data), data[:MAX_DATA]
    view = memoryview(data).cast("B")
    return len(view), bytes(view[:MAX_DATA])


def _moved(size: int) -> Outcome:
    return size, b"", "", 0


def _name(value: Any) -> str:
    return getattr(value, "name", str(value))


_LEVELS = {socket.SOL_SOCKET: "SO_", socket.IPPROTO_TCP: "TCP_", socket.IPPROTO_IP: "IP_"}


def option_name(level: int, option: int) -> str:
    """Return `SO_REUSEADDR`, or the two numbers where they have no name here."""
    prefix = _LEVELS.get(level)
    names = [
        name
        for name, value in vars(socket).items()
        if prefix and name.startswith(prefix) and "_VM_" not in name and value == option
    ]
    return names[0] if names else f"{level}, {option}"
