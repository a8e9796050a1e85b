"""The answers of a student: kept beside the notebooks, whatever becomes of the file."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatkit.guesses.answers import FILE, MOST, Answers, Guess, Outcome, Step

REFUSED = Outcome("refused", "saw_connect_refused", {"clock": "10:31:05", "seconds": 0.1})


def choice(answer: str, time: int = 1) -> Step:
    return Step("2-refused", time, choice=answer)


@pytest.fixture
def answers(tmp_path: Path) -> Iterator[Answers]:
    yield Answers(tmp_path)
    Answers._unwritten.clear()


def test_a_new_folder_knows_no_guess(answers: Answers) -> None:
    assert answers.all() == {}
    guess = answers.of("2-refused")
    assert guess == Guess()
    assert not guess.waits
    assert not guess.settled
    assert guess.first == ""
    assert not answers.path.exists(), "to look writes nothing"


def test_a_guess_is_kept_for_others_who_look(answers: Answers) -> None:
    assert answers.add(choice("refused", 7)) is None
    guess = Answers(answers.path.parent).of("2-refused")
    assert (guess.first, guess.time, guess.waits, guess.settled) == ("refused", 7, True, False)
    assert answers.add(Step("2-refused", 9, outcome=REFUSED)) is None
    guess = answers.of("2-refused")
    assert guess.outcome == REFUSED
    assert (guess.waits, guess.settled) == (False, True)


def test_the_first_choice_stays_and_later_ones_stand_behind_it(answers: Answers) -> None:
    for number, one in enumerate(("connected", "connected", "refused", "unsure"), 1):
        answers.add(choice(one, number))
    guess = answers.of("2-refused")
    assert guess.choices == ["connected", "refused", "unsure"]
    assert (guess.first, guess.time) == ("connected", 1)


def test_a_choice_after_the_outcome_is_no_guess(answers: Answers) -> None:
    answers.add(choice("connected"))
    answers.add(Step("2-refused", 2, outcome=REFUSED))
    answers.add(choice("refused"))
    answers.add(Step("2-refused", 3, outcome=Outcome("connected", "saw_connect")))
    guess = answers.of("2-refused")
    assert guess.choices == ["connected"]
    assert guess.outcome == REFUSED, "the first outcome stays"


def test_an_outcome_without_a_choice_tells_nothing(answers: Answers) -> None:
    answers.add(Step("2-refused", 2, outcome=REFUSED))
    answers.add(Step("2-refused", 2, skipped=True))
    assert answers.all() == {}


def test_an_experiment_that_was_skipped_may_be_seen_later(answers: Answers) -> None:
    answers.add(choice("connected"))
    answers.add(Step("2-refused", 2, skipped=True))
    guess = answers.of("2-refused")
    assert (guess.waits, guess.settled) == (True, True)
    answers.add(Step("2-refused", 2, outcome=REFUSED))
    assert answers.of("2-refused").outcome == REFUSED


@pytest.mark.parametrize(
    "broken",
    [b"\n\n", b"{", b"null\n", b"[" * 100_000, b"\xff\xfe\n", b'{"question": 1, "time": 2}\n',
     b'{"question":"' + 200 * b"x" + b'","time":1,"choice":"a"}\n'],
)  # fmt: skip
def test_a_broken_line_spoils_nothing_but_itself(answers: Answers, broken: bytes) -> None:
    answers.add(choice("refused"))
    with answers.path.open("ab") as file:
        file.write(broken if broken.endswith(b"\n") else broken + b"\n")
    answers.add(Step("2-accept", 2, choice="waits"))
    assert {*answers.all()} == {"2-refused", "2-accept"}


def test_a_huge_file_is_read_in_part(answers: Answers) -> None:
    answers.add(choice("refused"))
    with answers.path.open("ab") as file:
        file.write(b"x" * MOST + b"\n")
    assert answers.of("2-refused").first == "refused"


def test_a_folder_in_the_place_of_the_file_harms_nothing(answers: Answers) -> None:
    answers.path.mkdir()
    assert isinstance(answers.add(choice("refused")), OSError)
    assert answers.of("2-refused").first == "refused", "this process remembers"
    assert Answers(answers.path.parent).of("2-refused").first == "refused"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a file that is closed")
def test_a_file_that_cannot_be_written_harms_nothing(answers: Answers) -> None:
    answers.add(choice("refused"))
    answers.path.chmod(0o400)
    assert isinstance(answers.add(Step("2-accept", 2, choice="waits")), PermissionError)
    assert {*answers.all()} == {"2-refused", "2-accept"}


def test_two_processes_write_at_once_and_no_line_is_lost(answers: Answers) -> None:
    source = (
        "import sys\nfrom pathlib import Path\n"
        "from chatkit.guesses.answers import Answers, Step\n"
        "for n in range(200): Answers(Path(sys.argv[1])).add(\n"
        "    Step(f'{sys.argv[2]}-{n}', n + 1, choice='a' * 30))\n"
    )
    here = str(answers.path.parent)
    both = [subprocess.Popen([sys.executable, "-c", source, here, name]) for name in "12"]
    assert [one.wait(60) for one in both] == [0, 0]
    assert len(answers.all()) == 400


def test_a_variable_names_another_folder(
    answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("CHATKIT_GUESSES", str(other))
    Answers(tmp_path).add(choice("refused"))
    assert not answers.path.exists()
    assert (other / FILE).exists()


def test_the_file_is_hidden_and_git_leaves_it_out() -> None:
    root = Path(__file__).parents[1]
    assert FILE.startswith(".")
    assert FILE in (root / ".gitignore").read_text("utf-8").splitlines()
