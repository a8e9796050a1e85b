"""A token bucket: a few messages at once, and then a steady rate."""

BURST = 5  # messages at once
RATE = 2.0  # messages a second after them; a flood must not drown the class
SLOWEST = 0.01  # messages a second; at none at all a message would wait for ever


class Bucket:
    """Holds tokens, one for each message; they come back at a steady rate, up to a full bucket."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, now: float, burst: float = BURST, rate: float = RATE) -> None:
        self._burst = burst
        self._rate = rate
        self._tokens = burst
        self._at = now  # the time of the latest count

    def take(self, now: float) -> bool:
        """Take a token; tell whether there was one."""
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def wait(self) -> float:
        """Return the seconds from the last `take` until there is a token."""
        return max(0.0, (1 - self._tokens) / self._rate)
