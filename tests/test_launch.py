"""`chatkit lab`: the student's folder, a lab that runs already, the options of JupyterLab.

The browser tests show that JupyterLab takes them.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatkit import texts
from chatkit.cli import main
from chatkit.lab import launch, lessons
from chatkit.lab.copies import VARIABLE, Copies
from chatkit.lab.lessons import Lesson, find_lesson
from chatkit.lab.running import labs
from chatkit.lab.workspace import workspace
from chatkit.texts import say
from tests.helpers import free_port, until
from tests.jupyter import START, TOKEN, Site, serving

FOLDER = "chatkit-lessons"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, with no Jupyter server running and no lab started for real."""
    monkeypatch.chdir(tmp_path)
    for name in ("CHATKIT_LANG", texts.LAB, VARIABLE, "JUPYTER_PREFER_ENV_PATH"):
        monkeypatch.setenv(name, "")  # so that it is restored afterwards
        monkeypatch.delenv(name)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setattr(launch, "run_jupyter", lambda *arguments: 0)
    return tmp_path


def test_the_server_stands_left_of_the_client() -> None:
    made = workspace("chat", ["id/01/server.ipynb", "id/01/client.ipynb"])
    dock = made["data"]["layout-restorer:data"]["main"]["dock"]
    assert dock["orientation"] == "horizontal"
    assert [pane["widgets"] for pane in dock["children"]] == [
        ["notebook:id/01/server.ipynb"],
        ["notebook:id/01/client.ipynb"],
    ]


# the lessons


def test_the_cable_lies_between_server_and_client(tmp_path: Path) -> None:
    for name in ("cable", "client", "notes", "server"):
        (tmp_path / f"{name}.ipynb").touch()
    names = [path.name for path in Lesson(6, "id", tmp_path, "", 25).notebooks]
    assert names == ["server.ipynb", "cable.ipynb", "client.ipynb"]


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_lesson_is_found_by_its_number_in_either_language(language: str) -> None:
    texts.use(language)
    for number in ("1", "01"):
        found = find_lesson(number)
        assert found.name == f"{language}/01-two-way-chat"
        assert found.title == {"id": "Chat dua arah", "en": "Two-way chat"}[language]


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_list_has_each_folder_of_notebooks_and_no_other(language: str) -> None:
    folders = sorted(path.parent for path in lessons.NOTEBOOKS.glob(f"{language}/*/server.ipynb"))
    listed = lessons.lessons(language)
    assert [lesson.folder for lesson in listed] == folders
    assert all(lesson.title and lesson.about and lesson.minutes for lesson in listed)


@pytest.mark.parametrize("lesson", ["0", "99", "satu", "-1", " "])
def test_an_unknown_lesson_gets_one_sentence_that_names_the_known_ones(
    here: Path, lesson: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lab", "--no-browser", f"--lesson={lesson}"]) == 2
    sentence = say("lab_no_lesson", lesson=lesson, lessons="1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11")
    assert capsys.readouterr().err == f"{sentence}\n"
    assert list(here.iterdir()) == []


def test_a_kit_without_lessons_says_how_to_get_them(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lessons, "NOTEBOOKS", here / "notebooks")
    assert main(["lab", "--lesson=1"]) == 2
    assert capsys.readouterr().err == f"{say('lab_no_notebooks', folder=here / 'notebooks')}\n"


def test_the_wheel_has_every_lesson_and_copies_it_without_a_clone(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(
        build, check=True, capture_output=True, cwd=lessons.NOTEBOOKS.parent, timeout=120
    )
    (wheel,) = tmp_path.glob("*.whl")
    shutil.unpack_archive(wheel, tmp_path / "kit", "zip")
    packed = tmp_path / "kit" / "chatkit" / "notebooks"
    ours = sorted(
        path.relative_to(lessons.NOTEBOOKS)
        for path in lessons.NOTEBOOKS.rglob("*")
        if path.suffix in (".ipynb", ".toml") and ".ipynb_checkpoints" not in path.parts
    )
    files = sorted(path.relative_to(packed) for path in packed.rglob("*") if path.is_file())
    assert files == ours
    kit = os.environ | {"PYTHONPATH": str(tmp_path / "kit")}
    copy = (
        "from pathlib import Path; from chatkit.lab.copies import Copies\n"
        "from chatkit.lab.lessons import find_lesson\n"
        "Copies(Path('mine')).make(find_lesson('2'))"
    )
    subprocess.run([sys.executable, "-c", copy], check=True, env=kit, cwd=tmp_path, timeout=60)
    assert (tmp_path / "mine" / "id" / "02-connect" / "server.ipynb").exists()
    config = next(tmp_path.glob("kit/*.data/data/etc/jupyter/jupyter_server_config.d/*.json"))
    assert json.loads(config.read_text())["ServerApp"]["jpserver_extensions"] == {"chatkit": True}


# the folder


def test_the_lesson_is_copied_into_the_current_folder(here: Path) -> None:
    assert main(["lab", "--lesson", "2", "--no-browser"]) == 0
    assert (here / FOLDER / "id" / "02-connect" / "server.ipynb").exists()
    assert os.environ[VARIABLE] == str(here / FOLDER)


def test_another_folder_can_be_chosen(here: Path) -> None:
    assert main(["lab", "--lesson", "2", "--folder", "praktikum/3", "--lang", "en"]) == 0
    assert (here / "praktikum" / "3" / "en" / "02-connect" / "server.ipynb").exists()
    assert not (here / FOLDER).exists()


def test_a_folder_beside_the_current_one_is_shown_from_its_own_parent(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launch, "run_jupyter", lambda chosen, *rest: print(*chosen) or 0)
    (here / "kelas").mkdir()
    monkeypatch.chdir(here / "kelas")
    assert main(["lab", "--lesson", "2", "--folder", "../mine", "--no-browser"]) == 0
    assert os.environ[VARIABLE] == str(here / "mine")
    assert f"--ServerApp.root_dir={here} " in capsys.readouterr().out


def test_a_folder_that_jupyterlab_hides_gets_one_sentence(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lab", "--folder", ".mine"]) == 2
    assert capsys.readouterr().err == f"{say('copies_hidden', folder=here / '.mine')}\n"
    assert list(here.iterdir()) == []


def test_jupyter_shows_the_current_folder_where_it_holds_the_lessons(here: Path) -> None:
    assert launch.root_of(here / FOLDER) == here
    assert launch.root_of(here / "praktikum" / "3") == here
    assert launch.root_of(here.parent / "elsewhere") == here.parent


@pytest.mark.parametrize("named", ["taken", "taken/below"])
def test_a_folder_that_is_a_file_gets_one_sentence(
    here: Path, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "taken").write_text("a file")
    assert main(["lab", "--folder", named]) == 2
    assert capsys.readouterr().err == f"{say('copies_file', path=here / 'taken')}\n"


def test_fresh_makes_the_opened_lessons_anew_and_keeps_the_old_ones(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copies = Copies(here / FOLDER)
    for number in ("2", "3"):
        main(["lab", "--lesson", number])
        copies.notebooks(find_lesson(number))[0].write_text("my work")
    capsys.readouterr()
    assert main(["lab", "--fresh", "--lesson", "2"]) == 0
    (kept,) = copies.kept(find_lesson("2"))
    assert (kept / "server.ipynb").read_text() == "my work"
    assert capsys.readouterr().out == f"{say('lab_fresh', lesson=2, folder=kept)}\n"
    assert copies.notebooks(find_lesson("3"))[0].read_text() == "my work"
    assert main(["lab", "--fresh"]) == 0
    assert len(copies.kept(find_lesson("2"))) == 2
    assert len(copies.kept(find_lesson("3"))) == 1


# a lab that runs already


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("labs") / "home") as running:
        yield running


def test_a_second_lab_for_the_same_folder_leads_to_the_first_one(
    server: Site, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(server.root)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(server.runtime))
    monkeypatch.setattr(launch, "run_jupyter", lambda *arguments: pytest.fail("a second server"))
    assert main(["lab", "--lesson", "2", "--no-browser"]) == 0
    url = f"{server.url}chatkit/lesson/2?lang=id&token={TOKEN}"
    assert capsys.readouterr().out == f"{say('lab_running', url=url)}\n"
    assert server.get("chatkit/lesson/2?lang=id").status == 302
    capsys.readouterr()
    assert main(["lab", "--fresh", "--no-browser"]) == 0
    (kept,) = Copies(server.root / FOLDER).kept(find_lesson("2"))
    assert capsys.readouterr().out.startswith(f"{say('lab_fresh', lesson=2, folder=kept)}\n")


def test_a_lab_of_another_folder_is_left_alone(
    server: Site, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(server.runtime))
    Copies(here / FOLDER).make_folder()
    (other,) = labs()
    assert not other.serves(here / FOLDER)
    assert main(["lab", "--no-browser"]) == 0
    url = f"{server.url}chatkit/?lang=id&token={TOKEN}"
    told = say("lab_elsewhere", folder=server.root / FOLDER, url=url)
    assert capsys.readouterr().out.startswith(told), "who is in the wrong folder learns it"


def test_two_labs_at_once_become_one(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "chatkit", "lab", "--no-browser", "--lang=en"]
    home = {"HOME": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}
    texts.use("en")
    second = say("lab_running", url="@").partition("@")[0].strip()
    labs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | home, cwd=tmp_path)
        for _ in range(2)
    ]
    try:
        until(lambda: [lab.poll() for lab in labs].count(0) == 1, START)
        ended = next(lab for lab in labs if lab.poll() == 0)
        assert ended.stdout
        assert second in ended.stdout.read().decode()
    finally:
        for lab in labs:
            lab.terminate()
            lab.communicate(timeout=20)


def write_about(here: Path, url: str) -> None:
    """Write the file of a running server that asks for a password, and one that is not whole."""
    runtime = here / "runtime"
    runtime.mkdir()
    about = {"url": url, "token": "", "pid": os.getpid(), "root_dir": str(here), "password": True}
    (runtime / "jpserver-1.json").write_text(json.dumps(about))
    (runtime / "jpserver-2.json").write_bytes(b"\xff{")


def test_a_server_that_does_not_answer_is_passed_over(here: Path) -> None:
    write_about(here, f"http://127.0.0.1:{free_port()}/")
    assert [*labs()] == []


def test_a_program_that_speaks_no_http_is_passed_over(here: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        write_about(here, f"http://127.0.0.1:{server.getsockname()[1]}/")
        chat = threading.Thread(target=lambda: server.accept()[0].sendall(b"Bob\nHalo\n"))
        chat.start()
        assert [*labs()] == []
        chat.join()


# the options of JupyterLab


def test_a_bad_port_for_jupyterlab_gets_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "--port", "abc"]) == 2
    assert capsys.readouterr().err == f"{say('port_not_a_number', text='abc')}\n"


def test_jupyterlab_asks_about_no_news(tmp_path: Path) -> None:
    launch.prepare(tmp_path)
    settings = json.loads((tmp_path / "settings" / "overrides.json").read_text())
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_long_lines_of_code_wrap(tmp_path: Path) -> None:
    launch.prepare(tmp_path)
    settings = json.loads((tmp_path / "settings" / "overrides.json").read_text())
    assert settings["@jupyterlab/notebook-extension:tracker"]["codeCellConfig"]["lineWrap"] is True


def test_root_may_run_it_and_a_machine_without_a_browser_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(launch, "_has_browser", lambda: False)
    chosen = launch.options(tmp_path, tmp_path, "chatkit/", port=8899, browser=True)
    assert {"--allow-root", "--no-browser", "--port=8899"} <= set(chosen)


def test_a_person_with_a_browser_sees_it_open(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(launch, "_has_browser", lambda: True)
    chosen = launch.options(tmp_path, tmp_path, "chatkit/", port=None, browser=True)
    assert not {"--allow-root", "--no-browser"} & set(chosen)


@pytest.mark.parametrize(("options", "language"), [([], None), (["--lang", "en"], "en")])
def test_lang_is_the_language_of_notebooks_in_no_languages_folder(
    here: Path, options: list[str], language: str | None
) -> None:
    assert main(["lab", "--no-browser", *options]) == 0
    assert os.environ.get(texts.LAB) == language


def test_a_terminal_without_a_screen_is_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not launch._has_browser()
