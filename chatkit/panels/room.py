"""The panel of a room's owner: who is here, who is slow, and the buttons that send somebody out."""

import asyncio
from functools import partial
from html import escape
from pathlib import Path

from ipywidgets import HTML, Button, Dropdown

from chatkit import address, engine
from chatkit.errors import InputError
from chatkit.message import visible
from chatkit.net.bucket import BURST, RATE
from chatkit.net.members import Guest
from chatkit.net.room import Room
from chatkit.panels.talk import TalkPanel
from chatkit.panels.widgets import AS_IT_IS, box, css, row, scroller, style
from chatkit.texts import say

LOOK = 1.0  # seconds between two looks at the readers: a queue grows without a line in the log
ROWS = 60  # of the table; a class fits, and 500 rows a second would be more than Jupyter sends
SLOW = 1.0  # seconds; a reader whose oldest byte waits for longer is called slow


class RoomPanel(TalkPanel[Room]):
    """A room in a notebook. The Start button opens it.

        RoomPanel(port=5005)

    The other arguments are those of `Room`. The table shows the slowest readers first, then all in
    the order of joining. `view` is the panel's widget, for an HBox or a Tab.
    """

    def __init__(
        self,
        port: int | None = None,
        name: str = "main",
        *,
        lan: bool = False,
        nick: int | None = None,
        stamp: str = "full",
        history: str | Path | None = None,
        classroom: bool = False,
        burst: float = BURST,
        rate: float = RATE,
    ) -> None:
        self.port = box("port", port, say("hint_port"))
        self._make_room = partial(
            Room,
            name=name,
            lan=lan,
            nick=nick,
            stamp=stamp,
            history=history,
            classroom=classroom,
            burst=burst,
            rate=rate,
        )
        super().__init__(
            "room",
            title=say("title_room", name=visible(name)),
            start=say("button_start"),
            boxes=[self.port],
            idle=say("room_closed"),
        )
        self._tick: asyncio.TimerHandle | None = None  # the next look at the readers
        self.table = HTML()
        self.member = Dropdown(description=say("label_member"), options=[])
        self.mute_button = Button(description=say("button_mute"), tooltip=say("tip_mute"))
        self.kick_button = Button(description=say("button_kick"), tooltip=say("tip_kick"))
        self._on_click(self.mute_button, self._mute)
        self._on_click(self.kick_button, self._kick)
        self._on_change(self.member, lambda _: self._redraw())
        self._arrange()
        self._open((port, name, nick, str(history)))

    def _arrange(self) -> None:
        self.view.children = [
            style(css("room")),
            *self._head(self.boxes),
            scroller(self.table, "wide"),
            row(self.member, self.mute_button, self.kick_button),
            self.log.box,
            self.status,
            self.fold.pin,
        ]

    def _make(self) -> Room:
        return self._make_room(address.check_port(self.port.value))

    def _continue(self, old: "RoomPanel") -> None:
        self._take_over(old)

    def _close(self) -> None:
        if self._tick:
            self._tick.cancel()
        super()._close()

    # acting, on the engine

    def _mute(self) -> None:
        """Mute the chosen member, or let it speak again."""
        room, name = self._chosen()
        room.mute(name, name not in _muted(room.guests))

    def _kick(self) -> None:
        room, name = self._chosen()
        room.kick(name)

    def _chosen(self) -> tuple[Room, str]:
        if not (self.endpoint and self.endpoint.running and self.member.value):
            raise InputError("member_first")
        return self.endpoint, self.member.value

    # drawing, on the engine

    def _draw(self) -> None:
        guests = self.endpoint.guests if self.endpoint and self.endpoint.running else []
        self.table.value = table(guests)
        self._offer([one.name for one in guests])
        muted = self.member.value in _muted(guests)
        self.mute_button.description = say("button_unmute" if muted else "button_mute")
        super()._draw()
        self._look_again()

    def _offer(self, names: list[str]) -> None:
        """Offer the members' names; the chosen one stays chosen as long as it is here."""
        chosen = self.member.value if self.member.value in names else None
        options = [(visible(name), name) for name in names]
        if list(self.member.options) != options:
            self.member.options = options
            self.member.value = chosen or (names[0] if names else None)
        nobody = not names
        self.member.disabled = self.mute_button.disabled = self.kick_button.disabled = nobody

    def _look_again(self) -> None:
        if self._tick:
            self._tick.cancel()
        self._tick = engine.loop().call_later(LOOK, self._redraw) if self._running else None


def _muted(guests: list[Guest]) -> set[str]:
    return {one.name for one in guests if one.muted}


def table(guests: list[Guest]) -> str:
    """Return the members as a table of ROWS rows at most, the slowest readers first."""
    slow = sorted((one for one in guests if one.lag > SLOW), key=lambda one: -one.lag)
    ordered = [*slow, *(one for one in guests if one.lag <= SLOW)]
    heads = "".join(
        f'<th scope="col">{escape(say(f"column_{name}"))}</th>'
        for name in ("member", "address", "waiting", "state")
    )
    rows = "".join(map(_row, ordered[:ROWS]))
    more = len(ordered) - ROWS
    rest = f"<p>{escape(say('room_more', n=more))}</p>" if more > 0 else ""
    caption = escape(say("room_here", n=len(guests)))
    body = f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>" if guests else ""
    whole = f'<table class="chatkit-guests"><caption>{caption}</caption>{body}</table>'
    return f'<div class="{AS_IT_IS}">{whole}{rest}</div>'


def _row(one: Guest) -> str:
    waiting = say("room_bytes", n=one.waiting) if one.waiting else ""
    cells = (one.address, waiting, state(one))
    data = "".join(f"<td>{escape(text)}</td>" for text in cells)
    return f'<tr><th scope="row"><bdi>{escape(visible(one.name))}</bdi></th>{data}</tr>'


def state(one: Guest) -> str:
    """Return the words for a member that is slow, muted, or too fast; "" for any other."""
    words = (
        say("guest_slow", seconds=int(one.lag)) if one.lag > SLOW else "",
        say("guest_muted") if one.muted else "",
        say("guest_hasty", n=one.held) if one.held else "",
    )
    return ", ".join(word for word in words if word)
