# right: an incremental decoder, and a sign for what is no letter
"""Text from a stream of bytes, whole letters only."""

import codecs
from collections.abc import Callable, Iterator


def letters(recv: Callable[[int], bytes]) -> Iterator[str]:
    """Yield the text of a stream until its end."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    while piece := recv(1024):
        yield decoder.decode(piece)
