"""The other side: plain blocking sockets, which the trace records as those of a program."""

import select
import socket
import struct
import sys
import time
from collections.abc import Callable
from errno import EADDRINUSE

from chatkit.address import host_port, plain
from chatkit.trace.sockets import TracedSocket

MOMENT = 0.02  # seconds that a look at a connection takes
LIMIT = 5.0  # seconds at most for one call of ours
# SO_LINGER on, with 0 seconds: two ints on Unix, two shorts on Windows (socket(7))
ABRUPTLY = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)

IN_USE = {EADDRINUSE, 10048}  # Windows says WSAEADDRINUSE
KEPT = 1024 * 1024  # bytes of a program that sends without end; the others are read, and dropped
# A sender in Linux sets some 20 segments of the other side aside for what is not read yet. On
# loopback a segment is 64 KB, so a client that does not read would be noticed after 2 MB only.
SEGMENT, BUFFER = 536, 4096  # bytes of a narrow client: the smallest segment (RFC 9293), and a page


class Peer:
    """One end of a connection to the student's program."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self.received = b""  # since `look_away`
        self.ended = ""  # "FIN", or the name of the error
        self.sent = 0  # bytes
        self.closed = False
        self.address = host_port(sock.getsockname())
        sock.settimeout(LIMIT)

    @property
    def connected(self) -> bool:
        """Whether the server's system has taken it in."""
        try:
            self.socket.getpeername()
        except OSError:
            return False
        return True

    def owes(self, received: int) -> bool:
        """Tell whether a program that has received so many bytes gets more of us, or the end."""
        return self.closed or self.sent > received

    def send(self, text: str | bytes) -> None:
        """Send a text as one piece."""
        data = text.encode() if isinstance(text, str) else text
        self.sent += len(data)
        self.socket.sendall(data)

    def look_away(self) -> None:
        """Take the bytes that came as seen."""
        self.received = b""

    def read(self, seconds: float = MOMENT) -> None:
        """Take in the bytes that come within a moment."""
        end = time.monotonic() + seconds
        left = seconds
        while not self.ended and left >= 0:
            if not select.select([self.socket], [], [], left)[0]:
                return
            try:
                piece = self.socket.recv(65536)
            except OSError as error:
                self.ended = type(error).__name__
                return
            self.received += piece[: KEPT - len(self.received)]
            self.ended = "" if piece else "FIN"
            left = end - time.monotonic()

    def waiting(self, condition: Callable[[bytes], bool]) -> Callable[[], bool]:
        """Return a condition on the bytes that have come, for `Program.until`."""

        def met() -> bool:
            self.read()
            return condition(self.received)

        return met

    def close(self) -> None:
        """Close this end: the other side gets the end of the stream."""
        self.read(0)  # a close with unread bytes is a reset
        self.closed = True
        self.socket.close()

    def reset(self) -> None:
        """Close this end without a goodbye: the other side gets a reset."""
        if not self.closed:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABRUPTLY)
            self.closed = True
            self.socket.close()


def connect(host: str, port: int, *, narrow: bool = False) -> Peer:
    """Return a peer that has connected, as a client does.

    A `narrow` one takes some 100 KB that it does not read; then its server has to wait.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = TracedSocket(family, socket.SOCK_STREAM)
    sock.settimeout(LIMIT)
    if narrow:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        if sys.platform != "win32":  # it has no such option
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
    try:
        sock.connect((host, port))
    except OSError:
        sock.close()
        raise
    return Peer(sock)


def begin_to_connect(host: str, port: int) -> Peer:
    """Return a peer that may still be in the server's queue; it is `connected` later."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = TracedSocket(family, socket.SOCK_STREAM)
    sock.setblocking(False)
    sock.connect_ex((host, port))
    return Peer(sock)


def host_of(address: str) -> str:
    """Return the address at which this computer reaches a listening socket: `127.0.0.1`."""
    host = plain(address).rpartition(":")[0].strip("[]")
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
