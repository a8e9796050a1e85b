"""A room, and a client of one, for a terminal or a pipe.

A line that begins with a slash is a command; `/help` prints them. Any other line of a client is a
message.
"""

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from queue import Empty

from chatkit import engine
from chatkit.errors import ChatError, InputError
from chatkit.message import Line, check_username, echoed, visible
from chatkit.net.room import Room
from chatkit.net.room_client import RoomClient
from chatkit.net.transcript import KEPT
from chatkit.terminal.chat import ask
from chatkit.terminal.screen import Screen, open_screen
from chatkit.terminal.script import END, Plain, inbox_of_lines
from chatkit.texts import say

OWNER = ("who", "kick", "mute", "unmute", "help", "quit")  # in the order of /help
GUEST = ("who", "msg", "help", "quit")
LOOK = 0.05  # seconds between two looks at the input, without a screen


def run_room(room: Room) -> int:
    """Serve until `/quit`, Ctrl-D or Ctrl-C; return 0."""
    with open_screen() or Plain() as face, room:
        _Owner(room, face).run()
    return 0


def run_join(host: str, port: int, username: str | None, *, room: str, nick: bool) -> int:
    """Talk in a room until the person leaves, or is sent out; return the exit code."""
    with open_screen() or Plain() as face:
        username = username or ask(face, say("ask_client_username"), check_username)
        client = RoomClient(host, port, username, room=room, nick=nick)
        guest = _Guest(client, face)
        with client:
            guest.run()
        guest.show_news()
    return 0 if guest.was_in else 1


class _Desk:
    """Prints the log of a service, and carries out what is typed, both on the main thread."""

    commands: tuple[str, ...]

    def __init__(self, service: Room | RoomClient, face: Screen | Plain) -> None:
        self.service = service
        self.face = face
        self.news: deque[Line] = deque(maxlen=KEPT)  # lines to print
        self.done = False

        def listen() -> list[Line]:
            service.transcript.subscribe(self._on_line)
            return list(service.transcript.lines)

        self.news.extend(engine.call(listen))

    def run(self) -> None:
        """Work until the input ends, or the service; raises EOFError at Ctrl-D."""
        if isinstance(self.face, Screen):
            self.face.run(str, self.enter, lambda: None, self.show_news, words=self.words)
            return
        inbox = inbox_of_lines()
        while not self.over:
            self.show_news()
            with suppress(Empty):
                line = inbox.get(timeout=LOOK)
                if line is END:
                    self.input_ended()
                else:
                    self.enter(line.rstrip("\r\n"))

    @property
    def over(self) -> bool:
        """Whether there is nothing more to do."""
        return self.done or not self.service.running

    def _on_line(self, line: Line | None) -> None:
        """Note a line, or a change, on the engine's thread."""
        if line:
            self.news.append(line)
        if isinstance(self.face, Screen):
            self.face.soon(self.show_news)

    def show_news(self) -> None:
        """Print the lines that have come."""
        over = self.over  # before the lines: the last one is added before the end
        while self.news:
            line = self.news.popleft()
            self.face.show(line.text, problem=line.kind == "problem")
        if over and isinstance(self.face, Screen):
            self.face.leave()

    def enter(self, line: str) -> bool:
        """Carry out what was typed; a refused message stays in the editor."""
        try:
            if line.startswith("/") and not line.startswith("//"):
                self._obey(line[1:])
            elif line:
                self.say(line.replace("//", "/", 1) if line.startswith("//") else line)
        except ChatError as error:
            self.face.show(str(error), problem=True)
            return line.startswith("/")
        return True

    def _obey(self, line: str) -> None:
        command, _, rest = line.strip().partition(" ")
        if command not in self.commands:
            known = ", ".join(f"/{name}" for name in self.commands)
            raise InputError("room_order", order=echoed(line), known=known)
        if command == "help":
            for name in self.commands:
                self.face.show(say(f"room_order_{name}"))
        elif command == "quit":
            self.done = True
            if isinstance(self.face, Screen):
                self.face.leave()
        elif command == "who":
            names = self.service.members
            self.face.show(say("room_who", n=len(names), names=visible(", ".join(names)) or "-"))
        else:
            self.order(command, rest.strip())

    def words(self) -> Iterable[str]:
        """Return the words that Tab completes."""
        return (*(f"/{name}" for name in self.commands), *self.service.members)

    # different on the two sides

    def say(self, text: str) -> None:
        """Send a message."""
        raise NotImplementedError

    def order(self, command: str, rest: str) -> None:
        """Carry out a command of this side."""
        raise NotImplementedError

    def input_ended(self) -> None:
        """Take the end of the input, without a screen."""
        raise NotImplementedError


class _Owner(_Desk):
    """The owner of a room."""

    commands = OWNER

    def __init__(self, room: Room, face: Screen | Plain) -> None:
        super().__init__(room, face)
        self.room = room
        self.show_news()
        face.show(room.status)

    def say(self, text: str) -> None:
        """Say that an owner gives orders alone."""
        self.face.show(say("room_owner_says"), problem=True)

    def order(self, command: str, rest: str) -> None:
        """Send a member out, or refuse its messages, or take them again."""
        match command:
            case "kick":
                self.room.kick(rest)
            case "mute":
                self.room.mute(rest)
            case _:
                self.room.mute(rest, False)

    def input_ended(self) -> None:
        """End at Ctrl-D; after the end of a pipe the room serves on."""
        if isinstance(self.face, Plain) and self.face.in_terminal:
            self.done = True


class _Guest(_Desk):
    """A person in a room."""

    commands = GUEST

    def __init__(self, client: RoomClient, face: Screen | Plain) -> None:
        super().__init__(client, face)
        self.client = client
        self.was_in = False
        self.ended = False  # whether the input has ended

    def say(self, text: str) -> None:
        """Send a message to all."""
        self.client.send(text)

    def order(self, command: str, rest: str) -> None:
        """Send a private message: the longest name that the rest begins with, and the text."""
        names = [
            name
            for name in self.client.members
            if f"{rest} ".lower().startswith(f"{name} ".lower())
        ]
        name = max(names, key=len, default=rest.partition(" ")[0])
        self.client.send(rest[len(name) :].strip(), name)

    def show_news(self) -> None:
        """Print the lines that have come, and note whether we have ever been in the room."""
        self.was_in = self.was_in or self.client.state == "joined"
        super().show_news()

    def input_ended(self) -> None:
        """Leave as soon as the room has acknowledged all lines of a pipe."""
        self.ended = True

    @property
    def over(self) -> bool:
        """Whether there is nothing more to do."""
        return super().over or (self.ended and not self.client.waiting)
