"""A room beside the chat servers that people run: bursts, one message at a time, a steady load.

Each server runs alone on one core, and all its clients in one process on another.
"""

from benchmarks.crowd import Result
from benchmarks.peers import (
    ASYNCIO,
    C_LONG,
    NATS,
    NATS_2,
    NGIRCD,
    NO_HISTORY,
    OURS,
    REDIS,
    WEBSOCKETS,
    C,
    Peer,
    People,
    crowd,
    here,
    medians,
)
from benchmarks.report import Row, at_least, at_most, progress, times

ROUNDS = 3
SECONDS = 0.5  # of talking, after a fifth of it that does not count
SIZES = (10, 100, 500)  # readers
ALL = (OURS, NO_HISTORY, REDIS, NATS, NATS_2, NGIRCD, WEBSOCKETS, ASYNCIO, C, C_LONG)
AT_LEAST = {REDIS: 1.2, NATS: 1.2, NATS_2: 1.2, NGIRCD: 4, WEBSOCKETS: 30, C: 0.7}
FROM_100 = (WEBSOCKETS,)  # their goal is not for 10 readers

IN_TURNS = (OURS, NO_HISTORY, REDIS, NATS, NGIRCD, WEBSOCKETS, ASYNCIO, C)
TURNS = 100  # readers, for one message at a time

STEADY_SECONDS = 1.5
STEADY = People(480, 20)
RATES = (250_000, 500_000)  # deliveries a second
LOADED = (OURS, NGIRCD, REDIS, C)

ALL_READ, ONE_STOPS = "all read", "one reads no more"
STOPPED_SECONDS = 5  # long enough for the system's own buffers to fill, and for the room to drop it
STOPPED = People(50, 20)
STOPPED_RATE = 200_000


def measure() -> list[Row]:
    """Return the deliveries a second in bursts of 64."""
    peers = here(*ALL)
    return [row for readers in SIZES for row in _bursts(readers, peers)]


def _bursts(readers: int, peers: list[Peer]) -> list[Row]:
    progress(f"bursts to {readers} readers")
    found = medians(
        peers, ROUNDS, lambda peer: crowd(peer, "bursts", People(readers), seconds=SECONDS)
    )
    rows = [
        Row(f"{readers} readers: {peer.name}", _rate(one), _beside(one, found.get(C)))
        for peer, one in found.items()
    ]
    rows += [
        at_least(f"{readers} readers: chatkit beside {peer.name}", "", ratio, goal)
        for peer, goal in AT_LEAST.items()
        if peer in found and (readers >= 100 or peer not in FROM_100)
        for ratio in [found[OURS]["rate"] / found[peer]["rate"]]
    ]
    price = times(found[OURS]["rate"], found[NO_HISTORY]["rate"])
    return [*rows, Row(f"{readers} readers: chatkit beside itself without history", "", price)]


def turns() -> list[Row]:
    """Return the rates of one message at a time, the next one when all have it."""
    progress(f"one message at a time to {TURNS} readers")
    found = medians(
        here(*IN_TURNS), ROUNDS, lambda peer: crowd(peer, "turns", People(TURNS), seconds=SECONDS)
    )
    rows = [
        Row(
            peer.name,
            f"{one['messages']:,.0f}/s, p50 {_ms(one['p50'])}, p99 {_ms(one['p99'])}",
            _beside(one, found.get(C)),
        )
        for peer, one in found.items()
    ]
    if NGIRCD in found:
        ratio = found[OURS]["rate"] / found[NGIRCD]["rate"]
        rows.append(at_least("chatkit beside ngircd", "", ratio, 0.85))
    return rows


def steady() -> list[Row]:
    """Return what a delivery costs the server under a steady load of many senders."""
    peers = here(*LOADED)
    return [row for rate in RATES for row in _steady(rate, peers)]


def _steady(rate: int, peers: list[Peer]) -> list[Row]:
    progress(f"{rate:,} deliveries a second")

    def measure(peer: Peer) -> Result:
        return crowd(peer, "steadily", STEADY, seconds=STEADY_SECONDS, rate=rate)

    found = medians(peers, ROUNDS, measure)
    rows = [
        Row(
            f"{rate:,}/s: {peer.name}",
            f"{one['cpu'] * 1e6:.2f} µs, {one['rate']:,.0f}/s,"
            f" p50 {_ms(one['p50'])}, p99 {_ms(one['p99'])}",
            times(one["cpu"], found[C]["cpu"]) if C in found else "",
        )
        for peer, one in found.items()
    ]
    rows += [
        at_most(f"{rate:,}/s: chatkit beside {peer.name}", "", ratio, 0.7)
        for peer in (NGIRCD, REDIS)
        if peer in found
        for ratio in [found[OURS]["cpu"] / found[peer]["cpu"]]
    ]
    return rows


def stopped() -> list[Row]:
    """Return how fast the others get their messages while one reader reads no more."""

    def measure(kind: str) -> Result:
        values = {"seconds": STOPPED_SECONDS, "rate": STOPPED_RATE, "stopped": kind == ONE_STOPS}
        return crowd(OURS, "steadily", STOPPED, **values)

    found = medians((ALL_READ, ONE_STOPS), ROUNDS, measure)
    without, beside = found[ALL_READ]["p99"], found[ONE_STOPS]["p99"]
    return [
        Row(f"p99, {ALL_READ}", _ms(without), "1.00 x"),
        at_most(f"p99, {ONE_STOPS}", _ms(beside), beside / without, 1.2),
        Row(
            "… the room has dropped it", f"in {found[ONE_STOPS]['dropped'] * 100:.0f} % of the runs"
        ),
    ]


def _rate(one: Result) -> str:
    cpu, clients = f"{one['cpu'] * 1e6:.2f} µs CPU", f"clients {one['own']:.0%} busy"
    return f"{one['rate'] / 1e6:.2f} M/s, {cpu}, {clients}"


def _beside(one: Result, floor: Result | None) -> str:
    return times(one["rate"], floor["rate"]) if floor else ""


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms"
