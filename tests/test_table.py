"""The story as a table: every call a row, nothing in it that acts on a screen or a spreadsheet."""

import csv
import io
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit import texts
from chatkit.message import visible
from chatkit.texts import say
from chatkit.timeline.reader import Folder, Source
from chatkit.timeline.story import Story
from chatkit.timeline.table import COLUMNS, FORMULA, ON_A_PAGE, Row, csv_text, headings, plain, rows
from chatkit.trace.event import FORMAT, Event, Header
from tests.helpers import LOOPBACK, free_port
from tests.recorded_process import RecordedProcess
from tests.recorded_programs import RecordedPrograms


@pytest.fixture
def here(tmp_path: Path) -> Iterator[RecordedProcess]:
    with RecordedProcess(tmp_path) as process:
        yield process


def of(table: list[Row], call: str) -> Row:
    """Return the last row of a call."""
    return next(row for row in reversed(table) if row.call.startswith(f"{call}("))


def told(*events: Event, program: str = "server") -> Story:
    """Return the story of one program that did just this."""
    story = Story(Folder(Path("nowhere")))
    source = Source(Path("nowhere"))
    source.header = Header(FORMAT, program, os.getpid(), 0, time.time_ns(), "laptop")
    for event in events:
        story.feed(source, event)
    return story


def sent(data: bytes, program: str = "server", detail: str = "") -> Story:
    """Return the story of one send."""
    return told(
        Event(1, 1, "send", "start", 5, socket=1, size=len(data), data=data, detail=detail),
        Event(2, 1, "send", "return", size=len(data)),
        program=program,
    )


# rows


def test_every_call_is_a_row_with_what_was_asked_and_what_came_of_it(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.send("Halo é\n".encode())
    conn.recv(1024)
    conn.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    story = here.story()
    table = rows(story)
    assert len(table) == len(story.calls)
    here_, there = (f"{LOOPBACK}:{sock.getsockname()[1]}" for sock in (client, conn))
    assert of(table, "socket").call == "socket(AF_INET, SOCK_STREAM)"
    assert of(table, "accept").result == f"('{LOOPBACK}', {client.getsockname()[1]})"
    send, recv = of(table, "send"), of(table, "recv")
    assert (send.local, send.peer, send.bytes, send.text) == (here_, there, "8", r"Halo é\n")
    assert (recv.local, recv.peer, recv.bytes, recv.text) == (there, here_, "8", r"Halo é\n")
    assert of(table, "getsockopt").call == "getsockopt(SO_KEEPALIVE)"
    assert of(table, "getsockopt").result == "0"
    assert {row.program for row in table} == {"both"}


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_refused_connect_says_in_each_form_that_nobody_listens(
    here: RecordedProcess, language: str
) -> None:
    texts.use(language)
    port = free_port()
    with pytest.raises(ConnectionRefusedError):
        here.fresh().connect((LOOPBACK, port))
    story = here.story()
    why = say("nobody_listens", address=f"{LOOPBACK}:{port}")
    result = of(rows(story), "connect").result
    assert result.startswith("✕ ConnectionRefusedError: ")
    assert result.endswith(f" – {why}")
    assert why in plain(rows(story))
    assert why in csv_text(story)


def test_times_count_from_the_first_call_and_the_clock_is_the_computers(
    here: RecordedProcess,
) -> None:
    client, _ = here.pair()
    client.settimeout(0.05)
    with pytest.raises(TimeoutError):
        client.recv(10)
    table = rows(here.story())
    assert table[0].time == "0.000000"
    times = [float(row.time) for row in table]
    assert times == sorted(times)
    assert all(len(row.time.split(".")[1]) == 6 for row in table)
    recv = of(table, "recv")
    assert 0.045 <= float(recv.waited) < 5
    assert of(table, "settimeout").waited == ""
    assert recv.clock[:2] in (
        time.strftime("%H"),
        time.strftime("%H", time.localtime(time.time() - 60)),
    )
    assert len(recv.clock) == len("12:34:56.789")


def test_an_error_is_told_in_the_systems_words(here: RecordedProcess) -> None:
    with pytest.raises(ConnectionRefusedError):
        here.fresh().connect((LOOPBACK, free_port()))
    connect = of(rows(here.story()), "connect")
    assert connect.result.startswith("✕ ConnectionRefusedError: ")
    assert connect.peer.startswith(LOOPBACK)
    assert connect.bytes == ""


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_call_that_goes_on_says_so_and_how_long_it_has_waited(
    programs: RecordedPrograms, language: str
) -> None:
    texts.use(language)
    server, _ = programs.listening()
    server.begin("d.accept()")
    programs.waiting("server", "accept")
    accept = of(rows(programs.story), "accept")
    assert accept.result == texts.say("call_not_over")
    later = of(rows(programs.story), "accept")
    assert float(later.waited) > float(accept.waited) > 0


def test_a_receive_that_goes_on_has_no_bytes_yet(programs: RecordedPrograms) -> None:
    server, _ = programs.pair()
    server.begin("c.recv(1024)")
    programs.waiting("server", "recv")
    recv = of(rows(programs.story), "recv")
    assert (recv.bytes, recv.text) == ("", "")


def test_the_end_of_a_stream_is_0_bytes(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.close()
    conn.recv(10)
    recv = of(rows(here.story()), "recv")
    assert (recv.bytes, recv.text) == ("0", "")


def test_some_calls_alone_keep_the_time_of_the_whole_story(here: RecordedProcess) -> None:
    here.pair()
    story = here.story()
    assert rows(story, story.calls[-2:]) == rows(story)[-2:]
    assert rows(story, []) == []


def test_an_empty_story_is_an_empty_table() -> None:
    story = Story(Folder(Path("nowhere")))
    assert rows(story) == []
    assert plain([]) == "  ".join(headings())


@pytest.mark.parametrize("language", ["id", "en"])
def test_columns_have_names_in_the_readers_language(language: str) -> None:
    texts.use(language)
    names = headings()
    assert len(set(names)) == len(ON_A_PAGE) == len(COLUMNS) - 2
    assert len(set(headings(COLUMNS))) == len(COLUMNS) == len(Row.__slots__)
    assert Row.__slots__ == COLUMNS
    assert names[COLUMNS.index("peer")] == texts.say("column_peer")


@given(st.text() | st.binary(), st.text(), st.text())
def test_nothing_that_acts_on_a_screen_comes_through(
    data: str | bytes, program: str, detail: str
) -> None:
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    (row,) = rows(sent(raw, program, detail))
    for cell in (row.text, row.program, row.call):
        assert visible(cell) == cell
    assert "\n" not in plain([row]).split("\n", 1)[1]


def test_hostile_text_is_made_visible() -> None:
    (row,) = rows(sent("\x1b[2J\u202eevil\r\n".encode() + b"\xff"))
    assert row.text == r"\x1b[2J\u202eevil\r\n\xff"


# plain


def test_columns_stand_below_each_other(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.send(b"halo")
    conn.recv(10)
    table = rows(here.story())
    lines = plain(table).split("\n")
    assert len(lines) == len(table) + 1
    for name in ("call", "local", "result"):
        at = lines[0].index(texts.say(f"column_{name}"))
        assert all(line[at - 2 : at].strip() == "" for line in lines)
    at = lines[0].index(texts.say("column_call"))
    assert [line[at:].split("(")[0] for line in lines[1:]] == [r.call.split("(")[0] for r in table]
    assert not any(line.endswith(" ") for line in lines)


def test_a_long_text_is_cut_in_a_plain_table_and_whole_in_a_row() -> None:
    (row,) = rows(sent(b"a" * 3000))
    assert row.text == "a" * 3000
    line = plain([row]).split("\n")[1]
    assert "a" * 59 + "…" in line
    assert "a" * 60 not in line


# CSV


def cells(story: Story) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_text(story), newline="")))


def test_csv_holds_the_same_as_the_table(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.send('a,"b"\n; é'.encode())
    conn.recv(10)
    story = here.story()
    found = cells(story)
    assert found[0] == headings(COLUMNS)
    assert [line[3] for line in found[1:]] == [row.call for row in rows(story)]
    assert found[-1][7] == 'a,"b"\\n; é'
    assert {len(line) for line in found} == {len(COLUMNS)}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@x", "=cmd|' /C calc'!A0"])
def test_csv_has_no_formula(text: str) -> None:
    (_, line) = cells(sent(text.encode(), program=text))
    assert line[7] == f"'{text}"
    assert line[2] == f"'{text}"


@given(st.text(alphabet="=+-@\t\r\n\x00\"',; a1\uff1d", max_size=6), st.text(max_size=5))
def test_no_cell_of_a_csv_begins_as_a_formula_does(data: str, program: str) -> None:
    (_, line) = cells(sent(data.encode(), program))
    assert len(line) == len(COLUMNS)
    assert not any(FORMULA.search(cell) for cell in line)


def test_a_semicolon_begins_no_cell_with_a_formula_where_it_separates_cells() -> None:
    (_, line) = cells(sent(b'hai;=HYPERLINK("http://x")'))
    assert line[7].startswith("hai;'=HYPERLINK")


def test_numbers_stay_numbers_in_a_csv() -> None:
    (_, line) = cells(sent(b"halo"))
    assert line[0] == "0.000000"
    assert line[6] == "4"
