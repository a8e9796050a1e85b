"""What a trace tells about an experiment: the calls after a guess, and the answers that they give.

Each function below is an observation. It looks at the calls that came to their end after the guess,
or have waited for two seconds, in all programs of the lesson but the cable. It yields an `Outcome`
for each answer that they give, in order of time; the first one that the question knows counts. All
others are passed over, so a student who was too early simply tries again. The docstring lists
the keys of the answers, and the parameters that questions.toml may give.
"""

import json
import re
from ast import literal_eval
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from errno import EADDRINUSE
from functools import cached_property
from itertools import pairwise
from typing import Any

from msgspec.structs import replace

from chatkit.address import EVERYWHERE, host_port, same_place
from chatkit.guesses.answers import Fact, Outcome
from chatkit.guesses.question import Question
from chatkit.message import visible
from chatkit.timeline.busy import MANY
from chatkit.timeline.labels import port, quoted
from chatkit.timeline.states import reset_at
from chatkit.timeline.story import RESETS, SENDS, Call, Process, Socket, Story, numbered
from chatkit.timeline.waiting import open_calls, stuck
from chatkit.trace.event import now
from chatkit.trace.fold import RECEIVES

HELD = 2_000_000_000  # ns; a call that waits for so long is held up
SOON = 50_000_000  # ns; a call that returned within them did not wait
LETTERS = 40  # of the bytes that a sentence repeats
DIGITS = 8  # bytes that a sentence repeats in hex
SIZES = 6  # of the pieces that a sentence lists
SETTLED = 300_000_000  # ns; after them the records of all programs have come
IN_USE = {EADDRINUSE, 10048}  # 10048: of Windows, whose EADDRINUSE is another number in Python
STAMP = re.compile(rb"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\]|\[\d\d:\d\d:\d\d\]")

Outcomes = Iterator[Outcome]


@dataclass(frozen=True)
class Since:
    """The part of a story that came after a guess. Times are those of the trace, in ns."""

    story: Story
    start: int
    now: int

    def calls(self, *names: str) -> list[Call]:
        """Return the calls that have ended, in this order, without those of a cable."""
        found = [
            call
            for call in self.story.calls
            if call.name in names
            and call.over
            and self.holds(call)
            and call.socket not in self.of_cables
        ]
        return sorted(found, key=_end)

    def holds(self, call: Call) -> bool:
        """Tell whether a call has ended in this part, and long enough ago."""
        return self.start <= _end(call) <= self.now - SETTLED

    def held(self, *names: str) -> list[Call]:
        """Return the calls without a time limit that have held programs up for two seconds."""
        return [
            call
            for call in open_calls(self.story, self.now)
            if call.name in names
            and call.wait < 0
            and not call.loop
            and self.now - max(call.start, self.start) >= HELD
        ]

    def ends(self) -> list[Socket]:
        """Return the ends of all connections, without those of a cable."""
        return [
            socket
            for process in self.story.processes
            for socket in process.sockets.values()
            if socket.connected is not None and socket.stream
            if socket not in self.of_cables
        ]

    @cached_property
    def of_cables(self) -> set[Socket | None]:
        """The sockets that a cable serves, on the thread of its loop.

        A notebook may have the cable's panel beside a server of its own, on another thread.
        """
        threads = {(call.process, call.thread) for call in self.story.calls if call.loop}
        return {
            call.socket
            for call in self.story.calls
            if call.process.relays and (call.process, call.thread) in threads
        } - {None}


def observe(
    question: Question, story: Story, chosen: int, asked: int | None = None, begun: int = 0
) -> Outcome | None:
    """Return what the story tells about a question since the choice; None for nothing yet.

    An experiment between the time `asked`, when the question was shown, and the choice comes first.
    Its outcome is marked: the student may have seen it, so the choice was no guess. The programs
    have the names that a timeline gives them which begins with the time `begun`.
    """
    if asked is not None:
        early = _first(question, Since(story, asked, chosen + SETTLED), begun)
        if early:
            return replace(early, before=True)
    return _first(question, Since(story, chosen, now()), begun)


def _first(question: Question, since: Since, begun: int) -> Outcome | None:
    ((name, parameters),) = question.see.items()
    outcomes = OBSERVATIONS[name](since, **parameters)
    found = next((one for one in outcomes if one.answer in question.answers), None)
    if found is None:
        return None
    names = _names(since.story, begun)
    facts = {
        key: names.get(str(fact), fact) if key in ("program", "other") else fact
        for key, fact in found.facts.items()
    }
    return replace(found, facts=facts)


def _names(story: Story, begun: int) -> dict[str, str]:
    """Return the names of the programs in a timeline, by those in this story.

    A guess looks further back than the timeline. In an earlier lesson's notebook, which may still
    be open, ran a "client", too; so the client of this lesson is "client 2" in this story alone.
    """
    names = {}
    taken: Counter[str] = Counter()
    for process in story.processes:
        if process.last >= begun:
            name = numbered(process.program, taken[process.program])
            names[visible(process.name)] = visible(name)
            taken[process.program] += 1
    return names


# connecting


def connect(since: Since, door: str = "") -> Outcomes:
    """How a connect ends: `connected`, `refused`, `timed_out`; or `waits`.

    `door`: only where its address was "open", as a server listens there; "bound", but nobody
    listens; "elsewhere", as the server listens at another address with this port; or "none".
    """
    for call in since.calls("connect"):
        if not _leads_to(since.story, call, door):
            continue
        if call.fault == "ConnectionRefusedError":
            yield _told("refused", call, "saw_connect_refused", **_length(call))
        elif call.fault == "TimeoutError":
            yield _told("timed_out", call, "saw_connect_timed_out", **_length(call))
        elif call.socket and not call.error and call.socket.connected is not None:
            early = _is_early(since.story, call)
            yield _told(
                "connected", call, "saw_connect_early" if early else "saw_connect", **_length(call)
            )
    for call in since.held("connect"):
        if _leads_to(since.story, call, door):
            yield _told("waits", call, "saw_waits", **_length(call, since.now))


def client_port(since: Since) -> Outcomes:
    """Which port a client gets when it connects again: `same` or `new`."""
    made = [call for call in since.story.calls if call.name == "connect" and not call.error]
    made = [one for one in made if one.socket and one.socket.connected is not None]
    for call in since.calls("connect"):
        before = [
            one
            for one in made
            if one.start < call.start and one.peer == call.peer and one.process is call.process
        ]
        if call in made and before:
            old, new = _number(before[-1].local), _number(call.local)
            yield _told("same" if old == new else "new", call, "saw_client_port", old=old, new=new)


def accept(since: Since) -> Outcomes:
    """How long an accept waits where its client has connected before: `at_once` or `waits`."""
    for call in since.calls("accept"):
        client = since.story.other_end(call.made) if call.made else None
        if client and client.connected is not None and client.connected <= call.start:
            early = call.lasted(since.now) < SOON
            yield _told("at_once" if early else "waits", call, "saw_accept", **_length(call))


def accepted_port(since: Since) -> Outcomes:
    """Which port an accepted socket has: the `same` as the listening one, or a `new` one."""
    for call in since.calls("accept"):
        if call.made and call.socket:
            old, new = _number(call.socket.local), _number(call.made.local)
            yield _told(
                "same" if old == new else "new", call, "saw_accepted_port", old=old, new=new
            )


def bind(since: Since, after: str = "", reuse: bool | None = None) -> Outcomes:
    """How a bind ends: `bound` or `in_use`.

    `after`: only where the address was bound before, and is "listening", or "closed" again.
    `reuse`: only with SO_REUSEADDR, or only without.
    """
    for call in since.calls("bind"):
        if after and after != _bound_before(since.story, call):
            continue
        if reuse is not None and reuse != _reuses(since.story, call):
            continue
        address = visible(call.detail)
        if call.errno in IN_USE:
            yield _told("in_use", call, "saw_bind_in_use", address=address)
        elif not call.error:
            yield _told("bound", call, "saw_bind", address=address)


# reading and writing


def recv(since: Since, after: str = "") -> Outcomes:
    """What a recv brings: `bytes`, `end` (b""), `reset`, `timed_out`; or `waits`.

    By default they are those of a socket that has met no end yet. With `after` = "fin", only where
    the other side has ended its direction, and nobody has reset the connection; "death" looks at
    those after the death of any program.
    """
    for call in since.calls(*RECEIVES):
        if call.loop or not _comes_after(since, call, after):
            continue
        if call.fault in RESETS:
            yield _told("reset", call, "saw_reset", error=call.fault)
        elif call.fault == "TimeoutError":
            yield _told("timed_out", call, "saw_timed_out", **_length(call))
        elif not call.error and call.size > 0:
            yield _told("bytes", call, "saw_recv", n=call.size, text=quoted(call, LETTERS))
        elif not call.error and call.size == 0:
            yield _told("end", call, "saw_recv_end")
    for call in since.held(*RECEIVES):
        if call.start >= since.start and _comes_after(since, call, after):
            yield _told("waits", call, "saw_waits", **_length(call, since.now))


def send(since: Since) -> Outcomes:
    """How a send ends: `sent`, `nothing` (0 bytes), `reset`, `type_error`, `timed_out`; or `waits`.

    `reset` stands for BrokenPipeError, too. A socket that has met its end already tells nothing.
    """
    for call in since.calls(*SENDS):
        if not _comes_after(since, call, ""):
            continue
        if call.fault in RESETS:
            yield _told("reset", call, "saw_reset", error=call.fault)
        elif call.fault == "TypeError":
            yield _told("type_error", call, "saw_type_error")
        elif call.fault == "TimeoutError":
            yield _told("timed_out", call, "saw_timed_out", **_length(call))
        elif not call.error and call.size > 0:
            yield _told("sent", call, "saw_send", n=call.size, text=quoted(call, LETTERS))
        elif not call.error and call.size == 0:
            yield _told("nothing", call, "saw_send_nothing")
    for call in since.held(*SENDS):
        if call.start >= since.start and _comes_after(since, call, ""):
            yield _told("waits", call, "saw_waits", **_length(call, since.now))


def size(since: Since, of: str = "") -> Outcomes:
    """How many bytes a send takes: `1`, `2` and so on.  `of`: only one that holds this text."""
    for call in since.calls(*SENDS):
        if call.size > 0 and not call.error and of.encode() in call.data:
            digits = call.data[:DIGITS].hex(" ") + " …" * (call.size > DIGITS)
            yield _told(str(call.size), call, "saw_size", n=call.size, digits=digits)


def newlines(since: Since, of: str = "") -> Outcomes:
    """How many newlines a send holds: `0`, `1` and so on.  `of`: only one that holds this text."""
    for call in since.calls(*SENDS):
        if call.size > 0 and not call.error and of.encode() in call.data:
            count = call.data.count(b"\n")
            yield _told(str(count), call, "saw_newlines", n=count, text=quoted(call, LETTERS))


def pieces(since: Since, sends: int = 1) -> Outcomes:
    """How many recv bring the bytes of so many sends in a row: `1`, `2` and so on, or `more`.

    The bytes are followed through a cable. They are short: the record keeps 4 KiB of a call.
    """
    for end in since.ends():
        sent = _each(one for one in end.sends if one.start >= since.start and one.size > 0)[:sends]
        if len(sent) < sends:
            continue
        data = b"".join(one.data for one in sent)
        whole = len(data) == sum(one.size for one in sent)
        for reader in since.ends():
            if not whole or reader.accepted == end.accepted:
                continue
            read = _each(one for one in reader.receives if since.holds(one) and one.size)
            if brought := _bringing(read, data):
                facts = _sizes("sends", sent) | _sizes("recvs", brought)
                yield _told(str(len(brought)), brought[-1], "saw_pieces", **facts)
                yield _told("more", brought[-1], "saw_pieces", **facts)


def letter(since: Since) -> Outcomes:
    """What stands at the end of a recv whose sender had more: a `whole` letter, or a `half` one."""
    for call in since.calls(*RECEIVES):
        sends = [one for one in since.story.bytes_of(call) if one.last > call.last]
        if call.error or not sends or len(call.data) < call.size:
            continue
        cut = _is_cut(call.data)
        last = call.data[-1:].hex()
        yield _told("half" if cut else "whole", call, "saw_letter", n=call.size, last=last)


# waiting and taking turns


def held(since: Since, side: str = "") -> Outcomes:
    """Which call holds a program up for two seconds: `accept`, `recv`, `connect`, `input`, `send`.

    `side`: only that of a "server", which has listened, or of a "client".
    """
    for call in since.held("accept", "recv", "connect", "input", "send", "sendall"):
        if side and (side == "server") != call.process.listens:
            continue
        key = "send" if call.name == "sendall" else call.name
        yield _told(key, call, "saw_waits", **_length(call, since.now))


def turns(since: Since) -> Outcomes:
    """How a chat goes on: `stuck`, if both ends wait in recv, or `talks`, if both have read."""
    if (both := stuck(since.story, since.now)) and min(
        since.now - max(call.start, since.start) for call in both
    ) >= HELD:
        one, other = both
        yield _told("stuck", one, "saw_stuck", other=visible(other.process.name))
    for end in since.ends():
        other_end = since.story.other_end(end)
        ends = [end, other_end] if other_end else []
        read = [_first_read(since, one) for one in ends]
        if read and all(read):
            last = max((call for call in read if call), key=_end)
            yield _told("talks", last, "saw_talks", other=_peer(since.story, last))


def spins(since: Since) -> Outcomes:
    """Whether a loop reads the end of a stream again and again: `spins`, after a hundred times."""
    for call in since.calls(*RECEIVES):
        if not call.error and call.size == 0 and call.count >= MANY:
            yield _told("spins", call, "saw_spins", n=call.count)


def stamps(since: Since) -> Outcomes:
    """Which side writes the time into its messages: `client` or `server`."""
    for call in since.calls(*SENDS):
        if call.socket and (found := STAMP.search(call.data)):
            key = "server" if call.socket.accepted else "client"
            yield _told(key, call, "saw_stamp", stamp=found[0].decode())


def while_reading(since: Since) -> Outcomes:
    """Whether a send goes out while the same socket waits in recv: `at_once`.

    The kit's own servers and clients are passed over: they always read.
    """
    for call in since.calls(*SENDS):
        reads = _reads_of(call.socket) if call.socket else []
        if call.error or call.size <= 0 or call.loop:
            continue
        if any(one.start < call.start and (one.end or since.now) > call.start for one in reads):
            yield _told("at_once", call, "saw_while_reading", text=quoted(call, LETTERS))


# in a room


def room_stamp(since: Since) -> Outcomes:
    """How a room's stamp stands to the clock of who had sent the message: `earlier` or `later`."""
    sent = {
        (call.process, said["id"]): call
        for call in since.calls(*SENDS)
        for said in _objects(call.data)
        if isinstance(said.get("id"), str)
    }
    for call, posted in _posted(since):
        send = sent.get((call.process, posted.get("id")))
        if send and (stamp := _time(posted)):
            at = datetime.fromtimestamp(send.wall / 1e9).astimezone()
            key = "earlier" if stamp < at else "later"
            clocks = {"stamp": f"{stamp:%H:%M:%S}", "at": f"{at:%H:%M:%S}"}
            yield _told(key, send, "saw_room_stamp", **clocks)


def room_times(since: Since) -> Outcomes:
    """How the stamps of two messages in a row stand: `rising`, or `back`."""
    for (one, before), (call, posted) in pairwise(_posted(since)):
        first, second = _time(before), _time(posted)
        if call.process is one.process and _end(one) >= since.start and first and second:
            key = "back" if second < first else "rising"
            early, late = (f"{time:%H:%M:%S}" for time in (first, second))
            yield _told(key, call, "saw_room_times", one=early, two=late)


def room_numbers(since: Since, after: str = "") -> Outcomes:
    """How the number of a message follows that of the one before: `next`, `gap`, `twice`.

    `after`: only the first one after a "return", on another connection than the one before.
    """
    for (one, before), (call, posted) in pairwise(_posted(since)):
        if call.process is not one.process or (after and call.socket is one.socket):
            continue
        if _end(one if not after else call) >= since.start:
            step = posted["seq"] - before["seq"]
            key = "next" if step == 1 else "gap" if step > 1 else "twice"
            yield _told(key, call, "saw_room_numbers", one=before["seq"], two=posted["seq"])


def _posted(since: Since) -> list[tuple[Call, dict[str, Any]]]:
    """Return the messages that clients have read from rooms, program by program."""
    found = []
    rests: dict[Socket, bytes] = {}
    for call in since.story.calls:
        socket = call.socket
        ended = call.over and call.end is not None and call.end <= since.now - SETTLED
        if call.name not in RECEIVES or not ended or socket is None or socket.accepted:
            continue
        if socket not in since.of_cables:
            whole, _, rests[socket] = (rests.get(socket, b"") + call.data).rpartition(b"\n")
            found += [(call, one) for one in _objects(whole) if isinstance(one.get("seq"), int)]
    posted = [(call, one) for call, one in found if one.get("type") == "message"]
    return sorted(posted, key=lambda pair: id(pair[0].process))


def _objects(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects among lines; whatever else stands there is passed over."""
    for line in data.split(b"\n"):
        with suppress(ValueError):
            if isinstance(found := json.loads(line), dict):
                yield found


def _time(posted: dict[str, Any]) -> datetime | None:
    with suppress(ValueError, TypeError):
        return datetime.fromisoformat(posted.get("time", "")).astimezone()
    return None


OBSERVATIONS: dict[str, Callable[..., Outcomes]] = {
    one.__name__: one
    for one in (
        connect, client_port, accept, accepted_port, bind, recv, send, size, newlines, pieces,
        letter, held, turns, spins, stamps, while_reading, room_stamp, room_times, room_numbers,
    )
}  # fmt: skip


# the parts of a sentence


def _told(answer: str, call: Call, sentence: str, **facts: Fact) -> Outcome:
    at = call.wall + _end(call) - call.start
    known: dict[str, Fact] = {
        "call": call.name,
        "program": visible(call.process.name),
        "clock": f"{datetime.fromtimestamp(at / 1e9):%H:%M:%S}",
    }
    return Outcome(answer, sentence, known | facts)


def _length(call: Call, until: int = 0) -> dict[str, Fact]:
    return {"seconds": round(call.lasted(until or call.end or 0) / 1e9, 4)}


def _sizes(name: str, calls: list[Call]) -> dict[str, Fact]:
    sizes = " + ".join(str(call.size) for call in calls[:SIZES])
    return {name: len(calls), f"{name}_sizes": sizes + (" + …" if len(calls) > SIZES else "")}


def _number(address: str) -> str:
    """Return the port of an address without the colon of `port`."""
    return port(address).removeprefix(":")


def _peer(story: Story, call: Call) -> str:
    other = story.other_end(call.socket) if call.socket else None
    return visible(other.process.name if other else call.peer)


# the conditions


def _end(call: Call) -> int:
    """Return the end of a call, or of the last of equal ones; its start while it goes on."""
    return call.last_end or call.end or call.start


def _each(calls: Iterable[Call]) -> list[Call]:
    """Return the calls with each of equal ones in a row, which the record has folded into one."""
    return [call for call in calls for _ in range(min(call.count, SIZES * SIZES))]


def _leads_to(story: Story, connect: Call, door: str) -> bool:
    """Tell whether a connect went to an address in the state `door`; any state is right for ""."""
    if connect.socket is None or not connect.socket.stream:
        return False
    return not door or door == _door(story, connect)


def _door(story: Story, connect: Call) -> str:
    at = connect.start
    open_ones = [one for one in story.listening if _is_open(one, one.listening, at)]
    if any(same_place(one.local, connect.peer) for one in open_ones):
        return "open"
    if any(port(one.local) == port(connect.peer) for one in open_ones):
        return "elsewhere"
    bound = any(
        call.name == "bind"
        and call.socket is not None
        and not call.error
        and _is_open(call.socket, call.end, at)
        and same_place(call.local, connect.peer)
        for call in story.calls
    )
    return "bound" if bound else "none"


def _is_open(socket: Socket, since: int | None, at: int) -> bool:
    return since is not None and since <= at and (socket.closed is None or socket.closed > at)


def _is_early(story: Story, connect: Call) -> bool:
    """Tell whether no accept had begun by the end of a connect; False where nobody listens."""
    end = story.other_end(connect.socket) if connect.socket else None
    accepts = [one for one in story.calls if one.name == "accept" and one.start <= connect.latest]
    if end:
        return not any(one.made is end for one in accepts)
    doors = [one for one in story.listening if same_place(one.local, connect.peer)]
    waits = any(one.socket in doors and not one.over for one in accepts)
    return not waits and any(one.closed is None for one in doors)


def _bound_before(story: Story, bind: Call) -> str:
    """Return "listening" or "closed" for an address that was bound before, else ""."""
    wanted = _asked_for(bind)
    before = [
        call.socket
        for call in story.calls
        if call.name == "bind"
        and call.start < bind.start
        and not call.error
        and call.socket
        and (same_place(call.local, wanted) or same_place(wanted, call.local))
    ]
    if any(_is_open(one, one.listening, bind.start) for one in before):
        return "listening"
    return "closed" if before else ""


def _asked_for(bind: Call) -> str:
    """Return the address of a bind; one that failed has it in its arguments alone."""
    if not bind.error:
        return bind.local
    try:
        host, address_port = literal_eval(bind.detail)
    except (ValueError, SyntaxError, TypeError):
        return ""
    return host_port((host or EVERYWHERE, address_port))


def _reuses(story: Story, bind: Call) -> bool:
    return any(
        call.socket is bind.socket
        and call.start < bind.start
        and call.detail.startswith("SO_REUSEADDR")
        and not call.detail.endswith((" 0", "False"))
        for call in story.calls
        if call.name == "setsockopt"
    )


def _comes_after(since: Since, call: Call, after: str) -> bool:
    socket = call.socket
    if socket is None:
        return False
    match after:
        case "":
            return _met_no_end(since, socket, call)
        case "fin":
            other = since.story.other_end(socket)
            if other is None or reset_at(since.story, socket) is not None:
                return False
            return _came(other.finished, call) and _met_no_end(since, socket, call)
        case "death":
            return any(_died(since, process) for process in since.story.processes)
    raise ValueError(f"after is {after!r}, must be fin or death")


def _met_no_end(since: Since, socket: Socket, call: Call) -> bool:
    # equal calls in a row are one; the first of them may be the one after the guess
    first = call.start if call.start >= since.start else call.latest
    ends = (socket.heard_end, socket.reset)
    return not any(end is not None and end <= first for end in ends)


def _came(time: int | None, call: Call) -> bool:
    """Tell whether something had come by a call, or by the last of equal ones."""
    return time is not None and time <= call.latest


def _died(since: Since, process: Process) -> bool:
    return process.killed and process.ended is not None and process.ended >= since.start


def _bringing(read: list[Call], data: bytes) -> list[Call]:
    """Return the recv in a row that brought `data`, to its end; none where they did not yet."""
    for first in range(len(read)):
        came = b""
        for last, call in enumerate(read[first:], first + 1):
            came += call.data
            if came.startswith(data):
                return read[first:last]
            if not data.startswith(came):
                break
    return []


def _is_cut(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return False


def _first_read(since: Since, end: Socket) -> Call | None:
    read = (one for one in end.receives if since.holds(one) and one.size > 0)
    return next(read, None)


def _reads_of(socket: Socket) -> list[Call]:
    """Return the recv of a socket that brought bytes, and the one that it waits in."""
    waiting = [one for one in socket.process.open.values() if one.socket is socket]
    return [*socket.receives, *(one for one in waiting if one.name in RECEIVES)]
