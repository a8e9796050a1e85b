"""Programs in C and for Node are judged by their screen, their threads and their port."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from chatkit import texts
from chatkit.checks.chosen import Chosen
from chatkit.checks.command import Command, find_command, split
from chatkit.checks.ends_play import Ends, EndsOfClient, EndsOfServer, ends_play
from chatkit.checks.host import results
from chatkit.checks.judge import find_task
from chatkit.checks.result import Result
from chatkit.checks.submission import find_script
from chatkit.cli import BAD_USAGE, main
from chatkit.errors import InputError
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story

SOURCES = Path(__file__).parent / "foreign"
COMPILER = shutil.which("gcc") or shutil.which("cc")
SEED = 7


class Case(NamedTuple):
    """A program, and the words of it that a fault replaces."""

    file: str
    caught_by: str = ""
    right: str = ""
    wrong: str = ""

    @property
    def task(self) -> str:
        return Path(self.file).stem.partition("_")[0]

    def __str__(self) -> str:
        return f"{self.file}-{self.caught_by or 'right'}"


RIGHT = [
    Case(name)
    for name in (
        *("server.js", "client.js", "ends_server.js"),
        *("server.c", "client.c", "ends_client.c"),
    )
]
FAULTS = [
    Case("server.js", "takes_the_port", "server.listen(port", "server.listen(port + 1"),
    Case(
        "server.js",
        "lets_the_client_begin",
        "client.write(name);",
        "client.write(name); ask(client, name);",
    ),
    Case("server.js", "port_in_use", 'server.on("error"', 'server.on("unheard"'),
    Case(
        "client.js",
        "sends_the_message",
        "server.write(text);",
        "server.write(`${other}: ${text}`);",
    ),
    Case(
        "server.c", "answers", '"[%s] %s: %s", stamp("%Y-%m-%d %H:%M:%S"), name', '"%s: %s", name'
    ),
    Case("server.c", "starts_again", "setsockopt(server", "if (0) setsockopt(server"),
    Case("server.c", "survives_the_end", 'printf("Client', 'for (;;); printf("Client'),
    Case("ends_server.js", "takes_silence", "setTimeout(3000", "setTimeout(0"),
    Case("ends_client.c", "takes_a_reset", "return failed(errno", "return 0 * failed(errno"),
    Case("client.c", "says_its_name", "send(server, name", "if (0) send(server, name"),
    Case(
        "client.c",
        "speaks_first",
        "    for (;;) {",
        "    recv(server, text, 1, 0);\n    for (;;) {",
    ),
]


def found(case: Case, folder: Path) -> dict[str, Result]:
    """Return the results: of all that is asked, or up to the check that is meant for the fault."""
    text = (SOURCES / case.file).read_text("utf-8")
    assert case.right in text
    (folder / case.file).write_text(text.replace(case.right, case.wrong, 1), "utf-8")
    made: dict[str, Result] = {}
    asked = {check.name for check in find_task(case.task).checks if check.kind == "asked"}
    playing = results(case.task, command(case, folder), SEED, case.caught_by)
    with closing(playing):  # type: ignore[type-var]
        for result in playing:
            made[result.check] = result
            if not case.caught_by and asked <= made.keys():
                break
    return made


def command(case: Case, folder: Path) -> Command:
    if case.file.endswith(".js"):
        return find_command(f"node {case.file}", folder)
    assert COMPILER
    name = Path(case.file).stem
    subprocess.run([COMPILER, "-o", name, case.file], cwd=folder, check=True, timeout=30)
    return find_command(f"./{name}", folder)


@pytest.fixture(scope="module")
def played(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[Case, Future[dict[str, Result]]]]:
    texts.use("en")
    with ThreadPoolExecutor(4) as pool:
        yield {
            case: pool.submit(found, case, tmp_path_factory.mktemp("program"))
            for case in RIGHT + FAULTS
            if not missing(case)
        }


def missing(case: Case) -> bool:
    tool = shutil.which("node") if case.file.endswith(".js") else COMPILER
    return sys.platform == "win32" or not tool


def of(case: Case, played: dict[Case, Future[dict[str, Result]]]) -> dict[str, Result]:
    if missing(case):
        pytest.skip(f"{case.file} needs a tool that is not here")
    return played[case].result()


@pytest.mark.parametrize("case", RIGHT, ids=str)
def test_a_right_program_passes_all_that_is_asked(
    case: Case, played: dict[Case, Future[dict[str, Result]]]
) -> None:
    made = of(case, played)
    asked = {name: one for name, one in made.items() if one.kind == "asked"}
    assert {one.verdict for one in asked.values()} == {"held"}, asked


@pytest.mark.parametrize("case", FAULTS, ids=str)
def test_a_fault_is_named_by_its_check(
    case: Case, played: dict[Case, Future[dict[str, Result]]]
) -> None:
    made = of(case, played)
    assert [name for name, one in made.items() if one.verdict == "failed"] == [case.caught_by], made


@pytest.mark.skipif(not COMPILER or sys.platform == "win32", reason="needs a compiler")
@pytest.mark.parametrize(
    ("case", "play"),
    [(Case("server.c"), EndsOfServer), (Case("ends_client.c"), EndsOfClient)],
    ids=str,
)
def test_a_compiled_program_without_its_source_is_known_for_a_server(
    case: Case, play: type[Ends], tmp_path: Path
) -> None:
    shutil.copy(SOURCES / case.file, tmp_path)
    compiled = command(case, tmp_path)
    (tmp_path / case.file).unlink()
    made = ends_play(compiled, Story(Folder(tmp_path)), Chosen(SEED))
    assert type(made) is play
    made.close()


@pytest.mark.parametrize(
    ("line", "folder", "key"),
    [
        ("", ".", "check_run_empty"),
        ("node 'server.js", ".", "check_run_empty"),
        ("no-such-program server.js", ".", "check_run_unknown"),
        ("node server.js", "no-such-folder", "check_run_folder"),
    ],
)
def test_a_command_that_cannot_be_started_is_one_sentence(
    line: str, folder: str, key: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        find_command(line, tmp_path / folder)
    assert caught.value.key == key


def test_a_command_is_split_as_the_shell_does() -> None:
    assert split('java "My Server" -x') == ["java", "My Server", "-x"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["frames", "--run", sys.executable],
        ["server"],
        ["server", "a", "--run", sys.executable, "b"],
        ["frames", ".", "--run", sys.executable, "--table", "grades.csv"],
    ],
)
def test_a_bad_use_is_one_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *arguments]) == BAD_USAGE
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 1
    assert said.out == ""


@pytest.mark.parametrize("by_command", [True, False])
def test_a_program_gets_its_folder_with_all_that_is_in_it(by_command: bool, tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "talk.py").write_text("print(open('parts/words.txt').read())")
    (tmp_path / "parts" / "words.txt").write_text("from the folder within")
    script = tmp_path / "server.py"
    script.write_text("import parts.talk")
    line = f'"{sys.executable}" server.py'
    program = find_command(line, tmp_path) if by_command else find_script(script, "server")
    (made,) = results("server", program, SEED, "listens")
    assert "from the folder within" in made.sentence
