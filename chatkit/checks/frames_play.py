"""The play of a student's function `frames(recv)`, which is called with bytes in pieces."""

import base64
import json
import shutil
import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chatkit.checks import frames_driver
from chatkit.checks.play import Play, shown
from chatkit.checks.program import Program
from chatkit.checks.task import Failed
from chatkit.texts import say

DRIVER = "chatkit_frames.py"
CUTS = range(1, 4097)  # bytes: every size of a piece, from recv(1) to recv(4096)
WORKING = 9.0  # seconds at most for all sizes
NEWLINE, LENGTH, JSON = "newline", "length", "json"


class Cut(NamedTuple):
    """The outcome of one size."""

    size: int
    found: list[str]
    error: str


class FramesPlay(Play):
    """The student's function, and streams of bytes."""

    framing = ""  # the one that the function has turned out to know
    at_end = ""  # the error in which the function ends, which a check of its own tells
    _jobs = 0

    def cast(self, program: Program) -> None:
        """Put the driver beside the program, and take it for the program that runs."""
        super().cast(program)
        shutil.copyfile(frames_driver.__file__, program.folder / DRIVER)
        program.runs = [DRIVER, program.script.name]

    def begin(self) -> None:
        """Load the student's file."""
        self.program.begin()
        if not self.program.until(self.program.question):
            raise Failed(say("check_no_frames", doing=self.doing()))

    def cuts(
        self, texts: Sequence[str], sizes: Iterable[int], *, ends: bool = True, rest: bytes = b""
    ) -> Cut:
        """Return the first outcome that is wrong, else the last one."""
        wanted = [self.written(text) for text in texts]
        data = b"".join(framed(text, self.framing) for text in texts) + rest
        return self._work(data, wanted, list(sizes), ends)

    def written(self, text: str) -> str:
        """Return a message as the function should give it, in the driver's spelling."""
        return json.dumps({"text": text}) if self.framing == JSON else text

    def gives(self, texts: Sequence[str], sizes: Iterable[int], *, ends: bool = True) -> None:
        """Expect the messages, in each size of pieces, and nothing but them."""
        cut = self.cuts(texts, sizes, ends=ends)
        wanted = [self.written(text) for text in texts]
        if cut.found != wanted:
            raise Failed(
                say(
                    "check_frames",
                    size=cut.size,
                    wanted=listed(wanted),
                    seen=listed(cut.found) + (f" ({cut.error})" if cut.error else ""),
                )
            )
        if cut.error not in ("", "waits", "for ever", self.at_end):
            raise Failed(say("check_frames_error", size=cut.size, error=shown(cut.error)))

    def _work(self, data: bytes, wanted: list[str], sizes: list[int], ends: bool) -> Cut:
        self._jobs += 1
        job, result = (self.program.folder / f"chatkit_{one}_{self._jobs}" for one in ("job", "re"))
        told = {
            "data": base64.b64encode(data).decode(),
            "sizes": sizes,
            "ends": ends,
            "wanted": wanted,
            "errors": ["", "for ever", self.at_end] if ends else ["waits"],
            "result": result.name,
        }
        job.write_text(json.dumps(told), "utf-8")
        self.program.until(self.program.question)
        self.program.type(job.name)
        if not self.program.until(result.exists, WORKING):
            raise Failed(say("check_frames_stuck", doing=self.doing()))
        return Cut(**json.loads(result.read_text("utf-8")))


def framed(text: str, framing: str) -> bytes:
    """Return a message as it travels."""
    data = text.encode()
    if framing == LENGTH:
        return struct.pack("!I", len(data)) + data
    if framing == JSON:
        return json.dumps({"text": text}).encode() + b"\n"
    return data + b"\n"


def listed(messages: Sequence[str]) -> str:
    """Return messages as a list of Python's, short enough for a sentence."""
    return shown(repr([one if len(one) < 30 else one[:27] + "…" for one in messages]))
