"""The story: the events of all processes, merged into processes, sockets, calls and connections.

All times are nanoseconds on the monotonic clock that the processes of one computer share.
"""

import struct
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator

from chatkit.address import plain
from chatkit.timeline.model import Call, Process, Socket
from chatkit.timeline.reader import Folder, Source
from chatkit.trace.event import Event, now
from chatkit.trace.fold import LONGEST, RECEIVES

__all__ = ["Call", "Process", "Socket", "Story"]

RESETS = {"ConnectionResetError", "BrokenPipeError", "ConnectionAbortedError"}
SENDS = {"send", "sendall"}
# After setsockopt with one of these values, close sends a RST (socket(7)): linger is on, with 0 s.
# The value is two ints on Unix, and two shorts on Windows.
ABRUPT = {f"SO_LINGER, {struct.pack(format, 1, 0)!r}" for format in ("ii", "hh")}


# The merge of several processes. Each process writes a file of its own, but a story needs all
# events in one order: a child uses a connection only after its parent's accept has made it. The
# processes of one computer share the monotonic clock, so `read` sorts the new events of all files
# by their time.
#
# Two readings can overlap nevertheless. A recorder writes up to 50 ms late, so a reading may bring
# a call that began before calls that are known already. `calls` stays ordered by start, since
# other modules search it by bisection. Only its end is sorted again, from the earliest new start
# on. Those calls are nearly in order, which Python's sort handles in linear time.
#
# A process that was killed writes no `exit` event. It is noticed when its pid has gone and its
# file has been read to the end.


class Story:
    """The story of a trace folder, brought up to date by `read`."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.processes: list[Process] = []
        self.calls: list[Call] = []  # ordered by their start after each `read`
        self.listening: list[Socket] = []  # all sockets that have ever listened
        self.cycles: list[list[Call]] = []  # the calls that were repeated, alone or in turn
        self.version = 0  # grows with each event
        self._by_source: dict[Source, Process] = {}
        self._ends: defaultdict[tuple[str, str], list[Socket]] = defaultdict(list)
        self._doors: dict[str, Socket] = {}  # the last socket that listened at an address

    @property
    def until(self) -> int:
        """The end of the story: now, or the end of its last process if none runs any more."""
        if any(process.ended is None for process in self.processes):
            return now()
        return max((process.ended or 0 for process in self.processes), default=0)

    @property
    def cast(self) -> list[Process]:
        """The processes in the order of the lanes: servers, then cables, then clients."""
        return sorted(
            self.processes,
            key=lambda process: (not process.listens, process.relays, process.began),
        )

    def read(self) -> bool:
        """Take the new events in; tell whether the story has changed."""
        known = len(self.calls)
        news = sorted(self.folder.read(), key=lambda new: new[1].time)
        for source, event in news:
            self.feed(source, event)
        if len(self.calls) > known:
            start = min(call.start for call in self.calls[known:])
            place = bisect_right(self.calls, start, key=lambda call: call.start, hi=known)
            self.calls[place:] = sorted(self.calls[place:], key=lambda call: call.start)
        return self._notice_deaths() or bool(news)

    def read_all(self) -> None:
        """Take all events in that are written by now."""
        self.read()
        while self.folder.more:
            self.read()

    def feed(self, source: Source, event: Event) -> None:
        """Take one event in."""
        self.version += 1
        process = self._by_source.get(source) or self._meet(source)
        process.last = max(process.last, event.time)
        if event.name == "exit":
            self._end(process, event.time)
        elif event.name == "full":
            process.full = event.detail
        elif event.step == "start":
            self._start(process, event)
        elif event.step == "again":
            self._repeat(process, event)
        elif call := process.open.pop(event.call, None):
            self._finish(call, event)

    # processes

    def _meet(self, source: Source) -> Process:
        header = source.header
        assert header
        taken = sum(process.program == header.program for process in self.processes)
        process = Process(
            numbered(header.program, taken), header.pid, source, header.time, last=header.time
        )
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
            elif not process.source.more:  # asked after `alive`, since it wrote until it died
                process.killed = news = True
                self._end(process, now() if process.seen else process.last)
        return news

    def _end(self, process: Process, time: int) -> None:
        process.ended = time
        for socket in process.sockets.values():
            self._close(socket, process, time)  # the system closes the sockets of an ended process

    # calls

    def _start(self, process: Process, event: Event) -> None:
        call = Call(
            process, event.call, event.name, event.thread, event.time, event.wall,
            event.local, event.peer, event.wait, event.loop, event.size, event.data, event.detail,
        )  # fmt: skip
        process.open[event.call] = call
        self.calls.append(call)
        if not event.loop:
            recent = process.recent.setdefault(event.thread, [])
            recent.append(call)
            del recent[:-LONGEST]
        if not event.socket:
            return
        socket = call.socket = process.sockets.get(event.socket) or self._make(process, event)
        if event.name == "socket":
            socket.stream = "SOCK_DGRAM" not in event.detail
        elif event.name == "connect":
            socket.peer = event.peer
            if socket.stream:
                socket.connecting, socket.failed = event.time, None
        elif event.peer and socket.connected is None:  # a connect that did not wait has succeeded
            socket.local, socket.peer, socket.failed = event.local, event.peer, None
            self._connect(socket, event.time)
        if event.name in SENDS:
            call.first, call.last = socket.sent, socket.sent + event.size
            socket.sends.append(call)

    def _make(self, process: Process, event: Event) -> Socket:
        known = self._ends.get((plain(event.local), plain(event.peer)))
        socket = known[-1] if known else None
        if socket is None and not event.peer:
            socket = self._doors.get(plain(event.local))
        if socket is None or event.name in ("socket", "connect"):
            socket = Socket(process, event.socket, event.time, event.local, event.peer)
        else:
            self._hand_on(socket, process)
        socket.holders.add(process)
        process.sockets[event.socket] = socket
        return socket

    def _hand_on(self, socket: Socket, process: Process) -> None:
        """Make `process` the user of a socket that another process has made.

        The former process may have closed its copy already. That has ended nothing.
        """
        socket.process = process
        if socket.closed is not None:
            if socket.finished == socket.closed:
                socket.finished = None
            socket.closed = None

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
                socket.local = event.local
            case "listen":
                if socket.listening is None:
                    self.listening.append(socket)
                socket.listening, socket.local = event.time, event.local or socket.local
                self._doors[plain(socket.local)] = socket
            case "connect":
                socket.local, socket.peer = event.local, event.peer
                self._connect(socket, event.time)
            case "accept" if event.made:
                made = Socket(call.process, event.made, event.time, event.local, event.peer)
                made.accepted = True
                made.holders.add(call.process)
                call.process.sockets[event.made] = call.made = made
                self._connect(made, event.time)
            case "recv" | "recvfrom":
                self._receive(socket, call, event)
            case "send" | "sendall":
                call.size = event.size
                self._send(socket, call, event.size)
            case "setsockopt" if call.detail.startswith("SO_LINGER"):
                socket.abrupt = call.detail in ABRUPT
            case "shutdown":
                socket.deaf = socket.deaf or call.detail != "SHUT_WR"
                if call.detail != "SHUT_RD":
                    socket.finished = socket.finished or event.time
            case "close":
                if socket.abrupt and socket.connected is not None:
                    socket.reset = socket.reset or call.start
                self._close(socket, call.process, call.start)

    def _repeat(self, process: Process, event: Event) -> None:
        """Count the calls of a cycle anew; `event` tells how often they were made so far."""
        cycle = process.recent.get(event.thread, [])[-len(event.ends) :]
        if len(cycle) < len(event.ends) or cycle[-1].number != event.call:
            return  # the lines of the calls are missing
        if cycle[-1].count == 1:
            self.cycles.append(cycle)
        for call, end in zip(cycle, event.ends, strict=True):
            more = event.count - call.count
            call.count, call.last_end, call.cycle = event.count, end, len(cycle)
            call.place = event.place or call.place
            if call.socket and call.last > call.first and more > 0:
                self._repeat_bytes(call.socket, call, more)

    def _repeat_bytes(self, socket: Socket, call: Call, more: int) -> None:
        moved = more * max(call.size, 0)
        call.last += moved
        if call.name in SENDS:
            socket.sent = call.last
        else:
            socket.received = call.last

    def _connect(self, socket: Socket, time: int) -> None:
        if socket.stream:
            socket.connected = time
            self._ends[plain(socket.local), plain(socket.peer)].append(socket)

    def _send(self, socket: Socket, call: Call, size: int) -> None:
        """Give a send that is over its place among the bytes of its direction.

        A send that began earlier in another thread may still be going on. The finished ones stay
        in front of it, so that `sends` remains ordered by their bytes.
        """
        call.first, call.last = socket.sent, socket.sent + size
        socket.sent = call.last
        sends = socket.sends
        if len(sends) > 1 and not (sends[-1] is call and sends[-2].over):
            sends.remove(call)
            place = next((at for at, other in enumerate(sends) if not other.over), len(sends))
            sends.insert(place, call)

    def _receive(self, socket: Socket, call: Call, event: Event) -> None:
        asked, call.size, call.data = call.size, event.size, event.data
        if event.size < 0:  # a loop waited for bytes until it closed the socket
            return
        call.first = call.last = socket.received
        if "MSG_PEEK" in call.detail:  # these bytes stay in the system's queue
            return
        call.last = socket.received = socket.received + event.size
        socket.receives.append(call)
        # an empty datagram ends nothing
        if socket.stream and event.size == 0 and asked != 0 and not socket.deaf:
            socket.heard_end = socket.heard_end or event.time

    def _fail(self, call: Call, event: Event) -> None:
        call.errno, call.error = event.errno, event.error
        socket = call.socket
        if socket is None:
            return
        if call.name in SENDS:
            self._send(socket, call, 0)  # it does not tell how many bytes left before it failed
        fault = call.fault
        goes_on = fault == "BlockingIOError" or (fault == "TimeoutError" and not event.errno)
        refused = fault == "ConnectionRefusedError" or (call.name == "connect" and not goes_on)
        if refused and socket.connected is None:
            socket.failed = event.time
        # a send after one's own shutdown raises BrokenPipeError, though nobody reset the connection
        shut = fault == "BrokenPipeError" and socket.finished is not None
        if fault in RESETS and socket.connected is not None and not shut:
            socket.reset = socket.reset or event.time

    def _close(self, socket: Socket, process: Process, time: int) -> None:
        socket.holders.discard(process)
        if socket.closed is None and not socket.holders:
            socket.closed = time
            socket.finished = socket.finished or time

    # Which end is the other one. The two ends of a connection have the same two addresses, the
    # other way round: the peer of one is the local address of the other. `_ends` lists the
    # connected ends by these addresses, so the other end is found without a search.
    #
    # But a port is used again after a while, and a script may even choose its own. Then the same
    # two addresses have met several times, and the list has several candidates. Their times tell
    # them apart: a connection is accepted after its client has called connect, and before the same
    # addresses can meet once more. So an end that was accepted takes the last candidate that had
    # called connect by then, and an end that connected takes the first candidate that was accepted
    # after its own connect. Both searches are bisections.

    def other_end(self, socket: Socket) -> Socket | None:
        """Return the other end of a connection; None where its process is not recorded."""
        if socket.connected is None:
            return None
        others = self._ends.get((plain(socket.peer), plain(socket.local)), [])
        if len(others) < 2:
            return others[0] if others else None
        since = socket.connecting if socket.connecting is not None else socket.connected
        if socket.accepted:
            place = bisect_right(others, since, key=lambda end: end.connecting or end.made)
            return others[max(place - 1, 0)]
        place = bisect_left(others, since, key=lambda end: end.connected or end.made)
        return others[min(place, len(others) - 1)]

    def bytes_of(self, call: Call) -> Iterator[Call]:
        """Yield the sends whose bytes this recv took, or the recvs that took bytes of this send."""
        if call.socket is None or call.last == call.first:
            return
        other = self.other_end(call.socket)
        if other is None:
            return
        candidates = other.sends if call.name in RECEIVES else other.receives
        place = bisect_right(candidates, call.first, key=lambda other: other.last)
        for candidate in candidates[place:]:
            if candidate.first >= call.last:
                return
            if candidate.last > candidate.first:
                yield candidate


def numbered(program: str, before: int) -> str:
    """Return a program's name, after so many others of the same one: `client 2`."""
    return f"{program} {before + 1}" if before else program
