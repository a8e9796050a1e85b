"""The folder of a program: its small files are copied, and no link leads out of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chatkit.checks.folders import MOST, SMALL, copy_folder
from chatkit.checks.submission import find_script
from chatkit.errors import InputError

no_links = pytest.mark.skipif(
    sys.platform == "win32", reason="a link needs a right of its own on Windows"
)


def copied(source: Path) -> set[str]:
    target = source.parent / "copy"
    copy_folder(source, target)
    return {one.relative_to(target).as_posix() for one in target.rglob("*")}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    made = tmp_path / "Sari"
    (made / "parts").mkdir(parents=True)
    (made / "server.py").write_text("import parts.talk")
    (made / "parts" / "talk.py").write_text("")
    (tmp_path / "secret.txt").write_text("of somebody else")
    (tmp_path / "Budi").mkdir()
    (tmp_path / "Budi" / "server.py").write_text("")
    return made


def test_small_files_and_empty_folders_are_copied_and_nothing_hidden(source: Path) -> None:
    (source / "logs").mkdir()
    (source / ".git").mkdir()
    (source / ".git" / "config").write_text("")
    (source / ".hidden").write_text("")
    (source / "film.mp4").write_bytes(b"")
    os.truncate(source / "film.mp4", SMALL + 1)
    assert copied(source) == {"server.py", "parts", "parts/talk.py", "logs"}


def test_so_many_files_are_copied_and_no_more(source: Path) -> None:
    for number in range(MOST):
        (source / f"{number}.txt").write_text("")
    assert len(copied(source)) == MOST


@no_links
def test_no_link_is_followed_out_of_a_folder(source: Path) -> None:
    (source / "notes.txt").symlink_to("../secret.txt")
    (source / "friend").symlink_to("../Budi", target_is_directory=True)
    (source / "round").symlink_to(".", target_is_directory=True)
    (source / "nowhere").symlink_to("nowhere")
    (source / "again.py").symlink_to("parts/talk.py")
    assert copied(source) == {"server.py", "parts", "parts/talk.py", "again.py"}


@no_links
@pytest.mark.parametrize("link", ["server.py", "inner"])
def test_a_submission_that_links_to_the_program_of_a_friend_is_one_sentence(
    link: str, source: Path
) -> None:
    (source / "server.py").unlink()
    target = "../Budi/server.py" if link == "server.py" else "../Budi"
    (source / "parts" / "talk.py").unlink()
    (source / "parts").rmdir()
    (source / link).symlink_to(target)
    with pytest.raises(InputError) as caught:
        find_script(source, "server")
    assert caught.value.key == ("check_link" if link == "server.py" else "check_no_script")


@pytest.mark.skipif(sys.platform != "win32", reason="a junction is a thing of Windows")
def test_no_junction_is_followed(source: Path) -> None:
    friend = source.parent / "Budi"
    subprocess.run(["cmd", "/c", "mklink", "/J", str(source / "friend"), str(friend)], check=True)
    assert copied(source) == {"server.py", "parts", "parts/talk.py"}
