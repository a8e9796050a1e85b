"""The play of a student's client, which meets our server."""

import select
import socket
import sys
from pathlib import Path

from chatkit.address import host_port, split_host_port
from chatkit.checks.cabled import CabledPeer, lay, stop
from chatkit.checks.chosen import Chosen, is_free
from chatkit.checks.command import Command
from chatkit.checks.peer import IN_USE, Peer
from chatkit.checks.play import HOST, NAME, PORT, Play, shown
from chatkit.checks.task import Absent, Failed
from chatkit.errors import InputError
from chatkit.texts import say
from chatkit.timeline.story import Story
from chatkit.trace.sockets import TracedSocket


class ClientPlay(Play):
    """The student's client, and our server."""

    questions: tuple[str, ...] = (HOST, PORT, NAME)
    we = "server"

    def __init__(self, script: Path | Command, story: Story, chosen: Chosen) -> None:
        super().__init__(script, story, chosen)
        host = chosen.host()
        if is_free(host, 0):  # on macOS 127.0.0.1 alone is this computer
            self.host = host
        self._greeted = False  # whether our server has said its name
        self.went = ""  # the address to which the program connects, if not to the one typed
        self._server: TracedSocket | None = None

    def close(self) -> None:
        """End the program, and close our ends."""
        super().close()
        self._stop()

    def recast(self) -> None:
        """End the program and close our server, and put the program on the stage anew."""
        self._stop()
        super().recast()

    def _stop(self) -> None:
        if self._server:
            self._server.close()
        while self.cables:
            stop(self.cables.pop())

    def begin(self) -> Peer:
        """Start it and answer its questions until it has connected; return our end.

        Where it has an address of its own, our server goes there, and the program begins anew.
        """
        if not self._connects((self.host, self.port)):
            self.went = self._tried()
            if not self.went:
                wanted = f"{self.host}:{self.port}"
                raise Absent(say("check_no_client", wanted=wanted, doing=self.doing()))
            try:
                place = split_host_port(self.went)
            except InputError:  # port 0, as where the program connects before it asks for the port
                wanted, seen = f"{self.host}:{self.port}", self.went
                raise Absent(say("check_other_place", wanted=wanted, seen=seen)) from None
            self.recast()
            self.wait_until_free(*place, reuse=True)
            if not self._connects(place):
                raise Absent(say("check_no_client", wanted=self.went, doing=self.doing()))
        assert self._server
        sock = self._server.accept()[0]
        peer = CabledPeer(sock, self.cable, "to_client") if self.cables else Peer(sock)
        self.peers.append(peer)
        self._greeted = False
        self.program.acted()
        return peer

    def _connects(self, place: tuple[str, int]) -> bool:
        try:
            self._server = server = self._listen(place)
        except OSError as error:
            if error.errno in IN_USE:
                raise Absent(say("check_place_taken", place=host_port(place))) from None
            # it is none of this computer
            wanted, seen = f"{self.host}:{self.port}", host_port(place)
            raise Absent(say("check_other_place", wanted=wanted, seen=seen)) from None
        self.program.begin()
        return bool(self.answer_questions(lambda: select.select([server], [], [], 0)[0]))

    def _listen(self, place: tuple[str, int]) -> TracedSocket:
        """Return our server, at this place or behind a cable that listens there."""
        server = TracedSocket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(place if self.faults is None else ("127.0.0.1", 0))
            server.listen(5)
            if self.faults is not None:
                self.cables.append(lay(place, server.getsockname(), self.chosen.seed()))
                self.cable.set("to_client", **self.faults)
        except OSError:
            server.close()
            raise
        return server

    def _tried(self) -> str:
        """Return the last address at which the program has tried to connect."""
        calls = [call for call in self.program.calls() if call.name == "connect"]
        tried = [call.peer for call in calls if ":" in call.peer]
        return tried[-1] if tried and tried[-1] != f"{self.host}:{self.port}" else ""

    def begin_alone(self) -> None:
        """Start it where no server listens, and answer its questions to the end.

        Raises `Failed` where it tries again and again without a pause, or ends without a word.
        """
        self.program.begin()
        self.answer_questions(lambda: self.program.ended is not None or self.program.spins())
        if spins := self.program.spins():
            raise Failed(spins)
        asked = self.program.typed[-1][0] if self.program.typed else ""
        said = self.program.screen.rpartition(asked)[2] if asked else self.program.screen
        if self.program.ended is not None and not said.strip():
            raise Failed(say("check_ends_silently", code=self.program.ended))

    def greets(self) -> None:
        """Have our server say its name, unless it has said it."""
        if not self._greeted:
            self._greeted = True
            self.program.look_away()
            self.sends(self.peer, self.other)

    # A client without a question for a name sends its first message in the place of the name. Where
    # that question has no word for a name, the name may well have been typed as a message. A
    # program that asks the same once more, in the same line, has asked for a message.

    def asks_for_a_name(self) -> None:
        """Expect that the name was asked by a question of its own, not by that for a message."""
        if self.guessed is None:
            return
        self.greets()
        self.program.until(self.asks)
        question = self.program.question()
        if question and self.asked(question).is_again(self.guessed):
            raise Failed(say("check_no_name", question=shown(self.guessed.words)))

    def joined(self) -> Peer:
        """Return our end after both names have been said."""
        peer = self.begin()
        self.hears_name(peer)
        self.program.settle()
        peer.look_away()
        self.sends(peer, self.other)
        self.program.until(self.asks)
        self.program.settle()
        self.program.look_away()
        return peer
