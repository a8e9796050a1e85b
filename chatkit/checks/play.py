"""A play: the student's program on the stage, and the words with which a task speaks of it."""

import math
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from chatkit.cable.cable import Cable
from chatkit.checks.cabled import CabledPeer, stop
from chatkit.checks.chosen import Chosen, is_free
from chatkit.checks.command import Command
from chatkit.checks.foreign import Foreign
from chatkit.checks.peer import Peer
from chatkit.checks.program import TRACEBACK, Program
from chatkit.checks.task import Absent, Failed
from chatkit.checks.terminal import COLOURS
from chatkit.message import shortened, visible
from chatkit.texts import grouped, say
from chatkit.timeline.model import Call
from chatkit.timeline.story import Story

T = TypeVar("T")

TAKEN = 7.0  # seconds at most for a port that another check may hold
MAX_SHOWN = 120  # characters of a text in a sentence
PORT, HOST, NAME, TEXT = "port", "host", "name", "text"  # the questions of the assignment
# A question is known by its words. One that is not is taken for the next that is still open.
KNOWN = (
    (HOST, re.compile(r"\bhost ?name\b|\bnama host\b", re.I)),
    (PORT, re.compile(r"\bport\b|\bporta\b", re.I)),
    (NAME, re.compile(r"nama|\bname\b|user|nick", re.I)),
    (TEXT, re.compile(r"\b(pesan|message|kirim)\b", re.I)),
    (HOST, re.compile(r"\bip\b|alamat|host|address|\bserver\b", re.I)),
)
OWN_HOST = re.compile(r"^(?!.*\b(port|nama|name|pesan|message)\b).*(\bip\b|alamat|\bhost\b)", re.I)
LINE_END = r"(\r?\n)?"  # a single one at the end is no part of a message


class Asked(NamedTuple):
    """A question: its words, and the line of each thread, where the system tells it."""

    words: str
    places: set[str]

    def is_again(self, before: "Asked") -> bool:
        """Tell whether the same call, in a loop, asks once more."""
        if self.places and before.places:  # other threads may print behind the words
            return bool(self.places & before.places) and before.words in self.words
        return self.words == before.words


class Play:
    """A program that is being checked, and the peers that it meets."""

    questions: tuple[str, ...] = ()  # those before the chat, in the usual order
    we = "client"  # our side
    deadline = math.inf  # the end of the check that is played

    def __init__(self, script: Path | Command, story: Story, chosen: Chosen) -> None:
        self.chosen = chosen
        self.port = chosen.port()
        self.name = chosen.name()  # of the student's side
        self.other = chosen.name()  # of ours
        self.host = "127.0.0.1"
        self.peers: list[Peer] = []
        self.cables: list[Cable] = []
        self.faults: dict[str, float] | None = None  # of the cable of a new connection, if any
        if isinstance(script, Command):
            self.cast(Foreign(script, story))
        else:
            self.cast(Program(script, story))

    def cast(self, program: Program) -> None:
        """Take a program that has not begun for the one on the stage."""
        self.program = program
        program.finds_nothing = self._finds_nothing
        program.under_way = self._under_way
        program.deadline = self.deadline
        self._open = list(self.questions)
        # the question that was taken for that for the name, though no word of it says so
        self.guessed: Asked | None = None

    @property
    def driven(self) -> bool:
        """Whether the program's calls and questions are those of a driver of ours."""
        return False

    def limit(self, seconds: float) -> None:
        """Give the check that begins now this much time."""
        self.deadline = self.program.deadline = time.monotonic() + seconds

    def recast(self) -> None:
        """Close our ends, end the program, and put it on the stage anew."""
        while self.peers:
            self.peers.pop().reset()
        before = self.program
        self.cast(before.anew())
        before.close()

    @property
    def peer(self) -> Peer:
        """The peer that the program met last."""
        return self.peers[-1]

    def close(self) -> None:
        """Close our ends and end the program.

        A reset leaves no connection in TIME_WAIT, so a port that is fixed in a program is free for
        the next play.
        """
        for peer in self.peers:
            peer.reset()
        self.program.close()
        while self.cables:
            stop(self.cables.pop())
        self.chosen.close()

    def _finds_nothing(self, call: Call) -> bool | None:
        if call.name == "accept" and call.process:
            accepted = sum(one.accepted for one in call.process.sockets.values())
            return accepted >= len(self.peers)
        if call.name == "recv" and call.socket:
            for peer in self.peers:
                if peer.address == call.peer:
                    return not peer.owes(call.socket.received)
        return None

    def _under_way(self) -> bool:
        return any(isinstance(peer, CabledPeer) and peer.under_way() for peer in self.peers)

    def has_read(self, peer: Peer, size: int) -> bool:
        """Tell whether the program has read so many bytes of a peer."""
        own = self.program.process.sockets.values() if self.program.process else ()
        return any(one.peer == peer.address and one.received >= size for one in own)

    def has_read_all(self, peer: Peer) -> bool:
        """Tell whether the program has read all that a peer has sent."""
        return self.has_read(peer, peer.sent)

    def wait_until_free(self, host: str, port: int, *, reuse: bool = False) -> None:
        """Wait for a port that is fixed in a program, and that another check may hold just now.

        With `reuse` a connection that has just ended is in nobody's way.
        The wait costs the check that is played none of its time.
        """
        began = time.monotonic()
        while not is_free(host, port, reuse=reuse) and time.monotonic() - began < TAKEN:
            time.sleep(0.1)
        self.deadline += time.monotonic() - began
        self.program.deadline = self.deadline

    # the person at the keyboard

    def answer_questions(self, until: Callable[[], T]) -> T:
        """Answer the questions before the chat until a condition holds; return its value."""
        answers = {PORT: str(self.port), HOST: self.host, NAME: self.name}
        while True:
            self.program.until(lambda: until() or self.program.question())
            question = self.program.question()
            if (met := until()) or question is None:
                return met
            kind = self._kind_of(question.detail)
            if kind == TEXT:
                return until()
            if kind == NAME and not dict(KNOWN)[NAME].search(self._words(question.detail)):
                self.guessed = self.asked(question)
            self.program.type(answers[kind])

    def hears_name(self, peer: Peer) -> None:
        """Answer the question for a name, if it is left, until our side has received something."""
        self._open = [NAME] if NAME in self._open else []
        self.answer_questions(peer.waiting(bool))

    def _kind_of(self, question: str) -> str:
        asked = self._words(question)
        if HOST not in self.questions and OWN_HOST.search(asked):
            return HOST  # some servers ask it, too
        known = next((kind for kind, words in KNOWN if words.search(asked)), None)
        if known == TEXT:
            return TEXT
        kind = known if known in self._open else next(iter(self._open), TEXT)
        if kind in self._open:
            self._open.remove(kind)
        return kind

    def _words(self, question: str) -> str:
        """Return the words of a question; those above it on the screen where it has none."""
        written = COLOURS.sub("", question).strip()
        return written or self.program.screen.strip().rpartition("\n")[2]

    def asked(self, question: Call) -> Asked:
        """Return the words of a question, and the lines of the program as it is asked."""
        return Asked(self._words(question.detail), {*self.program.places()})

    def type(self, text: str) -> None:
        """Answer the program's question for a message; raises `Failed` where it asks nothing."""
        if not self.program.until(self.asks):
            raise Absent(say("check_asks_nothing", doing=self.doing()))
        self.program.look_away()
        self.program.type(text)

    def asks(self) -> bool:
        """Tell whether the program takes a line: by `input`, or by select, as far as we know."""
        return bool(self.program.question()) or any(
            call.name == "select" for call in self.program.waits()
        )

    # our side

    def sends(self, peer: Peer, text: str | bytes) -> None:
        """Have our side send a text."""
        self.program.acted()
        with self.losing():
            peer.send(text)
        self.program.acted()

    @contextmanager
    def losing(self) -> Iterator[None]:
        """Raise `Failed` where the connection is lost in the block."""
        try:
            yield
        except OSError as error:
            name = type(error).__name__
            sentence = say("check_peer_lost", we=self.we, error=name, doing=self.doing())
            raise Absent(sentence) from None

    def lay_cable(self, **faults: float) -> None:
        """Have each new connection go through a cable, with these faults to the program."""
        self.faults = faults

    @property
    def cable(self) -> Cable:
        """The cable that was laid last."""
        return self.cables[-1]

    def sends_in_pieces(self, peer: Peer, text: str, first: int) -> None:
        """Have our side send a text at once, which the cable brings in two pieces.

        The second one comes as soon as the program has read the first one, of so many bytes.
        """
        assert isinstance(peer, CabledPeer), "lay_cable comes first"
        size = peer.sent + first
        peer.slice_at(first)
        self.sends(peer, text)
        self.program.until(lambda: self.has_read(peer, size))
        peer.go_on()
        self.program.acted()

    def sends_glued(self, peer: Peer, *texts: str) -> None:
        """Have our side send several texts, which the cable brings as one piece."""
        assert isinstance(peer, CabledPeer), "lay_cable comes first"
        self.program.acted()
        with self.losing():
            peer.glue([*texts])
        self.program.acted()

    # the promises of the program

    def gets(self, peer: Peer, pattern: str, wanted: str) -> re.Match[str]:
        """Expect that our side receives exactly this text."""
        found = re.compile(pattern + LINE_END)

        def whole() -> re.Match[str] | None:
            peer.read()
            return found.fullmatch(peer.received.decode("utf-8", "backslashreplace"))

        match = self.program.until(whole)
        if match:
            return match
        if peer.received:
            seen = shown(repr(peer.received))
            raise Failed(say("check_sent", we=self.we, wanted=wanted, seen=seen))
        raise Failed(say("check_sent_nothing", we=self.we, wanted=wanted, doing=self.doing()))

    def shows(self, pattern: str, wanted: str) -> re.Match[str]:
        """Expect a text on the screen; `wanted` is how a person would write it."""
        found = self.program.until(lambda: re.search(pattern, self.program.news))
        if found:
            return found
        news = self.program.news
        seen = self.program.crash() if TRACEBACK in news else closest(wanted, news)
        if not seen:
            raise Failed(say("check_screen_empty", wanted=shown(wanted), doing=self.doing()))
        raise Failed(say("check_screen", wanted=shown(wanted), seen=shown(seen)))

    def shows_a_text(self, text: str) -> None:
        """Have our side send a text; expect it on the screen, in any words around it."""
        self.program.look_away()
        self.sends(self.peer, text)
        self.shows(re.escape(text), text)

    def tells_whether_sliced(self, text: str, first: str) -> None:
        """Raise `Failed` where the program shows the first piece of a text, and not the whole."""
        self.program.until(lambda: first in self.program.news)
        if first in self.program.news and not self.program.until(lambda: text in self.program.news):
            raise Failed(say("check_sliced", first=shown(first), rest=shown(text[len(first) :])))

    def takes_the_keyboard(self) -> None:
        """Expect that the program takes a line from the keyboard, whatever else it waits for."""
        if not self.program.until(self.asks):
            sentence = say("check_does_not_ask", doing=self.doing())
            raise Failed(sentence, say("check_two_threads_help"))

    def doing(self) -> str:
        """Return a sentence on the state of the program: its wait, its end, its computing."""
        if self.program.ended is not None:
            last = self._last_words()
            key = "check_has_ended" if last else "check_has_ended_silently"
            return say(key, code=self.program.ended, last=shown(last))
        if told := self.program.waits_told():
            return told
        tried = self.program.in_vain()
        if (count := sum(call.count for call in tried)) > 1:
            values = {"place": tried[0].peer, "error": tried[0].fault}
            return say("check_connects_again", count=grouped(count), **values)
        return say("check_computes")

    def _last_words(self) -> str:
        """Return the last line of the screen, without the questions at its beginning."""
        last = self.program.screen.strip().rpartition("\n")[2]
        for question, _ in self.program.typed:
            last = last.removeprefix(question.strip()).strip()
        return last

    def ends_well(self) -> None:
        """Expect no traceback on the screen."""
        if error := self.program.crash():
            raise Failed(say("check_traceback", error=shown(error)))

    def survives(self) -> None:
        """Expect that the program takes the end of its peer: no traceback, no busy loop."""
        self.program.acted()
        for _ in range(3):  # the first text to a peer that has left raises no error, yet
            self.program.until_it_ends_or_spins()
            self.ends_well()
            if spins := self.program.spins():
                raise Failed(spins)
            if not self.program.question():
                return
            self.program.type(self.chosen.text())


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
