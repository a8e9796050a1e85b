"""One direction of a cable on a clock that the test moves: to the second, and without sockets."""

import heapq
import itertools
import math
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatkit import Faults
from chatkit.cable.faults import NONE
from chatkit.cable.lane import LIMIT, PIECE, TURN, Bytes, End, How, Lane

GAP = NONE.slice_pause


class Alarm:
    """A call that is still to come, until it is cancelled."""

    def __init__(self, function: Callable[[], object]) -> None:
        self.function: Callable[[], object] | None = function

    def cancel(self) -> None:
        self.function = None


class Clock:
    """A loop on which time passes only when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0
        self._alarms: list[tuple[float, int, Alarm]] = []
        self._count = itertools.count()

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, function: Callable[[], object]) -> Alarm:
        alarm = Alarm(function)
        heapq.heappush(self._alarms, (when, next(self._count), alarm))
        return alarm

    def pass_to(self, time: float) -> None:
        """Have everything happen that is due until `time`."""
        while self._alarms and self._alarms[0][0] <= time:
            when, _, alarm = heapq.heappop(self._alarms)
            self.now = max(self.now, when)
            if alarm.function:
                alarm.function()
        self.now = max(self.now, time)

    @property
    def waiting(self) -> int:
        """How many calls are still to come."""
        return sum(alarm.function is not None for _, _, alarm in self._alarms)


class Bench:
    """A lane, what has come out of it and when, and what it has asked for."""

    def __init__(self, clock: Clock, *, seed: object = 0, exit: bool = True, **faults: Any) -> None:
        self.clock = clock
        self.out: list[tuple[float, bytes | End]] = []
        self.notes: list[tuple[How, bytes]] = []
        self.held_back = False
        self.cuts = 0
        self._takes = True
        self.lane = Lane(
            Faults(**faults),
            Random(f"{seed}"),
            lambda how, piece: self.notes.append((how, bytes(piece))),
            self._hold_back,
            self._cut,
            clock,
        )
        if exit:
            self.lane.exit = self

    @property
    def takes(self) -> bool:
        return self._takes

    @takes.setter
    def takes(self, takes: bool) -> None:
        self._takes = takes
        self.lane.exit_changed()

    def put(self, piece: Bytes) -> None:
        assert piece, "an empty piece is no piece"
        self.out.append((self.clock.now, bytes(piece)))

    def put_end(self, end: End) -> None:
        self.out.append((self.clock.now, end))

    def _hold_back(self, wanted: bool) -> None:
        assert wanted != self.held_back, "told twice"
        self.held_back = wanted

    def _cut(self) -> None:
        self.cuts += 1
        self.lane.close()

    def set(self, **faults: Any) -> None:
        self.lane.set(Faults(**faults))

    @property
    def pieces(self) -> list[bytes | End]:
        return [what for _, what in self.out]

    @property
    def times(self) -> list[float]:
        return [time for time, _ in self.out]

    @property
    def bytes(self) -> bytes:
        return b"".join(what for what in self.pieces if isinstance(what, bytes))


@pytest.fixture
def clock() -> Clock:
    return Clock()


# one fault at a time


def test_without_faults_a_piece_leaves_in_the_call_that_brought_it(clock: Clock) -> None:
    bench = Bench(clock)
    bench.lane.feed(b"Halo")
    assert bench.out == [(0.0, b"Halo")]
    assert bench.notes == [("passed", b"Halo")]
    bench.lane.feed_end("end")
    assert bench.pieces == [b"Halo", "end"]
    assert bench.lane.over
    assert clock.waiting == 0


def test_a_delay_is_the_same_for_each_piece_and_for_the_end(clock: Clock) -> None:
    bench = Bench(clock, delay=0.5)
    bench.lane.feed(b"a")
    clock.pass_to(0.25)
    bench.lane.feed(b"b")
    bench.lane.feed_end("end")
    assert bench.lane.held == (2, 2)
    clock.pass_to(0.49)
    assert bench.out == []
    clock.pass_to(5)
    assert bench.out == [(0.5, b"a"), (0.75, b"b"), (0.75, "end")]
    assert bench.notes == [("came", b"a"), ("came", b"b"), ("left", b"a"), ("left", b"b")]
    assert bench.lane.held == (0, 0)


def drawn(clock: Clock, seed: object) -> list[float]:
    """Return the times at which twenty pieces leave that came far apart."""
    bench, start = Bench(clock, jitter=1, seed=seed), clock.now
    for number in range(20):
        bench.lane.feed(b"x")
        clock.pass_to(start + 2 * (number + 1))
    return [time - start for time in bench.times]


def test_jitter_draws_from_the_seed_a_number_for_each_piece(clock: Clock) -> None:
    first = drawn(clock, 7)
    dice = Random("7")
    assert first == pytest.approx([2 * number + dice.random() for number in range(20)])
    assert drawn(clock, 7) == pytest.approx(first)
    assert drawn(clock, 8) != pytest.approx(first)


def test_jitter_keeps_the_order_and_is_never_more_than_it_says(clock: Clock) -> None:
    bench = Bench(clock, delay=0.5, jitter=1)
    for number in range(100):
        bench.lane.feed(b"%d " % number)
    bench.lane.feed_end("end")
    clock.pass_to(10)
    assert bench.pieces == [*(b"%d " % number for number in range(100)), "end"]
    assert bench.times == sorted(bench.times)
    assert bench.times[0] >= 0.5
    assert bench.times[-1] <= 1.5
    assert len(set(bench.times)) > 1


def test_what_one_lane_draws_depends_on_no_other(clock: Clock) -> None:
    alone = drawn(clock, "7 1 to_server")
    crowd = [Bench(clock, jitter=1, seed=f"7 {link} to_client") for link in range(5)]
    start = clock.now
    bench = Bench(clock, jitter=1, seed="7 1 to_server")
    for number in range(20):
        for other in crowd:
            other.lane.feed(b"noise")
        bench.lane.feed(b"x")
        clock.pass_to(start + 2 * (number + 1))
    assert [time - start for time in bench.times] == pytest.approx(alone)


def test_a_rate_is_kept_at_every_moment(clock: Clock) -> None:
    bench = Bench(clock, rate=1000)
    bench.lane.feed(b"x" * 1000)
    passed = 0
    for time, piece in bench.out:
        assert passed <= time * 1000 + 0.001
        passed += len(piece)
    clock.pass_to(0.5)
    assert 450 <= len(bench.bytes) <= 550
    clock.pass_to(2)
    assert bench.bytes == b"x" * 1000
    assert bench.times[-1] == pytest.approx(0.95)


def test_a_silence_is_not_made_up_for_by_a_rush(clock: Clock) -> None:
    bench = Bench(clock, rate=1000)
    bench.lane.feed(b"x" * 100)
    clock.pass_to(10)
    bench.lane.feed(b"y" * 100)
    clock.pass_to(10.04)
    assert bench.bytes.count(b"y") == 50
    clock.pass_to(11)
    assert bench.bytes == b"x" * 100 + b"y" * 100


def test_a_rate_below_a_byte_a_second_passes_byte_by_byte(clock: Clock) -> None:
    bench = Bench(clock, rate=0.5)
    bench.lane.feed(b"abc")
    clock.pass_to(10)
    assert bench.out == [(0.0, b"a"), (2.0, b"b"), (4.0, b"c")]


def test_a_slice_cuts_each_piece_by_itself_with_a_gap_after_each(clock: Clock) -> None:
    bench = Bench(clock, slice=3)
    bench.lane.feed(b"HaloAli")
    bench.lane.feed(b"ce")
    bench.lane.feed_end("end")
    clock.pass_to(1)
    assert bench.pieces == [b"Hal", b"oAl", b"i", b"ce", "end"]
    assert bench.times[:4] == pytest.approx([0, GAP, 2 * GAP, 3 * GAP])


def test_without_a_pause_many_slices_leave_in_several_turns_of_the_loop(clock: Clock) -> None:
    bench = Bench(clock, slice=1, slice_pause=0)
    bench.lane.feed(b"x" * 1000)
    assert len(bench.out) == TURN
    clock.pass_to(0)
    assert bench.pieces == [b"x"] * 1000
    assert set(bench.times) == {0.0}


def test_a_shorter_pause_counts_at_once(clock: Clock) -> None:
    bench = Bench(clock, slice=1, slice_pause=60)
    bench.lane.feed(b"Halo")
    assert bench.bytes == b"H"
    bench.set(slice=1, slice_pause=0)
    assert bench.bytes == b"Halo"


def test_glue_gathers_from_the_first_piece_on_and_sends_one(clock: Clock) -> None:
    bench = Bench(clock, glue=0.5)
    bench.lane.feed(b"Bob")
    clock.pass_to(0.4)
    bench.lane.feed(b"Halo")
    assert bench.lane.held == (2, 7)
    clock.pass_to(0.6)
    bench.lane.feed(b"satu")
    clock.pass_to(5)
    assert bench.out == [(0.5, b"BobHalo"), (1.1, b"satu")]
    assert bench.notes[2] == ("left", b"BobHalo")


def test_what_is_held_for_ever_leaves_as_one_piece_when_it_is_released(clock: Clock) -> None:
    bench = Bench(clock, glue=math.inf)
    for piece in (b"satu", b"dua", b"tiga"):
        bench.lane.feed(piece)
    clock.pass_to(1000)
    assert bench.out == []
    bench.set()
    assert bench.pieces == [b"satuduatiga"]
    bench.lane.feed(b"empat")
    assert bench.notes[-1] == ("passed", b"empat")


@pytest.mark.parametrize("end", ["end", "reset"])
def test_an_end_is_held_behind_what_is_held(clock: Clock, end: End) -> None:
    bench = Bench(clock, glue=math.inf)
    bench.lane.feed(b"satu")
    bench.lane.feed_end(end)
    clock.pass_to(1000)
    assert bench.out == []
    bench.set()
    assert bench.pieces == [b"satu", end]


def test_glue_and_delay_and_slice_work_together(clock: Clock) -> None:
    bench = Bench(clock, glue=0.5, delay=1, slice=4)
    bench.lane.feed(b"Bob")
    bench.lane.feed(b"Halo")
    clock.pass_to(5)
    assert bench.pieces == [b"BobH", b"alo"]
    assert bench.times == pytest.approx([1.5, 1.5 + GAP])


def test_an_end_is_late_by_slow_close_and_bytes_are_not(clock: Clock) -> None:
    bench = Bench(clock, delay=0.5, slow_close=2)
    bench.lane.feed(b"Halo")
    bench.lane.feed_end("end")
    clock.pass_to(10)
    assert bench.out == [(0.5, b"Halo"), (2.5, "end")]


def test_a_reset_waits_for_the_bytes_before_it_but_not_for_slow_close(clock: Clock) -> None:
    bench = Bench(clock, delay=0.5, slow_close=2)
    bench.lane.feed(b"Halo")
    bench.lane.feed_end("reset")
    clock.pass_to(10)
    assert bench.out == [(0.5, b"Halo"), (0.5, "reset")]


def test_one_end_is_enough_but_a_reset_after_it_is_handed_on(clock: Clock) -> None:
    bench = Bench(clock)
    for end in ("end", "end", "reset"):
        bench.lane.feed_end(end)
    assert bench.pieces == ["end", "reset"]


def test_what_comes_after_the_end_is_lost_and_said(clock: Clock) -> None:
    bench = Bench(clock)
    bench.lane.feed_end("end")
    bench.lane.feed(b"percuma")
    assert bench.pieces == ["end"]
    assert bench.notes == [("lost", b"percuma")]


@pytest.mark.parametrize("size", [1, 5, 6, 11, 12])
@pytest.mark.parametrize("others", [{}, {"slice": 4}, {"rate": 100}, {"glue": 1}, {"delay": 1}])
def test_it_is_cut_after_exactly_so_many_bytes(
    clock: Clock, size: int, others: dict[str, Any]
) -> None:
    bench = Bench(clock, cut_after=size, **others)
    for piece in (b"Halo A", b"lice!!", b"percuma"):
        bench.lane.feed(piece)
    clock.pass_to(100)
    assert bench.bytes == b"Halo Alice!!"[:size]
    assert bench.cuts == 1
    assert bench.lane.held == (0, 0)


def test_fewer_bytes_than_that_cut_nothing(clock: Clock) -> None:
    bench = Bench(clock, cut_after=100)
    bench.lane.feed(b"Halo")
    bench.lane.feed_end("end")
    assert bench.pieces == [b"Halo", "end"]
    assert bench.cuts == 0


def test_bytes_that_have_passed_already_count_for_the_cut(clock: Clock) -> None:
    bench = Bench(clock)
    bench.lane.feed(b"Halo")
    bench.set(cut_after=6)
    bench.lane.feed(b"Alice")
    assert bench.pieces == [b"Halo", b"Al"]
    assert bench.cuts == 1


def test_unplugged_nothing_passes_not_even_an_end_and_then_everything(clock: Clock) -> None:
    bench = Bench(clock, unplugged=True)
    bench.lane.feed(b"sunyi")
    bench.lane.feed(b"senyap")
    bench.lane.feed_end("end")
    clock.pass_to(1000)
    assert bench.out == []
    assert bench.lane.held == (2, 11)
    bench.set()
    assert bench.pieces == [b"sunyi", b"senyap", "end"]


# faults that change while something waits


def test_what_waits_follows_a_shorter_delay(clock: Clock) -> None:
    bench = Bench(clock, delay=60)
    bench.lane.feed(b"a")
    bench.set(delay=0.5)
    bench.lane.feed(b"b")
    clock.pass_to(100)
    assert bench.out == [(0.5, b"a"), (0.5, b"b")]


def test_a_longer_delay_lets_nobody_overtake(clock: Clock) -> None:
    bench = Bench(clock, delay=1)
    bench.lane.feed(b"a")
    bench.set(delay=2)
    bench.lane.feed(b"b")
    bench.set(delay=0.25)
    bench.lane.feed(b"c")
    clock.pass_to(100)
    assert bench.pieces == [b"a", b"b", b"c"]
    assert bench.times == [0.25, 0.25, 0.25]


@pytest.mark.parametrize(
    ("before", "after", "latest"),
    [
        ({"jitter": 60}, {}, 0),
        ({"jitter": 60}, {"delay": 1}, 1),
        ({"delay": 1, "jitter": 60}, {"delay": 2}, 2),
        ({"delay": 60}, {"jitter": 1}, 1),
        ({"slow_close": 60}, {}, 0),
        ({"slow_close": 60}, {"slow_close": 1}, 1),
        ({"slow_close": 60, "delay": 1}, {"slow_close": 1, "delay": 1}, 2),
    ],
    ids=str,
)
def test_what_waits_is_never_later_than_the_faults_of_now(
    clock: Clock, before: dict[str, Any], after: dict[str, Any], latest: float
) -> None:
    bench = Bench(clock, seed=1, **before)  # its first number is above 0.1
    bench.lane.feed(b"Halo")
    bench.lane.feed_end("end")
    bench.set(**after)
    clock.pass_to(1000)
    assert bench.pieces == [b"Halo", "end"]
    assert bench.times[-1] <= latest


def test_an_end_stays_late_when_only_the_delay_gets_shorter(clock: Clock) -> None:
    bench = Bench(clock, delay=10, slow_close=5)
    bench.lane.feed(b"Halo")
    bench.lane.feed_end("end")
    bench.set(delay=1, slow_close=5)
    clock.pass_to(100)
    assert bench.out == [(1.0, b"Halo"), (6.0, "end")]


def test_a_rate_that_is_taken_away_holds_nobody_up(clock: Clock) -> None:
    bench = Bench(clock, rate=1)
    bench.lane.feed(b"Halo")
    assert bench.bytes == b"H"
    bench.set()
    assert bench.bytes == b"Halo"


def test_everything_leaves_at_once_when_the_cable_is_put_away(clock: Clock) -> None:
    bench = Bench(clock, glue=60, delay=60, jitter=60, rate=1, slow_close=60, slice=1)
    bench.lane.feed(b"satu")
    bench.set(delay=60, rate=1, slow_close=60, slice=1)
    bench.lane.feed(b"dua")
    bench.lane.feed_end("end")
    bench.lane.finish()
    assert bench.out == [(0.0, b"satu"), (0.0, b"dua"), (0.0, "end")]
    assert clock.waiting == 0


# pressure


def test_nothing_is_read_before_there_is_an_exit(clock: Clock) -> None:
    bench = Bench(clock, exit=False)
    bench.lane.exit_changed()
    assert bench.held_back
    bench.lane.feed(b"cepat")  # it was on its way already
    bench.lane.exit = bench
    bench.lane.exit_changed()
    assert not bench.held_back
    assert bench.pieces == [b"cepat"]


def test_an_exit_that_takes_nothing_stops_the_entrance(clock: Clock) -> None:
    bench = Bench(clock)
    bench.takes = False
    assert bench.held_back
    bench.takes = True
    assert not bench.held_back


@pytest.mark.parametrize("faults", [{"glue": math.inf}, {"unplugged": True}, {"delay": 60}])
def test_the_entrance_stops_at_the_limit_and_goes_on_when_there_is_room(
    clock: Clock, faults: dict[str, Any]
) -> None:
    bench = Bench(clock, **faults)
    piece = b"x" * (LIMIT // 4)
    for number in range(4):
        assert not bench.held_back
        bench.lane.feed(piece)
        assert bench.lane.held == (number + 1, (number + 1) * len(piece))
    assert bench.held_back
    bench.set()
    assert not bench.held_back
    assert bench.bytes == 4 * piece


def test_a_flood_of_tiny_pieces_is_pushed_back_sooner(clock: Clock) -> None:
    bench, count = Bench(clock, glue=math.inf), 0
    while not bench.held_back:
        bench.lane.feed(b"x")
        count += 1
    assert count <= LIMIT / PIECE + 1


def test_a_lane_that_is_closed_drops_what_waits_and_holds_nobody_back(clock: Clock) -> None:
    bench = Bench(clock, delay=1)
    bench.lane.feed(b"x" * LIMIT)
    assert bench.held_back
    bench.lane.close()
    assert not bench.held_back
    assert bench.lane.held == (0, 0)
    bench.lane.feed(b"percuma")
    clock.pass_to(10)
    assert bench.out == []
    assert bench.notes[-1] == ("lost", b"percuma")
    assert clock.waiting == 0


# everything at once

FAULTS: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    delay=st.sampled_from([0, 0, 0.5, 3]),
    jitter=st.sampled_from([0, 0, 0.5, 3]),
    rate=st.sampled_from([0, 0, 0.5, 100, 1e6]),
    slice=st.sampled_from([0, 0, 1, 7]),
    slice_pause=st.sampled_from([0, 0.03, 0.5]),
    glue=st.sampled_from([0, 0, 0.5, math.inf]),
    slow_close=st.sampled_from([0, 2]),
    unplugged=st.sampled_from([False, False, True]),
)
STEPS = st.one_of(
    st.tuples(st.just("feed"), st.binary(min_size=1, max_size=40)),
    st.tuples(st.just("feed"), st.just(b"x" * (LIMIT // 3))),
    st.tuples(st.just("set"), FAULTS),
    st.tuples(st.just("wait"), st.sampled_from([0.001, 0.02, 0.5, 4])),
    st.tuples(st.just("takes"), st.booleans()),
    st.tuples(st.just("connect"), st.none()),
    st.tuples(st.just("end"), st.sampled_from(["end", "end", "reset"])),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=FAULTS, steps=st.lists(STEPS, max_size=25), connected=st.booleans())
def test_whatever_is_done_to_it_the_bytes_come_out_in_order_and_the_count_is_right(
    clock: Clock, first: dict[str, Any], steps: list[tuple[str, Any]], connected: bool
) -> None:
    bench = Bench(clock, exit=connected, **first)
    bench.lane.exit_changed()
    given = bytearray()
    ends: list[End] = []
    for order, value in steps:
        if order == "feed" and not bench.held_back:
            given += b"" if ends else value
            bench.lane.feed(value)
        elif order == "set":
            bench.set(**value)
        elif order == "wait":
            clock.pass_to(clock.now + value)
        elif order == "takes":
            bench.takes = value
        elif order == "connect":
            bench.lane.exit = bench
            bench.lane.exit_changed()
        elif order == "end":
            ends.append(value)
            bench.lane.feed_end(value)
        pieces, waiting = bench.lane.held
        assert len(given) == len(bench.bytes) + waiting
        assert (pieces > 0) == (waiting > 0)
        assert waiting < LIMIT + LIMIT // 3
        assert given.startswith(bench.bytes)
    bench.takes = True
    bench.lane.exit = bench
    bench.lane.finish()
    assert bench.bytes == given
    assert bench.lane.held == (0, 0)
    assert not bench.held_back
    assert clock.waiting == 0
    assert bench.lane.over == bool(ends)
    came = [what for what in bench.pieces if isinstance(what, str)]
    assert came[-1:] == (["reset"] if "reset" in ends else ["end"] if ends else [])
    assert bench.times == sorted(bench.times)
