"""The model of a story: calls, the sockets that they use, and the processes that make them.

All times are nanoseconds on the monotonic clock that the processes of one computer share.
"""

from dataclasses import dataclass, field

from chatkit.timeline.reader import Source


@dataclass(eq=False, slots=True)
class Call:
    """One call. `end` is None until it returns or fails."""

    process: "Process"
    number: int
    name: str
    thread: int
    start: int
    wall: int
    local: str
    peer: str
    wait: float  # seconds that it may wait; 0 not at all, -1 for ever
    loop: bool  # an event loop waits in its place, so it does not hold its program up
    size: int  # bytes: asked for or offered, then moved; -1: no bytes
    data: bytes
    detail: str
    socket: "Socket | None" = None
    end: int | None = None
    result: str = ""  # of getsockopt, accept and recvfrom, as a program writes it
    errno: int = 0
    error: str = ""
    made: "Socket | None" = None  # by accept
    # The bytes that it moved, counted from the first one of the connection in this direction.
    first: int = 0
    last: int = 0  # exclusive
    # Equal calls in a row are one. `end`, `size` and `data` are those of the first of them; `first`
    # and `last` enclose the bytes of all. Where a cycle of several calls repeats, each of them has
    # the same count, and `cycle` tells how many they are.
    count: int = 1
    last_end: int | None = None  # the end of the last of them; None where there is one only
    cycle: int = 1
    held: bool | None = None  # whether it was held up; None until the other end's record tells
    place: str = ""  # the line of the script that makes them: "spin.py:14"

    @property
    def over(self) -> bool:
        """True once the call has returned or failed."""
        return self.end is not None

    @property
    def latest(self) -> int:
        """The end of the last of equal calls in a row; the start where there is one only."""
        return self.last_end or self.start

    @property
    def fault(self) -> str:
        """The type of the error that the call has raised: `ConnectionResetError`; else empty."""
        return self.error.split(":")[0]

    def lasted(self, until: int) -> int:
        """Return how long the call has lasted at the time `until`, in nanoseconds."""
        return (until if self.end is None else min(self.end, until)) - self.start


@dataclass(eq=False, slots=True)
class Socket:
    """One end of a connection, or a socket that listens. A time is None until its event.

    A process may hand its socket on, for example to a child. Both then use the same end:
    `holders` are the processes that have it open, and `process` has used it last.
    """

    process: "Process"
    number: int
    made: int
    local: str = ""
    peer: str = ""
    stream: bool = True  # else it sends datagrams, and is never connected in the sense of TCP
    listening: int | None = None
    connecting: int | None = None
    failed: int | None = None  # the time at which connect failed
    connected: int | None = None
    accepted: bool = False
    finished: int | None = None  # the time of its FIN: by shutdown or close
    deaf: bool = False  # shut down for receiving
    heard_end: int | None = None  # the time at which recv returned b"": the peer's FIN was read
    closed: int | None = None
    abrupt: bool = False  # SO_LINGER makes close send a RST instead of a FIN
    reset: int | None = None
    sent: int = 0  # bytes
    received: int = 0
    sends: list[Call] = field(default_factory=list)
    receives: list[Call] = field(default_factory=list)
    holders: "set[Process]" = field(default_factory=set)


@dataclass(eq=False, slots=True)
class Process:
    """One process of the story: a lane of the diagram."""

    name: str  # unique: "client", "client 2"
    pid: int
    source: Source
    began: int
    ended: int | None = None
    seen: bool = False  # alive, in at least one reading
    killed: bool = False  # ended without an `exit` event
    full: str = ""  # the sentence that says why its recording stopped
    last: int = 0  # the time of its last event
    open: dict[int, Call] = field(default_factory=dict)  # the calls that have no end yet
    recent: dict[int, list[Call]] = field(default_factory=dict)  # by thread: its last calls
    sockets: dict[int, Socket] = field(default_factory=dict)

    @property
    def listens(self) -> bool:
        """True for a process that has ever listened."""
        return any(socket.listening is not None for socket in self.sockets.values())

    @property
    def relays(self) -> bool:
        """True for a process that has both listened and connected, as a cable does."""
        return self.listens and any(
            socket.connecting is not None for socket in self.sockets.values()
        )

    @property
    def program(self) -> str:
        """The name in the header of its file; two processes may have the same one."""
        assert self.source.header
        return self.source.header.program
