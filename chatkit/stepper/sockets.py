"""A traced socket out of whose waiting calls one can get, on every system.

Closing a socket does not wake a thread that waits in it, and how else to wake it differs from
system to system. So such a socket never waits in a call of its own: the system's socket does not
block, and where it has nothing to give, we wait for it and for a wake-up socket together. The
program notices nothing: its time limits, and whether its calls wait, are as it has set them.
"""

import errno
import os
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from enum import Enum
from typing import Any, ClassVar, Protocol, Self, TypeVar
from weakref import WeakSet

from chatkit.address import host_port
from chatkit.stepper.stop_flag import StopFlag
from chatkit.stepper.values import brief
from chatkit.texts import say
from chatkit.trace.names import option_name
from chatkit.trace.sockets import Plain, TracedSocket

T = TypeVar("T")

WRITES = {"connect", "send", "sendto", "sendmsg"}
UNDER_WAY = {errno.EINPROGRESS, errno.EWOULDBLOCK}  # Windows says the latter


class SocketSupervisor(Protocol):
    """The run to which the sockets of a program belong: they ask it and tell it."""

    stop_flag: StopFlag
    sockets: "WeakSet[StoppableSocket]"
    keeps_sockets: bool  # the program is being left, and its sockets stay open

    def make_call(self, text: str, call: Callable[[], T]) -> T:
        """Make a socket call: perhaps after a pause, or not at all (`Stopped`)."""

    def waiting(self, text: str, ends: str) -> AbstractContextManager[None]:
        """Say that a call waits, and which event would end the wait."""

    def owns_caller(self) -> bool:
        """Tell whether the caller still belongs to the program, which may have ended."""

    def raise_if_stopped(self) -> None:
        """Raise `Stopped` if the caller belongs to a program that is to end."""


class StoppableSocket(TracedSocket):
    """One socket of a run; after `release`, or without a run, it is a traced socket like any."""

    run: ClassVar[SocketSupervisor | None] = None

    def __init__(
        self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None
    ) -> None:
        run = self.run if self.run and self.run.owns_caller() else None
        begin = super().__init__
        self._supervised = run is not None
        if run is None:
            begin(family, type, proto, fileno)
            return
        if fileno is None:
            kinds = (part for part in (family, type) if part != -1)

            def make() -> "StoppableSocket":
                begin(family, type, proto, fileno)
                return self

            run.make_call(_text("socket", kinds), make)
        else:
            begin(family, type, proto, fileno)
        self._supervise()
        run.sockets.add(self)

    def _supervise(self) -> None:
        self._timeout = Plain.gettimeout(self)  # the limit that the program has set
        Plain.setblocking(self, False)

    def release(self) -> None:
        """Make it a socket without a run, which waits in its own calls."""
        if self._supervised:
            self._supervised = False
            with suppress(OSError):  # closed, perhaps just now and by somebody else
                Plain.settimeout(self, self._timeout)

    def shut(self) -> None:
        """Close it at once, also while it is in use, and files that were made from it."""
        self._supervised = False
        with suppress(OSError):
            Plain.shutdown(self, socket.SHUT_RDWR)  # wakes a thread that waits in the system
        if self.fileno() >= 0:
            super()._call("_real_close", name="close")

    def gettimeout(self) -> float | None:
        """Return the time limit that the program has set."""
        return self._timeout if self._supervised else super().gettimeout()

    def getblocking(self) -> bool:
        """Tell whether the program lets calls wait."""
        return self.gettimeout() != 0

    def close(self) -> None:
        """Close it, unless the program is only being left: then its sockets stay open."""
        if not (self._supervised and self.run and self.run.keeps_sockets):
            super().close()

    def __del__(self) -> None:
        self._supervised = False  # no steps while Python tidies up
        super().__del__()

    # all calls come through one of these three; their surroundings are not recorded

    def _call(self, method: str, *arguments: Any, name: str = "", **options: Any) -> Any:
        call = super()._call
        return self._make(
            name or method, arguments, lambda: call(method, *arguments, name=name, **options)
        )

    def _send(self, method: str, *arguments: Any) -> Any:
        call = super()._send
        return self._make(method, arguments, lambda: call(method, *arguments))

    def recv(self, *arguments: int) -> bytes:
        """Receive the bytes that are there, at most so many; none means that the peer is done."""
        call = super().recv
        return self._make("recv", arguments, lambda: call(*arguments))

    def _make(self, name: str, arguments: tuple[Any, ...], call: Callable[[], T]) -> T:
        if self._supervised and self.run:
            return self.run.make_call(_text(name, arguments), call)
        if self.run and name != "close":
            self.run.raise_if_stopped()  # a stopped program that catches everything comes by here again
        return call()

    # calls that are not recorded, but may wait

    def recvmsg(self, *arguments: Any) -> Any:
        """Receive bytes and the ancillary data beside them."""
        return self._real("recvmsg", *arguments)

    def recvfrom_into(self, *arguments: Any) -> Any:
        """Receive a datagram into a buffer."""
        return self._real("recvfrom_into", *arguments)

    # waiting

    def _real(self, method: str, *arguments: Any) -> Any:
        if not self._supervised:
            return super()._real(method, *arguments)
        match method:
            case "settimeout" | "setblocking":
                super()._real(method, *arguments)
                return self._supervise()
            case "connect":
                return self._connect(*arguments)
            case "sendall":
                return self._send_all(*arguments)
            case "send" if self._timeout is None:
                return self._send_all(*arguments)  # as a system does that may wait for ever
        return self._until_ready(method, arguments)

    # How a waiting call is left. A thread that blocks in the system's recv cannot be ended from
    # outside on every system: closing the socket does not wake it on Linux. So the socket itself
    # never blocks. A call is tried; where it would block, the thread waits with a selector for the
    # socket or for the run's wake-up socket, at most as long as the program's own time limit, and
    # tries again. To the program all of this looks like one blocking call.
    def _until_ready(self, method: str, arguments: tuple[Any, ...]) -> Any:
        deadline = self._deadline()
        while True:
            try:
                return super()._real(method, *arguments)
            except BlockingIOError:
                if self._timeout == 0:
                    raise
            self._wait(method, arguments, deadline)

    def _take(self, *nothing: Any) -> tuple[Self, Any]:
        made, address = super()._take(*nothing)
        if made._supervised and Plain.gettimeout(made) != 0:
            made._supervise()
        return made, address

    def _connect(self, *address: Any) -> None:
        deadline = self._deadline()
        number = Plain.connect_ex(self, *address)
        if number in UNDER_WAY and self._timeout != 0:
            self._wait("connect", address, deadline)
            number = Plain.getsockopt(self, socket.SOL_SOCKET, socket.SO_ERROR)
            if not number:
                Plain.connect_ex(self, *address)  # Linux counts it as connected when asked again
        if number:
            raise OSError(number, _reason(number))
        self._look()

    def _send_all(self, *arguments: Any) -> int:
        deadline = self._deadline()
        sent = self._send_some(*arguments)  # it refuses an argument that is no buffer
        view = memoryview(arguments[0]).cast("B")
        while sent < len(view):
            self._wait("send", arguments, deadline)
            sent += self._send_some(view[sent:], *arguments[1:])
        return sent

    def _send_some(self, *arguments: Any) -> int:
        try:
            return Plain.send(self, *arguments)
        except BlockingIOError:
            if self._timeout == 0:
                raise
            return 0

    def _deadline(self) -> float | None:
        return None if self._timeout is None else time.monotonic() + self._timeout

    def _wait(self, method: str, arguments: tuple[Any, ...], deadline: float | None) -> None:
        """Return when the call may be tried again; raise as a blocking call does, or `Stopped`."""
        run = self.run
        assert run
        readers, writers = ([], [self]) if method in WRITES else ([self], [])
        if any(run.stop_flag.wait_for(readers, writers, 0)):
            return  # as a connect on one computer, which is not worth telling
        with run.waiting(_text(method, arguments), self._ends(method, arguments)):
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            came = any(run.stop_flag.wait_for(readers, writers, left))
        run.raise_if_stopped()
        if not came:
            raise TimeoutError("timed out")

    def _ends(self, method: str, arguments: tuple[Any, ...]) -> str:
        """Return the event that would end the wait."""
        match method:
            case "accept":
                return say("waits_client", address=self._local)
            case "connect":
                return say("waits_answer", address=host_port(arguments[0]))
            case "send" | "sendto" | "sendmsg":
                return say("waits_reader", peer=self._peer)
        return say("waits_sender", peer=self._peer)


def _text(name: str, arguments: Iterable[Any]) -> str:
    """Return a call as a program writes it, its arguments shortened."""
    if name in ("setsockopt", "getsockopt"):
        return f"{name}({option_name(*arguments)})"
    written = (one.name if isinstance(one, Enum) else brief(one) for one in arguments)
    return f"{name}({', '.join(written)})"


def _reason(number: int) -> str:
    """Return the system's words for an error; Windows keeps those for sockets elsewhere."""
    table: dict[int, str] = getattr(socket, "errorTab", {})
    return table.get(number) or os.strerror(number)


def socket_class(run: SocketSupervisor) -> type[StoppableSocket]:
    """Return a class of sockets that belong to `run`, which looks like `socket.socket`."""
    names = {"run": run, "__module__": "socket", "__qualname__": "socket"}
    return type("socket", (StoppableSocket,), names)
