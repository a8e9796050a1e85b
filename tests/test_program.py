"""What the stepper takes as a program, and what it says of what is none."""

import ast
import linecache
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from chatkit import texts
from chatkit.errors import InputError
from chatkit.stepper.program import OWN, Program, load
from chatkit.stepper.stepping import Stepping
from chatkit.texts import say
from tests.helpers import refused, until

NAMES = ("server", "client")


def ran(program: Program) -> dict[str, Any]:
    """Run the source of a program to its end; return its globals."""
    space: dict[str, Any] = {"__name__": "__main__", "__file__": program.file}
    exec(compile(program.source, program.file, "exec"), space)
    return space


def shape(path: Path) -> str:
    """Return a program without the words in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


@pytest.mark.parametrize("name", NAMES)
def test_the_twins_differ_in_their_words_alone(name: str) -> None:
    twins = [OWN / language / f"{name}.py" for language in texts.LANGUAGES]
    assert shape(twins[0]) == shape(twins[1])
    assert twins[0].read_text(encoding="utf-8") != twins[1].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("server", ['"Alamat IP:"', '"Port Server:"', '"Tanggal:"', '"Masukkan Port Server: "']),
        ("server", ['"Masukkan Username: "', "sudah terhubung.", '"[{username}] pesan: "']),
        ("client", ['"Alamat IP Client:"', '"Masukkan alamat IP Server: "', '"pesan : "']),
        ("client", ['"Masukkan Port Server: "', '"Masukkan username: "', "Telah bergabung..."]),
    ],
)
def test_the_assignments_own_words_stand_letter_for_letter(name: str, words: list[str]) -> None:
    source = (OWN / "id" / f"{name}.py").read_text(encoding="utf-8")
    assert [word for word in words if word not in source] == []


def test_without_a_name_it_is_the_server_in_the_readers_language() -> None:
    assert load(None) == load("server") or load(None).file == load("server").file
    assert "Masukkan Username: " in "\n".join(load(None).lines)
    texts.use("en")
    assert say("ask_server_username") in "\n".join(load("server").lines)


def test_a_program_begins_after_its_docstring() -> None:
    program = load('"""Apa ini?"""\n\nx = 1\n')
    assert program.first == 3
    assert ran(program)["x"] == 1


def test_a_file_is_a_program_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "kirim.py"
    path.write_text("print(__name__)\ny = __file__\n", encoding="utf-8")
    for given in (path, str(path)):
        program = load(given)
        assert program.name == "kirim.py"
        assert ran(program)["y"] == str(path)


def test_a_text_runs_as_the_main_program_and_tracebacks_show_its_lines() -> None:
    program = load("a = __name__\nb = 1 / 0\n")
    with pytest.raises(ZeroDivisionError):
        ran(program)
    assert linecache.getline(program.file, 2) == "b = 1 / 0\n"


def test_a_one_line_text_is_no_path() -> None:
    assert ran(load("x = 3 * 4"))["x"] == 12


helper_says = "asli"


def helper() -> str:
    return helper_says


def called_by_nobody(sock: object) -> None:
    """Needs an argument."""


def plain_function() -> None:
    global helper_says
    helper_says = "tiruan"
    print(helper())


def test_a_function_gets_globals_of_its_own_and_so_do_those_that_it_calls() -> None:
    program = load(plain_function)
    assert program.name == "plain_function()"
    assert "helper_says" in program.lines[program.first - 1]
    stepping = Stepping(program)
    stepping.run()
    until(lambda: stepping.snapshot().over)
    assert [line.text for line in stepping.screen()] == ["tiruan"]
    assert stepping.namespace == {"helper_says": "tiruan"}
    assert helper() == "asli"
    stepping.close()


@pytest.mark.parametrize(
    ("program", "arguments", "key", "values"),
    [
        ("server", "--port 5000", "arguments_text", {"list": ["--port", "5000"]}),
        ("server", 5000, "arguments_text", {"list": ["5000"]}),
        (plain_function, ["x"], "arguments_function", {"name": "plain_function"}),
    ],
)
def test_arguments_that_no_program_can_take_get_one_sentence(
    program: object, arguments: Any, key: str, values: dict[str, object]
) -> None:
    with refused(InputError, key, **values):
        load(program, arguments)


def test_arguments_come_as_texts() -> None:
    assert load("server", ["--port", 5000]).arguments == ("--port", "5000")


def test_the_same_program_has_the_same_key_and_a_mere_text_has_none() -> None:
    assert load("server").key == load("server").key != load("client").key
    assert load(plain_function).key == load(plain_function).key
    assert load("x = 1").key == ""


async def waits() -> None:
    """Is async."""


def yields() -> Any:
    yield 1


@pytest.mark.parametrize(
    ("program", "key", "values"),
    [
        ("tidak_ada.py", "program_missing", {"path": "tidak_ada.py"}),
        ("servr", "program_missing", {"path": "servr"}),
        (Path("folder/x.py"), "program_missing", {"path": str(Path("folder/x.py"))}),
        (Path(__file__).parent, "program_unreadable", {"path": Path(__file__).parent}),
        ("x = 1\nif x\n    y = 2\n", "program_syntax", {"line": 2}),
        ("x = (\n", "program_syntax", {"line": 1}),
        ("", "program_empty", {}),
        ("# kosong\n\n", "program_empty", {}),
        (7, "program_unknown", {"type": "int"}),
        (print, "program_unknown", {"type": "builtin_function_or_method"}),
        (called_by_nobody, "program_arguments", {"arguments": "sock"}),
        (waits, "program_async", {"name": "waits"}),
        (yields, "program_async", {"name": "yields"}),
        (eval("lambda: 1"), "program_no_source", {}),
    ],
)
def test_what_cannot_be_stepped_gets_one_sentence(
    program: object, key: str, values: dict[str, object]
) -> None:
    with refused(InputError, key, **values):
        load(program)


@pytest.mark.parametrize("program", ["x = '\0'\n", "(" * 500 + ")" * 500])
def test_what_python_cannot_compile_gets_one_sentence(program: str) -> None:
    with pytest.raises(InputError) as caught:
        load(program)
    # a NUL is a ValueError until Python 3.11.4, and a SyntaxError since
    assert caught.value.key in ("program_syntax", "program_unreadable")
    assert "\n" not in str(caught.value)


def test_a_file_in_another_encoding_is_read_as_it_says_and_refused_if_it_does_not(
    tmp_path: Path,
) -> None:
    honest = tmp_path / "latin.py"
    honest.write_bytes("# coding: latin-1\nx = 'é'\n".encode("latin-1"))
    assert ran(load(honest))["x"] == "é"
    honest.write_bytes("x = 'é'\n".encode("latin-1"))
    with refused(InputError, "program_unreadable", path=honest):
        load(honest)


def test_loading_leaves_python_as_it_was() -> None:
    before = (socket.socket, time.sleep, os._exit, sys.stdout)
    ran(load("import socket\nx = socket.socket\n"))
    assert (socket.socket, time.sleep, os._exit, sys.stdout) == before


def test_a_form_feed_or_a_line_separator_ends_no_line() -> None:
    program = load("a = 1\n\x0cb = '\u2028'\r\nc = 3\n")
    assert program.lines == ("a = 1", "\x0cb = '\u2028'", "c = 3")
