"""The HTML around a diagram: the list of waits, the warning, the bytes of a call, the table."""

from collections.abc import Iterable
from html import escape

from chatkit.hexdump import NARROW, hexdump
from chatkit.message import shortened, visible
from chatkit.texts import say
from chatkit.timeline.busy import busy
from chatkit.timeline.labels import refusal, text_of, way
from chatkit.timeline.story import Call, Story
from chatkit.timeline.table import MAX_CELL, Row, headings, rows
from chatkit.timeline.waiting import stuck, waits

HEAD, TAIL = 8, 4  # rows of bytes at the beginning and at the end of a long call
MAX_TEXT = 320  # characters of its text; both are shown whole on demand
MAX_BUSY = 2  # warnings of busy loops at a time
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
    return warning(sentences, role="alert")


def busy_banner(story: Story, at: int, since: int = 0) -> str:
    """Return the warnings of busy loops that went on after the time `since`; empty where none did.

    It has the newest ones, since one mistake is often made in many threads.
    """
    found = [one for one in busy(story, at) if one.call.latest >= since]
    return "".join(warning(one.sentences) for one in found[-MAX_BUSY:])


def warning(sentences: Iterable[str], role: str = "note") -> str:
    """Return a box with the sentences, which are plain text; the first one is bold."""
    first, *rest = map(escape, sentences)
    return f'<div class="chatkit-stuck" role="{role}"><b>⚠ {first}</b> {" ".join(rest)}</div>'


def _sent_nothing(call: Call) -> bool:
    return bool(call.socket and call.socket.sends and call.socket.sends[-1].size == 0)


def bytes_of(story: Story, call: Call | None) -> str:
    """Return the bytes of a call in hexadecimal and as text, side by side; empty for no call.

    Of many bytes it has the first and the last ones, and all of them folded away.
    """
    if call is None:
        return ""
    title = f"<b>{_safe(f'{call.process.name}: {call.name}()')}</b> {_safe(way(call))}"
    if not call.data:
        outcome = shortened(call.error or call.result or call.detail, MAX_OUTCOME)
        told = " – ".join(filter(None, [outcome, refusal(story, call), say("bytes_none")]))
        return f"<p>{title} {_safe(told)}</p>"
    kept = len(call.data)
    text = text_of(call)
    short = text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT // 2]} ⋮ {text[-MAX_TEXT // 2 :]}"
    rows = _hex_rows(call.data)
    cut = len(rows) > HEAD + TAIL + 1
    hidden = say("bytes_hidden", n=(len(rows) - HEAD - TAIL) * NARROW)
    gap = f"<tr><td colspan='3'>{escape(hidden)}</td></tr>"
    shown = [*rows[:HEAD], gap, *rows[-TAIL:]] if cut else rows
    more = say("bytes_not_kept", n=call.size - kept, kept=kept) if call.size > kept else ""
    # a text that goes on behind its recorded part has no closing mark
    close = "…" if more else "”"
    whole = f"<p>“{escape(text)}{close}</p>" if short != text else ""
    folded = (
        f"<details><summary>{escape(say('bytes_all', n=kept))}</summary>"
        f"{whole}{_hex_table(rows)}</details>"
    )
    return (
        f"<p>{title} {escape(say('bytes', n=call.size))}: “{escape(short)}{close}</p>"
        f"{_hex_table(shown)}<p>{escape(more)}</p>{folded if cut or whole else ''}"
    )


def _hex_rows(data: bytes) -> list[str]:
    return [
        f"<tr><th scope='row'>{at:04x}</th><td>{digits}</td><td>{escape(text)}</td></tr>"
        for at, digits, text in hexdump(data, NARROW)
    ]


def _hex_table(rows: Iterable[str]) -> str:
    titles = "".join(
        f"<th scope='col'>{escape(say(key))}</th>"
        for key in ("bytes_offset", "bytes_hex", "bytes_text")
    )
    return f'<table class="chatkit-table chatkit-hex"><tr>{titles}</tr>{"".join(rows)}</table>'


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
