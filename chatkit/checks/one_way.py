"""The play of a program whose messages go in one direction: the part that both sides share."""

import re

from chatkit.checks.play import Play, shown
from chatkit.checks.task import Failed
from chatkit.texts import say


class OneWay(Play):
    """A program that sends what is typed, or shows what it reads."""

    writes = False  # whether it is the one that sends

    def passes(self, text: str) -> None:
        """Expect that a text arrives: from its keyboard at our side, or from ours on its screen."""
        if not self.writes:
            self.shows_a_text(text)
            return
        self.peer.look_away()
        self.type(text)
        self.gets(self.peer, rf"[^\0]*{re.escape(text)}", text)
        self.program.until(self.asks)  # it has sent all by then
        self.peer.read()
        if self.peer.received.count(text.encode()) > 1:
            seen = shown(repr(self.peer.received))
            raise Failed(say("check_sent", we=self.we, wanted=text, seen=seen))
