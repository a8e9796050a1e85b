"""The timeline in a notebook: what the sockets underneath do, live, and who waits for whom."""

import asyncio
import threading
import time
from contextlib import suppress
from dataclasses import replace
from html import escape
from pathlib import Path
from secrets import token_hex
from typing import Any, ClassVar

import psutil
from ipywidgets import HTML, Button, Dropdown, IntSlider, ToggleButton, VBox

from chatkit import engine
from chatkit.errors import ChatError
from chatkit.panels.subshell import answer_while_busy
from chatkit.panels.widgets import bundle, close_widgets, heading, problem, row, scroller, style
from chatkit.texts import say
from chatkit.timeline import colours
from chatkit.timeline.export import save
from chatkit.timeline.picture import TABLE_ROWS, Choice, Picture, picture
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.timeline.table import plain, rows
from chatkit.trace import folder
from chatkit.trace.event import now

REDRAW = 0.1  # seconds; ten times a second at most
IDLE = 1.0  # seconds; how long things last changes even if nothing happens
ALL = -1  # in the list of conversations; None would mean that nothing is chosen there
FORMATS = ("html", "csv", "pcapng")


class TimelinePanel:
    """Shows what all processes of a trace folder do, as it happens.

    `where` is a trace folder: by default today's, or the one that `chatkit lab` gave its kernels.
    `since` is a time as time.time() gives it, by default when this kernel started; what was before
    it is left out.
    """

    _latest: ClassVar[dict[Path, "TimelinePanel"]] = {}

    def __init__(self, where: str | Path | None = None, since: float | None = None) -> None:
        # absolute, since a notebook may change its own folder later
        self.folder = (Path(where) if where is not None else folder.folder()).absolute()
        started = psutil.Process().create_time() if since is None else since
        self.story = Story(Folder(self.folder, started))
        age = int((time.time() - started) * 1e9)
        self.choice = Choice(since=now() - age, name=f"chatkit-{token_hex(4)}")
        self._said = ""  # what the last click came to
        self._drawn: Picture | None = None
        self._off = [say("timeline_off")] if where is None and not folder.wanted() else []
        self._faults: list[str] = []
        self._reading = threading.Lock()  # the story changes while it is read
        self._make_widgets()
        self._connect_widgets()
        if old := self._latest.get(self.folder):
            old.close()
        self._latest[self.folder] = self
        engine.call(self._begin)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        # for what shows no widgets, such as nbconvert; it is saved with the notebook
        return bundle(self.view, lambda: self._text(TABLE_ROWS), **options)

    # what a notebook may call

    @property
    def text(self) -> str:
        """The table of all calls, as plain text."""
        return self._text()

    def save(self, name: str | Path) -> Path:
        """Write the story to a file; its suffix says how: `.html`, `.csv` or `.pcapng`."""
        path = Path(name)
        with self._reading:
            self._read_all()
            save(self.story, path)
        return path

    def close(self) -> None:
        """Stop following, and remove the widgets."""
        engine.call(self._close)

    # building

    def _make_widgets(self) -> None:
        self.banner, self.waits, self.diagram = HTML(), HTML(), HTML()
        self.status, self.bytes, self.table = HTML(), HTML(), HTML()
        self.status.add_class("chatkit-status")
        self.only = Dropdown(options=[(say("all_conversations"), ALL)])
        self.only.description = say("label_conversation")
        self.slider = IntSlider(min=0, max=0, readout=False, description=say("label_moment"))
        self.back, self.forward, self.live, self.clear = (
            Button(description=say(f"button_{name}"))
            for name in ("back", "forward", "pause", "clear")
        )
        self.with_table = ToggleButton(description=say("button_table"))
        self.saving = [Button(description=suffix) for suffix in FORMATS]
        self.view = self._arrange()

    def _arrange(self) -> VBox:
        asked = HTML(f'<div class="chatkit-asked">{escape(say("who_waits"))}</div>')
        view = VBox(
            [
                style(colours.CSS),
                heading(say("timeline")),
                asked,
                self.banner,
                self.waits,
                row(self.only, self.clear),
                scroller(self.diagram, "scroll"),
                row(self.slider, self.back, self.forward, self.live),
                self.status,
                self.bytes,
                row(self.with_table, HTML(escape(say("label_save"))), *self.saving),
                scroller(self.table, "wide"),
            ]
        )
        view.add_class("chatkit-panel")
        view.add_class("chatkit-timeline")
        return view

    def _connect_widgets(self) -> None:
        # these run on a kernel thread with, perhaps, a loop of its own: hop to ours at once
        self.back.on_click(lambda _: engine.soon(self._step, -1))
        self.forward.on_click(lambda _: engine.soon(self._step, 1))
        self.live.on_click(lambda _: engine.soon(self._pause_or_follow))
        self.clear.on_click(lambda _: engine.soon(self._start_here))
        for button, suffix in zip(self.saving, FORMATS, strict=True):
            button.on_click(lambda _, suffix=suffix: engine.spawn(self._save(suffix)))
        self._on_change(self.slider, self._slid)
        self._on_change(self.only, self._filter)
        self._on_change(self.with_table, self._show_table)

    def _on_change(self, widget: Any, action: Any) -> None:
        def changed(change: dict[str, Any]) -> None:
            if not engine.on_loop():  # by the reader, and not by ourselves
                engine.soon(action, change["new"])

        widget.observe(changed, names="value")

    # choosing, on the engine

    def _step(self, by: int) -> None:
        drawn = self._drawn.moment if self._drawn else 0
        self._choose((drawn if self.choice.moment is None else self.choice.moment) + by)

    def _pause_or_follow(self) -> None:
        following = self.choice.moment is None
        self._choose(self._drawn.marks - 1 if following and self._drawn else None)

    def _slid(self, moment: int) -> None:
        self._choose(moment)

    def _choose(self, moment: int | None) -> None:
        count = self._drawn.marks if self._drawn else 0
        if moment is not None:
            moment = max(0, min(moment, count - 1))
        self._change(moment=moment)

    def _filter(self, number: int) -> None:
        known = self._drawn.conversations if self._drawn else []
        chosen = known[number] if 0 <= number < len(known) else None  # it may have gone by now
        self._change(only=chosen, moment=None)

    def _show_table(self, shown: bool) -> None:
        self._change(with_table=shown)

    def _start_here(self) -> None:
        self._change(since=now(), moment=None, only=None)

    async def _save(self, suffix: str) -> None:
        try:
            path = await asyncio.to_thread(self.save, f"{say('timeline_file')}.{suffix}")
            self._said = escape(say("timeline_saved", path=path.resolve()))
        except ChatError as error:
            self._said = problem(str(error))
        except Exception as error:  # nobody waits for this task who would tell
            self._said = problem(say("inner_fault", reason=repr(error)))
        self._wake.set()

    def _change(self, **changes: Any) -> None:
        self._said = ""
        self.choice = replace(self.choice, **changes)
        self._wake.set()

    # following, on the engine

    def _begin(self) -> None:
        self._wake = asyncio.Event()
        self._following = engine.loop().create_task(self._follow())

    def _close(self) -> None:
        self._following.cancel()
        close_widgets(self.view)

    async def _follow(self) -> None:
        loop = engine.loop()
        drawn = -IDLE
        while True:
            began = loop.time()
            try:
                news = await asyncio.to_thread(self._read)
                if news or self._wake.is_set() or began - drawn >= IDLE:
                    self._wake.clear()
                    drawn = began
                    self._put(await asyncio.to_thread(self._picture))
            except Exception as error:
                drawn = began  # however often one clicks, not again at once
                self.status.value = problem(say("inner_fault", reason=repr(error)))
            if drawn == began:  # a large story leaves time for others
                await asyncio.sleep(max(REDRAW, 3 * (loop.time() - began)))
            else:
                await self._pause()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(REDRAW):
                await self._wake.wait()

    def _text(self, newest: int = 0) -> str:  # 0: all
        with self._reading:
            self._read_all()
            calls = [call for call in self.story.calls if call.start >= self.choice.since]
            return plain(rows(self.story, calls[-newest:]))

    def _read_all(self) -> None:
        self.story.read()
        while self.story.folder.more:
            self.story.read()

    def _read(self) -> bool:
        with self._reading:
            return self.story.read()

    def _picture(self) -> Picture:
        with self._reading:
            stopped = [process.full for process in self.story.processes if process.full]
            self._faults = self._off + self.story.folder.problems + stopped
            return picture(self.story, self.choice)

    def _put(self, new: Picture) -> None:
        self._drawn = new
        self.banner.value, self.waits.value = new.banner, new.waits
        self.diagram.value, self.bytes.value, self.table.value = new.diagram, new.bytes, new.table
        faults = "".join(map(problem, self._faults))
        status = f"{faults}{self._said or escape(new.status)}"
        self.status.value = f'<div role="status">{status}</div>'
        self.slider.max = max(0, new.marks - 1)
        self.slider.value = new.moment
        self._list_conversations(new)
        self.back.disabled = new.moment <= 0
        self.forward.disabled = self.choice.moment is None or new.moment >= new.marks - 1
        self.live.description = say("button_pause" if self.choice.moment is None else "button_live")
        self.live.disabled = not new.marks
        self.clear.disabled = not new.marks
        answer_while_busy(self.view)

    def _list_conversations(self, new: Picture) -> None:
        names = [(one.name, number) for number, one in enumerate(new.conversations)]
        options = [(say("all_conversations"), ALL), *names]
        if options != list(self.only.options):
            self.only.options = options
        self.only.value = ALL if new.only is None else new.only
