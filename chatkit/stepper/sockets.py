"""A traced socket whose waiting calls can be ended from another thread, on every system.

The program notices no difference: its calls wait, time out and fail as those of a plain socket.
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
UNDER_WAY = {errno.EINPROGRESS, errno.EWOULDBLOCK}  # of connect; the second one on Windows


class SocketSupervisor(Protocol):
    """The run of a program, as far as its sockets need it."""

    stop_flag: StopFlag
    sockets: "WeakSet[StoppableSocket]"
    keeps_sockets: bool  # the program was stopped while it paused: `close` leaves them open

    def make_call(self, text: str, call: Callable[[], T]) -> T:
        """Make a socket call, perhaps after a pause; raises `Stopped` instead if it is to end."""

    def waiting(self, text: str, ends: str) -> AbstractContextManager[None]:
        """Count the calling thread as blocked in a call; `ends` names the event that it needs."""

    def owns_caller(self) -> bool:
        """Tell whether the calling thread belongs to the program."""

    def raise_if_stopped(self) -> None:
        """Raise `Stopped` if the calling thread belongs to a program that is to end."""


class StoppableSocket(TracedSocket):
    """A socket of a run. Without a run, or after `release`, it is an ordinary traced socket."""

    run: ClassVar[SocketSupervisor | None] = None  # each run has a subclass, by `socket_class`

    def __init__(
        self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None
    ) -> None:
        run = self.run if self.run and self.run.owns_caller() else None
        begin = super().__init__
        self._supervised = run is not None
        self._timeout: float | None = None  # the time limit that the program has set
        if run is None:
            begin(family, type, proto, fileno)
            return
        if fileno is None:
            kinds = (part for part in (family, type) if part != -1)

            def make() -> "StoppableSocket":
                begin(family, type, proto, fileno)
                return self

            run.make_call(_text("socket", kinds), make)
        else:  # `accept` makes this one, and is itself the call of the program
            begin(family, type, proto, fileno)
        self._supervise()
        run.sockets.add(self)

    def _supervise(self) -> None:
        self._timeout = Plain.gettimeout(self)
        Plain.setblocking(self, False)

    def release(self) -> None:
        """Leave the run: from now on the socket waits in its own calls."""
        if self._supervised:
            self._supervised = False
            with suppress(OSError):  # closed, perhaps just now by another thread
                Plain.settimeout(self, self._timeout)

    def shut(self) -> None:
        """Close it at once, even while a thread uses it or a file made from it is open."""
        self._supervised = False
        with suppress(OSError):
            Plain.shutdown(self, socket.SHUT_RDWR)  # wakes a thread that waits inside the system
        if self.fileno() >= 0:
            super()._call("_real_close", name="close")

    def gettimeout(self) -> float | None:
        """Return the time limit that the program has set."""
        return self._timeout if self._supervised else super().gettimeout()

    def getblocking(self) -> bool:
        """Tell whether the program lets calls wait."""
        return self.gettimeout() != 0

    def close(self) -> None:
        """Close it, unless the program was stopped while it paused.

        Such a program ends by an exception, and its `with` blocks and `finally` would close the
        sockets with which the notebook is to go on.
        """
        if not (self._supervised and self.run and self.run.keeps_sockets):
            super().close()

    def __del__(self) -> None:
        self._supervised = False  # no pause while Python collects garbage
        super().__del__()

    # each recorded call goes through one of these three; the run's pause comes before the record

    def _call(self, method: str, *arguments: Any, name: str = "", **options: Any) -> Any:
        call = super()._call
        return self._make(
            name or method, arguments, lambda: call(method, *arguments, name=name, **options)
        )

    def _send(self, method: str, *arguments: Any) -> Any:
        call = super()._send
        return self._make(method, arguments, lambda: call(method, *arguments))

    def recv(self, *arguments: int) -> bytes:
        """Receive the bytes that are there, at most so many; b"" means that the peer is done."""
        call = super().recv
        return self._make("recv", arguments, lambda: call(*arguments))

    def _make(self, name: str, arguments: tuple[Any, ...], call: Callable[[], T]) -> T:
        if self._supervised and self.run:
            return self.run.make_call(_text(name, arguments), call)
        if self.run and name != "close":
            # the socket was shut, but its program has caught `Stopped` and goes on
            self.run.raise_if_stopped()
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
                return self._send_all(*arguments)  # a blocking send takes all bytes
        return self._until_ready(method, arguments)

    # How a waiting call is left. A thread that waits inside the system's recv cannot be ended from
    # outside: Linux does not even wake it when another thread closes the socket. So no call waits
    # there. The system's socket never blocks. A call is tried, and where it would block, the thread
    # waits for two things together: the socket, and the run's stop flag. A socket that is ready
    # means another try; a set flag raises `Stopped`. The program's own time limit (`_timeout`)
    # bounds the waiting as a whole, as in a blocking call, however many tries there are.
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
                Plain.connect_ex(self, *address)  # Linux marks it as connected in a second call
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
        """Wait until the call is worth another try; raises `TimeoutError` or `Stopped`."""
        run = self.run
        assert run
        readers, writers = ([], [self]) if method in WRITES else ([self], [])
        if any(run.stop_flag.wait_for(readers, writers, 0)):
            return  # ready already, as a connect on one computer: never shown as blocked
        with run.waiting(_text(method, arguments), self._ends(method, arguments)):
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            came = any(run.stop_flag.wait_for(readers, writers, left))
        run.raise_if_stopped()
        if not came:
            raise TimeoutError("timed out")

    def _ends(self, method: str, arguments: tuple[Any, ...]) -> str:
        """Return a sentence: the event that would end the wait."""
        match method:
            case "accept":
                return say("waits_client", address=self._local)
            case "connect":
                return say("waits_answer", address=host_port(arguments[0]))
            case "send" | "sendto" | "sendmsg":
                return say("waits_reader", peer=self._peer)
        return say("waits_sender", peer=self._peer)


def _text(name: str, arguments: Iterable[Any]) -> str:
    """Return a call as a program writes it, with its arguments shortened."""
    if name in ("setsockopt", "getsockopt"):
        return f"{name}({option_name(*arguments)})"
    written = (one.name if isinstance(one, Enum) else brief(one) for one in arguments)
    return f"{name}({', '.join(written)})"


def _reason(number: int) -> str:
    """Return the system's words for an error; on Windows, those for sockets are in `errorTab`."""
    table: dict[int, str] = getattr(socket, "errorTab", {})
    return table.get(number) or os.strerror(number)


def socket_class(run: SocketSupervisor) -> type[StoppableSocket]:
    """Return the class of the sockets of `run`; it calls itself `socket.socket`."""
    names = {"run": run, "__module__": "socket", "__qualname__": "socket"}
    return type("socket", (StoppableSocket,), names)
