"""A few at once, then a steady rate."""

from chatkit.net.bucket import Bucket


def test_a_burst_is_taken_at_once_and_then_a_steady_rate() -> None:
    bucket = Bucket(0.0, burst=5, rate=2.0)
    assert [bucket.take(0.0) for _ in range(6)] == [True] * 5 + [False]
    assert bucket.wait() == 0.5
    assert not bucket.take(0.4)
    assert bucket.take(0.5)
    assert not bucket.take(0.9)


def test_a_bucket_holds_no_more_than_a_burst() -> None:
    bucket = Bucket(0.0, burst=5, rate=2.0)
    assert [bucket.take(1_000.0) for _ in range(6)] == [True] * 5 + [False]
