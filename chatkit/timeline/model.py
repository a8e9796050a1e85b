"""Calls, the sockets that they are made on, and the processes that make them.

All times are nanoseconds on the monotonic clock that the processes of one computer share.
"""

from dataclasses import dataclass, field

from chatkit.timeline.reader import Source


@dataclass(eq=False, slots=True)
class Call:
    """One call, from its start to its end, if it has one yet."""

    process: "Process"
    number: int
    name: str
    thread: int
    start: int
    wall: int
    local: str
    peer: str
    wait: float  # seconds that it may wait; 0 not at all, -1 for ever
    loop: bool
    size: int  # bytes: asked for or offered, then moved; -1: no bytes
    data: bytes
    detail: str
    socket: "Socket | None" = None
    end: int | None = None
    result: str = ""  # of getsockopt, accept and recvfrom, as a program writes it
    errno: int = 0
    error: str = ""
    made: "Socket | None" = None  # by accept
    first: int = 0  # which bytes of the connection's direction it moved: from here …
    last: int = 0  # … up to here, exclusive

    @property
    def over(self) -> bool:
        """Whether it has returned or failed."""
        return self.end is not None

    @property
    def fault(self) -> str:
        """The type of the error that it has raised: `ConnectionResetError`; empty for none."""
        return self.error.split(":")[0]

    def lasted(self, until: int) -> int:
        """Return for how many nanoseconds it has lasted at the time `until`."""
        return (until if self.end is None else min(self.end, until)) - self.start


@dataclass(eq=False, slots=True)
class Socket:
    """One end of a connection, or a socket that listens. Times are None until they come.

    A process may hand it on, to a child for example: it is still one end, and `process` is the one
    that used it last.
    """

    process: "Process"
    number: int
    made: int
    local: str = ""
    peer: str = ""
    stream: bool = True  # else it sends datagrams, and is never connected in the sense of TCP
    listening: int | None = None
    connecting: int | None = None
    failed: int | None = None  # when connect did
    connected: int | None = None
    accepted: bool = False
    finished: int | None = None  # when it said that it sends no more
    deaf: bool = False  # it said that it receives no more
    heard_end: int | None = None  # when recv gave nothing
    closed: int | None = None
    abrupt: bool = False  # close is to reset the connection instead of ending it
    reset: int | None = None
    sent: int = 0  # bytes
    received: int = 0
    sends: list[Call] = field(default_factory=list)
    receives: list[Call] = field(default_factory=list)
    holders: "set[Process]" = field(default_factory=set)


@dataclass(eq=False, slots=True)
class Process:
    """One program that takes part: a lane of the diagram."""

    name: str  # unique: "client", "client 2"
    pid: int
    source: Source
    began: int
    ended: int | None = None
    seen: bool = False  # alive, at some time
    killed: bool = False  # ended without a word
    full: str = ""  # why its recording stopped
    last: int = 0  # the time of its last event
    open: dict[int, Call] = field(default_factory=dict)  # the calls that it is in
    sockets: dict[int, Socket] = field(default_factory=dict)

    @property
    def listens(self) -> bool:
        """Whether it is, or was, a server."""
        return any(socket.listening is not None for socket in self.sockets.values())

    @property
    def relays(self) -> bool:
        """Whether it listens and connects, as a cable does: it lies between others."""
        return self.listens and any(
            socket.connecting is not None for socket in self.sockets.values()
        )

    @property
    def program(self) -> str:
        """The name of its program, which another process may have, too."""
        assert self.source.header
        return self.source.header.program
