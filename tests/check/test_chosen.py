"""A seed gives the same names and texts each time, and two checks never the same port."""

from contextlib import closing

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


def test_a_long_text_has_exactly_as_many_bytes() -> None:
    with closing(Chosen(1)) as chosen:
        assert [len(chosen.long_text(size).encode()) for size in (64, 700, 1000)] == [64, 700, 1000]
