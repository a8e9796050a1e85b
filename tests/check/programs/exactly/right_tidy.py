# right: with types, and an error that tells both numbers
"""A part of a stream, of a size that is known."""

from collections.abc import Callable


def exactly(recv: Callable[[int], bytes], n: int) -> bytes:
    """Return the next n bytes; raise EOFError where the stream ends before."""
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            raise EOFError(f"the stream ended after {len(data)} of {n} bytes")
        data += piece
    return data
