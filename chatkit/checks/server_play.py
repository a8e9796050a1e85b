"""The play of a student's server, which meets our clients."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from chatkit.checks.cabled import connect_through, lay
from chatkit.checks.peer import IN_USE, Peer, connect, host_of
from chatkit.checks.play import NAME, PORT, Play
from chatkit.checks.task import Absent
from chatkit.texts import say
from chatkit.timeline.model import Socket

RECORDED = 0.5  # seconds at most until the trace tells of a wait that has just begun


class ServerPlay(Play):
    """The student's server, and our clients."""

    questions: tuple[str, ...] = (PORT, NAME)

    def begin(self) -> None:
        """Start it and answer its questions until it waits for a client."""
        if not self._listens() and self._finds_its_port_taken():
            self.recast()
            self._listens()
        self._door()

    def _door(self) -> Socket:
        """Return the socket at which the program listens; raises `Absent` where it does not."""
        if listening := self.program.listening():
            return listening
        self.program.until(lambda: False, RECORDED)
        raise Absent(say("check_no_server", doing=self.doing()))

    def _listens(self) -> bool:
        self.program.begin()
        return self.answer_questions(
            lambda: (
                bool(self.program.listening())
                and any(call.name in ("accept", "select") for call in self.program.waits())
            )
        )

    def _finds_its_port_taken(self) -> bool:
        """Tell whether a port that is fixed in the program was taken, and is free now."""
        binds = (call for call in self.program.calls() if call.name == "bind")
        taken = next((call.detail for call in binds if call.errno in IN_USE), "")
        port = int((re.findall(r"\d+", taken) or ["0"])[-1])
        if not port or port == self.port:
            return False
        self.wait_until_free("127.0.0.1", port)
        return True

    @property
    def own_port(self) -> str:
        """The port at which the program listens."""
        listening = self.program.listening()
        return listening.local.rpartition(":")[2] if listening else ""

    def place(self) -> tuple[str, int]:
        """Return the address at which the program is reached; raises `Absent` where it is not."""
        return host_of(self._door().local), int(self.own_port)

    def client(self, *, narrow: bool = False) -> Peer:
        """Return a new client that is connected, and has said nothing yet.

        A `narrow` one takes little that it does not read.
        """
        place = self.place()
        self.program.acted()
        with self.losing():
            peer = self._reach(place, narrow=narrow)
        self.peers.append(peer)
        self.program.acted()
        return peer

    def _reach(self, place: tuple[str, int], *, narrow: bool) -> Peer:
        if self.faults is None:
            return connect(*place, narrow=narrow)
        self.cables.append(lay(("127.0.0.1", 0), place, self.chosen.seed()))
        return connect_through(self.cable, self.faults)

    def joined(self) -> Peer:
        """Return a client of a new program that has said its name and has read the server's."""
        self.begin()
        client = self.client()
        self.sends(client, self.other)
        self.hears_name(client)
        self.program.settle()
        client.read()
        client.look_away()
        self.program.look_away()
        return client

    def restart(self) -> None:
        """End the program while its client is connected, and start it again at the same port.

        The client stays open: for the system the old connection is still there, as in TIME_WAIT. A
        reset ends it at once, where TIME_WAIT would be in the way of the next check for a minute.
        """
        self.program.stop()
        left, self.peers = self.peers, []
        try:
            self.recast()
            if not self._listens():
                self._door()
        finally:
            for peer in left:
                peer.reset()

    @contextmanager
    def port_taken(self) -> Iterator[None]:
        """Hold the port for the time of the block, as another program would."""
        with socket.create_server((self.host, self.port)):
            yield
