"""The play of a student's function `frames(recv)`, and the three framings that it may know."""

import json
import struct
from collections.abc import Iterable, Sequence

from chatkit.checks.function_play import Cut, FunctionPlay

NEWLINE, LENGTH, JSON = "newline", "length", "json"


class FramesPlay(FunctionPlay):
    """The student's function, and streams of messages."""

    call = "frames(recv)"
    framing = ""  # the one that the function has turned out to know

    def splits(
        self, texts: Sequence[str], sizes: Iterable[int], *, ends: bool = True, rest: bytes = b""
    ) -> Cut:
        """Return the first outcome of a stream of messages that is wrong, else the last one."""
        data = b"".join(framed(text, self.framing) for text in texts) + rest
        return self.cuts(data, self.written(texts), sizes, ends=ends)

    def yields(self, texts: Sequence[str], sizes: Iterable[int], *, ends: bool = True) -> None:
        """Expect the messages, in each size of pieces, and nothing but them."""
        data = b"".join(framed(text, self.framing) for text in texts)
        self.gives(data, self.written(texts), sizes, ends=ends)

    def written(self, texts: Sequence[str]) -> list[str]:
        """Return messages as the function should give them, in the driver's spelling."""
        return [json.dumps({"text": text}) if self.framing == JSON else text for text in texts]


def framed(text: str, framing: str) -> bytes:
    """Return a message as it travels."""
    data = text.encode()
    if framing == LENGTH:
        return struct.pack("!I", len(data)) + data
    if framing == JSON:
        return json.dumps({"text": text}).encode() + b"\n"
    return data + b"\n"
