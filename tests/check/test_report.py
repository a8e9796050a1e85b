"""The hand-in: a page that stands alone, holds its program, and is verified without trust."""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chatkit import CheckPanel, InputError, texts
from chatkit.checks import TASKS, host, verify
from chatkit.checks.command import Command
from chatkit.checks.hand_in import (
    FORMAT,
    MAX_SEED,
    HandIn,
    Person,
    faults,
    hand_in,
    is_safe,
    person,
    sources,
)  # fmt: skip
from chatkit.checks.hand_in_page import BEGIN, END, embedded, hand_in_page
from chatkit.checks.result import Report
from chatkit.cli import main
from chatkit.terminal import report as terminal
from chatkit.texts import say
from chatkit.timeline.page import MAX_PAGE, Section
from chatkit.timeline.part import ALL
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from tests.check.reports import EVIDENCE, HOSTILE, MIXED, failed, report, result
from tests.check.test_save import Tags
from tests.helpers import until
from tests.widgets import says, text_of

PROGRAM = b"import socket\nprint('</script><b>')\n"
STUDENT = Person("Sari <i>", "123", "4")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    texts.use("en")
    yield
    texts.use("en")


def made(of: Report = MIXED, files: dict[str, bytes] | None = None) -> HandIn:
    return hand_in(STUDENT, of, files or {"server.py": PROGRAM})


def saved(path: Path, inside: Any) -> Path:
    """A page with this JSON inside."""
    code = json.dumps(inside).replace("<", r"\u003c")
    path.write_text(f"<p>\n{BEGIN}{code}{END}", "utf-8")
    return path


def as_data(of: HandIn) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(msgspec.json.encode(of))
    return data


def key_of(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        verify.read(path)
    assert str(caught.value)
    return caught.value.key


# the page


def test_a_page_stands_alone_and_gives_back_all_that_is_inside(tmp_path: Path) -> None:
    code = hand_in_page(made())
    seen = Tags()
    seen.feed(code)
    assert seen.tags.count("script") == 1
    assert not {"link", "img", "iframe", "b", "object"} & set(seen.tags)
    assert seen.links == []
    assert "url(" not in code
    assert HOSTILE not in code
    path = tmp_path / "report.html"
    path.write_text(code, "utf-8")
    assert verify.read(path) == made()


def test_a_page_names_the_student_and_says_that_it_can_be_forged() -> None:
    code = hand_in_page(made())
    for text in ("Sari &lt;i&gt;", "123", "Title of answers", say("report_forged"), "4711"):
        assert text in code
    assert say("timeline") not in code


def test_chats_and_the_timeline_stand_between_the_checks_and_the_program(tmp_path: Path) -> None:
    story = Story(Folder(tmp_path))
    code = hand_in_page(made(), [Section("The chat", "<p>halo</p>")], story, ALL)
    places = [code.index(text) for text in ("Title of goes_on", "<h2>The chat", "<p>halo</p>",
              f"<h2>{say('timeline')}", f"<h2>{say('report_listing')}")]  # fmt: skip
    assert places == sorted(places)


def test_a_page_stays_small_whatever_it_holds(tmp_path: Path) -> None:
    long = "\x1f<é&" * 40_000
    worst = replace(
        EVIDENCE, waits=[long] * 30, calls=[[long] * 6] * 30, typed=[[long] * 2] * 30, screen=long
    )
    results = [replace(failed(f"c{number}"), evidence=worst) for number in range(25)]
    sections = [Section("Chat", "x" * 450_000)] * 4
    files = {"server.py": b"<" * 99_000}
    code = hand_in_page(made(report(*results), files), sections, Story(Folder(tmp_path)), ALL)
    assert len(code.encode()) < MAX_PAGE
    assert say("report_no_room") in code
    assert say("report_no_evidence") in code


# the program


def test_a_program_brings_the_modules_beside_it_and_nothing_else(tmp_path: Path) -> None:
    for name, source in {
        "server.py": "import socket, parts\ndef f():\n    from more import x\n",
        "parts.py": "import server, missing\n",
        "more.py": "",
        "secret.py": "",
        "notes.txt": "",
    }.items():
        (tmp_path / name).write_text(source)
    assert list(sources(tmp_path / "server.py")) == ["server.py", "more.py", "parts.py"]


def test_a_program_brings_the_folders_and_texts_that_it_names(tmp_path: Path) -> None:
    for folder in ("parts", "data", "other"):
        (tmp_path / folder).mkdir()
    for name, content in {
        "server.py": b"import parts.talk\nopen('./data/words.txt')\nopen(f'{1}greeting.txt')",
        "parts/talk.py": b"import helper\nprint(open('greeting.txt').read())",
        "parts/picture.png": b"\x89PNG\0",
        "data/words.txt": b"satu",
        "helper.py": b"",
        "greeting.txt": b"Halo",
        "other/secret.txt": b"",
    }.items():
        (tmp_path / name).write_bytes(content)
    assert sorted(sources(tmp_path / "server.py")) == [
        "data/words.txt", "greeting.txt", "helper.py", "parts/talk.py", "server.py"
    ]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="a link needs a right of its own on Windows")
def test_a_link_out_of_the_folder_is_not_handed_in(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (tmp_path / "secret.txt").write_text("of somebody else")
    (own / "notes.txt").symlink_to("../secret.txt")
    (own / "data").symlink_to("..", target_is_directory=True)
    (own / "server.py").write_text("open('notes.txt'), open('data/secret.txt')")
    assert list(sources(own / "server.py")) == ["server.py"]
    assert list(sources(Command("node server.js", own))) == ["server.py"]


def test_a_command_brings_the_texts_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "Server.java").write_text("class Server {}")
    (tmp_path / "Server.class").write_bytes(b"\xca\xfe\xba\xbe\0")
    command = Command("java Server", tmp_path)
    assert sources(command) == {"src/Server.java": b"class Server {}"}
    (tmp_path / "src" / "Server.java").unlink()
    with pytest.raises(InputError) as caught:
        sources(command)
    assert caught.value.key == "report_no_text"


def test_a_program_that_is_too_large_is_one_sentence(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_bytes(b"#" * 100_001)
    with pytest.raises(InputError) as caught:
        sources(script)
    assert caught.value.key == "report_too_much"


@pytest.mark.parametrize(
    "name",
    ["../a.py", "a//b.py", "a/../b.py", "a/.b.py", "a/", "a/con.py", "a/b.", "a /b.py", "a\\b.py",
     "/a.py", "C:a.py", ".a.py", "con.py", "COM1.x.py", "com¹.py", "nul .py", "a.py\n", "a\0.py",
     ".py", "a.py:x", "\ud800.py", "a" * 200 + ".py", "-a.py", "", "~/a.py"],
)  # fmt: skip
def test_a_name_that_could_leave_the_folder_is_not_taken(name: str) -> None:
    assert not is_safe(name)
    assert faults(replace(made(), files={"server.py": b"", name: b""}))


def test_names_of_students_are_taken() -> None:
    names = ("server.py", "Tugas 1 (baru).py", "tugas_é-2.py", "3.py", "a/b c/d.txt", "Makefile")
    assert all(map(is_safe, names))


def test_a_script_with_a_strange_name_gets_a_plain_one(tmp_path: Path) -> None:
    (tmp_path / "-x.py").write_text("")
    assert list(sources(tmp_path / "-x.py")) == ["program.py"]


# reading a file of a stranger


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"format": FORMAT + 1, "files": 7}, "report_newer"),
        ({"format": 0}, "report_broken"),
        ({"format": "1"}, "report_broken"),
        ({"files": {}}, "report_broken"),
        ({"files": {"../server.py": ""}}, "report_broken"),
        ({"files": {"other.py": ""}}, "report_broken"),
        ({"files": {"server.py": "", "SERVER.py": ""}}, "report_broken"),
        ({"files": {"server.py": "", "Parts": "", "parts/a.py": ""}}, "report_broken"),
        ({"files": {"server.py": "no base64!"}}, "report_broken"),
        ({"files": {f"{n}.py": "" for n in range(201)}}, "report_broken"),
        ({"files": {"server.py": base64.b64encode(b"#" * 200_000).decode()}}, "report_broken"),
        ({"student": {"name": "x" * 101, "number": ""}}, "report_broken"),
        ({"report": None}, "report_broken"),
    ],
)
def test_a_hand_in_that_is_none_is_one_sentence(
    change: dict[str, Any], key: str, tmp_path: Path
) -> None:
    assert key_of(saved(tmp_path / "r.html", as_data(made()) | change)) == key


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"seed": MAX_SEED + 1}, "report_broken"),
        ({"seed": 10**400}, "report_broken"),
        ({"seed": 1.5}, "report_broken"),
        ({"program": "../server.py"}, "report_broken"),
        ({"results": [as_data(made())["report"]["results"][0]] * 2}, "report_broken"),
    ],
)
def test_a_report_inside_that_is_none_is_one_sentence(
    change: dict[str, Any], key: str, tmp_path: Path
) -> None:
    data = as_data(made())
    data["report"] |= change
    assert key_of(saved(tmp_path / "r.html", data)) == key


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "report_none"),
        (b"\xff\xfe\0", "report_none"),
        (b"<html>", "report_none"),
        (BEGIN.encode() * 50_000, "report_none"),
        ((embedded(made()) * 2).encode(), "report_none"),
        (BEGIN.encode() + b"{}", "report_broken"),
        (BEGIN.encode() + b"[" * 100_000 + END.encode(), "report_broken"),
        (BEGIN.encode() + b'{"format":' + b"[" * 100_000 + END.encode(), "report_broken"),
        (BEGIN.encode() + b'{"x":' * 100_000 + END.encode(), "report_broken"),
        (b"x" * (verify.MAX_FILE + 1), "report_too_long"),
    ],
)
def test_a_file_that_is_no_report_is_one_sentence(content: bytes, key: str, tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    path.write_bytes(content)
    assert key_of(path) == key


def test_a_folder_a_device_and_nothing_are_no_report(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no.html", Path(os.devnull)):
        assert key_of(path) == "report_no_file"


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_no_change_of_a_file_raises_anything_but_a_sentence(tmp_path: Path, data: Any) -> None:
    code = bytearray(embedded(made()).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(code) - 1))
        new = data.draw(st.binary(max_size=6) | st.sampled_from([b'"', b"{", b"[", b"\\ud800"]))
        code[at : at + data.draw(st.integers(0, 6))] = new
    path = tmp_path / "r.html"
    path.write_bytes(bytes(code))
    with suppress(InputError):
        read = verify.read(path)
        assert all(map(is_safe, read.files))
        assert verify.task_of(read, path) in TASKS


# playing again


@pytest.mark.parametrize(
    ("task", "key"), [("../../evil", "report_no_task"), ("/tmp/evil.py", "report_own_task")]
)
def test_a_report_does_not_say_which_file_is_run_as_its_task(task: str, key: str) -> None:
    given = replace(made(), report=replace(MIXED, task=task))
    with pytest.raises(InputError) as caught:
        verify.task_of(given, Path("r.html"))
    assert caught.value.key == key
    assert verify.task_of(given, Path("r.html"), "mine.py") == "mine.py"


def test_a_task_of_ones_own_is_named_without_its_folder() -> None:
    assert made(replace(MIXED, task="kelas/tugas7.py")).report.task == "tugas7.py"


def played(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, again: Report, file: Report = MIXED
) -> int:
    """Verify a report; the new play is made up, and sees the folder that it would play in."""

    def play(task: str, script: Path, seed: int, **_: Any) -> Report:
        assert (task, seed) == ("server", 4711)
        assert [one.name for one in script.parent.iterdir()] == ["server.py"]
        assert script.read_bytes() == PROGRAM
        return again

    monkeypatch.setattr(host, "report", play)
    path = tmp_path / "r.html"
    path.write_text(embedded(made(file)), "utf-8")
    return main(["report", "--verify", str(path), "--lang", "en"])


def changed(check: str, verdict: str) -> Report:
    results = [
        replace(one, verdict=verdict) if one.check == check else one for one in MIXED.results
    ]
    return replace(MIXED, results=results)


def test_the_same_verdicts_are_exit_code_0(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert played(monkeypatch, tmp_path, MIXED) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert say("report_same", n=4) in said
    assert say("report_unproven") in said


def test_what_tcp_may_show_or_not_is_no_difference(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert played(monkeypatch, tmp_path, changed("glued", "held")) == 0


@pytest.mark.parametrize("file", [changed("answers", "held"), changed("answers", "<b>\x1b[2J")])
def test_a_verdict_that_was_forged_is_named_and_exit_code_1(
    file: Report,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert played(monkeypatch, tmp_path, MIXED, file) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "Title of answers: the report has “" in said
    assert "now it is “failed”" in said
    assert "\x1b" not in said
    assert "<b>" not in said


def test_a_check_that_is_missing_or_made_up_is_a_difference(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fewer = replace(MIXED, results=MIXED.results[1:])
    more = replace(MIXED, results=[*MIXED.results, result("made_up", "told")])
    as_told = replace(
        MIXED, results=[replace(one, kind="told") for one in changed("answers", "held").results]
    )
    for file in (fewer, more, as_told):
        assert played(monkeypatch, tmp_path, MIXED, file) == 1


def test_a_play_that_did_not_come_to_its_end_is_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert played(monkeypatch, tmp_path, replace(MIXED, problem="It took too long.")) == 2


def test_a_program_is_handed_in_and_verified_for_real(tmp_path: Path) -> None:
    """It ends at once, so that its play is short."""
    (tmp_path / "mine.py").write_text("import words.hello\nprint(words.hello.HELLO)\n")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "hello.py").write_text("HELLO = open('words/hello.txt').read()\n")
    (tmp_path / "words" / "hello.txt").write_text("Halo")

    def chatkit(*options: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "chatkit", "report", *options, "--lang", "en"],
            cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=60,
            stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip

    done = chatkit("server", "mine.py", "--name", "Sari", "--number", "7", "--seed", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = tmp_path.glob("report-server-*.html")
    (tmp_path / "mine.py").unlink()
    shutil.rmtree(tmp_path / "words")
    done = chatkit("--verify", path.name)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "(code 0): Halo" in " ".join(done.stdout.split())
    assert "The same: the program inside gets the verdicts of the report" in done.stdout
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_program_of_another_language_is_verified_by_a_command_of_the_reader_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "Sari"
    folder.mkdir()
    (folder / "talk.txt").write_text("print('Halo dari talk.txt')")
    line, page = f'"{sys.executable}" talk.txt', str(tmp_path / "r.html")
    given = ["--name", "Sari", "--number", "7", "--html", page, "--lang", "en"]
    assert main(["report", "server", str(folder), "--run", line, *given]) == 0
    capsys.readouterr()
    inside = verify.read(Path(page))
    assert (inside.report.program, list(inside.files)) == (line, ["talk.txt"])
    shutil.rmtree(folder)
    assert main(["report", "--verify", page, "--lang", "en"]) == 2
    assert "name it yourself with --run" in capsys.readouterr().err
    assert main(["report", "--verify", page, "--run", line, "--lang", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Halo dari talk.txt" in said
    assert "The same: " in said


def test_a_script_is_not_verified_by_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r.html"
    path.write_text(embedded(made()), "utf-8")
    assert main(["report", "--verify", str(path), "--run", sys.executable, "--lang", "en"]) == 2
    assert "--run" in capsys.readouterr().err


# the faces


@pytest.mark.parametrize(
    ("options", "key"),
    [
        (["report"], "report_what"),
        (["report", "server"], "report_what"),
        (["report", "server", "a.py", "--name", "Sari"], "report_who"),
        (["report", "server", "a.py", "--name", " \t", "--number", "7"], "report_who"),
        (["report", "--verify", "a.html", "--seed", "7"], "report_verify_alone"),
        (["report", "server", "a.py", "--verify", "a.html"], "report_verify_alone"),
    ],
)
def test_options_that_do_not_go_together_are_one_sentence(
    options: list[str], key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*options, "--lang", "en"]) == 2
    sentence = capsys.readouterr().err.strip()
    assert sentence.startswith(texts.SENTENCES[key][1].partition("{")[0])
    assert "\n" not in sentence


def test_bad_places_and_seeds_are_told_before_the_play(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "report", None)
    script = tmp_path / "mine.py"
    script.write_text("")
    for options, key in (
        ({"to": tmp_path / "r.txt"}, "report_suffix"),
        ({"to": tmp_path / "no" / "r.html"}, "check_no_place"),
        ({"seed": 10**30}, "report_seed"),
        ({"choice": lambda: (Story(Folder(tmp_path)), ALL)}, "export_nothing_left"),
    ):
        with pytest.raises(InputError) as caught:
            terminal.run("server", script, STUDENT, **options)
        assert caught.value.key == key


def test_a_terminal_asks_for_the_name_and_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter(["Sari\x1b[2J  Dewi ", "7"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert terminal.ask("", "") == person("Sari\\x1b[2J Dewi", "7")


def test_a_panel_saves_its_report_under_a_new_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "id" / "04-chat"
    place.mkdir(parents=True)
    monkeypatch.setenv("JPY_SESSION_NAME", str(place / "server.ipynb"))
    monkeypatch.setenv("CHATKIT_TRACE", str(tmp_path / "traces"))
    script = tmp_path / "mine.py"
    script.write_text("pass\n")

    def play(task: str, script: Path, seed: int, **_: Any) -> Report:
        script.write_text("changed")
        return MIXED

    monkeypatch.setattr(host, "report", play)
    with closing(CheckPanel("server", script)) as panel:
        until(lambda: not panel.saver.buttons[0].disabled)
        panel.saver.buttons[0].click()
        until(lambda: say("report_who") in text_of(panel.saver.said))
        panel.name.value, panel.number.value = "Sari", "123"
        panel.saver.buttons[0].click()
        says(panel.saver.said, "panel_saved")
    (path,) = place.iterdir()
    assert path.name.startswith("report-server-"), "lesson 9 has one for each of two programs"
    inside = verify.read(path)
    assert inside.files == {"mine.py": b"pass\n"}
    assert inside.student == Person("Sari", "123", "4")
    assert inside.report.results == MIXED.results
