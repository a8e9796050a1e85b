"""The stamps of the assignment: a clock on the screen, day and clock on the wire."""

import re
from datetime import date, datetime, timedelta

from chatkit.checks.task import Failed
from chatkit.texts import say

CLOCK = r"\d{2}:\d{2}:\d{2}"
DAY_AND_CLOCK = rf"\d{{4}}-\d{{2}}-\d{{2}} {CLOCK}"
NEAR = timedelta(seconds=20)  # on a busy computer
COARSE = timedelta(seconds=0.1)  # C's time() may be some milliseconds late on Linux, see time(7)
MONTHS = (
    ("jan",), ("feb", "peb"), ("mar",), ("apr",), ("may", "mei"), ("jun",), ("jul",),
    ("aug", "agu", "ags"), ("sep",), ("oct", "okt"), ("nov", "nop"), ("dec", "des"),
)  # fmt: skip


def now_within(stamp: str) -> None:
    """Expect that a stamp tells the present time."""
    now = datetime.now()
    told = _time_of(stamp)
    if abs(now - told) > NEAR and abs(abs(now - told) - timedelta(days=1)) > NEAR:  # at midnight
        raise Failed(say("check_stamp", wanted=f"{now:%H:%M:%S}", seen=stamp))


def not_before(begin: datetime, stamp: str) -> None:
    """Expect that a stamp tells no time before `begin`."""
    if _time_of(stamp) < (begin - COARSE).replace(microsecond=0):
        raise Failed(say("check_stamp", wanted=f"{datetime.now():%H:%M:%S}", seen=stamp))


def _time_of(stamp: str) -> datetime:
    day = "" if "-" in stamp else f"{datetime.now():%Y-%m-%d} "
    try:
        return datetime.strptime(day + stamp, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return datetime.min


def is_today(text: str) -> bool:
    """Tell whether a text names today's date, in any usual way: 2026-11-27, 27/11/26, 27 Nov."""
    today = date.today()
    for day in (today, today - timedelta(days=1)):  # a play may begin before midnight
        numbers = {f"{day.day}", f"{day.day:02}"}, {f"{day.month}", f"{day.month:02}"}
        for groups in re.findall(r"(?<!\d)(?=(\d+)[-/. ](\d+)[-/. ](\d+))", text):
            if numbers[0] & {*groups} and numbers[1] & {*groups} and _year(day, groups):
                return True
        for written in re.findall(r"(?i)\b(\d{1,2})[ -]([a-z]{3})[a-z]*", text):
            if written[0] in numbers[0] and written[1].lower() in MONTHS[day.month - 1]:
                return True
        for written in re.findall(r"(?i)\b([a-z]{3})[a-z]* (\d{1,2})\b", text):
            if written[1] in numbers[0] and written[0].lower() in MONTHS[day.month - 1]:
                return True
    return False


def _year(day: date, groups: tuple[str, ...]) -> bool:
    return bool({str(day.year), f"{day.year % 100:02}"} & {*groups})
