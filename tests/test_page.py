"""The page for a lab report: it stands alone, and says what the timeline says."""

import re
from dataclasses import astuple
from html import unescape

import pytest

from chatkit import texts
from chatkit.texts import say
from chatkit.timeline import page as pages
from chatkit.timeline.page import page
from chatkit.timeline.table import rows
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
    light, _, dark = code.partition("@media (prefers-color-scheme: dark)")
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
    assert styled - used == {"chatkit-stuck"}  # nobody is stuck here
    # a list that the panel has a style for, and the name of the one table among others
    assert used - styled == {"chatkit-waits", "chatkit-calls"}


def test_it_says_the_same_as_the_table_and_the_list(talked: RecordedPrograms) -> None:
    words = [word.strip() for word in Reader(page(talked.story)).words]
    found = rows(talked.story)
    for row in found[:-1]:  # the last one waits still, so that its time goes on
        assert {cell for cell in astuple(row) if cell} <= set(words)
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


def test_a_long_story_has_its_end_in_the_diagram_and_all_of_it_in_the_table(
    talked: RecordedPrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert say("page_cut", n=5) not in page(talked.story)
    monkeypatch.setattr(pages, "MAX_MOMENTS", 5)
    code = page(talked.story)
    assert say("page_cut", n=5) in code
    assert code.count('class="dot"') == 5
    assert code.partition("<tbody>")[2].count("<tr>") == len(talked.story.calls)


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
