"""The panel of one side of a chat: its boxes and buttons, the conversation, and the status.

server.py and client.py make it: each hands in the boxes, the words and the function that differ.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path

from ipywidgets import Button, Checkbox, RadioButtons, Text

from chatkit import engine
from chatkit.errors import NetworkError
from chatkit.message import Line
from chatkit.net.client import Client
from chatkit.net.server import Server
from chatkit.panels.base import Panel
from chatkit.panels.fold import Fold, folded_away
from chatkit.panels.log import Log
from chatkit.panels.save import PAGE, SaveButtons, save_page
from chatkit.panels.sections import chat_section
from chatkit.panels.widgets import heading, label, row, style
from chatkit.texts import say
from chatkit.timeline.page import Section
from chatkit.wire import dialect

OWN_ECHO = 0.03  # seconds; one browser draws both panels, and the listener's comes first


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


class ChatPanel(Panel):
    """A panel around one endpoint: a server or a client.

    `make` returns a new endpoint, from the values of the boxes and the choices `free`, `names` and
    `newline`; it raises `InputError`. `prompt` returns the label of the message box. `idle` is the
    status before the first start.

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
        make: Callable[..., Server | Client],
        prompt: Callable[[], str],
        idle: str,
        wire: str,
        free: bool,
        names: bool,
        newline: bool,
        key: object,
    ) -> None:
        super().__init__("chat")
        self.boxes = boxes
        self.make, self.prompt, self.idle = make, prompt, idle
        self.given = {"free": free, "names": names, "newline": newline}  # the arguments
        self.endpoint: Server | Client | None = None
        self._tick: asyncio.TimerHandle | None = None  # the next redraw of the waiting time
        self.log = Log()
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
        self.start_button = Button(description=start, button_style="primary")
        self.start_button.add_class("chatkit-once")
        self.stop_button = Button(description=say("button_stop"))
        self.send_button = Button(description=say("button_send"))
        self.title = title
        self.saver = SaveButtons({PAGE: say("button_save")}, self.save)
        self.fold = Fold(self.view)
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

    def save(self, name: str | Path) -> Path:
        """Write the chat to an .html file, with the timeline of all programs below it."""
        return save_page(Path(name), [chat_section(self.title, self._lines())])

    def sections(self) -> list[Section]:
        """Return the lines of the chat, where there are any."""
        lines = self._lines()
        return [chat_section(self.title, lines)] if lines else []

    def _lines(self) -> Sequence[Line]:
        endpoint = self.endpoint
        lines = endpoint.lines if endpoint else []
        shown = engine.call(list, self.log.lines)
        return max(lines, shown, key=len)

    # building

    def _arrange(self, title: str) -> None:
        sending = row(self.message.text, self.send_button, self.message.key)
        sending.add_class("chatkit-message")
        boxes = row(*self.boxes, self.for_others)
        controls = row(
            self.start_button, self.stop_button, self.mode, *self.saver.buttons, self.fold.button
        )
        controls.add_class("chatkit-controls")
        folded_away(boxes, self.start_button, *self.saver.buttons)
        self.view.children = [
            style(),
            heading(title),
            boxes,
            controls,
            self.saver.said,
            self.log.box,
            self.status,
            sending,
            self.fold.pin,
        ]

    def _connect_widgets(self) -> None:
        self._on_click(self.start_button, self._start)
        self._on_click(self.stop_button, self._stop)
        self._on_click(self.fold.button, self.fold.toggle)
        self.send_button.on_click(lambda _: engine.soon(self.message.send))
        self.saver.connect(self._on_click)
        for switch in (self.mode, self.nameless, self.newline):
            self._on_change(switch, lambda _: self._act(self._choose))
        for box in self.boxes:
            self._on_enter(box, lambda _: self._start())

    def _continue(self, old: "ChatPanel") -> None:
        self.log.lines.extend(old.log.lines)
        if self.given == old.given:  # else the new arguments win over the old switches
            self.mode.value, self.nameless.value = old.mode.value, old.nameless.value
            self.newline.value = old.newline.value
        for box, before in zip(self.boxes, old.boxes, strict=True):
            box.value = before.value
        self.message.text.value = old.message.text.value  # a draft
        self.fold.open = old.fold.open
        if old.endpoint:
            self._follow(old.endpoint)
            self._choose()

    def _close(self) -> None:
        if self.endpoint:
            self.endpoint.transcript.unsubscribe(self._on_line)
        if self._tick:
            self._tick.cancel()
        super()._close()

    # acting, on the engine

    async def _start(self) -> None:
        """Start, unless a start is under way or done: a second wish is the same wish."""
        if self._starting or (self.endpoint and self.endpoint.running):
            return
        endpoint = self.make(**self._choices())
        self._follow(endpoint)
        self.message.focus()
        await self._start_once(endpoint)

    async def _stop(self) -> None:
        self._starting = None
        if self.endpoint and self.endpoint.running:
            await self.endpoint.end()

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

    def _follow(self, endpoint: Server | Client) -> None:
        """Show the lines of `endpoint` from now on, and no longer those of another one."""
        if self.endpoint:
            self.endpoint.transcript.unsubscribe(self._on_line)
        self.endpoint = endpoint
        endpoint.transcript.subscribe(self._on_line)

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
        self.fold.draw(running)
        for box in self.boxes:
            box.disabled = running
        label(self.message.text, self.prompt())
        self._draw_status()

    def _draw_status(self) -> None:
        """Show the status; do so again when the waiting time in its sentence has changed."""
        sentence = self.endpoint.status if self.endpoint else self.idle
        if self._problem:
            sentence = sentence.replace(self._problem, "").strip()  # it stands above already
        self._set_status(escape(sentence))
        if self._tick:
            self._tick.cancel()
            self._tick = None
        if self.endpoint and (wait := self.endpoint.next_status):
            self._tick = engine.loop().call_later(wait, self._draw_status)
