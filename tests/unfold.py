"""Equal calls in a row, one by one again: proof that a record keeps their order and number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import merge

from chatkit.timeline.model import Call


def unfold(calls: Iterable[Call]) -> Iterator[Call]:
    """Yield every call that was made, in order of start; a call of its own for each repetition.

    `calls` are in order of start, as those of a story are. The order and the number of the calls
    of each thread are those of the program. The times between the first and the last of a row are
    not known: the repetitions are spread evenly. The calls are made one by one, so a row of a
    million costs no memory.
    """
    threads = defaultdict(list)
    for call in calls:
        threads[call.process, call.thread, call.loop].append(call)
    return merge(*map(_thread, threads.values()), key=lambda call: call.start)


def _thread(calls: list[Call]) -> Iterator[Call]:
    place = 0
    while place < len(calls):
        cycle = calls[place : place + calls[place].cycle]
        place += len(cycle)
        yield from _cycle(cycle)


def _cycle(cycle: list[Call]) -> Iterator[Call]:
    yield from (call if call.count == 1 else _repetition(call, 0) for call in cycle)
    over = cycle[-1].end or 0
    for time in range(1, cycle[-1].count):
        for call in cycle:
            copy = _repetition(call, time)
            copy.start = over = max(copy.start, over)
            assert copy.end is not None
            copy.end = over = max(copy.end, over)
            yield copy


def _repetition(call: Call, time: int) -> Call:
    """Return the call as it was made for the time `time`, counted from 0."""
    end, last_end = call.end or call.start, call.last_end or call.start
    later = (last_end - end) * time // (call.count - 1)
    size = (call.last - call.first) // call.count
    return replace(
        call,
        start=call.start + later, end=end + later, wall=call.wall + later, count=1, last_end=None,
        first=call.first + time * size, last=call.first + (time + 1) * size,
    )  # fmt: skip
