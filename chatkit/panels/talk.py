"""The base of the panels with a log: those of a chat, of a room, and of a client in a room."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any, Generic, TypeVar

from ipywidgets import Button, HBox, Text

from chatkit import engine
from chatkit.message import Line
from chatkit.net.service import Service
from chatkit.panels.base import Panel
from chatkit.panels.entry import MessageBox
from chatkit.panels.fold import Fold, folded_away
from chatkit.panels.log import Log
from chatkit.panels.save import PAGE, SaveButtons, save_page
from chatkit.panels.sections import chat_section
from chatkit.panels.widgets import heading, row
from chatkit.texts import say
from chatkit.timeline.page import Section

OWN_ECHO = 0.03  # seconds; one browser draws both panels, and the listener's comes first

Endpoint = TypeVar("Endpoint", bound=Service)


def sending(message: MessageBox) -> tuple[Button, HBox]:
    """Return the button that sends the text of a box, and the row in which both stand."""
    button = Button(description=say("button_send"))
    button.on_click(lambda _: engine.soon(message.send))
    line = row(message.text, button, message.key)
    line.add_class("chatkit-message")
    return button, line


class TalkPanel(Panel, Generic[Endpoint]):
    """A panel around a service with a log: it starts and stops the service, and shows its lines.

    `idle` is the status before the first start. A panel made again with the same arguments takes
    over the conversation of the old one.
    """

    REDRAW = 0.05  # seconds; at most 20 redraws a second reach the browser
    AFTER_ACTION = OWN_ECHO

    def __init__(
        self, kind: str, *, title: str, start: str, boxes: Sequence[Text], idle: str
    ) -> None:
        super().__init__(kind)
        self.title, self.boxes, self.idle = title, boxes, idle
        self.endpoint: Endpoint | None = None
        self.log = Log()
        self.start_button = Button(description=start, button_style="primary")
        self.start_button.add_class("chatkit-once")
        self.stop_button = Button(description=say("button_stop"))
        self.saver = SaveButtons({PAGE: say("button_save")}, self.save)
        self.fold = Fold(self.view)
        self._on_click(self.start_button, self._start)
        self._on_click(self.stop_button, self._stop)
        self._on_click(self.fold.button, self.fold.toggle)
        self.saver.connect(self._on_click)
        for box in boxes:
            self._on_enter(box, lambda _: self._start())

    # for a cell, instead of a click

    def start(self) -> None:
        """Press the first button."""
        self._act_and_wait(self._start)

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

    def _head(self, boxes: Iterable[Any], chosen: Iterable[Any] = ()) -> list[Any]:
        """Return the title and the rows of boxes and buttons; `chosen` stands behind *Stop*.

        A folded panel keeps the title, *Stop*, the chosen widgets and the button that unfolds it.
        """
        typed = row(*boxes)
        controls = row(
            self.start_button, self.stop_button, *chosen, *self.saver.buttons, self.fold.button
        )
        controls.add_class("chatkit-controls")
        folded_away(typed, self.start_button, *self.saver.buttons)
        return [heading(self.title), typed, controls, self.saver.said]

    # for a subclass to fill in

    def _make(self) -> Endpoint:
        """Return a new service, from the values of the boxes; raises `InputError`."""
        raise NotImplementedError

    def _begun(self) -> None:
        """Act on a start that a person has asked for, before the service begins."""

    # acting, on the engine

    async def _start(self) -> None:
        """Start, unless a start is under way or done: a second wish is the same wish."""
        if self._starting or self._running:
            return
        endpoint = self._make()
        self._follow(endpoint)
        self._begun()
        await self._start_once(endpoint)

    async def _stop(self) -> None:
        self._starting = None
        if self.endpoint and self.endpoint.running:
            await self.endpoint.end()

    @property
    def _running(self) -> bool:
        return bool(self.endpoint and self.endpoint.running)

    def _follow(self, endpoint: Endpoint) -> None:
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

    def _take_over(self, old: "TalkPanel[Endpoint]") -> None:
        """Take the lines, the texts of the boxes and the service from the cell's former panel."""
        self.log.lines.extend(old.log.lines)
        for box, before in zip(self.boxes, old.boxes, strict=True):
            box.value = before.value
        self.fold.open = old.fold.open
        if old.endpoint:
            self._follow(old.endpoint)

    def _close(self) -> None:
        if self.endpoint:
            self.endpoint.transcript.unsubscribe(self._on_line)
        super()._close()

    # drawing, on the engine

    def _draw(self) -> None:
        self.log.draw()
        running = self._running
        self.start_button.disabled = running
        self.stop_button.disabled = not running
        self.fold.draw(running)
        for box in self.boxes:
            box.disabled = running
        self._draw_status()

    def _draw_status(self) -> None:
        sentence = self.endpoint.status if self.endpoint else self.idle
        if self._problem:
            sentence = sentence.replace(self._problem, "").strip()  # it stands above already
        self._set_status(escape(sentence))
