"""The base of all five panels: the chat's, the cable's, the timeline's, the stepper's, the checks'.

It gives them four things. A click runs on the engine, and its error becomes a sentence. Redraws
are paced. A cell that is run again replaces its panel. A page without widgets gets a sentence.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ClassVar

from IPython.display import display
from ipywidgets import HTML, Button, Text, VBox

from chatkit import engine
from chatkit.errors import ChatError
from chatkit.net.service import Service
from chatkit.panels.absence import absence, own_class
from chatkit.panels.entry import Entry, MessageBox, Take
from chatkit.panels.subshell import answer_while_busy
from chatkit.panels.widgets import close_widgets, problem
from chatkit.texts import say
from chatkit.timeline.page import Section

Action = Callable[[], Awaitable[None] | None]  # a click's work: a function, or a coroutine function
Reading = Callable[[str], Awaitable[None] | None]  # the same, with the text of a box


class Panel:
    """A panel in a notebook: a column of widgets, the status among them.

    `view` is its widget, for a layout of one's own: `HBox([one.view, other.view])`.

    A subclass makes its widgets in `__init__`, puts them into `view`, and calls `_open` last.
    From then on the engine's thread alone changes widgets.
    """

    REDRAW: ClassVar[float]  # seconds at least between two redraws
    AFTER_ACTION: ClassVar[float] = 0.0  # seconds from an action to the redraw that it asks for

    _newest: ClassVar[dict[tuple[type, object], "Panel"]] = {}

    def __init__(self, kind: str) -> None:
        self.status = HTML()
        self.status.add_class("chatkit-status")
        self.view = VBox()
        self.view.add_class("chatkit-panel")
        self.view.add_class(f"chatkit-{kind}")
        self.view.add_class(own_class(self.view))
        self._problem = ""  # the last sentence about one; the next action clears it
        self._entries: list[Entry] = []
        self._starting: object = None  # a service whose `begin` has not returned
        self._closed = False
        self._pending: asyncio.TimerHandle | None = None  # the next redraw
        self._drawn_at = 0.0  # the time of the last redraw, on the loop's clock

    def close(self) -> None:
        """Take the panel off the page; a server, a client or a cable behind it runs on."""
        engine.call(self._close)

    def _ipython_display_(self) -> None:
        for output in self._outputs():
            display(output, raw=True)  # type: ignore[no-untyped-call]

    def _outputs(self) -> list[dict[str, Any]]:
        """Return the panel's two outputs in a cell: the sentence of its absence, and the panel."""
        text = self._text_alone()
        if self._closed:
            return [{"text/plain": text}]
        return [absence(self.view, text), self.view._repr_mimebundle_() | {"text/plain": ""}]

    # for a subclass to fill in

    def _draw(self) -> None:
        """Bring all widgets up to date; an exception is shown in the status."""
        raise NotImplementedError

    def _continue(self, old: Any) -> None:
        """Take over the state of `old`, a panel of the same class that has just been closed."""

    def sections(self) -> list[Section]:
        """Return the contents of the panel for a report; it has none where nothing happened."""
        return []

    def _text_alone(self) -> str:
        """Return the text for a page that has no widgets."""
        return say("panel_gone")

    # the same cell, run again

    def _open(self, key: object) -> None:
        """Draw the panel, in place of the panel of this class that has the same `key`.

        A cell that is run again makes its panel with the same arguments, and so with the same
        key. The old panel is closed, because a kernel keeps every widget until it is closed.
        """
        engine.call(self._replace, (type(self), key))

    def _replace(self, place: tuple[type, object]) -> None:
        old = self._newest.get(place)
        self._newest[place] = self
        if old:
            old.close()
            self._continue(old)
        self._redraw_now()

    def _close(self) -> None:
        self._closed = True
        if self._pending:
            self._pending.cancel()
        for entry in self._entries:
            entry.disarm()
        close_widgets(self.view)

    @classmethod
    def all_sections(cls) -> list[Section]:
        """Return the contents of all panels of this process, in the order of their first cells."""
        panels = [*Panel._newest.values()]
        return [section for one in panels if not one._closed for section in one.sections()]

    # acting
    #
    # The kernel calls the listener of a widget on a thread of its own, which may run another loop
    # or wait for a busy cell. A listener therefore does one thing: it hands over to the engine.

    def _on_click(self, button: Button, action: Action) -> None:
        button.on_click(lambda _: self._act(action))

    def _on_enter(self, box: Text, action: Reading) -> None:
        """Run `action` with the text of `box` at each Enter."""
        self._entries.append(Entry(box, self._taking(action)))

    def _message_box(self, action: Reading, **options: Any) -> MessageBox:
        """Return a box that runs `action` with its text at each Enter, and is empty afterwards."""
        box = MessageBox(self._taking(action), **options)
        self._entries.append(box)
        return box

    def _taking(self, action: Reading) -> Take:
        return lambda text: self._guarded(partial(action, text))

    def _on_change(self, widget: Any, action: Callable[[Any], None]) -> None:
        """Call `action` with the widget's new value where a person or a cell has changed it."""

        def changed(change: dict[str, Any]) -> None:
            if not engine.on_loop():  # a change on the engine's thread is the panel's own
                engine.soon(action, change["new"])

        widget.observe(changed, names="value")

    def _act(self, action: Action) -> None:
        """Have the engine run `action`; return at once."""
        engine.spawn(self._guarded(action))

    def _act_and_wait(self, action: Action) -> None:
        """Have the engine run `action`, as a click does; return when it is done."""
        engine.run(self._guarded(action))

    async def _start_once(self, service: Service) -> None:
        """Begin a service, kept in `_starting` meanwhile, so that a second wish can be ignored."""
        self._starting = service
        try:
            await service.begin()
        finally:
            if self._starting is service:
                self._starting = None

    async def _guarded(self, action: Action) -> bool:
        """Run `action` and show its error in the status: a click has no cell for a traceback.

        Returns True if there was no error.
        """
        self._problem = ""
        try:
            outcome = action()
            if outcome is not None:
                await outcome
        except ChatError as error:
            self._problem = str(error)
        except Exception as error:
            self._problem = say("inner_fault", reason=repr(error))
        else:
            self._redraw(0.0 if self._problem else self.AFTER_ACTION)
            return True
        self._redraw()
        return False

    # redrawing, on the engine
    #
    # A redraw sends whole widgets to the browser, and a flood of news would ask for thousands a
    # second. `_redraw` therefore only sets a timer, for REDRAW seconds after the last redraw at
    # the earliest. Of two wishes the earlier one counts: the redraw that it brings shows all that
    # has happened up to then, so the later one is not needed.

    def _redraw(self, after: float = 0.0) -> None:
        """Have the panel drawn in `after` seconds, or as soon as the pace allows it."""
        if self._closed:
            return
        when = max(engine.loop().time() + after, self._drawn_at + self.REDRAW)
        if self._pending:
            if self._pending.when() <= when:
                return
            self._pending.cancel()
        self._pending = engine.loop().call_at(when, self._redraw_now)

    def _redraw_now(self) -> None:
        if self._pending:
            self._pending.cancel()
        self._pending = None
        self._drawn_at = engine.loop().time()
        try:
            self._draw()
            answer_while_busy(self.view)
        except Exception as error:
            self._show_fault(error)

    def _set_status(self, html: str) -> None:
        """Show `html` in the status, below the sentence of the last error."""
        alarm = problem(self._problem) if self._problem else ""
        self.status.value = f'<div role="status">{alarm}{html}</div>'

    def _show_fault(self, error: Exception) -> None:
        """Show an error of chatkit itself, instead of everything else in the status."""
        self.status.value = problem(say("inner_fault", reason=repr(error)))
