"""What `chatkit lab` hands to JupyterLab; the browser tests show that JupyterLab takes it."""

import json
import os
from pathlib import Path

import pytest
from jupyterlab_server.workspaces_handler import slugify

from chatkit import texts
from chatkit.cli import main
from chatkit.lab import launch
from chatkit.lab.workspace import workspace, workspace_file
from chatkit.texts import say


@pytest.mark.parametrize("name", ["chat", "chatkit-id-01-two-way-chat"])
def test_the_workspace_has_the_name_that_jupyterlab_looks_for(name: str) -> None:
    assert workspace_file(name) == slugify(name) + ".jupyterlab-workspace"


def test_the_server_stands_left_of_the_client() -> None:
    made = workspace("chat", ["id/01/server.ipynb", "id/01/client.ipynb"])
    dock = made["data"]["layout-restorer:data"]["main"]["dock"]
    assert dock["orientation"] == "horizontal"
    assert [pane["widgets"] for pane in dock["children"]] == [
        ["notebook:id/01/server.ipynb"],
        ["notebook:id/01/client.ipynb"],
    ]


def test_the_cable_lies_between_server_and_client() -> None:
    names = [path.name for path in launch.find_lesson("6")]
    assert names == ["server.ipynb", "cable.ipynb", "client.ipynb"]


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_lesson_is_found_by_its_number_in_either_language(language: str) -> None:
    texts.use(language)
    for number in ("1", "01"):
        found = launch.find_lesson(number)
        assert [path.name for path in found] == ["server.ipynb", "client.ipynb"]
        assert found[0].parent.parent.name == language


@pytest.mark.parametrize("lesson", ["0", "99", "satu", "-1", ""])
def test_an_unknown_lesson_gets_one_sentence_that_names_the_known_ones(
    lesson: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lab", "--no-browser", f"--lesson={lesson}"]) == 2
    sentence = say("lab_no_lesson", lesson=lesson, lessons="1, 2, 3, 4, 5, 6, 7")
    assert capsys.readouterr().err == f"{sentence}\n"


def test_without_notebooks_a_sentence_says_where_to_get_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launch, "NOTEBOOKS", tmp_path / "notebooks")
    assert main(["lab"]) == 2
    assert capsys.readouterr().err == f"{say('lab_no_notebooks', folder=tmp_path)}\n"


def test_a_bad_port_for_jupyterlab_gets_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "--port", "abc"]) == 2
    assert capsys.readouterr().err == f"{say('port_not_a_number', text='abc')}\n"


def test_jupyterlab_asks_about_no_news(tmp_path: Path) -> None:
    launch.prepare(tmp_path, "chat", launch.find_lesson("1"))
    settings = json.loads((tmp_path / "settings" / "overrides.json").read_text())
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_root_may_run_it_and_a_machine_without_a_browser_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(launch, "_has_browser", lambda: False)
    chosen = launch.options(tmp_path, "chat", port=8899, browser=True)
    assert {"--allow-root", "--no-browser", "--port=8899"} <= set(chosen)


def test_a_person_with_a_browser_sees_it_open(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(launch, "_has_browser", lambda: True)
    chosen = launch.options(tmp_path, "chat", port=None, browser=True)
    assert not {"--allow-root", "--no-browser"} & set(chosen)


@pytest.mark.parametrize(("options", "language"), [([], None), (["--lang", "en"], "en")])
def test_only_lang_fixes_the_language_of_every_notebook(
    options: list[str], language: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATKIT_LANG", "")  # so that it is restored afterwards
    monkeypatch.delenv("CHATKIT_LANG")
    monkeypatch.setattr(launch, "run_jupyter", lambda *arguments: 0)
    assert main(["lab", "--no-browser", *options]) == 0
    assert os.environ.get("CHATKIT_LANG") == language


def test_a_terminal_without_a_screen_is_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not launch._has_browser()
