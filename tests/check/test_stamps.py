"""Dates in every usual way are known, and numbers beside them harm nothing."""

from datetime import date, datetime, timedelta

import pytest

from chatkit.checks.stamps import is_today, not_before, now_within
from chatkit.checks.task import Failed


@pytest.mark.parametrize(
    "way",
    ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%y", "%d %B %Y", "%b %d, %Y", "%x", "%c", "%d.%m.%Y"],
)
def test_todays_date_is_known_in_every_usual_way(way: str) -> None:
    assert is_today(f"Tanggal: {date.today():{way}}")


def test_a_number_before_the_date_is_no_part_of_it() -> None:
    assert is_today(f"127.0.0.1 22907 {date.today():%d/%m/%Y}")


def test_another_day_is_not_today() -> None:
    long_ago = date.today() - timedelta(days=400)
    assert not is_today(f"127.0.0.1 5005 {long_ago:%Y-%m-%d} {long_ago:%d %B %Y}")


def test_a_stamp_of_an_hour_ago_is_not_now() -> None:
    now_within(f"{datetime.now():%Y-%m-%d %H:%M:%S}")
    with pytest.raises(Failed):
        now_within(f"{datetime.now() - timedelta(hours=1):%Y-%m-%d %H:%M:%S}")


@pytest.mark.parametrize("way", ["%Y-%m-%d %H:%M:%S", "%H:%M:%S"])
def test_a_stamp_from_before_a_pause_is_known(way: str) -> None:
    begin = datetime.now().replace(hour=12)  # no second of it is near midnight
    not_before(begin, f"{begin:{way}}")
    with pytest.raises(Failed):
        not_before(begin, f"{begin - timedelta(seconds=1.2):{way}}")
