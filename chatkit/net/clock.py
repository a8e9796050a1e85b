"""The clock of a service, which may be a student's own function: it is asked until its first fault.

A faulty clock must cost neither a message nor a byte. Faulty is a clock that raises, returns no
time, or jumps by more than an hour. The log says so once, and from then on the computer's own time
is used. A clock that stands still is no fault: it makes a demonstration repeatable.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

LEAP = timedelta(hours=1)  # the largest jump without a fault: in autumn clocks go back an hour
NO_TIME = timedelta()

Clock = Callable[[], datetime]


class Watch:
    """Tells the time of `clock`; at its first fault it calls `complain` with the reason."""

    def __init__(self, clock: Clock, complain: Callable[[str], None]) -> None:
        self._complain = complain
        self._clock = clock
        self._asked = False  # whether the time is the clock's, not the computer's own
        self._last: tuple[datetime, datetime] | None = None  # told, and the computer's time then
        self.clock = clock

    @property
    def clock(self) -> Clock:
        """The clock; a new one is trusted until its first fault."""
        return self._clock

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self._clock = clock
        self._asked = clock != datetime.now  # watching the computer's own would only cost time
        self._last = None

    def now(self) -> datetime:
        """Return the time of the clock; after a fault the computer's own."""
        real = datetime.now()
        if not self._asked:
            return real
        try:
            told = self._clock()
            if not isinstance(told, datetime):
                raise TypeError(f"{type(told).__name__}, not datetime")
            self._check_jump(told, real)
        except Exception as error:
            self._asked = False
            self._complain(repr(error))
            return real
        return told

    def _check_jump(self, told: datetime, real: datetime) -> None:
        """Raise `ValueError` where the clock has jumped since it was last asked."""
        before, self._last = self._last, (told, real)
        if before is None:
            return
        moved = told - before[0]
        passed = max(real - before[1], NO_TIME)  # 0 where the computer's clock was set back
        if not -LEAP <= moved <= passed + LEAP:
            raise ValueError(f"{before[0]} -> {told}")
