"""A story as a sequence diagram in HTML: a lane for each process, time downwards.

On the left the arrows run between the lanes. On the right each moment has a row with its words.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

from chatkit.message import visible, without_middle
from chatkit.texts import grouped, say
from chatkit.timeline.arrows import Arrow, Key, arrows
from chatkit.timeline.colours import definitions
from chatkit.timeline.labels import describe, port, quoted, refusal, way
from chatkit.timeline.moments import Moment, lanes
from chatkit.timeline.states import state
from chatkit.timeline.story import Call, Process, Socket, Story

PAUSE = 500_000_000  # ns; a longer time without a moment gets a slot of its own
MAX_LINE = 40  # letters of a row; with more its slot is …
HIGH = 1.6  # … times as high
MAX_NAME = 18  # characters of a program's name in a row
MAX_PIECE = 60  # characters of the bytes in a row; diagram.css cuts them where they do not fit
MAX_TIP = 400  # characters of the tooltip, which has the same uncut
MAX_STATES = 4  # of a program, below its lane
FEW_LANES = 6  # with more lanes, the stretches would touch each other in a narrow page
SHORTEST = 0.5  # slots; the length of a wait that begins and ends in neighbouring rows
FALL = 0.3  # slots that an arrow falls on its way to a moment that the diagram does not have
STOPS_AT = 0.62  # of its way: the head of an arrow that does not arrive
NOWHERE = 0.4  # of the way to the next lane: the length of an arrow that nobody is there for

# XML forbids these two characters, even as a character reference (XML 1.0, section 2.2).
_NO_XML = {0xFFFE: r"\ufffe", 0xFFFF: r"\uffff"}


# Nobody knows the width of the page in advance: a notebook may have 300 px, a report 900. So no
# place is given in pixels. The height is divided into slots, one for each moment and one for each
# pause between two moments; a slot with many words is higher than the others. All y are
# percentages of the whole height, all x percentages of the strip with the lanes. The style sheet
# alone says how high a slot is (higher on a narrow page, where the words take more lines) and how
# wide the strip is. The words stand beside the strip, so no arrow ever crosses them, however many
# lanes there are.


@dataclass
class Drawing:
    """A diagram while it is drawn: the slots of its moments, and the SVG so far."""

    story: Story
    moments: list[Moment]
    at: int
    zero: int
    chosen: Moment | None
    first: int  # the number of the first of `moments` among all of the story
    name: str  # the beginning of every id in the SVG
    lanes: list[Process | None] = field(default_factory=list)  # None: programs without a record
    slots: dict[Key, float] = field(default_factory=dict)  # the middle of each, in slots
    height: float = 0.0  # of all slots
    rows: list[str] = field(default_factory=list)  # one for each slot
    parts: list[str] = field(default_factory=list)

    @cached_property
    def arrows(self) -> list[Arrow]:
        """The arrows between the moments."""
        return list(arrows(self.story, self.moments, self.at))

    @cached_property
    def numbers(self) -> dict[Key, int]:
        """The numbers of the moments among all of the story."""
        keys = ((moment.call, moment.end) for moment in self.moments)
        return {key: number for number, key in enumerate(keys, self.first)}

    @cached_property
    def told(self) -> dict[Key | None, list[Arrow]]:
        """The arrows by the moments in whose rows their labels stand."""
        told = defaultdict(list)
        for arrow in self.arrows:
            told[self.home(arrow)].append(arrow)
        return told

    def home(self, arrow: Arrow) -> Key | None:
        """Return the moment that tells of an arrow: its beginning, if the diagram has it."""
        return next((end for end in (arrow.begins, arrow.ends) if end in self.numbers), None)

    def x(self, process: Process | None) -> str:
        """Return the x of a process's lane."""
        lane = process if process in self.lanes else None
        return f"{100 * (self.lanes.index(lane) + 0.5) / len(self.lanes):.4g}%"

    def y(self, slots: float) -> str:
        """Return the y that is so many slots below the top; also a height of so many slots."""
        return f"{100 * slots / self.height:.6g}%"

    def clock(self, time: int) -> str:
        """Return the seconds from `zero` to `time`."""
        return f"{(time - self.zero) / 1e9:.3f}"


def diagram(
    story: Story,
    moments: list[Moment],
    at: int,
    zero: int = 0,
    chosen: Moment | None = None,
    above: Sequence[Moment] = (),
    name: str = "chatkit",
    first: int = 0,
) -> str:
    """Return the moments as HTML, with the connections as they were at the time `at`.

    The clock beside the rows counts from `zero`. `above` are the moments before the first row: a
    call that began there may still wait, so its stretch is shaded from the top. Each diagram of a
    page needs a `name` of its own, since a browser takes arrow heads from the first id that
    matches, and draws none if that one is hidden. The rows carry the numbers of their moments,
    counted from `first`. Without moments, the diagram has the programs that have a socket open.
    """
    drawing = Drawing(story, moments, at, zero, chosen, first, name)
    drawing.lanes = _lanes(drawing)
    for number, moment in enumerate(moments):
        _row(drawing, number, moment)
    _waits(drawing, above)
    for arrow in drawing.arrows:
        _arrow(drawing, arrow)
    for moment in moments:
        _mark(drawing, moment)
    programs = ", ".join(_called(process) for process in drawing.lanes)
    lines = "".join(
        f'<line class="lane" x1="{drawing.x(lane)}" x2="{drawing.x(lane)}" y1="0" y2="100%"/>'
        for lane in drawing.lanes
    )
    graph = (
        '<svg class="graph" aria-hidden="true" xmlns="http://www.w3.org/2000/svg">'
        f"{definitions(name)}{lines}{''.join(drawing.parts)}</svg>"
    )
    return (
        f'<div class="chatkit-diagram" role="group" aria-label="{_written(_alt(programs))}">'
        f'<div class="frame" style="--lanes: {len(drawing.lanes)}">'
        f'{_names(drawing)}<div class="rows">{"".join(drawing.rows)}{graph}</div>{_feet(drawing)}'
        "</div></div>"
    )


def _alt(programs: str) -> str:
    return say("diagram_alt", programs=programs)


def _lanes(drawing: Drawing) -> list[Process | None]:
    """Return the processes of the moments and arrows, and None for a peer without a record."""
    if not drawing.moments:
        return [one for one in drawing.story.cast if _open_sockets(drawing, one)]
    ends = {end for arrow in drawing.arrows for end in (arrow.sender, arrow.receiver)}
    present = ends | {*lanes(drawing.story, drawing.moments)}
    known = [process for process in drawing.story.cast if process in present]
    return [*known, None] if None in ends else [*known]


# the words: a row for each slot


def _row(drawing: Drawing, number: int, moment: Moment) -> None:
    before = drawing.moments[number - 1] if number else None
    if before and before is drawing.chosen:
        _slot(drawing, f'<div class="gap later">{_written(say("diagram_later"))}</div>')
    elif before and moment.time - before.time > PAUSE:
        pause = say("about_seconds", n=f"{(moment.time - before.time) / 1e9:.1f}")
        _slot(drawing, f'<div class="gap">⋮ {_written(pause)}</div>')
    chosen = moment is drawing.chosen
    words = _words(drawing, moment)
    high = sum(len(word) + 1 for _, word in words) > MAX_LINE
    kind = "chosen" if chosen else "later" if moment.time > drawing.at else "shown"
    current = ' aria-current="true"' if chosen else ""
    tip = _written(_tip(drawing, moment))
    said = " ".join(f'<span class="{kind}">{_written(word)}</span>' for kind, word in words)
    middle = _slot(
        drawing,
        f'<div class="row {kind}{" high" if high else ""}" '
        f'data-moment="{drawing.first + number}"{current} title="{tip}">'
        f'<span class="clock">{drawing.clock(moment.time)}</span>'
        f'<span class="said">{"▶ " if chosen else ""}{said}</span></div>',
        HIGH if high else 1.0,
    )
    drawing.slots[moment.call, moment.end] = middle


def _slot(drawing: Drawing, row: str, height: float = 1.0) -> float:
    """Add a row; return the middle of its slot."""
    drawing.rows.append(row)
    drawing.height += height
    return drawing.height - height / 2


def _words(drawing: Drawing, moment: Moment) -> list[tuple[str, str]]:
    """Return the words of a row with their kinds: `server`, `recv() → 4 byte`, `“halo”`."""
    call = moment.call
    kind = "failed" if moment.end and call.error else "call"
    words = [
        ("name", _short(call.process.name)),
        (kind, _outcome(drawing, moment)),
        ("piece", quoted(call, MAX_PIECE) if moment.end else ""),
    ]
    told = drawing.told.get((call, moment.end), ())
    words += [(arrow.kind, arrow.label) for arrow in told if arrow.kind != "bytes"]
    return [(kind, word) for kind, word in words if word]


def _outcome(drawing: Drawing, moment: Moment) -> str:
    """Return the call and its outcome; equal calls in a row have their number and last time."""
    call, words = moment.call, describe(drawing.story, moment)
    if call.count < 2 or not moment.end:
        return words
    times = say("diagram_times", call=words, n=grouped(call.count))
    if call.last_end is None:
        return times
    return f"{times}, {say('diagram_until', clock=drawing.clock(call.last_end))}"


def _tip(drawing: Drawing, moment: Moment) -> str:
    """Return the whole text of a row, for its tooltip."""
    call = moment.call
    words = [f"{visible(call.process.name)}:", _outcome(drawing, moment)]
    words += [f"– {why}" if (why := refusal(drawing.story, call)) else ""]
    words += [quoted(call, MAX_TIP) if moment.end else ""]
    words += [f"({where})" if (where := way(call)) else ""]
    return " ".join(word for word in words if word)


# the programs, above and below


def _names(drawing: Drawing) -> str:
    """Return the programs as stairs: each name stands right of the beginning of its lane."""
    stairs = (
        _stair(drawing, lane, f"top: calc({number} * var(--stair))", _process(lane))
        for number, lane in enumerate(drawing.lanes)
    )
    return f'<div class="names">{"".join(stairs)}</div>'


def _process(lane: Process | None) -> str:
    pid = f' <span class="faint">pid {lane.pid}</span>' if lane else ""
    return f"<b>{_written(_called(lane))}</b>{pid}"


def _feet(drawing: Drawing) -> str:
    """Return the states of the sockets at the time `at`, below the lanes, as stairs downwards."""
    stairs = []
    for number, lane in reversed([*enumerate(drawing.lanes)]):
        states = _states(drawing, lane) if lane else []
        told = "".join(f' <span class="state">{_written(one)}</span>' for one in states)
        words = f"<b>{_written(_called(lane))}</b>{told}"
        end = f"bottom: calc({number} * var(--stair))"
        stairs.append(_stair(drawing, lane, end, words, states))
    return f'<div class="feet">{"".join(stairs)}</div>'


def _stair(
    drawing: Drawing, lane: Process | None, end: str, words: str, states: Sequence[str] = ()
) -> str:
    share = (drawing.lanes.index(lane) + 0.5) / len(drawing.lanes)
    tip = f"{_called(lane)} {', '.join(states)}"
    return (
        f'<i class="lane" style="--share: {share:.4g}; {end}"></i>'
        f'<div class="stair" style="--share: {share:.4g}" title="{_written(tip)}">{words}</div>'
    )


def _states(drawing: Drawing, process: Process) -> list[str]:
    """Return the end of a process, if it has come, and the states of its sockets."""
    known = Counter(
        f"{port(socket.local)} {_state(drawing, socket)}"
        for socket in _open_sockets(drawing, process)
    )
    # the newest ones, but a server's oldest socket is the one at which it still listens
    kept = sorted(known, key=lambda one: one.endswith(" LISTEN"))[-MAX_STATES:]
    states = [
        one if count == 1 else say("diagram_times", call=one, n=count)
        for one, count in known.items()
        if one in kept
    ]
    if process.ended is not None and process.ended <= drawing.at:
        states.insert(0, f"■ {say('diagram_killed' if process.killed else 'diagram_ended')}")
    return states


def _state(drawing: Drawing, socket: Socket) -> str:
    """Return the TCP state of a socket; a socket for datagrams has none."""
    return state(drawing.story, socket, drawing.at) if socket.stream else "UDP"


def _open_sockets(drawing: Drawing, process: Process) -> list[Socket]:
    found = [socket for socket in process.sockets.values() if _exists(drawing, socket)]
    if process.ended is None or process.ended > drawing.at:
        return found
    return [socket for socket in found if socket.process is process]  # others are handed over


def _exists(drawing: Drawing, socket: Socket) -> bool:
    """Tell whether a socket is open at the time `at`, or closed and still kept by the system."""
    if socket.made > drawing.at:
        return False
    if socket.closed is None or socket.closed > drawing.at:
        return True
    return state(drawing.story, socket, drawing.at) in ("FIN_WAIT_2", "FIN_WAIT_2?", "TIME_WAIT")


# the strip with the lanes, as SVG


def _add(drawing: Drawing, part: str, time: int | None = None) -> None:
    """Add a piece of SVG; it is drawn faint if its time is later than `at`."""
    faint = time is not None and time > drawing.at
    drawing.parts.append(f'<g opacity="0.45">{part}</g>' if faint else part)


def _waits(drawing: Drawing, above: Sequence[Moment]) -> None:
    """Shade the stretches in which a call held its program up, even if it began above the rows."""
    for moment in above:
        if moment.end or moment.call.process not in drawing.lanes:
            continue
        if _goes_on(drawing, moment.call):
            _stretch(drawing, moment.call, 0.0, _bottom(drawing, moment.call))
    for moment in drawing.moments:
        if not moment.end and moment.call.wait:
            top = drawing.slots[moment.call, False]
            _stretch(drawing, moment.call, top, _bottom(drawing, moment.call), moment.time)


def _over(call: Call) -> int | None:
    """Return the time at which a call was over: its own end, or that of a program killed in it."""
    return call.process.ended if call.end is None else call.end


def _goes_on(drawing: Drawing, call: Call) -> bool:
    """Tell whether a call that began above was still going on at the first row."""
    over = _over(call)
    return bool(drawing.moments) and (over is None or over >= drawing.moments[0].time)


def _bottom(drawing: Drawing, call: Call) -> float:
    """Return the end of a call's stretch, in slots.

    That is its row. A program that is killed in a call leaves none, and yet it waits no more: there
    it is the first row after the program's end.
    """
    if (row := drawing.slots.get((call, True))) is not None:
        return row
    over = _over(call)
    after = (one for one in drawing.moments if over is not None and one.time >= over)
    first = next(after, None)
    return drawing.slots[first.call, first.end] if first else drawing.height


def _stretch(
    drawing: Drawing, call: Call, top: float, bottom: float, time: int | None = None
) -> None:
    ended = _over(call)
    over = ended is not None and ended <= drawing.at
    kind = "person" if call.name == "input" else "waited" if over else "waits"
    shade = "" if kind == "person" else f' fill="url(#{drawing.name}-hatch)"'
    height = drawing.y(max(bottom - top, SHORTEST))
    width = 10 if len(drawing.lanes) <= FEW_LANES else 4  # px
    _add(
        drawing,
        f'<rect class="{kind}" x="{drawing.x(call.process)}" y="{drawing.y(top)}" width="{width}" '
        f'height="{height}" transform="translate(-{width // 2} 0)"{shade}/>',
        time,
    )


def _arrow(drawing: Drawing, arrow: Arrow) -> None:
    y1 = drawing.slots.get(arrow.begins, 0.0)
    y2 = drawing.slots.get(arrow.ends, y1) if arrow.ends else y1
    if arrow.ends is None and arrow.begins in drawing.slots:
        y2 += FALL
    x1, x2 = drawing.x(arrow.sender), drawing.x(arrow.receiver)
    head = f'marker-end="url(#{drawing.name}-{arrow.kind})"'
    if arrow.nowhere:  # a short one, to the side of the servers
        x2 = f"{float(x1.rstrip('%')) - 100 * NOWHERE / len(drawing.lanes):.4g}%"
    if x1 == x2:  # both ends in one process: down on its right, and back
        top, foot = drawing.y(y1), drawing.y(max(y2, y1 + FALL))
        lines = (
            f'<line x1="{x1}" y1="{top}" x2="{x1}" y2="{foot}" transform="translate(14 0)"/>'
            f'<svg x="{x1}" y="{top}" overflow="visible"><path d="M0 0H14"/></svg>'
            f'<svg x="{x1}" y="{foot}" overflow="visible"><path d="M14 0H1" {head}/></svg>'
        )
    else:
        if arrow.stops and not arrow.nowhere:  # refused, or not taken yet
            x2 = _between(x1, x2, STOPS_AT)
        place = f'x1="{x1}" y1="{drawing.y(y1)}" x2="{x2}" y2="{drawing.y(y2)}"'
        lines = f'<line class="near" {place}/><line {place} {head}/>'
    home = drawing.home(arrow)
    number = f' data-moment="{drawing.numbers[home]}"' if home else ""
    receiver = "" if arrow.nowhere else f" → {_called(arrow.receiver)}"
    ends = f"{_called(arrow.sender)}{receiver}: {arrow.label}"
    _add(
        drawing,
        f'<g class="arrow {arrow.kind}"{number}><title>{_written(ends)}</title>{lines}</g>',
        arrow.time,
    )


def _between(x1: str, x2: str, share: float) -> str:
    begin, end = float(x1.rstrip("%")), float(x2.rstrip("%"))
    return f"{begin + (end - begin) * share:.4g}%"


def _mark(drawing: Drawing, moment: Moment) -> None:
    """Draw a dot, or a cross for an error, and a guide from it to the words of its row."""
    call = moment.call
    x, y = drawing.x(call.process), drawing.y(drawing.slots[call, moment.end])
    shape = f'<circle class="dot" cx="{x}" cy="{y}" r="4"/>'
    if moment.end and call.error:
        cross = '<path class="cross" d="M-4 -4l8 8m0 -8l-8 8"/>'
        shape = f'<svg x="{x}" y="{y}" overflow="visible">{cross}</svg>'
    guide = f'<line class="guide" x1="{x}" y1="{y}" x2="100%" y2="{y}"/>'
    tip = f"<title>{_written(_tip(drawing, moment))}</title>"
    number = drawing.numbers[call, moment.end]
    _add(drawing, f'{guide}<g class="mark" data-moment="{number}">{tip}{shape}</g>', moment.time)


def _called(process: Process | None) -> str:
    return visible(process.name) if process else say("lane_unknown")


def _written(text: str) -> str:
    return escape(text.translate(_NO_XML))


def _short(name: str) -> str:
    """Return a program's name, cut where it is long; its end tells equal programs apart."""
    return without_middle(visible(name), MAX_NAME, MAX_NAME - 5)
