"""The play of a client or a server that must take every kind of end."""

import re
from pathlib import Path

from chatkit.checks.chosen import Chosen
from chatkit.checks.client_play import ClientPlay
from chatkit.checks.command import Command
from chatkit.checks.peer import Peer
from chatkit.checks.play import Play
from chatkit.checks.server_play import ServerPlay
from chatkit.checks.task import Failed
from chatkit.texts import say
from chatkit.timeline.story import Story

LISTENS = re.compile(
    r"\blisten\(|ServerSocket|create_server|start_server|socketserver|TCPServer"
    r"|\0_?listen[\0@]"  # the name in a compiled program
)

SILENCE = 7.0  # seconds that a program gets for a time limit of 5 s


def ends_play(script: Path | Command, story: Story, chosen: Chosen) -> Play:
    """Return the play of a server where the script names a call that listens; else of a client."""
    try:
        if isinstance(script, Command):
            source = script.source()
        else:
            source = script.read_text("utf-8", "replace")
    except OSError:
        source = ""
    return (EndsOfServer if LISTENS.search(source) else EndsOfClient)(script, story, chosen)


class Ends(Play):
    """A program, and the ends that it meets."""

    said = ""  # the sentence with which the program has ended last

    def meets(self) -> Peer:
        """Start the program and return our end of its connection, after both names."""
        raise NotImplementedError

    def finds_its_place_bad(self) -> None:
        """Start the program where it cannot connect, or cannot listen."""
        raise NotImplementedError

    def reads_on(self, peer: Peer) -> bool:
        """Tell whether it has read and shown all of a peer, and waits, but not for its keyboard."""
        waits = any(call.name != "input" for call in self.program.waits())
        return self.has_read_all(peer) and waits and not self.program.unread

    def ends(self, *, right: bool) -> None:
        """Expect that the program ends with a sentence, no traceback, and an exit code.

        The code is 0 where all went `right`. Where the program asks for a message, it gets one.
        """
        self.program.acted()
        for _ in range(3):
            if self.program.until_ended(SILENCE) or not self.program.question():
                break
            self.program.type(self.chosen.text())
        self.program.settle()
        self.ends_well()
        code = self.program.ended
        if code is None:
            raise Failed(self.program.spins() or say("check_ends_not", doing=self.doing()))
        self.said = self.program.news.strip().rpartition("\n")[2]
        if not self.said:
            raise Failed(say("check_ends_silently", code=code))
        if (code == 0) is not right:
            wanted = "0" if right else "1"
            raise Failed(say("check_wrong_exit", wanted=wanted, seen=code), say("check_exit_help"))


class EndsOfServer(Ends, ServerPlay):
    """The student's server, and our clients."""

    def meets(self) -> Peer:
        """Start the server; return a client that has said its name."""
        self.begin()
        client = self.client()
        self.sends(client, self.other)
        self.answer_questions(lambda: self.reads_on(client))
        self.program.look_away()
        return client

    def finds_its_place_bad(self) -> None:
        """Start the server at a port that is in use."""
        with self.port_taken():
            self.program.begin()
            self.answer_questions(lambda: self.program.ended is not None)


class EndsOfClient(Ends, ClientPlay):
    """The student's client, and our server."""

    def meets(self) -> Peer:
        """Start the client; return our end, after our name."""
        server = self.begin()
        self.hears_name(server)
        self.sends(server, self.other)
        self.program.until(lambda: self.reads_on(server))
        self.program.look_away()
        return server

    def finds_its_place_bad(self) -> None:
        """Start the client where no server listens."""
        self.begin_alone()
