"""The links at the end of a lesson."""

import re
from pathlib import Path

import pytest

from chatkit import texts
from chatkit.lab.glossary import glossary
from chatkit.lab.lessons import NOTEBOOKS, lessons
from chatkit.lab.ways import BASE
from chatkit.panels.next_lesson import next_lesson
from chatkit.texts import LANGUAGES


def at(monkeypatch: pytest.MonkeyPatch, notebook: str, base: str = "/") -> None:
    """Have this kernel run `notebook`, below a server with that base URL."""
    monkeypatch.setenv("JPY_SESSION_NAME", notebook)
    monkeypatch.setenv(BASE, base)


def test_the_links_are_in_the_lessons_own_language(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "chatkit-lessons/id/05-text-and-bytes/server.ipynb")
    html = next_lesson()._repr_html_()
    assert lessons("id")[5].title in html
    assert re.findall('href="([^"]+)"', html) == [
        "/chatkit/lesson/6?lang=id",
        "/chatkit/glossary?lang=id",
        "/chatkit/?lang=id",
    ]


def test_the_links_work_below_a_prefix_and_with_windows_paths(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, r"C:\Users\id\en\01-two-way-chat\server.ipynb", "/user/budi/")
    assert 'href="/user/budi/chatkit/lesson/2?lang=en"' in next_lesson()._repr_html_()


def test_the_last_lesson_leads_to_the_list_and_a_notebook_of_ones_own_to_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, f"en/{lessons('en')[-1].folder.name}/server.ipynb")
    assert "/lesson/" not in next_lesson()._repr_html_()
    assert "/chatkit/?lang=en" in next_lesson()._repr_html_()
    for notebook in ("mine/notes.ipynb", ""):
        at(monkeypatch, notebook)
        assert "/chatkit/lesson/1?lang=" in next_lesson()._repr_html_()


def test_without_the_kits_pages_it_is_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "id/05-text-and-bytes/server.ipynb", "")
    assert next_lesson()._repr_html_() == "<p>chatkit lab --lesson 6</p>"
    assert repr(next_lesson()) == "chatkit lab --lesson 6"


@pytest.mark.parametrize("notebook", sorted(NOTEBOOKS.glob("*/*/server.ipynb")), ids=str)
def test_each_lesson_ends_in_its_links(notebook: Path) -> None:
    assert "next_lesson()" in notebook.read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_glossary_has_a_meaning_and_a_lesson(language: str) -> None:
    texts.use(language)
    words = glossary()
    assert len({word.name for word in words}) == len(words) > 25
    assert {word.lesson for word in words} <= {lesson.number for lesson in lessons(language)}
    assert all(word.meaning and word.meaning[-1] not in ".;" for word in words)
