"""A doubt about the program on the other side, as one sentence that says what to choose."""

import asyncio

from chatkit import engine
from chatkit.net.transcript import Transcript
from chatkit.texts import say

SILENCE = 5.0  # seconds without a word from a server before a hint says why that may be
UNANSWERED = 10.0  # seconds after which a program that may wait for a line end is suspected of it

_OF_SILENCE = ("silent_server", "maybe_lines")


class Doubt:
    """Says a hint in the log, and keeps it for the status. It lives on the engine's loop alone."""

    # A program that reads whole lines never sees a message of ours without a line end, and both
    # sides wait for ever. From here that looks like a person who thinks. So only two kinds of peers
    # may be `deaf`: one that has ended its name in a line end, as no script of the course does, and
    # in a chat without names one that has not said a word yet. Either is deaf until it speaks, or
    # until newline is chosen.
    def __init__(self, transcript: Transcript) -> None:
        self.hint = ""  # the sentence; mostly empty
        self.deaf = False  # whether the peer may wait for a line end, and has not spoken since
        self._key = ""  # of that sentence in texts.py
        self._transcript = transcript
        self._timer: asyncio.TimerHandle | None = None  # until a silence is suspicious

    def suspect(self, key: str, **values: object) -> None:
        """Say a hint, which stays until it is dropped."""
        self._key, self.hint = key, say(key, **values)
        self._transcript.add(self.hint, "problem")

    def drop(self) -> None:
        """Take the hint back."""
        self._key = self.hint = ""

    def expect_name(self) -> None:
        """Give a server some seconds to say its name."""
        self._expect(SILENCE, "silent_server")

    def expect_answer(self, peer: str | None) -> None:
        """Give a deaf peer some seconds to answer."""
        if not self._timer:
            self._expect(UNANSWERED, "maybe_lines", peer=peer)

    def _expect(self, seconds: float, key: str, **values: object) -> None:
        def silent() -> None:
            self._timer = None
            if not self.hint:
                self.suspect(key, seconds=int(seconds), **values)

        self._timer = engine.loop().call_later(seconds, silent)

    def take_advice(self) -> None:
        """Take a hint about silence back, since newline was chosen; a timer that runs goes on."""
        if self.deaf:
            self.heard()
        elif self._key in _OF_SILENCE:
            self.drop()

    def heard(self) -> None:
        """Note that the peer has spoken: it is not deaf, and its silence has ended.

        The timer is cancelled, or its hint would come although the peer has spoken.
        """
        self.deaf = False
        if self._key in _OF_SILENCE:
            self.drop()
        if self._timer:
            self._timer.cancel()
            self._timer = None
