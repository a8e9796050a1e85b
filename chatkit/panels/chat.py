"""The panel of one side of a chat: its boxes and buttons, the conversation, and the status.

server.py and client.py make it: each hands in the boxes, the words and the function that differ.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from html import escape

from ipywidgets import Button, RadioButtons, Text

from chatkit import engine
from chatkit.errors import NetworkError
from chatkit.message import Line
from chatkit.net.client import Client
from chatkit.net.server import Server
from chatkit.panels.base import Panel
from chatkit.panels.log import Log
from chatkit.panels.widgets import heading, label, row, style
from chatkit.texts import say
from chatkit.wire import dialect

OWN_ECHO = 0.03  # seconds; one browser draws both panels, and the listener's comes first


def title_with_dialect(title: str, name: str) -> str:
    """Return the title of a panel, with its dialect where that is not the assignment's.

    Raises `InputError` where there is no dialect of that name.
    """
    return say("title_framed", title=title) if dialect.find(name) is dialect.LINES else title


class ChatPanel(Panel):
    """A panel around one endpoint, a server or a client.

    `make` returns a new endpoint, from the values of the boxes and the choice of the switch; it
    raises `InputError`. `prompt` returns the label of the message box. `idle` is the status
    before the first start.

    A panel made again with the same arguments takes over the conversation of the old one.
    """

    REDRAW = 0.05  # seconds; at most 20 redraws a second reach the browser
    AFTER_ACTION = OWN_ECHO

    def __init__(
        self,
        *,
        title: str,
        start: str,
        boxes: Sequence[Text],
        make: Callable[[bool], Server | Client],
        prompt: Callable[[], str],
        idle: str,
        free: bool,
        key: object,
    ) -> None:
        super().__init__("chat")
        self.boxes = boxes
        self.make, self.prompt, self.idle = make, prompt, idle
        self.free = free  # the argument; a person may have switched since
        self.endpoint: Server | Client | None = None
        self._tick: asyncio.TimerHandle | None = None  # the next redraw of the waiting time
        self.log = Log()
        # the placeholder is fixed: changing it while a person types would take the letters away
        text = Text(continuous_update=False, placeholder=say("hint_message"))
        self.message = self._on_enter(text, self._send)
        self.mode = RadioButtons(
            options=[(say("mode_turns"), False), (say("mode_free"), True)],
            value=free,
            orientation="horizontal",
            description=say("label_mode"),
        )
        self.start_button = Button(description=start, button_style="primary")
        self.stop_button = Button(description=say("button_stop"))
        self.send_button = Button(description=say("button_send"))
        self._arrange(title)
        self._connect_widgets()
        self._open(key)

    # for a cell, instead of a click

    def start(self) -> None:
        """Press the first button."""
        self._act_and_wait(self._start)

    def send(self, text: str) -> None:
        """Type `text` into the message box and press Enter."""
        self._act_and_wait(partial(self._send, text))

    def stop(self) -> None:
        """Press the stop button."""
        self._act_and_wait(self._stop)

    # building

    def _arrange(self, title: str) -> None:
        sending = row(self.message.text, self.send_button)
        sending.add_class("chatkit-message")
        self.view.children = [
            style(),
            heading(title),
            row(*self.boxes),
            row(self.start_button, self.stop_button, self.mode),
            self.log.box,
            self.status,
            sending,
        ]

    def _connect_widgets(self) -> None:
        self._on_click(self.start_button, self._start)
        self._on_click(self.stop_button, self._stop)
        self._on_click(self.send_button, self._send_clicked)
        self._on_change(self.mode, self._set_mode)
        for box in self.boxes:
            self._on_enter(box, self._entered)

    def _continue(self, old: "ChatPanel") -> None:
        self.log.lines.extend(old.log.lines)
        # an argument that differs from the last time wins over the switch
        self.mode.value = old.mode.value if self.free == old.free else self.free
        for box, before in zip(self.boxes, old.boxes, strict=True):
            box.value = before.value
        self.message.text.value = old.message.text.value  # a draft
        if old.endpoint:
            self._follow(old.endpoint)
            old.endpoint.free = self.mode.value

    def _close(self) -> None:
        if self.endpoint:
            self.endpoint.unsubscribe(self._on_line)
        if self._tick:
            self._tick.cancel()
        super()._close()

    # acting, on the engine

    async def _start(self) -> None:
        endpoint = self.make(self.mode.value)
        await self._stop()
        self._follow(endpoint)
        self.message.text.focus()
        await endpoint.begin()

    async def _stop(self) -> None:
        if self.endpoint and self.endpoint.running:
            await self.endpoint.end()

    async def _entered(self, text: str) -> None:
        """Take Enter in the port, address or username box for the first button."""
        if not self.start_button.disabled:
            await self._start()

    def _send(self, text: str) -> None:
        """Send `text` and empty the box; a text that is refused stays in the box."""
        if not self.endpoint:
            raise NetworkError("nobody_connected")
        self.endpoint.send(text)
        self.message.clear()

    def _send_clicked(self) -> None:
        self.message.text.focus()
        self._send(self.message.text.value)

    def _set_mode(self, free: bool) -> None:
        self._problem = ""
        if self.endpoint:
            self.endpoint.free = free

    def _follow(self, endpoint: Server | Client) -> None:
        """Show the lines of `endpoint` from now on, and no longer those of another one."""
        if self.endpoint:
            self.endpoint.unsubscribe(self._on_line)
        self.endpoint = endpoint
        endpoint.subscribe(self._on_line)

    def _on_line(self, line: Line | None) -> None:
        if line:
            self.log.lines.append(line)
            if line.kind == "problem":
                self._problem = line.text
            elif line.kind not in ("where", "detail"):
                self._problem = ""
        self._redraw(OWN_ECHO if line and line.kind == "mine" else 0.0)

    # drawing, on the engine

    def _draw(self) -> None:
        self.log.draw()
        running = bool(self.endpoint and self.endpoint.running)
        self.start_button.disabled = running
        self.stop_button.disabled = not running
        for box in self.boxes:
            box.disabled = running
        label(self.message.text, self.prompt())
        self._draw_status()

    def _draw_status(self) -> None:
        """Show the status; do so again when the waiting time in its sentence has changed."""
        sentence = self.endpoint.status if self.endpoint else self.idle
        self._set_status(escape(sentence) if sentence != self._problem else "")
        if self._tick:
            self._tick.cancel()
            self._tick = None
        if self.endpoint and (wait := self.endpoint.next_status):
            self._tick = engine.loop().call_later(wait, self._draw_status)
