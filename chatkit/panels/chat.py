"""The panel of one side of a chat: its boxes and buttons, the conversation, and the status.

server.py and client.py make it: each hands in the boxes, the words and the function that differ.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from ipywidgets import Checkbox, RadioButtons, Text

from chatkit import engine
from chatkit.errors import NetworkError
from chatkit.net.client import Client
from chatkit.net.server import Server
from chatkit.panels.talk import TalkPanel, sending
from chatkit.panels.widgets import label, row, style
from chatkit.texts import say
from chatkit.wire import dialect


def title_with_dialect(title: str, name: str) -> str:
    """Return the title of a panel, with its dialect where that is not the assignment's.

    Raises `InputError` where there is no dialect of that name.
    """
    return say("title_framed", title=title) if dialect.find(name) is dialect.LINES else title


def _choice(name: str, value: bool) -> Checkbox:
    """Return a switch; `name` is the key of its label and its tip, without `choice_` and `tip_`."""
    switch = Checkbox(value, description=say(f"choice_{name}"), indent=False)
    switch.tooltip = say(f"tip_{name}")
    return switch


class ChatPanel(TalkPanel[Server | Client]):
    """A panel around one endpoint: a server or a client.

    `make` returns a new endpoint, from the values of the boxes and the choices `free`, `names` and
    `newline`; it raises `InputError`. `prompt` returns the label of the message box. `idle` is the
    status before the first start.

    A panel made again with the same arguments takes over the conversation of the old one.
    """

    def __init__(
        self,
        *,
        title: str,
        start: str,
        boxes: Sequence[Text],
        make: Callable[..., Server | Client],
        prompt: Callable[[], str],
        idle: str,
        wire: str,
        free: bool,
        names: bool,
        newline: bool,
        key: object,
    ) -> None:
        super().__init__("chat", title=title, start=start, boxes=boxes, idle=idle)
        self.make, self.prompt = make, prompt
        self.given = {"free": free, "names": names, "newline": newline}  # the arguments
        self._tick: asyncio.TimerHandle | None = None  # the next redraw of the waiting time
        # the placeholder is fixed: changing it while a person types would take the letters away
        self.message = self._message_box(self._send, placeholder=say("hint_message"))
        self.mode = RadioButtons(
            options=[(say("mode_turns"), False), (say("mode_free"), True)],
            value=free,
            orientation="horizontal",
            description=say("label_mode"),
        )
        # for programs that say no names, or read lines; the framed dialect leaves neither open
        self.nameless = _choice("names", not names)
        self.newline = _choice("newline", newline)
        self.for_others = row(self.nameless, self.newline)
        if dialect.find(wire) is dialect.LINES:
            self.for_others.layout.display = "none"
        self.send_button, typing = sending(self.message)
        for switch in (self.mode, self.nameless, self.newline):
            self._on_change(switch, lambda _: self._act(self._choose))
        self.view.children = [
            style(),
            *self._head([*self.boxes, self.for_others], [self.mode]),
            self.log.box,
            self.status,
            typing,
            self.fold.pin,
        ]
        self._open(key)

    # for a cell, instead of a click

    def send(self, text: str) -> None:
        """Type `text` into the message box and press Enter."""
        self._act_and_wait(partial(self._send, text))

    def _continue(self, old: "ChatPanel") -> None:
        if self.given == old.given:  # else the new arguments win over the old switches
            self.mode.value, self.nameless.value = old.mode.value, old.nameless.value
            self.newline.value = old.newline.value
        self.message.text.value = old.message.text.value  # a draft
        self._take_over(old)
        self._choose()

    def _close(self) -> None:
        if self._tick:
            self._tick.cancel()
        super()._close()

    # acting, on the engine

    def _make(self) -> Server | Client:
        return self.make(**self._choices())

    def _begun(self) -> None:
        self.message.focus()

    def _send(self, text: str) -> None:
        """Send `text`; a text that is refused stays in the box, or comes back to it."""
        if not self.endpoint:
            raise NetworkError("nobody_connected")
        self.endpoint.send(text)

    def _choices(self) -> dict[str, bool]:
        names, newline = not self.nameless.value, self.newline.value
        return {"free": self.mode.value, "names": names, "newline": newline}

    def _choose(self) -> None:
        """Have the endpoint follow the switches, in the middle of a chat, too."""
        for name, chosen in self._choices().items():
            if self.endpoint and getattr(self.endpoint, name) != chosen:
                setattr(self.endpoint, name, chosen)

    # drawing, on the engine

    def _draw(self) -> None:
        label(self.message.text, self.prompt())
        super()._draw()

    def _draw_status(self) -> None:
        """Show the status; do so again when the waiting time in its sentence has changed."""
        super()._draw_status()
        if self._tick:
            self._tick.cancel()
            self._tick = None
        if self.endpoint and (wait := self.endpoint.next_status):
            self._tick = engine.loop().call_later(wait, self._draw_status)
