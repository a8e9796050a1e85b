"""The cable's panel: every piece of bytes that passes, and buttons that break the connection."""

import math
from html import escape
from pathlib import Path
from typing import Any

from ipywidgets import HTML, Button, RadioButtons

from chatkit import address, engine
from chatkit.address import host_port
from chatkit.cable.cable import Cable
from chatkit.cable.faults import DIRECTIONS, Direction, Faults, number
from chatkit.errors import InputError
from chatkit.message import Line
from chatkit.panels.base import Panel
from chatkit.panels.cable_boxes import BOXES, fault_box
from chatkit.panels.fold import Fold, folded_away
from chatkit.panels.piece_list import piece_list
from chatkit.panels.save import PAGE, SaveButtons, save_page
from chatkit.panels.sections import cable_section
from chatkit.panels.widgets import box, css, heading, problem, row, scroller, style
from chatkit.texts import say
from chatkit.timeline.page import Section

BOTH = ""  # the choice of both directions; None would mean that no button is chosen


class CablePanel(Panel):
    """A cable in a notebook. The arguments fill its boxes; the Start button plugs it in.

        CablePanel(listen=6005, to=("127.0.0.1", 5005))

    A panel made again with the same arguments takes over the cable of the old one. `view` is
    its widget, for an HBox or a Tab.
    """

    REDRAW = 0.1  # seconds; at most ten redraws a second reach the browser

    def __init__(
        self, listen: int | None = None, to: tuple[str, int] | None = None, *, seed: int = 0
    ) -> None:
        to = address.check_target(to) if to else None
        super().__init__("cable")
        self.seed = seed
        self.cable: Cable | None = None
        self._filled: dict[str, str] = {}  # the last text that this panel put into each fault's box
        self.port = box("cable_port", listen, say("hint_cable_port"))
        self.port.add_class("chatkit-port")
        self.target = box(
            "target", host_port(to) if to else "", say("hint_target", host=address.HOST)
        )
        self.start_button = Button(description=say("button_start"), button_style="primary")
        self.stop_button = Button(description=say("button_stop"))
        self.pieces = HTML()
        self.direction = RadioButtons(
            options=[(say("both_ways"), BOTH), *((say(way), way) for way in DIRECTIONS)],
            value=BOTH,
            orientation="horizontal",
            description=say("label_direction"),
        )
        self.hold, self.unplug, self.cut, self.half, self.apply, self.clear = (
            Button(description=say(f"button_{name}"), tooltip=say(f"tip_{name}"))
            for name in ("hold", "unplug", "cut", "half_close", "apply", "clear_faults")
        )
        self.faults = {name: fault_box(name) for name in BOXES}
        self.saver = SaveButtons({PAGE: say("button_save")}, self.save)
        self.fold = Fold(self.view)
        self._arrange()
        self._connect_widgets()
        self._open((listen, to, seed))

    # for a cell, instead of a click

    def start(self) -> None:
        """Press Start."""
        self._act_and_wait(self._start)

    def stop(self) -> None:
        """Press Stop."""
        self._act_and_wait(self._stop)

    def save(self, name: str | Path) -> Path:
        """Write the pieces to an .html file, with the timeline of all programs below them."""
        total, entries = self.cable.news(0) if self.cable else (0, [])
        return save_page(Path(name), [cable_section(entries, total)])

    def sections(self) -> list[Section]:
        """Return the pieces that went through the cable, where there are any."""
        total, entries = self.cable.news(0) if self.cable else (0, [])
        return [cable_section(entries, total)] if entries else []

    # building

    def _arrange(self) -> None:
        ends = row(self.port, self.target)
        controls = row(self.start_button, self.stop_button, *self.saver.buttons, self.fold.button)
        controls.add_class("chatkit-controls")
        boxes = row(*self.faults.values(), self.apply)
        boxes.add_class("chatkit-faults")
        folded_away(ends, self.start_button, *self.saver.buttons, boxes)
        self.view.children = [
            style(css("cable")),
            heading(say("title_cable")),
            ends,
            controls,
            self.saver.said,
            scroller(self.pieces, "scroll"),
            self.status,
            row(self.direction),
            row(self.hold, self.unplug, self.cut, self.half, self.clear),
            boxes,
            self.fold.pin,
        ]

    def _connect_widgets(self) -> None:
        for button, action in (
            (self.start_button, self._start),
            (self.stop_button, self._stop),
            (self.hold, self._hold_or_release),
            (self.unplug, self._unplug_or_plug_in),
            (self.cut, self._reset),
            (self.half, self._half_close),
            (self.apply, self._apply),
            (self.clear, self._clear),
            (self.fold.button, self.fold.toggle),
        ):
            self._on_click(button, action)
        self.saver.connect(self._on_click)
        for text in (self.port, self.target):
            self._on_enter(text, lambda _: self._start())
        for text in self.faults.values():
            self._on_enter(text, lambda _: self._apply())
            self._on_change(text, lambda _: self._redraw())
        self.direction.observe(self._turn, names="value")

    def _continue(self, old: "CablePanel") -> None:
        self.port.value, self.target.value = old.port.value, old.target.value
        self.direction.value = old.direction.value
        self.fold.open = old.fold.open
        if old.cable:
            self._follow(old.cable)

    def _close(self) -> None:
        if self.cable:
            self.cable.transcript.unsubscribe(self._on_line)
        super()._close()

    # acting, on the engine

    async def _start(self) -> None:
        """Put the cable in place, unless that is under way or done."""
        port, to = address.check_port(self.port.value), address.split_host_port(self.target.value)
        if self._starting:
            return
        if not (self.cable and (self.cable.port, self.cable.to) == (port, to)):
            await self._replace_cable(port, to)
        assert self.cable
        if not self.cable.running:
            await self._start_once(self.cable)  # a stopped cable begins again, and its list goes on

    async def _replace_cable(self, port: int, to: tuple[str, int]) -> None:
        """Stop the cable, if there is one, and make another with the same faults."""
        cable = Cable(port, to, seed=self.seed)
        for way, faults in (self.cable.faults if self.cable else {}).items():
            cable.set(way, **vars(faults))
        await self._stop()
        self._follow(cable)

    async def _stop(self) -> None:
        self._starting = None
        if self.cable and self.cable.running:
            await self.cable.end()

    def _hold_or_release(self) -> None:
        self._set(glue=0 if self._any("glue") else math.inf)

    def _unplug_or_plug_in(self) -> None:
        self._set(unplugged=not self._any("unplugged"))

    def _reset(self) -> None:
        self._running_cable().cut()

    def _half_close(self) -> None:
        way = self.direction.value
        if way == BOTH:
            raise InputError("half_close_one_way")
        self._running_cable().half_close(way)

    def _clear(self) -> None:
        self._running_cable().clear()
        self._refill(self._typed())

    def _apply(self) -> None:
        """Set the faults whose boxes a person has changed; an emptied box means 0."""
        typed = self._typed()
        changes = {name: text for name, text in typed.items() if text != self._filled[name]}
        self._running_cable()
        if not changes:
            raise InputError("boxes_same")
        self._set(**{name: number(name, text.strip() or "0") for name, text in changes.items()})
        self._refill(typed)

    def _set(self, **changes: Any) -> None:
        self._running_cable().set(self.direction.value or None, **changes)

    def _running_cable(self) -> Cable:
        if not (self.cable and self.cable.running):
            raise InputError("cable_first")
        return self.cable

    def _follow(self, cable: Cable) -> None:
        """Show the log of `cable` from now on, and no longer that of another one."""
        if self.cable:
            self.cable.transcript.unsubscribe(self._on_line)
        self.cable = cable
        cable.transcript.subscribe(self._on_line)

    def _on_line(self, line: Line | None) -> None:
        self._redraw()

    # the boxes of the faults, on the engine
    #
    # A box shows the value of its fault, but must not lose the digits of a person in the middle
    # of typing. So the panel remembers the text that it has put into each box. A box that still
    # holds that text follows the fault. A box with another text has been changed by a person: it
    # is left alone until Apply, or until the boxes are filled anew for another direction. The panel
    # notes what the boxes hold at the click on a direction, since the engine may be busy: a digit
    # that is typed after the click belongs to the new direction, and stays.

    def _fill(self) -> None:
        """Put the values of the faults into the boxes that no person has changed.

        Where the two directions differ, the box is empty.
        """
        for name, text in self.faults.items():
            values = {getattr(faults, name) for faults in self._chosen_faults()}
            known = f"{values.pop():.15g}" if len(values) == 1 else ""
            if text.value == self._filled.get(name, text.value):
                self._filled[name] = text.value = known

    def _typed(self) -> dict[str, str]:
        return {name: text.value for name, text in self.faults.items()}

    def _turn(self, _change: dict[str, Any]) -> None:
        """Fill the boxes anew for another direction; called on the kernel's thread."""
        engine.soon(self._refill, self._typed())

    def _refill(self, before: dict[str, str]) -> None:
        """Put the values of the faults into all boxes that still hold the text of `before`."""
        self._filled = before
        self._fill()
        self._redraw()

    def _chosen_faults(self) -> list[Faults]:
        """Return the faults of the chosen direction, or of both."""
        faults = self.cable.faults if self.cable else {}
        way = self.direction.value
        return [faults.get(one, Faults()) for one in DIRECTIONS if way in (one, BOTH)]

    def _any(self, name: str) -> bool:
        """Tell whether a fault is on in a chosen direction, so that its button turns it off."""
        return any(getattr(faults, name) for faults in self._chosen_faults())

    # drawing, on the engine

    def _draw(self) -> None:
        self._fill()
        self.pieces.value = piece_list(self.cable.log if self.cable else [])
        running = bool(self.cable and self.cable.running)
        self._draw_controls(running)
        self._draw_status(running)

    def _draw_controls(self, running: bool) -> None:
        for widget in (self.start_button, self.port, self.target):
            widget.disabled = running
        for button in (
            self.stop_button, self.hold, self.unplug, self.cut, self.half, self.apply, self.clear,
        ):  # fmt: skip
            button.disabled = not running
        self.fold.draw(running)
        self.half.disabled = not running or self.direction.value == BOTH
        self.hold.description = say("button_release" if self._any("glue") else "button_hold")
        self.unplug.description = say("button_plug" if self._any("unplugged") else "button_unplug")

    def _draw_status(self, running: bool) -> None:
        changed = any(text.value != self._filled[name] for name, text in self.faults.items())
        reminder = problem(say("boxes_changed")) if changed else ""
        sentence = self.cable.place if self.cable else say("cable_stopped")
        lanes = "".join(map(self._lane, DIRECTIONS)) if self.cable else ""
        self._set_status(f'{reminder}<span class="chatkit-place">{escape(sentence)}</span>{lanes}')

    def _lane(self, way: Direction) -> str:
        assert self.cable
        return f'<div class="chatkit-lanes">{escape(self.cable.state(way))}</div>'
