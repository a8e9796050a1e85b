"""A seed gives the same names and texts each time, and two checks never the same port."""

import socket
import sys
from contextlib import closing

import pytest

from chatkit.checks.chosen import Chosen


def test_the_same_seed_gives_the_same_choices_though_its_port_is_taken() -> None:
    with closing(Chosen("7 listens")) as one, closing(Chosen("7 listens")) as other:
        assert one.port() != other.port()
        assert (one.name(), one.text()) == (other.name(), other.text())
        assert one.long_text(1000) == other.long_text(1000)


def test_a_port_is_given_back() -> None:
    with closing(Chosen(7)) as one:
        port = one.port()
    with closing(Chosen(7)) as other:
        assert other.port() == port


@pytest.mark.skipif(sys.platform != "linux", reason="127.9.9.1 is this computer on Linux alone")
def test_a_port_that_is_taken_at_any_address_is_not_given() -> None:
    with closing(Chosen(7)) as one:
        port = one.port()
    with socket.create_server(("127.9.9.1", port)), closing(Chosen(7)) as other:
        assert other.port() != port


def test_a_text_shows_a_program_that_changes_its_letters() -> None:
    with closing(Chosen(1)) as chosen:
        text = chosen.text()
    assert text not in (text.lower(), text.upper(), text.capitalize(), text.title())


def test_a_long_text_has_exactly_as_many_bytes() -> None:
    with closing(Chosen(1)) as chosen:
        assert [len(chosen.long_text(size).encode()) for size in (64, 700, 1000)] == [64, 700, 1000]
