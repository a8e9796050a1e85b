"""The HTML around a diagram: the list of waits, the warning, the bytes of a call, the table."""

from collections.abc import Iterable
from html import escape

from chatkit.hexdump import hexdump
from chatkit.message import shortened, visible
from chatkit.texts import say
from chatkit.timeline.story import Call, Story
from chatkit.timeline.table import Row, headings, rows
from chatkit.timeline.waiting import stuck, waits

MAX_SHOWN = 512  # bytes of one call on the screen; an export has the rest
MAX_CELL = 120  # characters in one cell of the table
MAX_WAITS = 40  # sentences; a server may have a thread for each of 500 clients
MAX_SENTENCE = 500  # characters of such a sentence
MAX_OUTCOME = 200  # characters of a result or an error above the bytes


def who_waits(story: Story, at: int) -> str:
    """Return a sentence for each process: the call that it waits in, and for which peer."""
    found = [_safe(shortened(wait.sentence, MAX_SENTENCE)) for wait in waits(story, at)]
    if not found:
        return f"<p>{escape(say('timeline_empty'))}</p>"
    if (more := len(found) - MAX_WAITS) > 0:
        found[MAX_WAITS:] = [escape(say("waits_more", n=more))]
    items = "".join(f"<li>{sentence}</li>" for sentence in found)
    return f'<ul class="chatkit-waits">{items}</ul>'


def banner(story: Story, at: int) -> str:
    """Return the warning that two programs wait for each other; empty where no two do."""
    found = stuck(story, at)
    if not found:
        return ""
    one, other = found
    emptied = next((call.process for call in found if _sent_nothing(call)), None)
    why = say("stuck_empty", process=visible(emptied.name)) if emptied else say("stuck_both_listen")
    names = {"one": visible(one.process.name), "other": visible(other.process.name)}
    cure = say("stuck_empty_cure" if emptied else "stuck_both_listen_cure")
    sentences = [say("stuck", **names), why, say("stuck_way_out") + cure]
    first, *rest = map(escape, sentences)
    return f'<div class="chatkit-stuck" role="alert"><b>⚠ {first}</b> {" ".join(rest)}</div>'


def _sent_nothing(call: Call) -> bool:
    return bool(call.socket and call.socket.sends and call.socket.sends[-1].size == 0)


def bytes_of(call: Call | None) -> str:
    """Return the bytes of a call in hexadecimal and as text, side by side; empty for no call."""
    if call is None:
        return ""
    title = f"{call.process.name}: {call.name}()"
    if not call.data:
        outcome = shortened(call.error or call.result or call.detail, MAX_OUTCOME)
        return f"<p><b>{_safe(title)}</b> {_safe(outcome)} – {escape(say('bytes_none'))}</p>"
    head = call.data[:MAX_SHOWN]
    lines = "".join(
        f"<tr><th scope='row'>{at:04x}</th><td>{digits}</td><td>{escape(text)}</td></tr>"
        for at, digits, text in hexdump(head)
    )
    more = say("bytes_more", shown=len(head), all=call.size) if call.size > len(head) else ""
    titles = "".join(
        f"<th scope='col'>{escape(say(key))}</th>"
        for key in ("bytes_offset", "bytes_hex", "bytes_text")
    )
    return (
        f"<p><b>{_safe(title)}</b> {escape(say('bytes', n=call.size))}: "
        f"“{_safe(_text(head))}”</p>"
        f'<table class="chatkit-table chatkit-hex"><tr>{titles}</tr>{lines}</table>'
        f"<p>{escape(more)}</p>"
    )


def _text(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")


def table(story: Story, calls: Iterable[Call]) -> str:
    """Return the calls as an HTML table: a screen reader can read it, unlike the diagram."""
    head = "".join(f"<th scope='col'>{escape(title)}</th>" for title in headings())
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows(story, calls))
    caption = escape(say("table_caption"))
    return (
        f'<table class="chatkit-table chatkit-calls"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cells(row: Row) -> str:
    return "".join(f"<td>{escape(shortened(cell, MAX_CELL))}</td>" for cell in row.shown)


def _safe(text: str) -> str:
    return escape(visible(text))
