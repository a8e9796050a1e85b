"""The student's own copies of the lessons: nothing lost, nothing overwritten."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chatkit.errors import InputError
from chatkit.lab import copies
from chatkit.lab.copies import Copies, Progress, fingerprint, lessons_folder
from chatkit.lab.lessons import Lesson, find_lesson
from tests.helpers import refused


@pytest.fixture
def mine(tmp_path: Path) -> Copies:
    return Copies(tmp_path / "chatkit-lessons")


@pytest.fixture
def lesson() -> Lesson:
    return find_lesson("6")


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def rewrite(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(read(path) | changes), "utf-8")


def test_a_copy_has_every_cell_of_the_lesson(mine: Copies, lesson: Lesson) -> None:
    mine.make(lesson)
    assert [path.name for path in mine.notebooks(lesson)] == [
        "server.ipynb",
        "client.ipynb",
    ]
    for path, original in zip(mine.notebooks(lesson), lesson.notebooks, strict=True):
        assert read(path)["cells"] == read(original)["cells"]
        assert read(path)["metadata"].pop("chatkit") == {"lesson": fingerprint(original)}
    assert sorted(path.name for path in mine.place(lesson).iterdir()) == [
        "client.ipynb",
        "server.ipynb",
    ]


def test_a_second_copy_overwrites_nothing_and_fills_half_a_copy_up(
    mine: Copies, lesson: Lesson
) -> None:
    mine.make(lesson)
    server, client = mine.notebooks(lesson)
    server.write_text("my work")
    client.unlink()
    mine.make(lesson)
    assert server.read_text() == "my work"
    assert read(client)["cells"]


def test_a_fresh_copy_keeps_each_old_one(mine: Copies, lesson: Lesson) -> None:
    assert mine.renew(lesson) is None
    for work in ("first", "second"):
        mine.notebooks(lesson)[0].write_text(work)
        kept = mine.renew(lesson)
        assert kept
        assert (kept / "server.ipynb").read_text() == work
        assert read(mine.notebooks(lesson)[0])["cells"]
    assert len(mine.kept(lesson)) == 2
    assert mine.kept(lesson)[-1] == kept


def test_a_copy_that_cannot_be_moved_is_told(
    mine: Copies, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_use(path: Path, target: Path) -> Path:
        raise PermissionError(13, "used by another process")  # as Windows says of a kernel's folder

    mine.make(lesson)
    monkeypatch.setattr(Path, "rename", in_use)
    with refused(InputError, "copies_in_use", reason="used by another process"):
        mine.renew(lesson)
    assert all(path.exists() for path in mine.notebooks(lesson))


def test_progress_is_the_number_of_cells_that_have_run(mine: Copies, lesson: Lesson) -> None:
    assert not mine.progress(lesson).copied
    mine.make(lesson)
    fresh = mine.progress(lesson)
    assert fresh.run == 0
    assert not fresh.newer
    server = mine.notebooks(lesson)[0]
    cells = read(server)["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    for number, cell in enumerate(code[:3], 1):
        cell["execution_count"] = number
    rewrite(server, cells=cells)
    assert mine.progress(lesson) == Progress(3, fresh.cells)


def test_a_newer_lesson_is_told_and_an_edit_alone_is_not(mine: Copies, lesson: Lesson) -> None:
    mine.make(lesson)
    server = mine.notebooks(lesson)[0]
    rewrite(server, cells=[])
    edited = mine.progress(lesson)
    assert not edited.newer
    rewrite(server, metadata={"chatkit": {"lesson": "0123456789abcdef"}})
    older = mine.progress(lesson)
    assert older.newer


@pytest.mark.parametrize(
    "content", [b"", b'{"cells": [', b"[]", b"{}", b"\xff\xfe", b"null", b"[" * 100_000]
)
def test_a_notebook_that_is_not_whole_is_named(
    mine: Copies, lesson: Lesson, content: bytes
) -> None:
    mine.make(lesson)
    mine.notebooks(lesson)[1].write_bytes(content)
    found = mine.progress(lesson)
    assert found.broken == "client.ipynb"


def test_a_file_in_the_place_of_a_folder_is_named(mine: Copies, lesson: Lesson) -> None:
    mine.folder.write_text("not a folder")
    for act in (mine.make_folder, lambda: mine.make(lesson)):
        with refused(InputError, "copies_file"):
            act()
    assert mine.folder.read_text() == "not a folder"


def test_a_full_disk_leaves_no_half_notebook(
    mine: Copies, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with refused(InputError, "copies_not_written", reason="No space left on device"):
        mine.make(lesson)
    assert list(mine.place(lesson).iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no user 65534")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        tmp_path.chmod(0o500)
        with refused(InputError, "copies_not_written", reason=os.strerror(13)):
            Copies(tmp_path / "lessons").make_folder()
        tmp_path.chmod(0o700)
        return
    code = (  # root may write everywhere: ask as nobody
        "import os, sys; from pathlib import Path; from chatkit.lab.copies import Copies\n"
        "os.setuid(65534)\n"
        "try: Copies(Path('/etc/lessons')).make_folder()\n"
        "except ValueError as error: sys.exit(error.key)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stderr.strip() == "copies_not_written"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no user 65534")
def test_a_folder_below_a_closed_one_is_told(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from chatkit.lab.copies import Copies\n"
        "os.getuid() or os.setuid(65534)\n"
        "try: Copies(Path(sys.argv[1], 'closed', 'lessons')).make_folder()\n"
        "except ValueError as error: sys.exit(error.key)"
    )
    (tmp_path / "closed").mkdir(mode=0o000)
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "copies_not_written"


def test_a_full_disk_leaves_the_old_copy_in_its_place(
    mine: Copies, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    mine.make(lesson)
    mine.notebooks(lesson)[0].write_text("my work")
    monkeypatch.setattr(Path, "write_bytes", full)
    with refused(InputError, "copies_not_written"):
        mine.renew(lesson)
    assert mine.notebooks(lesson)[0].read_text() == "my work"
    assert mine.kept(lesson) == []


@pytest.mark.parametrize("level", ["lesson", "language"])
def test_a_link_out_of_the_folder_is_not_followed(
    mine: Copies, lesson: Lesson, tmp_path: Path, level: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = mine.place(lesson) if level == "lesson" else mine.place(lesson).parent
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere, target_is_directory=True)
    for act in (mine.make, mine.renew):
        with refused(InputError, "copies_outside"):
            act(lesson)
    assert list(elsewhere.iterdir()) == []


def test_the_folder_is_the_named_one_and_lies_inside_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(copies.VARIABLE, raising=False)
    home = tmp_path / "home"
    assert lessons_folder(home, tmp_path) == home / "chatkit-lessons"
    monkeypatch.setenv(copies.VARIABLE, "praktikum/3")
    assert lessons_folder(home, tmp_path) == home / "praktikum" / "3"
    for outside in ("../..", "/", str(tmp_path.parent)):
        monkeypatch.setenv(copies.VARIABLE, outside)
        with refused(InputError, "copies_outside"):
            lessons_folder(home, tmp_path)


@pytest.mark.parametrize("hidden", [".lessons", "praktikum/.3/lessons"])
def test_a_folder_that_jupyterlab_hides_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hidden: str
) -> None:
    monkeypatch.setenv(copies.VARIABLE, hidden)
    with refused(InputError, "copies_hidden"):
        lessons_folder(tmp_path, tmp_path)
    assert lessons_folder(tmp_path, tmp_path / hidden) == tmp_path / hidden


def test_an_unknown_home_is_a_name_as_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(copies.VARIABLE, "~nobody-has-this-name/lessons")
    assert lessons_folder(tmp_path, tmp_path).is_relative_to(tmp_path)


def test_the_copy_of_an_older_kit_whose_lesson_7_was_another_is_left_alone(mine: Copies) -> None:
    ends, frames = find_lesson("8"), find_lesson("7")
    old = mine.place(ends).with_name("07-ends")
    old.mkdir(parents=True)
    (old / "server.ipynb").write_text("my work")
    for lesson in (frames, ends):
        assert not mine.progress(lesson).copied
        mine.make(lesson)
        assert mine.renew(lesson)
        assert old.parent.name == lesson.language
        assert [kept.name.partition("-old-")[0] for kept in mine.kept(lesson)] == [
            lesson.folder.name
        ]
    assert (old / "server.ipynb").read_text() == "my work"
