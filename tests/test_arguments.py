"""Arguments of a wrong type: a sentence, and no error from the depth."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatkit import Cable, Client, InputError, Server
from chatkit.texts import SENTENCES
from tests.helpers import LOOPBACK, Desk, refused

MAKERS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "server": (Server, {"port": 0, "username": "Alice"}),
    "client": (Client, {"host": LOOPBACK, "port": 5005, "username": "Bob"}),
    "cable": (Cable, {"listen": 0, "to": (LOOPBACK, 5005)}),
}
OPTIONS: dict[str, tuple[str, ...]] = {
    "server": ("host", "lan", "free", "wire", "names", "newline", "clock"),
    "client": ("free", "wire", "names", "newline", "clock"),
    "cable": ("host", "lan", "seed", "clock"),
}
EVERY = [
    (maker, name)
    for maker, (_, required) in MAKERS.items()
    for name in (*required, *OPTIONS[maker])
]
WRONG = [None, 5, 5.5, b"x", [], {}, (), object(), "no", "", float("nan"), {1}, [[]], 2**70, print]


def attempt(maker: str, name: str, value: object) -> None:
    """Make a service with one argument changed; any fault but a good sentence goes through."""
    make, required = MAKERS[maker]
    fault: InputError | None = None
    try:
        made = make(**{**required, name: value})
    except InputError as error:
        fault = error
    if fault is None:
        assert made.status  # it fits: a number for a port, a text for a host
        return
    for words in SENTENCES[fault.key]:
        assert len(words.format(**fault.values).splitlines()) == 1


@pytest.mark.parametrize(("maker", "name"), EVERY)
def test_a_wrong_argument_is_a_sentence_or_fits(maker: str, name: str) -> None:
    for value in WRONG:
        attempt(maker, name, value)


ANYTHING = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(),
        st.datetimes(), st.just(datetime.now),
    ),
    lambda inner: st.one_of(st.lists(inner), st.tuples(inner, inner), st.sets(st.integers())),
    max_leaves=5,
)  # fmt: skip


@given(st.sampled_from(EVERY), ANYTHING)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_no_argument_is_too_strange(argument: tuple[str, str], value: object) -> None:
    attempt(*argument, value)


@pytest.mark.parametrize("name", ["free", "names", "newline"])
@pytest.mark.parametrize("value", ["no", 1, None, []])
def test_a_choice_is_true_or_false_whenever_it_is_made(
    name: str, value: object, desk: Desk
) -> None:
    alice = desk.server()
    before = getattr(alice, name)
    with refused(InputError, "argument_type", name=name, type=type(value).__name__):
        setattr(alice, name, value)
    assert getattr(alice, name) == before


@pytest.mark.parametrize("clock", [3, "jam", datetime(2024, 1, 15)])
def test_a_clock_is_a_function_whenever_it_is_given(clock: Any, desk: Desk) -> None:
    alice = desk.server()
    with refused(InputError, "argument_type", name="clock"):
        alice.clock = clock


@pytest.mark.parametrize("wire", [[], {}, None, 5, b"classic", "klasik", "x" * 1000])
def test_an_unknown_dialect_is_one_short_sentence(wire: Any) -> None:
    with refused(InputError, "wire_unknown") as caught:
        Server(0, "Alice", wire=wire)
    assert len(str(caught.value)) < 200
