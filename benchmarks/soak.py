"""A class of 300 in one room, each a message a second: `python -m benchmarks.soak --minutes 10`.

Every client looks at every line: no message is lost, none comes twice, each sender's order is kept.
The room's limits are the usual ones, and its history is a file.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from time import perf_counter as now

import msgspec

from benchmarks.crowd import Crowd
from benchmarks.peers import IN_CLASS, serving
from benchmarks.processes import cores, pinned
from benchmarks.report import Row, at_most, progress, table
from chatkit.trace.folder import VARIABLE

PEOPLE = 300
PATIENCE = 10.0  # seconds for the last messages
STEP = 10  # seconds between two looks at the memory


class Line(msgspec.Struct):
    """What is looked at of a room's line."""

    type: str
    seq: int = 0
    text: str = ""


class Checks:
    """What all clients have got, and what is wrong with it."""

    def __init__(self, crowd: Crowd) -> None:
        self.got = 0
        self.acks = 0
        self.faults: Counter[str] = Counter()
        self.late: Counter[int] = Counter()  # messages by the milliseconds that they took
        self._crowd = crowd
        self._decode = msgspec.json.Decoder(Line).decode
        self._rest = {sock.fileno(): b"" for sock in crowd.senders}
        self._seq = dict.fromkeys(self._rest, 0)  # the latest one, by client
        # the latest number by client and sender: numbers tell the order in which they were sent
        self._said = {fd: [-1] * PEOPLE for fd in self._rest}

    def heard(self, fd: int, size: int) -> None:
        """Look at the lines that a piece completes."""
        *lines, self._rest[fd] = (self._rest[fd] + self._crowd.buffer[:size]).split(b"\n")
        arrived = now()
        for raw in lines:
            line = self._decode(raw)
            if line.type == "message":
                self._look_at(fd, line, arrived)
            elif line.type == "ack":
                self.acks += 1
            else:
                self.faults[line.type] += 1

    def _look_at(self, fd: int, line: Line, arrived: float) -> None:
        self.got += 1
        number = int(line.text[1:9])
        sender, before = number % PEOPLE, self._seq[fd]
        if before and line.seq != before + 1:
            self.faults["lost" if line.seq > before else "twice"] += 1
        if number <= self._said[fd][sender]:
            self.faults["order"] += 1
        self._seq[fd], self._said[fd][sender] = line.seq, number
        self.late[int((arrived - self._crowd.sent_at[number]) * 1e3)] += 1

    def percentile(self, share: float) -> int:
        """Return the milliseconds within which this share of the messages came."""
        times = sorted(self.late)
        sums = accumulate(self.late[one] for one in times)
        return next(one for one, sum_ in zip(times, sums, strict=True) if sum_ >= share * self.got)


def soak(seconds: float) -> list[Row]:
    """Have all talk for so long; return what was lost, how late it came, and what it took."""
    with serving(IN_CLASS) as place, pinned(cores()[1]):
        crowd = Crowd(place.port, IN_CLASS.dialect, place.pid)
        crowd.join(0, PEOPLE)
        checks = Checks(crowd)
        crowd.listen(crowd.senders, checks.heard)
        memory = [*talk(crowd, seconds)]
        sent = len(crowd.sent_at)
        end = now() + PATIENCE
        while (checks.got < sent * PEOPLE or checks.acks < sent) and now() < end:
            crowd.pump(1)
    half, last = memory[len(memory) // 2], memory[-1]
    late = checks.percentile(0.99)
    return [
        _none("not delivered", sent * PEOPLE - checks.got, f"of {sent * PEOPLE:,}"),
        _none("not acknowledged", sent - checks.acks, f"of {sent:,}"),
        *(
            _none(name, checks.faults.pop(key, 0))
            for name, key in (("gaps", "lost"), ("twice", "twice"), ("out of order", "order"))
        ),
        _none("lines of other types", checks.faults.total()),
        at_most("p99", f"{late} ms (p50 {checks.percentile(0.5)} ms)", late, 100, "ms"),
        at_most("memory, beside half-time", f"{last / 2**20:.1f} MiB", last / half, 1.05),
    ]


def talk(crowd: Crowd, seconds: float) -> Iterator[int]:
    """Have one after the other speak, each once a second; yield the memory now and then."""
    start = due = look = now()
    while due < start + seconds:
        if due <= now():
            crowd.send(crowd.senders[len(crowd.sent_at) % PEOPLE])
            due += 1 / PEOPLE
        if look <= now():
            progress(f"{look - start:.0f} of {seconds:.0f} s, {crowd.memory / 2**20:.1f} MiB")
            yield crowd.memory
            look += STEP
        crowd.pump(max(0.0, due - now()))
    yield crowd.memory


def _none(name: str, number: int, of: str = "") -> Row:
    return Row(name, f"{number:,} {of}".strip(), "", "0", number == 0)


def main() -> int:
    """Print the table; return 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    minutes = parser.parse_args().minutes
    os.environ[VARIABLE] = "off"
    rows = soak(60 * minutes)
    print(f"## {PEOPLE} clients, a message a second each, for {minutes:g} minutes\n\n{table(rows)}")
    return 0 if all(row.met is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
