"""The page for a lab report: it stands alone, and says what the timeline says."""

import re
from html import unescape

import pytest

from chatkit import texts
from chatkit.texts import say
from chatkit.timeline import page as pages
from chatkit.timeline.moments import conversations
from chatkit.timeline.page import Section, page
from chatkit.timeline.part import Part
from chatkit.timeline.table import rows
from chatkit.trace.event import MAX_DATA
from tests.helpers import sentence
from tests.made_up_story import MadeUpStory
from tests.recorded_programs import RecordedPrograms
from tests.test_html import EVIL, Reader

VOID = {"meta", "br", "hr", "img", "link"}


class Strict(Reader):
    """Fails where tags are not nested as they were opened."""

    def __init__(self, code: str) -> None:
        self.open: list[str] = []
        super().__init__(code)
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def talked(programs: RecordedPrograms) -> RecordedPrograms:
    server, client = programs.pair()
    client.do("s.send(b'Halo Alice')")
    server.do("c.recv(100); c.send(b'Halo juga')")
    client.do("s.recv(100)")
    server.begin("c.recv(100)")
    programs.waiting("server", "recv")
    programs.ended("client", "recv")
    return programs


def test_it_needs_nothing_from_anywhere(talked: RecordedPrograms) -> None:
    code = page(talked.story)
    assert re.findall(r"\b\w+://[^\s\"'<)]+", code) == ["http://www.w3.org/2000/svg"]  # a name
    read = Strict(code)
    assert not read.tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    assert not {name for name in read.attributes if name.startswith("on")} | (
        read.attributes & {"href", "src", "srcset", "action"}
    )
    assert "@import" not in code
    assert set(re.findall(r"url\((.)", code)) == {"#"}


def test_it_is_html_with_a_language_a_title_and_headings(talked: RecordedPrograms) -> None:
    code = page(talked.story)
    assert code.startswith('<!doctype html>\n<html lang="id">')
    assert '<meta charset="utf-8">' in code
    read = Strict(code)
    assert {"title", "h1", "h2", "svg", "table", "caption", "th"} <= read.tags


def test_every_colour_is_defined_in_the_light_and_in_the_dark(talked: RecordedPrograms) -> None:
    code = page(talked.story)
    light, _, dark = code.partition("@media screen and (prefers-color-scheme: dark)")
    used = {name for name in re.findall(r"var\((--jp-[\w-]+)", code) if "font-family" not in name}
    assert used
    assert used <= set(re.findall(r"(--[\w-]+):", light))
    assert used <= set(re.findall(r"(--[\w-]+):", dark.partition("body {")[0]))


def test_every_class_that_is_styled_or_named_is_known_to_both_sides(
    talked: RecordedPrograms,
) -> None:
    style = re.search(r"<style>(.*?)</style>(.*)", page(talked.story), re.S)
    assert style
    styled = set(re.findall(r"\.(chatkit-[\w-]+)", style[1]))
    classes = re.findall(r'class="([^"]*)"', style[2])
    used = {name for names in classes for name in names.split() if name.startswith("chatkit-")}
    # nobody is stuck here, there is nothing to say about the record, and few bytes
    unused = {"chatkit-stuck", "chatkit-about", "chatkit-folded"}
    sections = {"chatkit-lines", "chatkit-line-mine", "chatkit-line-problem"}
    assert styled - used == {*unused, *sections, "chatkit-cable-pieces"}
    assert used - styled == {"chatkit-waits"}  # a list that the panel has a style for


def test_it_says_the_same_as_the_table_and_the_list(talked: RecordedPrograms) -> None:
    words = [word.strip() for word in Reader(page(talked.story)).words]
    found = rows(talked.story)
    for row in found[:-1]:  # the last one waits still, so that its time goes on
        assert {cell for cell in row.shown if cell} <= set(words)
    assert len(found) == len(talked.story.calls)
    assert any(word.startswith("server: recv()") for word in words)
    assert any("“Halo Alice”" in word for word in words)


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_it_speaks_both_languages(talked: RecordedPrograms, language: str) -> None:
    texts.use(language)
    code = page(talked.story)
    assert f'<html lang="{language}">' in code
    for key in ("timeline", "who_waits", "page_diagram", "page_table", "table_caption"):
        assert say(key) in unescape(code)


def test_a_long_story_is_drawn_in_pieces_and_says_which_moments_each_one_has(
    talked: RecordedPrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = len(talked.moments())
    monkeypatch.setattr(pages, "ON_A_SHEET", count)
    assert page(talked.story).count("<svg") == 1
    assert "figcaption>" not in page(talked.story)
    monkeypatch.setattr(pages, "ON_A_SHEET", 5)
    monkeypatch.setattr(pages, "MAX_MOMENTS", 10)
    code = page(talked.story)
    Strict(code)
    assert say("page_cut", n=10, all=count) in code
    assert code.count("<svg") == 2
    assert code.count('class="dot"') == 10
    for first in (count - 9, count - 4):
        assert say("page_piece", first=first, last=first + 4, all=count) in code
    ids = re.findall(r'id="([^"]*)"', code)
    assert len(ids) == len(set(ids))
    last = code.rpartition("<figure>")[2].partition("</figure>")[0]
    monkeypatch.setattr(pages, "MAX_DIAGRAM", len(last) + 1000)  # bytes: two do not fit
    assert page(talked.story).count("<svg") == 1


def lines_of(code: str) -> bytes:
    """Return the bytes of a dump in a page."""
    digits = [re.sub(r"^[0-9a-f]{4,}  (.{47}).*", r"\1", line) for line in code.splitlines()]
    return bytes.fromhex("".join(digits))


def test_every_byte_that_was_kept_is_there_and_the_others_are_counted(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    client.do("s.sendall(bytes(n % 253 for n in range(5000)))")
    server.do("c.recv(4096); c.recv(4096)")
    programs.ended("client", "sendall")
    programs.ended("server", "recv", 2)
    code = page(programs.story)
    Strict(code)
    assert "<details open" not in code
    dumps = [
        unescape(one)
        for one in re.findall(r"<details><summary>.*?<pre[^>]*>(.*?)</pre>", code, re.S)
    ]
    content = bytes(n % 253 for n in range(5000))
    more = say("bytes_not_kept", n=5000 - MAX_DATA, kept=MAX_DATA)
    assert [lines_of(dump.replace(f"\n{more}", "")) for dump in dumps] == [
        content[:MAX_DATA], content[:4096], content[4096:],
    ]  # fmt: skip
    assert [more in dump for dump in dumps] == [True, False, False]


def long_story(calls: int, data: bytes) -> MadeUpStory:
    made = MadeUpStory()
    client, _ = made.pair()
    for number in range(calls):
        made.call(client, "sendall", moved=len(data) + 4, data=b"%04d" % number + data)
    return made


@pytest.mark.parametrize(
    ("calls", "data"), [(8000, b"halo"), (700, bytes(4000)), (3000, "&<é😀".encode() * 40)]
)
def test_a_page_of_any_story_is_below_2_mb_and_says_what_it_left_out_and_where_that_is(
    calls: int, data: bytes
) -> None:
    story = long_story(calls, data).story
    code = page(story)
    assert 1_000_000 < len(code.encode()) < 2_000_000
    Strict(code)
    found = re.search(sentence("page_calls_cut", folder="nowhere"), code)
    dumps = re.search(sentence("page_bytes_cut", folder="nowhere"), code)
    shown = code.partition("<tbody>")[2].count("<tr>")
    if found:
        assert found["shown"].replace(".", "") == str(shown) != found["all"].replace(".", "")
        assert found["all"].replace(".", "") == str(len(story.calls))
    else:
        assert shown == len(story.calls)
    assert found or dumps
    if dumps:
        assert dumps["shown"].replace(".", "") == str(code.count("<pre")) != str(shown)
    assert f"{calls - 1:04d}" in code  # the newest is there
    assert "0000halo" not in code


def test_equal_calls_in_a_row_are_one_row_with_their_number_and_both_times() -> None:
    made = MadeUpStory()
    _, server = made.pair()
    recv = made.call(server, "recv", 2, moved=0)
    recv.count, recv.last_end = 122_000, recv.start + 60_250_000_000
    code = page(made.story)
    (row,) = [row for row in code.split("<tr>") if "recv()" in row and "<td>" in row]
    assert say("diagram_times", call="recv()", n="122.000") in row
    assert re.search(r"<td>0\.0+\d* … 60\.250000</td>", row)


def test_a_busy_loop_is_named_at_the_top(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.close()")
    server.do("for _ in range(500): c.recv(10)")
    programs.tells(lambda: any(call.count == 500 for call in programs.calls("server", "recv")))
    code = unescape(page(programs.story))
    Strict(page(programs.story))
    said = sentence("busy_end", program="server", call="recv", count="500").search(code)
    assert said
    assert say("busy_cure_end", call="recv") in code
    assert said.start() < code.index(say("who_waits"))
    other = Part(program=programs.process("client"))
    assert not sentence("busy_end").search(unescape(page(programs.story, other)))


def test_a_page_of_a_part_says_of_which(talked: RecordedPrograms) -> None:
    story = talked.story
    (only,) = conversations(story)
    server = talked.process("server")
    send = talked.calls("server", "send")[0]
    code = unescape(page(story, Part(since=send.start, program=server, only=only)))
    assert say("page_only", name=only.name) in code
    assert say("page_program", name="server") in code
    assert sentence("page_since").search(code)
    assert "sendall(" not in code
    assert "accept(" not in code.partition("<tbody>")[2]
    whole = unescape(page(story))
    assert not sentence("page_since").search(whole)
    assert "accept(" in whole


def test_a_section_stands_in_front_of_the_timeline(talked: RecordedPrograms) -> None:
    code = page(talked.story, sections=[Section("Obrolan <b>", "<p>isi</p>")])
    Strict(code)
    title = "Obrolan &lt;b&gt;"
    assert code.index(f"<h1>{title}") < code.index("<p>isi</p>") < code.index("<svg")
    assert f"<h2>{say('timeline')}</h2>" in code


def test_what_a_record_could_not_keep_is_said(talked: RecordedPrograms) -> None:
    talked.process("server").full = "penuh \x1b[2J"
    (talked.traces / "lain.jsonl").write_text("bukan\n")
    talked.story.read()
    code = page(talked.story)
    assert r"penuh \x1b[2J" in code
    assert say("trace_foreign", path=talked.traces / "lain.jsonl") in unescape(code)


def test_what_a_stranger_sent_is_text(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do(f"s.sendall({EVIL!r})")
    server.do("c.recv(100)")
    programs.ended("server", "recv")
    programs.ended("client", "sendall")
    code = page(programs.story)
    assert "img" not in Strict(code).tags
    assert "&lt;img src=x onerror=alert(1)&gt;\\x1b[31m\\u202e\\xff&amp;" in code
    assert not any(letter in code for letter in "\x1b\u202e")


def test_an_empty_story_is_a_page_too(programs: RecordedPrograms) -> None:
    programs.story.read()
    code = page(programs.story)
    Strict(code)
    assert say("timeline_empty") in unescape(code)
