"""The story that the events tell: processes, their sockets, the calls, and what bytes went where.

All times are nanoseconds on the monotonic clock that the processes of one computer share.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from chatkit.trace.event import Event, now
from chatkit.trace.reader import Folder, Source

RESETS = {"ConnectionResetError", "BrokenPipeError", "ConnectionAbortedError"}


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

    def lasted(self, until: int) -> int:
        """Return for how many nanoseconds it has lasted at the time `until`."""
        return (until if self.end is None else min(self.end, until)) - self.start


@dataclass(eq=False, slots=True)
class Socket:
    """One end of a connection, or a socket that listens. Times are None until they come."""

    process: "Process"
    number: int
    made: int
    local: str = ""
    peer: str = ""
    bound: int | None = None
    listening: int | None = None
    connecting: int | None = None
    failed: int | None = None  # when connect did
    connected: int | None = None
    accepted: bool = False
    finished: int | None = None  # when it said that it sends no more
    heard_end: int | None = None  # when recv gave nothing
    closed: int | None = None
    reset: int | None = None
    sent: int = 0  # bytes
    received: int = 0
    sends: list[Call] = field(default_factory=list)
    receives: list[Call] = field(default_factory=list)


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
    def program(self) -> str:
        """What it is called, which another process may be called too."""
        assert self.source.header
        return self.source.header.program


class Story:
    """What a trace folder tells, brought up to date by `read`."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.processes: list[Process] = []
        self.calls: list[Call] = []  # ordered by their start, as far as they were read together
        self._by_source: dict[Source, Process] = {}
        self._ends: defaultdict[tuple[str, str], list[Socket]] = defaultdict(list)

    @property
    def until(self) -> int:
        """The time up to which it is told: now, while one of its processes lives."""
        if any(process.ended is None for process in self.processes):
            return now()
        return max((process.ended or 0 for process in self.processes), default=0)

    @property
    def cast(self) -> list[Process]:
        """The processes, those that listen first."""
        return sorted(self.processes, key=lambda process: (not process.listens, process.began))

    def read(self) -> bool:
        """Take in what is new; tell whether there was anything."""
        known = len(self.calls)
        news = False
        for source, event in self.folder.read():
            self.feed(source, event)
            news = True
        if len(self.calls) > known:
            # only what came just now can be out of order, and it is nearly in order
            start = min(call.start for call in self.calls[known:])
            place = bisect_right(self.calls, start, key=lambda call: call.start, hi=known)
            self.calls[place:] = sorted(self.calls[place:], key=lambda call: call.start)
        return self._notice_deaths() or news

    def feed(self, source: Source, event: Event) -> None:
        """Take one event in."""
        process = self._by_source.get(source) or self._meet(source)
        process.last = max(process.last, event.time)
        if event.name == "exit":
            self._end(process, event.time)
        elif event.name == "full":
            process.full = event.detail
        elif event.step == "start":
            self._start(process, event)
        elif call := process.open.pop(event.call, None):
            self._finish(call, event)

    # processes

    def _meet(self, source: Source) -> Process:
        header = source.header
        assert header
        taken = sum(process.program == header.program for process in self.processes)
        name = f"{header.program} {taken + 1}" if taken else header.program
        process = Process(name, header.pid, source, header.time, last=header.time)
        self.processes.append(process)
        self._by_source[source] = process
        return process

    def _notice_deaths(self) -> bool:
        news = False
        for process in self.processes:
            if process.ended is not None:
                continue
            if process.source.alive:
                process.seen = True
            elif not process.source.more:  # asked last: it wrote until it died
                process.killed = news = True
                self._end(process, now() if process.seen else process.last)
        return news

    def _end(self, process: Process, time: int) -> None:
        process.ended = time
        for socket in process.sockets.values():
            self._close(socket, time)  # the system does, for whoever ends

    # calls

    def _start(self, process: Process, event: Event) -> None:
        call = Call(
            process, event.call, event.name, event.thread, event.time, event.wall,
            event.local, event.peer, event.wait, event.loop, event.size, event.data, event.detail,
        )  # fmt: skip
        process.open[event.call] = call
        self.calls.append(call)
        if not event.socket:
            return
        socket = call.socket = process.sockets.get(event.socket) or self._make(process, event)
        if event.name == "connect":
            socket.connecting, socket.failed = event.time, None
            socket.peer = event.peer
        elif event.name in ("send", "sendall"):
            call.first, call.last = socket.sent, socket.sent + event.size
            socket.sends.append(call)

    def _make(self, process: Process, event: Event) -> Socket:
        socket = Socket(process, event.socket, event.time, event.local, event.peer)
        process.sockets[event.socket] = socket
        if event.peer and event.name != "connect":  # it was connected before we could look
            self._connect(socket, event.time)
        return socket

    def _finish(self, call: Call, event: Event) -> None:
        call.end = event.time
        if event.step == "error":
            self._fail(call, event)
            return
        call.result = event.detail
        call.local, call.peer = event.local or call.local, event.peer or call.peer
        socket = call.socket
        if socket is None:
            return
        match call.name:
            case "bind":
                socket.bound, socket.local = event.time, event.local
            case "listen":
                socket.listening, socket.local = event.time, event.local or socket.local
            case "connect":
                socket.local, socket.peer = event.local, event.peer
                self._connect(socket, event.time)
            case "accept" if event.made:
                made = Socket(call.process, event.made, event.time, event.local, event.peer)
                made.accepted = True
                call.process.sockets[event.made] = call.made = made
                self._connect(made, event.time)
            case "recv":
                self._receive(socket, call, event)
            case "send" | "sendall":
                call.size, call.last = event.size, call.first + event.size
                socket.sent = call.last
            case "shutdown" if call.detail != "SHUT_RD":
                socket.finished = socket.finished or event.time
            case "close":
                self._close(socket, call.start)

    def _connect(self, socket: Socket, time: int) -> None:
        socket.connected = time
        self._ends[socket.local, socket.peer].append(socket)

    def _receive(self, socket: Socket, call: Call, event: Event) -> None:
        call.size, call.data = event.size, event.data
        if event.size < 0:  # whoever waited has closed the socket
            return
        call.first, call.last = socket.received, socket.received + event.size
        socket.received = call.last
        socket.receives.append(call)
        if event.size == 0:
            socket.heard_end = socket.heard_end or event.time

    def _fail(self, call: Call, event: Event) -> None:
        call.errno, call.error = event.errno, event.error
        if call.socket is None:
            return
        if call.name in ("send", "sendall"):
            call.last = call.first  # how much of it left is not known
        if call.name == "connect":
            call.socket.failed = event.time
        if event.error.split(":")[0] in RESETS and call.socket.connected is not None:
            call.socket.reset = event.time

    def _close(self, socket: Socket, time: int) -> None:
        if socket.closed is None:
            socket.closed = time
            socket.finished = socket.finished or time

    # connections

    def other_end(self, socket: Socket) -> Socket | None:
        """Return the other end of a connection, if its process is recorded too.

        The same two addresses may have met before; the end that connected comes shortly before
        the one that accepted.
        """
        if socket.connected is None:
            return None
        others = self._ends.get((socket.peer, socket.local), [])
        if len(others) < 2:
            return others[0] if others else None
        since = socket.connecting if socket.connecting is not None else socket.connected
        if socket.accepted:
            before = [end for end in others if (end.connecting or end.made) <= since]
            return before[-1] if before else others[0]
        after = [end for end in others if (end.connected or end.made) >= since]
        return after[0] if after else others[-1]

    def bytes_of(self, call: Call) -> Iterator[Call]:
        """Yield the sends whose bytes a receive took, or the receives that took a send's bytes."""
        if call.socket is None or call.last == call.first:
            return
        other = self.other_end(call.socket)
        if other is None:
            return
        candidates = other.sends if call.name == "recv" else other.receives
        place = bisect_right(candidates, call.first, key=lambda other: other.last)
        for candidate in candidates[place:]:
            if candidate.first >= call.last:
                return
            if candidate.last > candidate.first:
                yield candidate
