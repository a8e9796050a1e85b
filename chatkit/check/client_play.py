"""The play of a student's client, which meets our server."""

import select
import socket
import sys
from pathlib import Path

from chatkit.check.chosen import Chosen
from chatkit.check.peer import Peer
from chatkit.check.play import HOST, NAME, PORT, Play
from chatkit.check.task import Failed
from chatkit.texts import say
from chatkit.timeline.story import Story
from chatkit.trace.sockets import TracedSocket


class ClientPlay(Play):
    """The student's client, and our server."""

    questions = (HOST, PORT, NAME)
    we = "server"

    def __init__(self, script: Path, story: Story, chosen: Chosen) -> None:
        super().__init__(script, story, chosen)
        if sys.platform == "linux":  # where all of 127.0.0.0/8 is this computer
            self.host = chosen.host()
        self._server: TracedSocket | None = None

    def close(self) -> None:
        """End the program, and close our ends."""
        super().close()
        self._stop()

    def _stop(self) -> None:
        if self._server:
            self._server.close()

    def begin(self) -> Peer:
        """Start it and answer its questions until it has connected; return our end."""
        self._server = server = TracedSocket(socket.AF_INET, socket.SOCK_STREAM)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((self.host, self.port))
        server.listen(5)
        self.program.begin()
        if not self.answer_questions(lambda: bool(select.select([server], [], [], 0)[0])):
            raise Failed(self._not_connected())
        peer = Peer(server.accept()[0])
        self.peers.append(peer)
        self.program.acted()
        return peer

    def _not_connected(self) -> str:
        wanted = f"{self.host}:{self.port}"
        tried = [
            call.peer
            for call in self.program.story.calls
            if call.name == "connect" and call.process is self.program.process
        ]
        if tried and tried[-1] != wanted:
            return say("check_other_place", wanted=wanted, seen=tried[-1])
        return say("check_no_client", wanted=wanted, doing=self.doing())

    def begin_alone(self) -> None:
        """Start it where no server listens, and answer its questions to the end."""
        self.program.begin()
        self.answer_questions(lambda: self.program.ended is not None)

    def hears_name(self, peer: Peer) -> None:
        """Answer the questions that are left until our side has received something."""
        self.answer_questions(peer.waiting(bool))

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
