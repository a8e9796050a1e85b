"""The conversation of a person at a screen.

The engine receives, and the main thread draws and takes the keys. Lines that have arrived wait in a
queue until the main thread prints them, above the line that is being typed. Work that may wait,
such as connecting, has a thread of its own.
"""

import threading
from collections import deque
from functools import partial

from chatkit import engine
from chatkit.errors import ChatError
from chatkit.message import Line, shortened, visible
from chatkit.net.client import Client
from chatkit.net.server import Server
from chatkit.net.transcript import KEPT
from chatkit.terminal.choices import KEYS, by_key, names_a_choice
from chatkit.terminal.screen import Screen
from chatkit.texts import say

PRINTED = ("mine", "theirs", "notice", "problem")  # kinds of lines
IN_SIGHT = 3  # messages typed ahead that are shown above the editor
SHORT = 30  # characters of each of them


class Talk:
    """A chat in which lines appear as they arrive, and the prompt at our turn."""

    # A message that is entered before our turn waits for it, in sight, and the key ↑ takes it back.
    # A person meant it for the peer of that moment: if that peer has left, it is shown as not sent.

    def __init__(self, here: Server | Client, prompt: str, screen: Screen) -> None:
        self.here = here
        self.prompt = prompt
        self.screen = screen
        self.waiting: deque[str] = deque()  # messages that wait for our turn
        self.waiting_for: str | None = None  # the peer at the time of the last of them
        self.waiting_at: str | None = None  # and its address
        self.started = False
        self.arrived: deque[Line] = deque(maxlen=KEPT)  # lines to print
        self.called = False  # whether the main thread has been called to print them
        # as the engine last told
        self.my_turn = False
        self.peer: str | None = None
        self.address: str | None = None  # of the peer, whose name may change

    def run(self) -> None:
        """Chat until a client's server leaves, or for ever; raises EOFError at Ctrl-D."""
        engine.call(self.here.transcript.subscribe, self._on_line)
        keys = {key.lower(): partial(self._switch, choice) for choice, key in KEYS.items()}
        self.screen.run(self._prompt, self._enter, self._take_back, self._begin, keys)

    def _begin(self) -> None:
        # on a thread of its own, so that Ctrl-C is heard while it waits for an answer
        threading.Thread(target=self._start, daemon=True).start()

    def _start(self) -> None:
        try:
            self.here.start()
        except Exception as error:  # `run` raises it on the main thread
            self.screen.soon(partial(self.screen.leave, error))
            return
        if isinstance(self.here, Server):
            self.arrived.append(Line(self.here.status, "notice"))
        self.started = True
        self.screen.soon(self._catch_up)

    def _on_line(self, line: Line | None) -> None:
        """Note a line, or a change, on the engine's thread."""
        self.my_turn, self.peer = self.here.my_turn, self.here.peer
        self.address = self.here.peer_address if self.peer else None
        if line and line.kind in PRINTED:
            self.arrived.append(line)
        if not self.called:  # one call, however many lines wait
            self.called = True
            self.screen.soon(self._catch_up)

    # on the main thread

    def _catch_up(self) -> None:
        """Print the lines that have arrived, and do what the new state asks for."""
        # The order matters: the state is read before the lines. The engine adds the line that says
        # why a chat has ended, and then ends it. If the state were read last, it could change
        # between the two looks, and that line would never be printed.
        self.called = False
        over = self.started and not self.here.running
        while self.arrived:
            line = self.arrived.popleft()
            self._show(line)
        self._give_back()
        if self.my_turn and self.waiting:
            text = self.waiting.popleft()
            if not self._send(text):
                self.screen.edit(text)
        if over:
            self.screen.leave()

    def _show(self, line: Line) -> None:
        self.screen.show(line.text, problem=line.kind == "problem")
        if names_a_choice(line):
            self.screen.show(by_key())

    def _prompt(self) -> str:
        """Return the words before the line being typed; above them the messages that wait."""
        waiting = list(self.waiting)
        more = len(waiting) - IN_SIGHT
        above = [say("typed_more", n=more)] if more > 0 else []
        above += [
            say("typed_waits", text=shortened(visible(text), SHORT)) for text in waiting[-IN_SIGHT:]
        ]
        ours = self.my_turn or self.here.free
        return "\n".join([*above, self.prompt if ours else ""])

    def _enter(self, text: str) -> bool:
        """Send a message, or keep it until our turn; tell whether either could be done."""
        # the turn has come just now: older ones go first
        if text and self.waiting and self.my_turn:
            self._keep(text)
            return True
        return self._send(text)

    def _send(self, text: str) -> bool:
        try:
            self.here.send(text)
        except ChatError as error:
            if error.key == "not_your_turn":
                self._keep(text)
                return True
            self._show(Line(str(error), "problem"))
            return False
        if not self.here.free:
            threading.Thread(target=self._flush, daemon=True).start()
        return True

    def _flush(self) -> None:
        """Say so if the other side does not read; on a thread of its own, since it may wait."""
        try:
            self.here.flush()
        except ChatError as error:
            self.arrived.append(Line(str(error), "problem"))
            self.screen.soon(self._catch_up)

    def _keep(self, text: str) -> None:
        if not self.waiting:
            self.screen.show(say("typed_ahead", peer=self.peer, button=KEYS["free"]), problem=True)
        self.waiting.append(text)
        self.waiting_for, self.waiting_at = self.peer, self.address

    def _switch(self, choice: str) -> None:
        """Turn `names`, `newline` or `free` on or off, and say so."""
        value = not getattr(self.here, choice)
        try:
            setattr(self.here, choice, value)
        except ChatError as error:
            self.screen.show(str(error), problem=True)
            return
        on = value != (choice == "names")  # the choice is called "no names"
        key = "switched_on" if on else "switched_off"
        self.screen.show(say(key, choice=say(f"choice_{choice}"), button=KEYS[choice]))
        if choice == "names" and value:
            self.screen.show(say("names_next"))

    def _take_back(self) -> str | None:
        return self.waiting.pop() if self.waiting else None

    def _give_back(self) -> None:
        """Show the messages that wait for a peer that has left, and forget them."""
        if self.waiting and self.address != self.waiting_at:
            for text in self.waiting:
                sentence = say("typed_for_other", peer=self.waiting_for, text=visible(text))
                self.screen.show(sentence, problem=True)
            self.waiting.clear()
