"""The sockets of a stepped program: traced ones that tell each call, and that may pause before it.

They make the same calls as a traced socket; nothing here waits by itself.
"""

import socket
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, ClassVar, TypeVar

from chatkit.address import host_port
from chatkit.stepper.values import brief
from chatkit.stepper.watch import Watch
from chatkit.texts import say
from chatkit.trace.names import option_name
from chatkit.trace.sockets import Plain, TracedSocket

T = TypeVar("T")


class Socket(TracedSocket):
    """The `socket.socket` of a stepped program; printed, it looks like a plain one."""

    __slots__ = ()

    watch: ClassVar[Watch]

    def __init__(
        self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None
    ) -> None:
        begin = super().__init__
        if fileno is not None:  # `accept` makes this one, and is itself the call of the program
            begin(family, type, proto, fileno)
            return

        def make() -> "Socket":
            begin(family, type, proto)
            return self

        kinds = (part for part in (family, type) if part != -1)
        self.watch.make_call(_text("socket", kinds), make)

    def __del__(self) -> None:
        with self.watch.unseen():  # no pause while Python collects garbage
            super().__del__()

    # each recorded call goes through one of these; the pause comes before the record

    def _call(self, method: str, *arguments: Any, name: str = "", **options: Any) -> Any:
        call = super()._call
        return self._make(
            name or method, arguments, lambda: call(method, *arguments, name=name, **options)
        )

    def _send(self, method: str, *arguments: Any) -> Any:
        call = super()._send
        return self._make(method, arguments, lambda: call(method, *arguments))

    def recv(self, *arguments: int) -> bytes:
        """Return the bytes that have come, at most so many; b"" after the peer's last one."""
        call = super().recv
        return self._make("recv", arguments, lambda: call(*arguments))

    def recvmsg(self, *arguments: Any) -> Any:
        """Receive bytes and the ancillary data beside them; not recorded."""
        call = super().recvmsg
        return self._make("recvmsg", arguments, lambda: call(*arguments))

    def recvfrom_into(self, *arguments: Any) -> Any:
        """Receive a datagram into a buffer; not recorded."""
        call = super().recvfrom_into
        return self._make("recvfrom_into", arguments, lambda: call(*arguments))

    def _make(self, name: str, arguments: tuple[Any, ...], call: Callable[[], T]) -> T:
        text = _text(name, arguments)
        if Plain.gettimeout(self) == 0 or name in ("setsockopt", "close", "bind", "listen"):
            return self.watch.make_call(text, call)
        return self.watch.make_call(text, call, lambda: self._ends(name, arguments))

    def _ends(self, name: str, arguments: tuple[Any, ...]) -> str:
        """Return a sentence: the event that would end a wait in this call."""
        match name:
            case "accept":
                return say("waits_client", address=self._local)
            case "connect":
                return say("waits_answer", address=host_port(*arguments[:1]))
            case "send" | "sendall" | "sendto" | "sendmsg":
                return say("waits_reader", peer=self._peer)
        if self._peer:
            return say("waits_sender", peer=self._peer)
        return say("waits_anybody", address=self._local)


def _text(name: str, arguments: Iterable[Any]) -> str:
    """Return a call as a program writes it, with its arguments shortened."""
    if name in ("setsockopt", "getsockopt"):
        return f"{name}({option_name(*arguments)})"
    written = (one.name if isinstance(one, Enum) else brief(one) for one in arguments)
    return f"{name}({', '.join(written)})"


Socket.__module__, Socket.__name__, Socket.__qualname__ = "socket", "socket", "socket"


def socket_class(watch: Watch) -> type[socket.socket]:
    """Return the class of the sockets of this process."""
    Socket.watch = watch
    return Socket
