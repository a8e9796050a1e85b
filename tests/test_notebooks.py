"""The lessons: twins in two languages, clean in git, and short enough to be read."""

import json
import re
from pathlib import Path

import pytest

from chatkit.lab.lessons import NOTEBOOKS
from tests.kernels import read

ALL = sorted(NOTEBOOKS.glob("*/*/*.ipynb"))
MAX_CELL = 6  # lines with something on them
MAX_WRITE = 15  # of a cell in which the student goes on writing
WORDS = range(8, 75)  # of a prose cell, code left out: long enough to say something, short to read


def named(path: Path) -> str:
    return path.relative_to(NOTEBOOKS).as_posix()


def test_every_lesson_has_two_sides() -> None:
    folders = {path.parent for path in ALL}
    assert folders
    for folder in folders:
        assert {path.stem for path in folder.glob("*.ipynb")} >= {"server", "client"}


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("id/*/*.ipynb")), ids=named)
def test_twins_have_the_same_cells_and_the_same_code(path: Path) -> None:
    twin = NOTEBOOKS / "en" / path.relative_to(NOTEBOOKS / "id")
    indonesian, english = read(path).cells, read(twin).cells
    assert [(c.id, c.cell_type) for c in indonesian] == [(c.id, c.cell_type) for c in english]
    for one, other in zip(indonesian, english, strict=True):
        if one.cell_type == "code":
            assert one.source == other.source
            assert one.metadata == other.metadata
        else:
            assert one.source != other.source, "not translated"
            assert one.metadata.get("sees") == other.metadata.get("sees"), one.id


@pytest.mark.parametrize("path", ALL, ids=named)
def test_every_notebook_has_its_twin(path: Path) -> None:
    language, *rest = path.relative_to(NOTEBOOKS).parts
    assert NOTEBOOKS.joinpath({"id": "en", "en": "id"}[language], *rest).exists()


MENUS = re.compile(r"Run All|Restart Kernel|Clear Outputs|(File|Edit|View|Run|Kernel|Tabs) >")


@pytest.mark.parametrize("path", ALL, ids=named)
def test_a_lesson_reads_the_same_whichever_language_the_menus_have(path: Path) -> None:
    for cell in read(path).cells:
        assert not MENUS.search(cell.source), cell.id


@pytest.mark.parametrize("path", ALL, ids=named)
def test_git_holds_no_output(path: Path) -> None:
    for cell in read(path).cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
    assert "widgets" not in json.loads(path.read_text("utf-8"))["metadata"]


@pytest.mark.parametrize("path", ALL, ids=named)
def test_demo_cells_are_short_and_carry_no_comments(path: Path) -> None:
    for cell in read(path).cells:
        if cell.cell_type == "code":
            lines = [line for line in cell.source.splitlines() if line.strip()]
            most = MAX_WRITE if "write" in cell.metadata.get("tags", []) else MAX_CELL
            assert 1 <= len(lines) <= most, cell.source
            assert "#" not in cell.source


@pytest.mark.parametrize("path", ALL, ids=named)
def test_prose_cells_are_short_and_no_code_stands_alone(path: Path) -> None:
    cells = read(path).cells
    for cell in cells:
        if cell.cell_type == "markdown":
            prose = re.sub(r"```.*?```", "", cell.source, flags=re.DOTALL)
            assert len(prose.split()) in WORDS, prose
    assert cells[0].cell_type == cells[-1].cell_type == "markdown" or cells[-1].cell_type == "code"
    assert sum(cell.source.startswith("# ") for cell in cells) == 1


# docs/lessons.md tells what these marks mean
STEP = re.compile(r"^## ([LMR]\d+)\b", re.MULTILINE)
HOP = re.compile(r"\*\*([→←])\N{NO-BREAK SPACE}([LMR]\d+)\*\*")
PANES = {"server": "L", "cable": "M", "client": "R"}  # left, middle, right
MAX_HOPS = 12


def prose(path: Path) -> str:
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def faults_of_steps(texts: dict[str, str]) -> list[str]:
    """Return what is wrong with the steps and hops of a lesson, from the prose of each role."""
    faults = []
    steps = {role: STEP.findall(text) for role, text in texts.items()}
    hops = {role: HOP.findall(text) for role, text in texts.items()}
    told = [step for found in steps.values() for step in found]
    targets = [target for found in hops.values() for _, target in found]
    faults += [f"{len(targets)} hops, at most {MAX_HOPS}"] * (len(targets) > MAX_HOPS)
    faults += [
        f"{step} is told twice" for step in sorted({one for one in told if told.count(one) > 1})
    ]
    faults += [f"no step {target}" for target in targets if target not in told]
    faults += [f"two hops to {one}" for one in sorted({t for t in targets if targets.count(t) > 1})]
    for role, found in steps.items():
        pane = PANES[role]
        faults += [f"{step} stands in the {role}'s notebook" for step in found if step[0] != pane]
        if found != sorted(found, key=lambda step: int(step[1:])):
            faults.append(f"the steps of the {role} are out of order")
        for sign, target in hops[role]:
            if ("→" if "LMR".index(target[0]) > "LMR".index(pane) else "←") != sign or target[
                0
            ] == pane:
                faults.append(f"{sign} {target} points the wrong way from the {role}")
        if role != "server":
            faults += [f"no hop leads to {step}" for step in found if step not in targets]
            faults += [
                f"{step} answers no L{step[1:]}" for step in found if f"L{step[1:]}" not in told
            ]
    return faults


def test_a_lesson_has_few_hops_and_tells_each_step_once() -> None:
    for folder in sorted({path.parent for path in ALL}):
        texts = {path.stem: prose(path) for path in folder.glob("*.ipynb")}
        assert faults_of_steps(texts) == [], named(folder)
        assert not re.search("[➡⬅]", "".join(texts.values())), f"{named(folder)}: an old sign"


def test_a_fault_of_the_steps_is_found() -> None:
    def hop(sign: str, step: str) -> str:
        return f"**{sign}\N{NO-BREAK SPACE}{step}**"

    leads = f"## L1 Begin\n\nRun it. {hop('→', 'R1')}\n\n## L2 Go on\n\nRead."
    right = {"server": leads, "client": f"## R1 Connect\n\nRun it. {hop('←', 'L2')}"}
    assert faults_of_steps(right) == []
    for old, new, fault in (
        ("## R1", "## R3", "no step R1"),
        ("## L2", "## L1", "L1 is told twice"),
        ("## R1", "## L4", "L4 stands in the client's notebook"),
        ("**←", "**→", "→ L2 points the wrong way from the client"),
        ("Read.", 12 * hop("→", "R1"), "14 hops, at most 12"),
        ("Run it.", hop("←", "L2"), "two hops to L2"),
        ("Read.", "## L0 Late", "the steps of the server are out of order"),
    ):
        assert fault in faults_of_steps(
            {one: text.replace(old, new) for one, text in right.items()}
        )
