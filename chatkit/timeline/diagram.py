"""A story as a sequence diagram in SVG: a lane for each process, time downwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from chatkit.message import shortened, visible
from chatkit.texts import say
from chatkit.timeline.arrows import Arrow, arrows
from chatkit.timeline.colours import definitions
from chatkit.timeline.labels import describe, port
from chatkit.timeline.moments import Moment, lanes
from chatkit.timeline.states import state
from chatkit.timeline.story import Call, Process, Socket, Story

ROW = 26  # px from one moment to the next
GAP = 22  # px more where nothing happened for a while …
PAUSE = 500_000_000  # … which is half a second, in ns
HEAD = 44  # px above the first moment
LEFT, RIGHT = 220, 180  # px beside the outer lanes, for their labels; left stands the clock, too
BETWEEN = 204  # px from lane to lane
OUTSIDE = 120  # px from a lane to the place of its peer, where the peer is not recorded
FOOT = 22  # px below the last moment, for the end of a process
SMALLEST = 0.8  # of its size: a narrow page shrinks a diagram so far, and then lets it scroll
LETTER = 6.7  # px: about the width of one letter of the code font at 11 px

# XML forbids these two characters, even as a character reference (XML 1.0, section 2.2).
_NO_XML = {0xFFFE: r"\ufffe", 0xFFFF: r"\uffff"}


@dataclass
class Drawing:
    """A diagram while it is drawn: the places of its lanes and rows, and the SVG so far."""

    story: Story
    moments: list[Moment]
    at: int
    chosen: Moment | None
    name: str  # the beginning of every id in the SVG
    lanes: list[Process] = field(default_factory=list)
    rows: dict[tuple[Call, bool], float] = field(default_factory=dict)  # y of a call's start, end
    parts: list[str] = field(default_factory=list)
    bottom: float = HEAD

    @property
    def width(self) -> float:
        """The width of the diagram in px."""
        return LEFT + RIGHT + BETWEEN * max(0, len(self.lanes) - 1)

    def x(self, process: Process) -> float:
        """Return the x of a process's lane."""
        return LEFT + BETWEEN * self.lanes.index(process)

    def add(self, part: str, time: int | None = None) -> None:
        """Add a piece of SVG; it is drawn faint if its time is later than `at`."""
        faint = time is not None and time > self.at
        self.parts.append(f'<g opacity="0.4">{part}</g>' if faint else part)


def diagram(
    story: Story,
    moments: list[Moment],
    at: int,
    zero: int = 0,
    chosen: Moment | None = None,
    above: Sequence[Moment] = (),
    name: str = "chatkit",
) -> str:
    """Return the moments as SVG, with the connections as they were at the time `at`.

    The clock beside the rows counts from `zero`. `above` are the moments before the first row: a
    call that began there may still wait, so its stretch is shaded from the top. Each diagram of a
    page needs a `name` of its own, since a browser takes arrow heads from the first id that
    matches, and draws none if that one is hidden.
    """
    drawing = Drawing(story, moments, at, chosen, name, lanes(story, moments))
    _rows(drawing, zero)
    _lanes(drawing)
    _waits(drawing, above)
    for arrow in arrows(story, moments, at):
        _arrow(drawing, arrow)
    for moment in moments:
        _label(drawing, moment)
    _states(drawing)
    size = (
        f'viewBox="0 0 {drawing.width:g} {drawing.bottom:g}" width="{drawing.width:g}" '
        f'style="min-width: {drawing.width * SMALLEST:.0f}px"'
    )
    programs = ", ".join(visible(process.name) for process in drawing.lanes)
    title = _written(say("diagram_alt", programs=programs))
    return (
        f'<svg class="chatkit-diagram" role="img" aria-label="{title}" {size} '
        f'xmlns="http://www.w3.org/2000/svg">{definitions(name)}{"".join(drawing.parts)}</svg>'
    )


def _rows(drawing: Drawing, zero: int) -> None:
    before: int | None = None
    y = float(HEAD)
    for moment in drawing.moments:
        y += ROW
        if before is not None and moment.time - before > PAUSE:
            y += GAP
            _text(drawing, 6, y - ROW + 2, f"⋮ {_seconds(moment.time - before)}", "faint")
        before = moment.time
        drawing.rows[moment.call, moment.end] = y
        if moment is drawing.chosen:
            drawing.add(
                f'<rect class="chosen" x="0" y="{y - ROW / 2:g}" width="{drawing.width:g}" '
                f'height="{ROW}"/>'
            )
            _text(drawing, 6, y + 4, "▶", "name")
        clock = f"{(moment.time - zero) / 1e9:.3f}"
        _text(drawing, 58, y + 4, clock, "faint", "end", moment.time)
    drawing.bottom = y + ROW


def _lanes(drawing: Drawing) -> None:
    for process in drawing.lanes:
        x = drawing.x(process)
        _text(drawing, x, 18, _short(process.name, 24), "name", "middle")
        _text(drawing, x, 32, f"pid {process.pid}", "faint", "middle")
        drawing.add(f'<path class="lane" d="M{x:g} {HEAD - 4}V{drawing.bottom:g}"/>')
        if process.ended is not None and process.ended <= drawing.at:
            sentence = say("diagram_killed" if process.killed else "diagram_ended")
            _text(drawing, x, drawing.bottom + 14, f"■ {sentence}", "name", "middle")
    drawing.bottom += FOOT


def _waits(drawing: Drawing, above: Sequence[Moment]) -> None:
    """Shade the stretches in which a call held its program up, even if it began above the rows."""
    foot = drawing.bottom - FOOT
    for moment in above:
        if moment.end or moment.call.process not in drawing.lanes:
            continue
        if _goes_on(drawing, moment.call):
            _stretch(drawing, moment.call, HEAD, drawing.rows.get((moment.call, True), foot))
    for moment in drawing.moments:
        if not moment.end and moment.call.wait:
            top = drawing.rows[moment.call, False]
            bottom = drawing.rows.get((moment.call, True), foot)
            _stretch(drawing, moment.call, top, bottom, moment.time)


def _goes_on(drawing: Drawing, call: Call) -> bool:
    """Tell whether a call that began above was still going on at the first row."""
    return bool(drawing.moments) and (call.end is None or call.end >= drawing.moments[0].time)


def _stretch(
    drawing: Drawing, call: Call, top: float, bottom: float, time: int | None = None
) -> None:
    ended = call.process.ended if call.end is None else call.end
    over = ended is not None and ended <= drawing.at
    kind = "person" if call.name == "input" else "waited" if over else "waits"
    x, height = drawing.x(call.process) - 6, max(bottom - top, 6)
    shade = "" if kind == "person" else f' fill="url(#{drawing.name}-hatch)"'
    drawing.add(
        f'<rect class="{kind}" x="{x:g}" y="{top:g}" width="12" height="{height:g}"{shade}/>', time
    )


def _arrow(drawing: Drawing, arrow: Arrow) -> None:
    x1 = _x(drawing, arrow.sender, arrow.receiver)
    x2 = _x(drawing, arrow.receiver, arrow.sender)
    y1 = drawing.rows.get(arrow.begins, HEAD)
    y2 = drawing.rows.get(arrow.ends, y1) if arrow.ends else y1
    if not arrow.ends and arrow.receiver in drawing.lanes:
        y2 += 8
    side = 1 if x2 > x1 else -1
    reach = x2 - side * 8
    if arrow.stops:  # refused, or not taken yet
        reach = x1 + (x2 - x1) * 0.62
    if x1 == x2:  # both ends in one process
        path = f"M{x1 + 4:g} {y1:g}C{x1 + 90:g} {y1:g} {x1 + 90:g} {y2:g} {x1 + 8:g} {y2:g}"
        middle, height, anchor = x1 + 74, (y1 + y2) / 2, "start"
    else:
        path = f"M{x1 + side * 4:g} {y1:g}L{reach:g} {y2:g}"
        middle, height, anchor = (x1 + reach) / 2, (y1 + y2) / 2 - 5, "middle"
    # a moment's own label stands right of its lane, so the text of an arrow keeps clear of that
    if side > 0 and arrow.sender in drawing.lanes[1:] and x1 != x2:
        middle, height, anchor = reach - 8, y1 + (y2 - y1) * 0.8 - 5, "end"
    drawing.add(
        f'<path class="arrow {arrow.kind}" marker-end="url(#{drawing.name}-{arrow.kind})" '
        f'd="{path}"/>',
        arrow.time,
    )
    if arrow.label:
        _text(drawing, middle, height, arrow.label, f"on {arrow.kind}", anchor, arrow.time)


def _x(drawing: Drawing, process: Process | None, other: Process | None) -> float:
    """Return the x of a process; one that is not recorded has its place beside the `other`."""
    if process in drawing.lanes:
        return drawing.x(process)
    beside = drawing.x(other) if other else 0.0
    return beside + (OUTSIDE if beside < drawing.width / 2 else -OUTSIDE)


def _label(drawing: Drawing, moment: Moment) -> None:
    call = moment.call
    x, y = drawing.x(call.process), drawing.rows[call, moment.end]
    first = drawing.lanes.index(call.process) == 0 and len(drawing.lanes) > 1
    side = -1 if first else 1
    failed = moment.end and bool(call.error)
    shape = (
        f'<path class="cross" d="M{x - 4:g} {y - 4:g}l8 8m0 -8l-8 8"/>'
        if failed
        else f'<circle class="dot" cx="{x:g}" cy="{y:g}" r="3.5"/>'
    )
    drawing.add(shape, moment.time)
    room = LEFT - 76 if first else RIGHT - 14
    letters = int(room / LETTER)
    text = describe(drawing.story, moment)
    if failed and len(text) > letters:
        text = text[text.index("✕") :]  # the error says more than the name of the call
    text = _short(text, letters)
    kind = "on failed" if failed else "on"
    _text(drawing, x + side * 12, y + 4, text, kind, "end" if first else "start", moment.time)


def _states(drawing: Drawing) -> None:
    """Write the states of a process's sockets below its lane, as they were at the time `at`."""
    height = 0
    for process in drawing.lanes:
        # the name once more, since the one on top may be scrolled out of sight
        name = _short(process.name, 24)
        _text(drawing, drawing.x(process), drawing.bottom + 16, name, "name", "middle")
    drawing.bottom += 18
    for process in drawing.lanes:
        sockets = [socket for socket in process.sockets.values() if _exists(drawing, socket)]
        x = drawing.x(process)
        for number, socket in enumerate(sockets[-4:]):
            text = f"{port(socket.local)} {state(drawing.story, socket, drawing.at)}"
            y = drawing.bottom + 16 + 16 * number
            _text(drawing, x, y, _short(text, 30), "state", "middle")
            height = max(height, 16 + 16 * number)
    drawing.bottom += height + 12


def _exists(drawing: Drawing, socket: Socket) -> bool:
    """Tell whether a socket is open at the time `at`, or closed and still kept by the system."""
    if socket.made > drawing.at:
        return False
    if socket.closed is None or socket.closed > drawing.at:
        return True
    return state(drawing.story, socket, drawing.at) in ("FIN_WAIT_2", "FIN_WAIT_2?", "TIME_WAIT")


def _text(
    drawing: Drawing,
    x: float,
    y: float,
    text: str,
    kind: str,
    anchor: str = "start",
    time: int | None = None,
) -> None:
    drawing.add(
        f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{_written(text)}</text>',
        time,
    )


def _written(text: str) -> str:
    return escape(text.translate(_NO_XML))


def _short(text: str, letters: int) -> str:
    return shortened(visible(text), letters)


def _seconds(nanoseconds: int) -> str:
    return say("about_seconds", n=f"{nanoseconds / 1e9:.1f}")
