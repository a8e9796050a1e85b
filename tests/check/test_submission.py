"""A program as it is handed in: whatever is wrong with it is one sentence, and exit code 2."""

import gc
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chatkit.checks.submission import find_script, parsed
from chatkit.cli import BAD_USAGE, main
from chatkit.errors import InputError

CASES = {
    "missing.py": (None, "script_missing"),
    "syntax.py": (b"x = 1\nprint('a'\n", "check_syntax"),
    "nul.py": (b"x = 1\0", "script_no_text"),
    "binary.py": (b"\x7fELF\xff\xfe", "script_no_text"),
    "module.py": (b"import socket, nosuchmodule\n", "check_no_module"),
    "from.py": (b"from nosuchmodule.a import b\n", "check_no_module"),
    "lesson.ipynb": (b"{}", "check_notebook"),
    "report.docx": (b"PK", "check_no_python"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_file_that_cannot_be_checked_is_one_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, key = CASES[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        find_script(tmp_path / name, "server")
    assert caught.value.key == key
    assert str(tmp_path) not in str(caught.value)
    assert main(["check", "server", str(tmp_path / name)]) == BAD_USAGE
    assert capsys.readouterr().err.splitlines() == [str(caught.value)]


def test_a_syntax_error_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n\ndef f(:\n")
    with pytest.raises(InputError) as caught:
        find_script(tmp_path / "a.py", "server")
    assert (caught.value.values["line"], caught.value.values["code"]) == (3, "def f(:")


def test_an_import_with_a_way_out_or_beside_the_program_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text("")
    (tmp_path / "tools").mkdir()
    (tmp_path / "server.py").write_text(
        "import helpers, tools.a, os.path\ntry:\n import nosuchmodule\nexcept ImportError:\n pass"
    )
    assert find_script(tmp_path / "server.py", "server").name == "server.py"


def test_of_a_folder_the_only_script_or_the_one_named_like_the_task_is_taken(
    tmp_path: Path,
) -> None:
    (tmp_path / "mine.py").write_text("")
    assert find_script(tmp_path, "server").name == "mine.py"
    (tmp_path / "my_server.py").write_text("")
    (tmp_path / "my_client.py").write_text("")  # as lesson 9 calls them
    assert find_script(tmp_path, "server").name == "my_server.py"
    assert find_script(tmp_path, "client").name == "my_client.py"
    (tmp_path / "one_way_server.py").write_text("")
    assert find_script(tmp_path, "one-way-server").name == "one_way_server.py"


def test_a_folder_in_a_folder_is_that_folder(tmp_path: Path) -> None:
    inner = tmp_path / "Sari 123" / "tugas"
    inner.mkdir(parents=True)
    (inner / "chat.py").write_text("")
    (tmp_path / "Sari 123" / "__MACOSX").mkdir()
    assert find_script(tmp_path / "Sari 123", "server") == inner / "chat.py"


@pytest.mark.parametrize(
    ("names", "key"),
    [
        ([], "check_no_script"),
        (["a.txt", ".hidden.py"], "check_no_script"),
        (["a.ipynb"], "check_folder_of_notebooks"),
        (["a.py", "b.py"], "check_many_scripts"),
    ],
)
def test_a_folder_without_one_script_is_one_sentence(
    names: list[str], key: str, tmp_path: Path
) -> None:
    for name in names:
        (tmp_path / name).write_text("")
    with pytest.raises(InputError) as caught:
        find_script(tmp_path, "server")
    assert caught.value.key == key


@pytest.mark.parametrize(
    "options",
    [
        ["no-such-task", "{here}/a.py"],
        ["server", "{here}/a.py", "--only", "no_such_check"],
        ["server", "{here}/a.py", "--seed", "seven"],
        ["server", "{here}/a.py", "--html", "{here}/no/such/folder.html"],
        ["server", "{here}/a.py", "--json", "{here}"],
        ["server", "{here}", "--table", "{here}/grades.csv", "--only", "listens"],
        ["server", "{here}", "--table", "{here}/grades.xlsx"],
        ["server", "{here}/a.py", "--table", "{here}/grades.csv"],
    ],
)
def test_a_bad_option_is_one_sentence_before_anything_is_played(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.py").write_text("")
    assert main(["check", *(one.format(here=tmp_path) for one in options)]) == BAD_USAGE
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 1
    assert said.out == ""


def test_the_programs_of_a_class_are_read_by_several_threads() -> None:
    text = "x = [" + ", ".join(f"f(a + {n}, [{n}])" for n in range(300)) + "]\n"

    def read(depth: int) -> object:
        return read(depth - 1) if depth else parsed(text, "a.py")

    def let_another_run(*_: object) -> None:
        time.sleep(0)

    switch = sys.getswitchinterval()
    gc.callbacks.append(let_another_run)
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert len(list(pool.map(read, [n % 7 * 5 for n in range(300)]))) == 300
    finally:
        gc.callbacks.remove(let_another_run)
        sys.setswitchinterval(switch)
