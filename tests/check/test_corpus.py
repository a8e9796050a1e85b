"""Every right program of the corpus passes, and every fault is named by the check meant for it."""

from collections.abc import Iterator

import pytest

from tests.check.corpus import Corpus, Program, corpus

PROGRAMS = corpus()
RIGHT = [program for program in PROGRAMS if not program.caught_by]
FAULTS = [program for program in PROGRAMS if program.caught_by]
DYING = [one for one in FAULTS if one.path.stem == "fault_thread_dies_of_bytes"]


@pytest.fixture(scope="module")
def played(request: pytest.FixtureRequest) -> Iterator[Corpus]:
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    chosen = {item.callspec.params.get("program") for item in items if hasattr(item, "callspec")}
    found = Corpus([program for program in PROGRAMS if program in chosen])
    yield found
    found.close()


@pytest.mark.parametrize("program", RIGHT, ids=str)
def test_a_right_program_passes_all_that_is_asked(program: Program, played: Corpus) -> None:
    verdicts = played[program]
    asked = {name: one for name, one in verdicts.items() if one.kind == "asked"}
    assert {one.verdict for one in asked.values()} == {"held"}, asked


@pytest.mark.parametrize("program", FAULTS, ids=str)
def test_a_fault_is_named_by_its_check_alone(program: Program, played: Corpus) -> None:
    verdicts = played[program]
    assert verdicts[program.caught_by].verdict in ("failed", "told"), verdicts
    failed = {n for n, one in verdicts.items() if (one.kind, one.verdict) == ("asked", "failed")}
    assert failed <= {program.caught_by}, verdicts


@pytest.mark.parametrize("program", [one for one in RIGHT if one.whole], ids=str)
def test_a_good_program_passes_every_check(program: Program, played: Corpus) -> None:
    verdicts = played[program]
    assert {one.verdict for one in verdicts.values()} <= {"held", "told"}, verdicts


@pytest.mark.parametrize("program", DYING, ids=str)
def test_a_thread_that_has_died_is_told_by_its_error(program: Program, played: Corpus) -> None:
    assert "TypeError: " in played[program][program.caught_by].sentence
