"""A play: the student's program on the stage, and the words with which a task speaks of it."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from chatkit.check.chosen import Chosen
from chatkit.check.peer import Peer, connect, host_of
from chatkit.check.program import Program
from chatkit.check.task import Failed
from chatkit.message import shortened, visible
from chatkit.texts import say
from chatkit.timeline.busy import busy
from chatkit.timeline.story import Story
from chatkit.trace.event import now

T = TypeVar("T")

MAX_SHOWN = 120  # characters of a text in a sentence
PORT, HOST, NAME, TEXT = "port", "host", "name", "text"  # the questions of the assignment
# A question is known by its words. One that is not is taken for the next that is still open.
KNOWN = (
    (PORT, re.compile(r"\bport\b|\bporta\b", re.I)),
    (NAME, re.compile(r"nama|\bname\b|user|nick", re.I)),
    (HOST, re.compile(r"\bip\b|alamat|host|address|\bserver\b", re.I)),
)


class Play:
    """A program that is being checked, and the peers that it meets."""

    questions: tuple[str, ...] = ()  # those before the chat, in the usual order

    def __init__(self, script: Path, story: Story, chosen: Chosen) -> None:
        self.program = Program(script, story)
        self.chosen = chosen
        self.port = chosen.port()
        self.name = chosen.name()  # of the student's side
        self.other = chosen.name()  # of ours
        self.host = "127.0.0.1"
        self.peers: list[Peer] = []
        self._open = list(self.questions)

    def close(self) -> None:
        """End the program, and close our ends."""
        for peer in self.peers:
            peer.close()
        self.program.close()

    # what a person does

    def answer_questions(self, until: Callable[[], T]) -> T:
        """Answer the questions before the chat until a condition holds; return its value."""
        answers = {PORT: str(self.port), HOST: self.host, NAME: self.name}
        while True:
            self.program.until(lambda: until() or self.program.question())
            question = self.program.question()
            if until() or question is None:
                return until()
            kind = self._kind_of(question.detail)
            if kind == TEXT:
                return until()
            self.program.type(answers[kind])

    def _kind_of(self, question: str) -> str:
        asked = question or self.program.screen.rpartition("\n")[2]
        known = next((kind for kind, words in KNOWN if words.search(asked)), None)
        kind = known if known in self._open else next(iter(self._open), TEXT)
        if kind in self._open:
            self._open.remove(kind)
        return kind

    def type(self, text: str) -> None:
        """Answer the program's question for a message; raises `Failed` where it asks nothing."""
        if not self.program.until(self.program.question):
            raise Failed(say("check_asks_nothing", doing=self.doing()))
        self.program.look_away()
        self.program.type(text)

    # what the program must do

    def shows(self, pattern: str, wanted: str) -> None:
        """Expect a text on the screen; `wanted` is how a person would write it."""
        if not self.program.until(lambda: re.search(pattern, self.program.news)):
            seen = closest(wanted, self.program.news)
            key = "check_screen" if seen else "check_screen_empty"
            raise Failed(say(key, wanted=wanted, seen=shown(seen)))

    def doing(self) -> str:
        """Return a sentence on the state of the program: its wait, its end, its computing."""
        if self.program.ended is not None:
            last = self.program.screen.strip().rpartition("\n")[2]
            return say("check_has_ended", code=self.program.ended, last=shown(last))
        waits = self.program.waits()
        if not waits:
            return say("check_computes")
        return say("check_waits", call=waits[0].name)

    def ends_well(self) -> None:
        """Expect no traceback on the screen."""
        if "Traceback (most recent call last)" in self.program.screen:
            last = self.program.screen.strip().rpartition("\n")[2]
            raise Failed(say("check_traceback", error=shown(last)))

    def does_not_spin(self) -> None:
        """Expect no busy loop: a program that asks for ever at the end of a stream."""
        story = self.program.story
        story.read()
        for one in busy(story, now()):
            if one.call.process is self.program.process:
                raise Failed(" ".join(one.sentences))


class ServerPlay(Play):
    """The student's server, and our clients."""

    questions = (PORT, NAME)

    def begin(self) -> None:
        """Start it and answer its questions until it waits for a client."""
        self.program.begin()

        def waits() -> bool:
            return bool(self.program.listening()) and any(
                call.name in ("accept", "select", "recv") for call in self.program.waits()
            )

        if not self.answer_questions(waits) and not self.program.listening():
            raise Failed(say("check_no_server", doing=self.doing()))

    def client(self) -> Peer:
        """Return a new client that is connected, and has said nothing yet."""
        listening = self.program.listening()
        if not listening:
            raise Failed(say("check_no_server", doing=self.doing()))
        port = listening.local.rpartition(":")[2]
        peer = connect(host_of(listening.local), int(port))
        self.peers.append(peer)
        self.program.acted()
        return peer

    def joined(self) -> Peer:
        """Return a client that has said its name and has read the server's."""
        self.begin()
        client = self.client()
        self.sends(client, self.other)
        self.program.until(client.waiting(bool))
        self.program.until(lambda: bool(self.program.waits()))
        client.look_away()
        self.program.look_away()
        return client

    def sends(self, peer: Peer, text: str | bytes) -> None:
        """Have our side send a text."""
        self.program.acted()
        try:
            peer.send(text)
        except OSError as error:
            raise Failed(
                say("check_peer_lost", error=type(error).__name__, doing=self.doing())
            ) from None
        self.program.acted()

    def gets(self, peer: Peer, pattern: str, wanted: str) -> re.Match[str]:
        """Expect that our side receives exactly this text."""
        found = re.compile(pattern)

        def whole() -> re.Match[str] | None:
            peer.read()
            return found.fullmatch(peer.received.decode("utf-8", "backslashreplace"))

        match = self.program.until(whole)
        if not match:
            if not peer.received:
                raise Failed(say("check_sent_nothing", wanted=wanted, doing=self.doing()))
            raise Failed(say("check_sent", wanted=wanted, seen=shown(repr(peer.received))))
        return match

    def restart(self) -> None:
        """End the program while its client is connected, and start it again at the same port."""
        before = self.program
        before.stop()
        self.program = Program(before.script, before.story)
        self._open = list(self.questions)
        self.begin()
        before.close()

    @contextmanager
    def port_taken(self) -> Iterator[None]:
        """Hold the port for the time of the block, as another program would."""
        with socket.create_server((self.host, self.port)):
            yield


def shown(text: str) -> str:
    """Return a text of the program as it may stand in a sentence."""
    return shortened(visible(text), MAX_SHOWN)


def closest(wanted: str, screen: str) -> str:
    """Return the line of the screen that shares the most words with `wanted`; else the last one."""
    lines = [line for line in screen.splitlines() if line.strip()]
    words = set(re.findall(r"\w+", wanted))
    return max(
        reversed(lines), key=lambda line: len(words & set(re.findall(r"\w+", line))), default=""
    )
