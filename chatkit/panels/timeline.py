"""The timeline's panel: the socket calls of all programs as they happen, and the waits."""

import asyncio
import threading
from contextlib import suppress
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from secrets import token_hex
from typing import Any

import psutil
from ipywidgets import HTML, Button, Dropdown, IntSlider, ToggleButton

from chatkit import engine
from chatkit.panels.absence import own_class
from chatkit.panels.base import Panel
from chatkit.panels.clicks import Clicks
from chatkit.panels.save import SaveButtons
from chatkit.panels.widgets import css, heading, problem, row, scroller, style
from chatkit.texts import say
from chatkit.timeline import colours
from chatkit.timeline.export import save
from chatkit.timeline.moments import conversations
from chatkit.timeline.part import Part
from chatkit.timeline.picture import TABLE_ROWS, Choice, Picture, as_known, beginning, picture
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.timeline.table import plain, rows
from chatkit.trace import folder
from chatkit.trace.event import moment_of, now

IDLE = 1.0  # seconds; a call that waits is drawn anew so often, since its duration grows
ALL = -1  # in the list of conversations; None would mean that nothing is chosen there
FORMATS = ("html", "csv", "pcapng")


class TimelinePanel(Panel):
    """The timeline of a trace folder, redrawn while programs write into the folder.

    `where` is a trace folder: by default today's, or the one that `chatkit lab` gave its kernels.
    `since` is a time as time.time() gives it, and older calls are left out. By default that is the
    start of this kernel; but if more than 40 moments have come since, the panel begins with now,
    and has a button for the earlier ones. A panel made again for the same folder replaces the old
    one. `view` is its widget, for an HBox or a Tab.
    """

    REDRAW = 0.1  # seconds; at most ten redraws a second reach the browser

    def __init__(self, where: str | Path | None = None, since: float | None = None) -> None:
        super().__init__("timeline")
        # absolute, since a notebook may change its own folder later
        self.folder = (Path(where) if where is not None else folder.folder()).absolute()
        started = psutil.Process().create_time() if since is None else since
        self.story = Story(Folder(self.folder, started))
        made = now()
        oldest = moment_of(started)
        self.choice = Choice(since=oldest, oldest=oldest, name=f"chatkit-{token_hex(4)}")
        self._made = made if since is None else oldest  # where it begins after a long past
        self.picture: Picture | None = None  # the one on the screen
        self._off = [say("timeline_off")] if where is None and not folder.wanted() else []
        self._faults: list[str] = []  # sentences about the recording, above the status
        self._reading = threading.Lock()  # held while the story is read, since reading changes it
        self._wake = asyncio.Event()  # ends the pause between two readings
        self.banner, self.waits, self.diagram = HTML(), HTML(), HTML()
        self.bytes, self.table = HTML(), HTML()
        self.only = Dropdown(options=[(say("all_conversations"), ALL)])
        self.only.description = say("label_conversation")
        self.slider = IntSlider(min=0, max=0, readout=False, description=say("label_moment"))
        self.back, self.forward, self.live, self.clear = (
            Button(description=say(f"button_{name}"))
            for name in ("back", "forward", "pause", "clear")
        )
        self.earlier = Button()
        self.earlier.layout.display = "none"  # until some moments are left out
        self.clicks = Clicks()
        self.with_table = ToggleButton(description=say("button_table"))
        self.saver = SaveButtons({f".{suffix}": suffix for suffix in FORMATS}, self.save)
        self._arrange()
        self._connect_widgets()
        self._open(self.folder)
        self._following = engine.call(self._begin)

    def _text_alone(self) -> str:
        """Return the sentence of every panel and the newest calls, which the notebook keeps."""
        sentence = super()._text_alone()
        titles, *calls = self._calls(TABLE_ROWS).splitlines()
        return "\n".join([sentence, titles, *calls]) if calls else sentence

    # for a cell

    @property
    def text(self) -> str:
        """The table of all calls, as plain text."""
        return self._calls()

    def save(self, name: str | Path) -> Path:
        """Write what the panel shows to a file: `.html`, `.csv` or `.pcapng`.

        That is the conversation that was chosen, from *Start from here* on. A file of that name is
        replaced.
        """
        path = Path(name)
        with self._reading:
            self.story.read_all()
            save(self.story, path, self._shown())
        return path

    def _shown(self) -> Part:
        """Return the part of the story that was chosen."""
        return Part(since=self.choice.since, only=as_known(self.choice, conversations(self.story)))

    # building

    def _arrange(self) -> None:
        below = HTML(escape(say("timeline_below")))
        below.add_class("chatkit-below")
        question = HTML(f'<div class="chatkit-asked">{escape(say("who_waits"))}</div>')
        self.view.children = [
            style(css("timeline").replace("VIEW", own_class(self.view)), colours.CSS),
            below,
            heading(say("timeline")),
            question,
            self.banner,
            scroller(self.waits, "few"),
            row(self.slider, self.back, self.forward, self.live),
            self.status,
            self.earlier,
            scroller(self.diagram, "scroll", "timeline_hint"),
            self.clicks,
            row(self.only, self.clear),
            self.bytes,
            row(self.with_table, HTML(escape(say("label_save"))), *self.saver.buttons),
            self.saver.said,
            scroller(self.table, "wide"),
        ]

    def _connect_widgets(self) -> None:
        self._on_click(self.earlier, self._show_earlier)
        self.clicks.on_msg(self._clicked)
        self._on_click(self.back, partial(self._step, -1))
        self._on_click(self.forward, partial(self._step, 1))
        self._on_click(self.live, self._pause_or_follow)
        self._on_click(self.clear, self._start_here)
        self.saver.connect(self._on_click)
        self._on_change(self.slider, self._choose)
        self._on_change(self.only, self._filter)
        self._on_change(self.with_table, self._show_table)

    # choosing, on the engine

    def _step(self, by: int) -> None:
        drawn = self.picture.moment if self.picture else 0
        self._choose((drawn if self.choice.moment is None else self.choice.moment) + by)

    def _clicked(self, widget: Clicks, content: dict[str, Any], buffers: object) -> None:
        """Take a click on a moment, or an arrow key, on a thread of the kernel."""
        if isinstance(number := content.get("moment"), int):
            self._act(partial(self._choose, number))
        elif isinstance(step := content.get("step"), int):
            self._act(partial(self._step, step))
        elif content.get("live"):
            self._act(partial(self._choose, None))

    def _pause_or_follow(self) -> None:
        following = self.choice.moment is None
        self._choose(self.picture.count - 1 if following and self.picture else None)

    def _choose(self, moment: int | None) -> None:
        count = self.picture.count if self.picture else 0
        if moment is not None:
            moment = max(0, min(moment, count - 1))
        self._change(moment=moment, top=self.picture.top if self.picture else None)

    def _filter(self, number: int) -> None:
        known = self.picture.conversations if self.picture else []
        chosen = known[number] if 0 <= number < len(known) else None  # it may have gone by now
        self._change(only=chosen, moment=None)

    def _show_table(self, shown: bool) -> None:
        self._change(with_table=shown)

    def _start_here(self) -> None:
        self._change(since=now(), moment=None, only=None)

    def _show_earlier(self) -> None:
        self._change(since=self.choice.oldest, moment=None)

    def _change(self, **changes: Any) -> None:
        self._problem = ""
        self.choice = replace(self.choice, **changes)
        self._redraw()

    # following, on the engine
    #
    # Reading a trace and painting a picture can take long, so both run in another thread and the
    # engine goes on serving its sockets. One task does them in turn: it reads ten times a second,
    # and paints when there are new calls, when a person has chosen something else, or when the
    # picture is a second old. After a picture it rests three times as long as that picture took,
    # so that a large story leaves the processor to the programs that are recorded. The same rest
    # follows an error, which would else be met as fast as a person can click.

    def _begin(self) -> "asyncio.Task[None]":
        return engine.loop().create_task(self._follow())

    def _close(self) -> None:
        self._following.cancel()
        super()._close()

    def _redraw(self, after: float = 0.0) -> None:
        """Wake the task that follows the folder; it paints a new picture and draws it."""
        self._wake.set()

    async def _follow(self) -> None:
        loop = engine.loop()
        painted = -IDLE
        begun = False
        while True:
            began = loop.time()
            try:
                news = await asyncio.to_thread(self._read)
                if not begun and not self.story.folder.more:
                    begun = True
                    since = beginning(self.story, self.choice.oldest, self._made)
                    self.choice = replace(self.choice, since=since)
                if news or self._wake.is_set() or began - painted >= IDLE:
                    self._wake.clear()
                    painted = began
                    self.picture = await asyncio.to_thread(self._paint)
                    self._redraw_now()
            except Exception as error:
                if isinstance(error, RuntimeError) and "shutdown" in str(error):
                    return  # Python lends no more threads: the kernel is ending
                painted = began
                self._show_fault(error)
            if painted == began:
                await asyncio.sleep(max(self.REDRAW, 3 * (loop.time() - began)))
            else:
                await self._pause()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self.REDRAW):
                await self._wake.wait()

    # reading, in any thread

    def _calls(self, newest: int = 0) -> str:
        """Return the newest calls as plain text; 0 stands for all of them."""
        with self._reading:
            self.story.read_all()
            calls = [call for call in self.story.calls if call.start >= self.choice.since]
            return plain(rows(self.story, calls[-newest:]))

    def _read(self) -> bool:
        with self._reading:
            return self.story.read()

    def _paint(self) -> Picture:
        with self._reading:
            stopped = [process.full for process in self.story.processes if process.full]
            self._faults = self._off + self.story.folder.problems + stopped
            return picture(self.story, self.choice)

    # drawing, on the engine

    def _draw(self) -> None:
        if self.picture:
            self._draw_story(self.picture)
            self._draw_conversations(self.picture)
            self._draw_controls(self.picture)

    def _draw_story(self, new: Picture) -> None:
        self.banner.value, self.waits.value = new.banner, new.waits
        self.diagram.value, self.bytes.value, self.table.value = new.diagram, new.bytes, new.table
        faults = "".join(map(problem, self._faults))
        sentence = "" if self._problem else escape(new.status)
        self._set_status(f"{faults}{sentence}")

    def _draw_conversations(self, new: Picture) -> None:
        names = [(one.name, number) for number, one in enumerate(new.conversations)]
        options = [(say("all_conversations"), ALL), *names]
        if options != list(self.only.options):
            self.only.options = options
        self.only.value = ALL if new.only is None else new.only

    def _draw_controls(self, new: Picture) -> None:
        following = self.choice.moment is None
        self.slider.max = max(0, new.count - 1)
        self.slider.value = new.moment
        self.back.disabled = new.moment <= 0
        self.forward.disabled = following or new.moment >= new.count - 1
        self.live.description = say("button_pause" if following else "button_live")
        self.live.button_style = "" if following else "primary"  # the way back
        self.earlier.description = say("button_earlier", n=new.earlier)
        self.earlier.layout.display = None if new.earlier else "none"
        self.live.disabled = self.clear.disabled = not new.count
