"""JupyterLab's menus follow the lessons' language where its language pack is installed."""

import sys
from pathlib import Path

import pytest

from chatkit.lab.lessons import lessons
from chatkit.lab.menus import menu_settings


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a language pack as pip does, with its entry point alone."""
    described = tmp_path / "pack-1.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: pack\nVersion: 1\n")
    (described / "entry_points.txt").write_text("[jupyterlab.languagepack]\nid_ID = pack\n")
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("pack")
def test_the_menus_are_indonesian_where_the_pack_is_installed() -> None:
    assert menu_settings("id") == {"@jupyterlab/translation-extension:plugin": {"locale": "id_ID"}}


@pytest.mark.usefixtures("pack")
def test_the_menus_stay_as_they_are_for_a_reader_of_english() -> None:
    assert menu_settings("en") == {}


def test_nothing_is_set_without_a_pack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert menu_settings("id") == {}


# labels that the pack translates, such as "Kernel Mulai Lagi"; the menus' own names stay English
TRANSLATED = ("Kernel Restarting", "Restart Kernel", "Run All", "Shut Down", "New Launcher")


def test_an_indonesian_lesson_quotes_no_label_that_only_english_menus_have() -> None:
    for lesson in lessons("id"):
        for notebook in lesson.notebooks:
            text = notebook.read_text("utf-8")
            assert not [label for label in TRANSLATED if label in text], notebook
