"""The benchmarks of a room run, with few clients and for a moment; their figures do not count."""

import sys

import pytest

if sys.platform != "linux":
    pytest.skip("they pin processes to cores, as Linux can", allow_module_level=True)

from benchmarks import soak
from benchmarks.peers import ASYNCIO, OURS, WEBSOCKETS, C, Peer, People, crowd, here

MOMENT = 0.05  # seconds


@pytest.fixture(autouse=True)
def unrecorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATKIT_TRACE", "off")


@pytest.mark.parametrize("peer", [OURS, ASYNCIO, WEBSOCKETS, C], ids=str)
def test_bursts_come_to_every_reader(peer: Peer) -> None:
    if not here(peer):
        pytest.skip(f"{peer.needs} is not installed")
    found = crowd(peer, "bursts", People(3), seconds=MOMENT)
    assert found["rate"] == pytest.approx(3 * found["messages"])
    assert found["cpu"] > 0


def test_a_steady_load_of_many_senders_is_timed() -> None:
    found = crowd(OURS, "steadily", People(4, 3), seconds=0.5, rate=2_000)
    assert found["messages"] == pytest.approx(500, rel=0.5)
    assert 0 < found["p50"] <= found["p99"]


def test_who_joins_and_who_catches_up_is_let_in() -> None:
    assert crowd(OURS, "joining", readers=20)["seconds"] > 0
    assert crowd(OURS, "catching up", known=0)["seconds"] > 0


def test_a_soak_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak, "PEOPLE", 5)
    exact = [row for row in soak.soak(1.0) if row.goal == "0"]
    assert len(exact) == 6
    assert all(row.met for row in exact)
