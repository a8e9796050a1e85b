"""The cable's panel: every piece that passes, and buttons that break the connection."""

import math
from html import escape
from typing import Any, ClassVar

from ipywidgets import HTML, Button, RadioButtons, VBox

from chatkit import address, engine
from chatkit.address import host_port
from chatkit.cable.cable import Cable
from chatkit.cable.faults import DIRECTIONS, Faults, described, number
from chatkit.errors import InputError
from chatkit.message import Line
from chatkit.panels.base import Panel
from chatkit.panels.cable_boxes import BOXES, fault_box
from chatkit.panels.cable_style import CSS
from chatkit.panels.entry import Entry
from chatkit.panels.piece_list import listed
from chatkit.panels.subshell import answer_while_busy
from chatkit.panels.widgets import box, close_widgets, heading, problem, row, scroller, style
from chatkit.texts import say

BOTH = ""  # None would mean that nothing is chosen


class CablePanel(Panel):
    """A cable in a notebook: its boxes hold what the arguments give, and Start does the rest.

        CablePanel(listen=6005, to=("127.0.0.1", 5005))

    After `__init__`, all that changes widgets runs on the engine. Made again with the same
    arguments, as happens when its cell is run twice, it takes the cable over.
    """

    _latest: ClassVar[dict[object, "CablePanel"]] = {}

    REDRAW = 0.1  # seconds; at most ten redraws a second reach the browser
    cable: Cable | None = None

    def __init__(
        self, listen: int | None = None, to: tuple[str, int] | None = None, *, seed: int = 0
    ) -> None:
        super().__init__()
        self._seed = seed
        self._filled: dict[str, str] = {}  # what we wrote into the boxes of the faults
        to = address.check_target(to) if to else None
        self._make_widgets(listen, to)
        self._connect_widgets()
        key = (listen, to, seed)
        engine.call(self._take_over, self._latest.get(key))
        self._latest[key] = self

    # what a notebook may call instead of a click

    def start(self) -> None:
        """Press Start."""
        engine.run(self._guarded(self._start))

    def stop(self) -> None:
        """Press Stop."""
        engine.run(self._guarded(self._stop))

    # building

    def _make_widgets(self, listen: int | None, to: tuple[str, int] | None) -> None:
        self.port = box("cable_port", listen, say("hint_cable_port"))
        self.port.add_class("chatkit-port")
        self.target = box("target", host_port(to) if to else "", say("hint_target"))
        self.start_button = Button(description=say("button_start"), button_style="primary")
        self.stop_button = Button(description=say("button_stop"))
        self.pieces, self.status = HTML(), HTML()
        self.status.add_class("chatkit-status")
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
        self.view = self._arrange()

    def _arrange(self) -> VBox:
        boxes = row(*self.faults.values())
        boxes.add_class("chatkit-faults")
        view = VBox(
            [
                style(CSS),
                heading(say("title_cable")),
                row(self.port, self.target),
                row(self.start_button, self.stop_button),
                scroller(self.pieces, "scroll"),
                self.status,
                row(self.direction),
                row(self.hold, self.unplug, self.cut, self.half),
                boxes,
                row(self.apply, self.clear),
            ]
        )
        view.add_class("chatkit-panel")
        view.add_class("chatkit-cable")
        return view

    def _connect_widgets(self) -> None:
        for button, action in (
            (self.start_button, self._start),
            (self.stop_button, self._stop),
            (self.hold, self._hold),
            (self.unplug, self._unplug),
            (self.cut, self._cut),
            (self.half, self._half_close),
            (self.apply, self._apply),
            (self.clear, self._clear),
        ):
            self._on_click(button, action)
        self._entries = [Entry(one, self._entered) for one in (self.port, self.target)]
        self._entries += [Entry(one, self._typed) for one in self.faults.values()]
        for text in self.faults.values():
            text.observe(lambda _: engine.soon(self._redraw), names="value")
        self.direction.observe(lambda _: engine.soon(self._show_faults), names="value")

    def _take_over(self, old: "CablePanel | None") -> None:
        if old:
            old._let_go()
            self.port.value, self.target.value = old.port.value, old.target.value
            self.direction.value = old.direction.value
            if old.cable:
                self._watch(old.cable)
        self._show_faults()
        self._redraw_now()

    def _let_go(self) -> None:
        if self.cable:
            self.cable.unsubscribe(self._on_line)
        if self._pending:
            self._pending.cancel()
        for entry in self._entries:
            entry.disarm()
        close_widgets(self.view)

    # acting, on the engine

    async def _start(self) -> None:
        port, to = address.check_port(self.port.value), address.split_host_port(self.target.value)
        if not (self.cable and (self.cable.port, self.cable.to) == (port, to)):
            cable = Cable(port, to, seed=self._seed)
            for way, faults in (self.cable.faults if self.cable else {}).items():
                cable.set(way, **vars(faults))  # they stay as they were
            await self._stop()
            self._watch(cable)
        assert self.cable
        await self.cable.begin()  # once more, if it was stopped: what it has seen stays listed

    async def _stop(self) -> None:
        if self.cable and self.cable.running:
            await self.cable.end()

    async def _hold(self) -> None:
        self._set(glue=0 if self._any("glue") else math.inf)

    async def _unplug(self) -> None:
        self._set(unplugged=not self._any("unplugged"))

    async def _cut(self) -> None:
        if not self._running().cut():
            raise InputError("cable_nothing")

    async def _half_close(self) -> None:
        way = self.direction.value
        if way == BOTH:
            raise InputError("half_close_one_way")
        if not self._running().half_close(way):
            raise InputError("cable_nothing")

    async def _clear(self) -> None:
        self._running().clear()
        self._show_faults()

    async def _apply(self) -> None:
        typed = {name: box.value for name, box in self.faults.items()}
        changes = {name: text for name, text in typed.items() if text != self._filled[name]}
        self._set(**{name: number(name, text.strip() or "0") for name, text in changes.items()})
        self._show_faults()

    def _set(self, **changes: Any) -> None:
        self._running().set(self.direction.value or None, **changes)

    def _running(self) -> Cable:
        if not (self.cable and self.cable.running):
            raise InputError("cable_first")
        return self.cable

    def _entered(self, text: str) -> None:
        """Take Enter in the port or the address for Start."""
        if not self.start_button.disabled:
            engine.spawn(self._guarded(self._start))

    def _typed(self, text: str) -> None:
        """Take Enter in a fault's box for Apply."""
        engine.spawn(self._guarded(self._apply))

    def _watch(self, cable: Cable) -> None:
        if self.cable:
            self.cable.unsubscribe(self._on_line)
        self.cable = cable
        cable.subscribe(self._on_line)

    def _on_line(self, line: Line | None) -> None:
        self._redraw()

    # drawing, on the engine

    @property
    def _chosen(self) -> list[Faults]:
        """The faults of the chosen directions."""
        faults = self.cable.faults if self.cable else {}
        way = self.direction.value
        return [faults.get(one, Faults()) for one in DIRECTIONS if way in (one, BOTH)]

    def _any(self, name: str) -> bool:
        """Tell whether a fault is on in a chosen direction, so that it can be turned off."""
        return any(getattr(faults, name) for faults in self._chosen)

    def _show_faults(self) -> None:
        """Fill the boxes with what is on, whatever stands in them."""
        self._filled.clear()
        self._fill()
        self._redraw()

    def _fill(self) -> None:
        """Do so with those that nobody has changed; one that differs by direction stays empty."""
        for name, text in self.faults.items():
            values = {getattr(faults, name) for faults in self._chosen}
            known = f"{values.pop():.15g}" if len(values) == 1 else ""
            if text.value == self._filled.get(name, text.value):
                self._filled[name] = text.value = known

    def _draw(self) -> None:
        self._fill()
        self.pieces.value = listed(self.cable.log if self.cable else [])
        self._draw_state()
        answer_while_busy(self.view)

    def _show_fault(self, sentence: str) -> None:
        self.status.value = problem(sentence)

    def _draw_state(self) -> None:
        running = bool(self.cable and self.cable.running)
        self.start_button.disabled = running
        for one in (self.port, self.target):
            one.disabled = running
        for button in (self.stop_button, self.hold, self.unplug, self.cut, self.half):
            button.disabled = not running
        self.half.disabled = not running or self.direction.value == BOTH
        self.apply.disabled = self.clear.disabled = not running
        self.hold.description = say("button_release" if self._any("glue") else "button_hold")
        self.unplug.description = say("button_plug" if self._any("unplugged") else "button_unplug")
        fault = problem(self._problem) if self._problem else ""
        status = self.cable.status if self.cable else say("cable_stopped")
        if any(text.value != self._filled[name] for name, text in self.faults.items()):
            fault += problem(say("boxes_changed"))
        lanes = "".join(map(self._lane, DIRECTIONS)) if running else ""
        self.status.value = f'<div role="status">{fault}{escape(status)}{lanes}</div>'

    def _lane(self, way: Any) -> str:
        """Return a line that says what one direction does, and how much it holds."""
        assert self.cable
        pieces, size = self.cable.held[way]
        held = f" · {say('lane_holds', pieces=pieces, size=size)}" if pieces else ""
        faults = described(self.cable.faults[way])
        return (
            f'<div class="chatkit-lanes">{escape(say(f"lane_{way}", faults=faults) + held)}</div>'
        )
