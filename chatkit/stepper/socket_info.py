"""A socket as the system knows it: its addresses, its TCP state, its queues.

On Linux all of these come from the system itself: tcp(7) describes TCP_INFO, SIOCINQ and SIOCOUTQ.
On other systems the state comes from psutil, and the queues stay unknown.
"""

import socket
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psutil

from chatkit.address import host_port
from chatkit.texts import say
from chatkit.trace.sockets import Plain

# the states by their number in Linux's tcp_states.h, under their names in RFC 9293
STATES = (
    "", "ESTABLISHED", "SYN_SENT", "SYN_RECEIVED", "FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT",
    "CLOSED", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING", "SYN_RECEIVED",
)  # fmt: skip
_PSUTIL = {
    "SYN_RECV": "SYN_RECEIVED",
    "FIN_WAIT1": "FIN_WAIT_1",
    "FIN_WAIT2": "FIN_WAIT_2",
    "CLOSE": "CLOSED",
    "NONE": "",
}
# Of a listening socket, Linux gives two numbers in fields that mean something else otherwise:
# tcpi_unacked holds the connections that wait for accept, tcpi_sacked the limit given to listen.
_BACKLOG = struct.Struct("=II")
_BACKLOG_AT = 24  # bytes into struct tcp_info


@dataclass(frozen=True)
class SocketInfo:
    """One look at a socket; a field is None if this system does not tell it."""

    fd: int  # -1: closed
    local: str = ""
    peer: str = ""
    state: str | None = None  # "LISTEN"; empty for a socket that is not TCP
    unread: int | None = None  # bytes that arrived, before a recv takes them
    unsent: int | None = None  # bytes that were sent, before the other system confirms them
    pending: int | None = None  # connections that wait for accept
    backlog: int | None = None  # the most that may wait, from listen
    timeout: float | None = None  # None: blocking


def socket_info(sock: socket.socket) -> SocketInfo:
    """Return the present facts about `sock`, which another thread may close meanwhile."""
    fd = sock.fileno()
    if fd < 0:
        return SocketInfo(-1)
    local, peer = _address(Plain.getsockname, sock), _address(Plain.getpeername, sock)
    state, pending, backlog = _tcp(sock, local, peer)
    waits = state in ("LISTEN", "CLOSED")
    return SocketInfo(
        fd,
        local,
        peer,
        state,
        None if waits else _queue(sock, "FIONREAD"),
        None if waits else _queue(sock, "TIOCOUTQ"),  # SIOCOUTQ, which has the same number
        pending if state == "LISTEN" else None,
        backlog if state == "LISTEN" else None,
        sock.gettimeout(),
    )


def holds(sock: socket.socket) -> bool:
    """Tell whether a socket holds a port or a connection, so that closing it frees something.

    After a refused connect a socket still has the address that the system chose for it, but its
    port is free again: another socket can take it.
    """
    seen = socket_info(sock)
    if seen.fd < 0 or seen.state != "CLOSED":
        return seen.fd >= 0
    if _is_unbound(seen):
        return False
    with Plain(sock.family, sock.type) as probe:
        try:
            probe.bind(Plain.getsockname(sock))
        except OSError:
            return True
    return False


def _address(ask: Any, sock: socket.socket) -> str:
    try:
        return host_port(ask(sock))
    except OSError:
        return ""


def _tcp(sock: socket.socket, local: str, peer: str) -> tuple[str | None, int | None, int | None]:
    if sock.type != socket.SOCK_STREAM or sock.family not in (socket.AF_INET, socket.AF_INET6):
        return "", None, None
    if sys.platform != "linux":
        return _tcp_elsewhere(sock, local, peer), None, None
    try:
        info = Plain.getsockopt(sock, socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    except OSError:
        return None, None, None
    return STATES[info[0]], *_BACKLOG.unpack_from(info, _BACKLOG_AT)


def _tcp_elsewhere(sock: socket.socket, local: str, peer: str) -> str | None:
    try:
        connections = psutil.Process().net_connections("tcp")
    except psutil.Error:
        return None
    for one in connections:
        ends = [host_port(tuple(end)) if end else "" for end in (one.laddr, one.raddr)]
        if one.fd == sock.fileno() or ends == [local, peer]:
            return _PSUTIL.get(one.status, one.status)
    return "CLOSED"  # the system lists only sockets that have a port


def _queue(sock: socket.socket, request: str) -> int | None:
    """Return the number of bytes that a queue holds; None where the system does not tell."""
    if sys.platform != "linux":
        return None
    import fcntl
    import termios

    answer = bytearray(4)
    with suppress(OSError, ValueError):
        fcntl.ioctl(sock.fileno(), getattr(termios, request), answer)
        return int.from_bytes(answer, sys.byteorder)
    return None


def describe(sock: socket.socket) -> str:
    """Return the facts about a socket as one line for a person."""
    seen = socket_info(sock)
    if seen.fd < 0:
        return say("look_closed")
    parts = [
        f"socket fd {seen.fd}",
        *_state(seen),
        _addresses(seen),
        *_queues(seen),
        _patience(seen),
    ]
    return " · ".join(part for part in parts if part)


def _state(seen: SocketInfo) -> list[str]:
    if seen.state is None:
        return [say("look_no_state")]
    return [say("look_unconnected") if seen.state == "CLOSED" else seen.state]


def _addresses(seen: SocketInfo) -> str:
    if seen.peer:
        return f"{seen.local} ↔ {seen.peer}"
    if _is_unbound(seen):
        return say("look_unbound")
    return seen.local


def _is_unbound(seen: SocketInfo) -> bool:
    return not seen.local or seen.local.endswith(":0")


def _queues(seen: SocketInfo) -> list[str]:
    if seen.state == "LISTEN":
        if seen.pending is None:
            return [say("look_no_queues")]
        return [say("look_backlog", pending=seen.pending, backlog=seen.backlog)]
    if not seen.peer or seen.state == "CLOSED":
        return []
    if seen.unread is None or seen.unsent is None:
        return [say("look_no_queues")]
    return [say("look_queues", unread=seen.unread, unsent=seen.unsent)]


def _patience(seen: SocketInfo) -> str:
    if seen.timeout is None:
        return say("look_blocking")
    if seen.timeout == 0:
        return say("look_nonblocking")
    return say("look_timeout", seconds=f"{seen.timeout:g}")
