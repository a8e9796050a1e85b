"""The examples in docs/ give points in nbgrader and in Otter: fewer for a program with a fault."""

import csv
import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.graders import find

DOCS = find.ROOT / "docs"
STAMPED = 'conn.send(("[" + waktu + "] " + nama + ": " + balas).encode())'
FAULT = "conn.send(balas.encode())"  # the answer without its stamp
SECONDS = 100  # at most for one step


def run(folder: Path, module: str, *arguments: str) -> None:
    asked = [str(find.INTERPRETER), "-m", module, *arguments]
    done = subprocess.run(
        asked, cwd=folder, env=find.surroundings(), capture_output=True, text=True, timeout=SECONDS
    )
    assert done.returncode == 0, done.stdout + done.stderr


def program(notebook: Path) -> str:
    """Return the program of the example with a fault, and without the marks around it."""
    cell = next(one for one in _read(notebook).cells if one.id == "server")
    lines = [line for line in cell.source.splitlines() if " SOLUTION" not in line]
    text = "\n".join(lines)
    assert STAMPED in text
    return text.replace(STAMPED, FAULT)


def hand_in(released: Path, text: str, target: Path) -> None:
    """Write what a student hands in: the released notebook, with the program in its cell."""
    notebook = _read(released)
    (cell,) = [one for one in notebook.cells if "def my_server" in one.source]
    assert "accept" not in cell.source, "the solution was released"
    cell.source = text
    target.parent.mkdir(parents=True)
    target.write_text(nbformat.writes(notebook), "utf-8")  # type: ignore[no-untyped-call]


def _read(path: Path) -> Any:
    return nbformat.reads(path.read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]


def by_nbgrader(folder: Path) -> tuple[float, ...]:
    example = DOCS / "nbgrader" / "chat.ipynb"
    (folder / "source" / "chat").mkdir(parents=True)
    (folder / "source" / "chat" / "chat.ipynb").write_bytes(example.read_bytes())
    run(folder, "nbgrader", "generate_assignment", "chat", "--create")
    released = folder / "release" / "chat" / "chat.ipynb"
    assert "HIDDEN" not in released.read_text("utf-8")
    hand_in(released, program(example), folder / "submitted" / "siti" / "chat" / "chat.ipynb")
    run(folder, "nbgrader", "autograde", "chat")
    run(folder, "nbgrader", "export")
    with (folder / "grades.csv").open(encoding="utf-8", newline="") as table:
        (row,) = csv.DictReader(table)
    return float(row["score"]), float(row["max_score"])


def by_otter(folder: Path) -> tuple[float, ...]:
    example = DOCS / "otter" / "chat.ipynb"
    run(folder, "otter", "assign", "--no-run-tests", str(example), "dist")
    released = folder / "dist" / "student" / "chat.ipynb"
    (made,) = (folder / "dist" / "autograder").glob("*.zip")
    place = folder / "siti"
    hand_in(released, program(example), place / "chat.ipynb")
    run(place, "otter", "run", "--autograder", str(made), "--output-dir", ".", "chat.ipynb")
    told = json.loads((place / "results.json").read_text("utf-8"))["tests"]
    return tuple(sum(float(one.get(key, 0)) for one in told) for key in ("score", "max_score"))


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Any]]]:
    if not find.found():
        if find.required():
            pytest.fail(find.NONE)
        pytest.skip("nbgrader and Otter are not here: python -m tests.graders.find --install")
    with ThreadPoolExecutor(2) as pool:
        yield {
            grader.__name__: pool.submit(grader, tmp_path_factory.mktemp("course"))
            for grader in (by_nbgrader, by_otter)
        }


@pytest.mark.timeout(300)
def test_nbgrader_gives_a_point_for_each_check_that_holds(graded: dict[str, Future[Any]]) -> None:
    assert graded["by_nbgrader"].result() == (7.0, 10.0)


@pytest.mark.timeout(300)
def test_otter_gives_points_for_each_group_of_checks(graded: dict[str, Future[Any]]) -> None:
    assert graded["by_otter"].result() == (5.0, 10.0)
