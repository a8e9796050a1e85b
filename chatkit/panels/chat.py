"""What both panels share: boxes, buttons, the conversation, and a line that says how it stands."""

import asyncio
from html import escape
from typing import ClassVar

from ipywidgets import HTML, Button, RadioButtons, Text, VBox

from chatkit import engine
from chatkit.errors import ChatError, NetworkError
from chatkit.message import Line
from chatkit.net.client import Client
from chatkit.net.server import Server
from chatkit.panels.base import Panel
from chatkit.panels.entry import Entry
from chatkit.panels.log import Log
from chatkit.panels.subshell import answer_while_busy
from chatkit.panels.widgets import close_widgets, heading, problem, row, style
from chatkit.texts import say
from chatkit.wire import dialect

End = Server | Client

OWN_ECHO = 0.03  # seconds; one browser draws both panels, and the listener's comes first


def title(side: str, wire: str) -> str:
    """Return a panel's title; raises `InputError` where there is no such wire."""
    return say("title_framed", title=side) if dialect.find(wire) is dialect.LINES else side


class ChatPanel(Panel):
    """Widgets around one endpoint. After `__init__`, all that changes them runs on the engine.

    A panel made again with the same arguments, as happens when its cell is run twice, takes the
    conversation over from the one before.
    """

    _latest: ClassVar[dict[object, "ChatPanel"]] = {}

    REDRAW = 0.05  # seconds; at most 20 redraws a second reach the browser
    endpoint: End | None = None

    def __init__(self, *, title: str, start: str, boxes: list[Text], free: bool, key: object):
        super().__init__()
        self._boxes = boxes
        self._ticking: asyncio.TimerHandle | None = None
        self.log = Log()
        # a placeholder that changes would throw away what is being typed
        text = Text(continuous_update=False, placeholder=say("hint_message"))
        self.message = Entry(text, self._send)
        self._entries = [Entry(box, self._entered) for box in boxes]
        self.mode = RadioButtons(
            options=[(say("mode_turns"), False), (say("mode_free"), True)],
            value=free,
            orientation="horizontal",
            description=say("label_mode"),
        )
        self.start_button = Button(description=start, button_style="primary")
        self.stop_button = Button(description=say("button_stop"))
        self.send_button = Button(description=say("button_send"))
        self.status = HTML()
        self.view = self._arrange(title)
        self._connect_widgets()
        self._free = free
        engine.call(self._take_over, self._latest.get((type(self), key)))
        self._latest[type(self), key] = self

    # what differs between the two panels

    def _make(self) -> End:
        """Return a new endpoint from what the boxes hold; raises `InputError`."""
        raise NotImplementedError

    def _prompt(self) -> str:
        """Return what stands before the message box."""
        raise NotImplementedError

    # what a notebook may call instead of a click

    def start(self) -> None:
        """Press the first button."""
        engine.run(self._guarded(self._start))

    def send(self, text: str) -> None:
        """Type `text` into the message box and press Enter."""
        engine.call(self._send, text)

    def stop(self) -> None:
        """Press the button that stops."""
        engine.run(self._guarded(self._stop))

    # building

    def _arrange(self, title: str) -> VBox:
        buttons = row(self.start_button, self.stop_button, self.mode)
        sending = row(self.message.text, self.send_button)
        sending.add_class("chatkit-message")
        self.status.add_class("chatkit-status")
        view = VBox(
            [
                style(),
                heading(title),
                row(*self._boxes),
                buttons,
                self.log.box,
                self.status,
                sending,
            ]
        )
        view.add_class("chatkit-panel")
        return view

    def _connect_widgets(self) -> None:
        self._on_click(self.start_button, self._start)
        self._on_click(self.stop_button, self._stop)
        self.send_button.on_click(lambda _: engine.soon(self._send_clicked))
        self.mode.observe(lambda change: engine.soon(self._set_mode, change["new"]), names="value")

    def _take_over(self, old: "ChatPanel | None") -> None:
        if old:
            old._let_go()
            self.log.lines.extend(old.log.lines)
            self.mode.value = old.mode.value if self._free == old._free else self._free
            for box, before in zip(self._boxes, old._boxes, strict=True):
                box.value = before.value
            self.message.text.value = old.message.text.value  # a draft
            if old.endpoint:
                self._hold(old.endpoint)
                old.endpoint.free = self.mode.value
        self._redraw_now()

    def _let_go(self) -> None:
        if self.endpoint:
            self.endpoint.unsubscribe(self._on_line)
        for timer in (self._pending, self._ticking):
            if timer:
                timer.cancel()
        for entry in (self.message, *self._entries):
            entry.disarm()
        close_widgets(self.view)

    # acting, on the engine

    async def _start(self) -> None:
        endpoint = self._make()
        await self._stop()
        self._hold(endpoint)
        self.message.text.focus()
        await endpoint.begin()

    async def _stop(self) -> None:
        if self.endpoint and self.endpoint.running:
            await self.endpoint.end()

    def _send(self, text: str) -> None:
        self._problem = ""
        try:
            if not self.endpoint:
                raise NetworkError("nobody_connected")
            self.endpoint.send(text)
            self.message.clear()
        except ChatError as error:  # the text stays in the box
            self._problem = str(error)
            self._redraw()

    def _entered(self, text: str) -> None:
        """Take Enter in the port, address or username box for the first button."""
        if not self.start_button.disabled:
            engine.spawn(self._guarded(self._start))

    def _send_clicked(self) -> None:
        self._send(self.message.text.value)
        self.message.text.focus()

    def _set_mode(self, free: bool) -> None:
        self._problem = ""
        if self.endpoint:
            self.endpoint.free = free

    def _hold(self, endpoint: End) -> None:
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
        self._draw_state()
        answer_while_busy(self.view)

    def _show_fault(self, sentence: str) -> None:
        self.status.value = problem(sentence)

    def _draw_state(self) -> None:
        here = self.endpoint
        running = bool(here and here.running)
        self.start_button.disabled = running
        self.stop_button.disabled = not running
        for box in self._boxes:
            box.disabled = running
        self.message.text.description = self._prompt()
        self._draw_status()

    def _draw_status(self) -> None:
        status = self.endpoint.status if self.endpoint else self._idle_status()
        fault = problem(self._problem) if self._problem else ""
        rest = escape(status) if status != self._problem else ""
        self.status.value = f'<div role="status">{fault}{rest}</div>'
        self._tick()

    def _idle_status(self) -> str:
        raise NotImplementedError

    def _tick(self) -> None:
        """Draw the status again when the waiting time that it shows has changed."""
        if self._ticking:
            self._ticking.cancel()
            self._ticking = None
        if self.endpoint and (wait := self.endpoint.next_status):
            self._ticking = engine.loop().call_later(wait, self._draw_status)
