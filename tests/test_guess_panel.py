"""The panel of a guess without a browser: what its widgets hold before and after the experiment."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import chatkit
from chatkit import InputError, engine, texts
from chatkit.guesses import observations
from chatkit.guesses.answers import FILE, Answers, Guess
from chatkit.guesses.question import find_question, questions
from chatkit.guesses.section import guess_sections
from chatkit.panels import guess as module
from chatkit.panels.guess import GuessPanel
from chatkit.templates import marked
from chatkit.texts import say
from tests.helpers import free_port, until
from tests.recorded_programs import RecordedPrograms
from tests.sentences import heard
from tests.widgets import without_tags, without_widgets

Asking = Callable[[str], GuessPanel]


@pytest.fixture(autouse=True)
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a fresh copy of a lesson, and look into the trace often."""
    place = tmp_path / "02-connect"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(module, "PAUSE", 0.02)
    monkeypatch.setattr(observations, "SETTLED", 0)
    yield place
    Answers._unwritten.clear()


@pytest.fixture
def ask(programs: RecordedPrograms) -> Iterator[Asking]:
    panels: list[GuessPanel] = []

    def asked(name: str = "2-refused") -> GuessPanel:
        panels.append(GuessPanel(name, programs.traces))
        until(lambda: panels[-1].choices.answers)
        settle()
        return panels[-1]

    yield asked
    for one in panels:
        one.close()


def settle() -> None:
    """Wait until the engine has done its work, a redraw included."""
    for _ in range(3):
        engine.run(_turn())


async def _turn() -> None:
    import asyncio

    await asyncio.sleep(0.06)


def shown(panel: GuessPanel) -> str:
    """Return every text that the panel has put into the page."""
    return without_tags(f"{state(panel)}")


def state(panel: GuessPanel) -> dict[str, Any]:
    return {
        **panel.choices.get_state(),
        **json.loads(panel.choices.text.value),
        "status": panel.status.value,
    }


def signed(panel: GuessPanel) -> dict[str, str]:
    """Return the words on the buttons that carry a sign, by their keys."""
    return {
        one["key"]: without_tags(one["label"])
        for one in panel.choices.answers
        if "chatkit-guess-mark" in one["label"]
    }


def refuse(programs: RecordedPrograms) -> None:
    """Make the experiment of 2-refused: connect before listen."""
    server = programs.run("server")
    port = server.do("d = socket.socket(); d.bind(('127.0.0.1', 0)); print(d.getsockname()[1])")
    programs.run("client").do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")


def test_before_the_choice_no_word_of_the_explanation_is_in_the_page(ask: Asking) -> None:
    panel = ask("2-refused")
    question = panel.question
    assert without_tags(marked(question.ask[0])) in shown(panel)
    assert [one["key"] for one in panel.choices.answers] == [*question.answers, "unsure"]
    for text in (*question.why, *question.run):
        assert marked(text) not in f"{state(panel)}{panel._outputs()}"
    assert panel.choices.said == panel.choices.skip == ""
    assert not any(one["chosen"] or one["locked"] for one in panel.choices.answers)


def test_after_the_choice_the_panel_says_what_to_do_and_explains_nothing_yet(
    ask: Asking, lesson: Path
) -> None:
    panel = ask("2-refused")
    panel.choose("connected")
    until(lambda: panel.choices.said)
    assert marked(panel.question.run[0]) in panel.choices.said
    assert marked(panel.question.why[0]) not in panel.choices.said
    assert [*signed(panel)] == ["connected"]
    assert say("guess_mine") in signed(panel)["connected"]
    assert (lesson / FILE).exists()


def test_the_trace_tells_how_it_went_and_the_explanation_unfolds(
    ask: Asking, programs: RecordedPrograms
) -> None:
    panel = ask("2-refused")
    panel.choose("connected")
    refuse(programs)
    until(lambda: marked(panel.question.why[0]) in panel.choices.said, what=lambda: shown(panel))
    told = without_tags(panel.choices.said)
    assert heard(told, "guess_was", first=panel.question.answers["connected"][0])
    assert "ConnectionRefusedError" in told
    assert "client" in told
    assert heard(told, "guess_other", answer=panel.question.answers["refused"][0])
    assert [*signed(panel)] == ["refused", "connected"]
    assert all(one["locked"] for one in panel.choices.answers)
    assert panel.choices.skip == ""
    until(lambda: panel._following is None or panel._following.done())


@pytest.mark.parametrize(
    ("choices", "key"),
    [
        (["refused"], "guess_true"),
        (["unsure"], "guess_now_known"),
        (["connected", "refused"], "guess_later_true"),
        (["refused", "connected"], "guess_true"),
    ],
)
def test_the_verdict_goes_by_the_first_choice_and_scolds_nobody(
    ask: Asking, programs: RecordedPrograms, choices: list[str], key: str
) -> None:
    panel = ask("2-refused")
    for one in choices:
        panel.choose(one)
    assert panel.guess.first == choices[0]
    if len(choices) > 1:
        until(lambda: len(signed(panel)) == 2)
        assert say("guess_first") in signed(panel)[choices[0]]
        assert say("guess_second") in signed(panel)[choices[1]]
    refuse(programs)
    until(lambda: heard(without_tags(panel.choices.said), key), what=lambda: shown(panel))
    assert "salah" not in shown(panel).lower()


def test_the_other_outcome_is_told_as_well(ask: Asking, programs: RecordedPrograms) -> None:
    panel = ask("2-backlog")
    panel.choose("waits")
    programs.pair()
    until(lambda: heard(without_tags(panel.choices.said), "guess_other"))
    assert panel.guess.outcome
    assert panel.guess.outcome.answer == "connected"


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ("refused", ["guess_was_late", "guess_late_true"]),
        ("connected", ["guess_was_late", "guess_other"]),
        ("unsure", ["guess_was_unsure", "guess_now_known"]),
    ],
)
def test_a_choice_after_the_experiment_is_told_so_and_compared(
    ask: Asking, programs: RecordedPrograms, choice: str, told: list[str]
) -> None:
    panel = ask("2-refused")
    refuse(programs)
    settle()
    panel.choose(choice)
    until(lambda: heard(without_tags(panel.choices.said), told[0]))
    said = without_tags(panel.choices.said)
    assert [key for key in told if not heard(said, key)] == []
    assert not heard(said, "guess_true")
    assert marked(panel.question.why[0]) in panel.choices.said


def test_an_experiment_before_the_question_was_asked_does_not_count(
    ask: Asking, programs: RecordedPrograms
) -> None:
    refuse(programs)
    panel = ask("2-refused")
    panel.choose("refused")
    settle()
    settle()
    assert panel.guess.waits
    refuse(programs)
    until(lambda: panel.guess.outcome)


def test_a_program_that_has_waited_since_before_the_guess_is_seen(
    ask: Asking, programs: RecordedPrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observations, "HELD", 0)
    for program, end in zip(programs.pair(), "cs", strict=True):
        program.begin(f"{end}.recv(10)")
    programs.waiting("server", "recv")
    programs.waiting("client", "recv")
    for path in programs.traces.iterdir():
        os.utime(path, (time.time() - 60,) * 2)  # a program that waits writes nothing
    panel = ask("4-empty")
    panel.choose("error")
    until(lambda: panel.guess.outcome)
    assert panel.guess.outcome
    assert panel.guess.outcome.answer == "stuck"


def test_the_client_of_an_earlier_lesson_takes_no_name_away(
    ask: Asking, programs: RecordedPrograms
) -> None:
    refuse(programs)  # this client's notebook is still open
    panel = ask("2-refused")
    panel._begun = time.time()
    panel.choose("refused")
    refuse(programs)
    until(lambda: panel.guess.outcome, what=lambda: shown(panel))
    assert panel.guess.outcome
    assert panel.guess.outcome.facts["program"] == "client"


def test_after_the_outcome_nothing_can_be_chosen_any_more(
    ask: Asking, programs: RecordedPrograms
) -> None:
    panel = ask("2-refused")
    panel.choose("connected")
    refuse(programs)
    until(lambda: panel.guess.settled)
    panel.choose("refused")
    assert panel.guess.choices == ["connected"]


def test_a_cell_that_is_run_again_and_a_new_kernel_show_the_same(
    ask: Asking, programs: RecordedPrograms
) -> None:
    panel = ask("2-refused")
    panel.choose("connected")
    refuse(programs)
    until(lambda: panel.guess.settled)
    settle()
    before = panel.choices.said
    again = ask("2-refused")
    assert panel._closed
    assert again.choices.said == before
    assert again._following is None, "nothing is left to be looked for"


def test_an_open_guess_goes_on_waiting_in_a_panel_that_is_made_again(
    ask: Asking, programs: RecordedPrograms
) -> None:
    ask("2-refused").choose("connected")
    again = ask("2-refused")
    refuse(programs)
    until(lambda: again.guess.settled)


def test_a_fresh_copy_of_the_lesson_shows_the_question_open(
    ask: Asking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("2-refused").choose("connected")
    other = tmp_path / "another" / "02-connect"
    other.mkdir(parents=True)
    monkeypatch.chdir(other)
    panel = ask("2-refused")
    assert panel.guess.first == ""
    assert panel.choices.said == ""


def test_another_kernel_of_the_lesson_shows_the_choice_that_was_made_here(
    ask: Asking, lesson: Path
) -> None:
    panel = ask("2-refused")
    panel.choose("refused")
    panel.skip()
    until(lambda: marked(panel.question.why[0]) in panel.choices.said)
    assert Answers(lesson).of("2-refused").skipped


def test_the_explanation_can_be_had_without_the_experiment_and_the_guess_still_waits(
    ask: Asking, programs: RecordedPrograms
) -> None:
    panel = ask("2-refused")
    panel.choose("connected")
    until(lambda: panel.choices.skip)
    panel.skip()
    until(lambda: marked(panel.question.why[0]) in panel.choices.said)
    assert heard(without_tags(panel.choices.said), "guess_skipped")
    refuse(programs)
    until(lambda: heard(without_tags(panel.choices.said), "guess_other"))


def test_a_click_of_the_page_is_a_choice_and_nonsense_is_none(ask: Asking) -> None:
    panel = ask("2-refused")
    for content in ({"choice": "lunch"}, {"choice": 1}, {}, {"skip": False}, {"skip": True}):
        panel.choices._handle_custom_msg(content, [])
    settle()
    assert panel.guess.first == ""
    assert panel.choices.said == "", "to skip is for those who have guessed"
    panel.choices._handle_custom_msg({"choice": "waits"}, [])
    until(lambda: panel.guess.first == "waits")


def test_a_choice_stays_also_where_an_older_reading_of_the_file_takes_longer(
    ask: Asking, lesson: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATKIT_TRACE", "off")  # else the file is read again and again
    read, look = Answers.of, GuessPanel._look
    began, chosen = threading.Event(), threading.Event()
    looks: list[GuessPanel] = []

    def late(answers: Answers, question: str) -> Guess:
        found = read(answers, question)
        if not began.is_set():
            began.set()
            chosen.wait(0.3)  # seconds; unguarded, a second reading comes and goes meanwhile
        return found

    async def counted(panel: GuessPanel) -> None:
        await look(panel)
        looks.append(panel)

    monkeypatch.setattr(Answers, "of", late)
    monkeypatch.setattr(GuessPanel, "_look", counted)
    panel = ask("2-refused")
    assert began.wait(10)
    panel.choose("refused")
    chosen.set()
    until(lambda: len(looks) == 2)
    assert panel.guess.first == "refused"


def test_without_a_trace_the_panel_says_so_and_explains(
    lesson: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATKIT_TRACE", "off")
    panel = chatkit.guess("2-refused")
    try:
        panel.choose("refused")
        until(lambda: marked(panel.question.why[0]) in panel.choices.said)
        assert heard(without_tags(panel.choices.said), "guess_untraced")
        assert panel._following is None
    finally:
        panel.close()


def test_a_choice_that_cannot_be_kept_is_shown_and_the_reason_said(
    ask: Asking, lesson: Path
) -> None:
    (lesson / FILE).mkdir()
    panel = ask("2-refused")
    panel.choose("refused")
    until(lambda: heard(without_tags(panel.status.value), "guess_not_kept"))
    assert [*signed(panel)] == ["refused"]


def test_a_broken_file_harms_nothing(ask: Asking, lesson: Path) -> None:
    (lesson / FILE).write_bytes(
        b'\xff\n{"question":"2-refused","time":1,"choice":"gone"}\n'
        b'{"question":"2-refused","time":1,"outcome":'
        b'{"answer":"gone","said":"saw_connect","facts":{"clock":"{program.__class__}"}}}\n'
    )
    panel = ask("2-refused")
    assert marked(panel.question.why[0]) in panel.choices.said
    assert "__class__" not in shown(panel)
    assert guess_sections(lesson)


def test_the_page_without_widgets_asks_to_run_the_cell_and_keeps_no_choice(ask: Asking) -> None:
    panel = ask("2-refused")
    panel.choose("connected")
    text = without_widgets(panel)
    assert say("guess_gone") in text
    assert panel.question.answers["connected"][0] not in str(panel._outputs())


def test_an_unknown_name_is_one_sentence() -> None:
    with pytest.raises(InputError) as caught:
        chatkit.guess("2-refusd")
    assert "2-refused" in str(caught.value)


def test_the_panel_speaks_the_readers_language(ask: Asking) -> None:
    texts.use("en")
    panel = ask("2-refused")
    assert marked(panel.question.ask[1]) in panel.choices.asked


def test_a_closed_panel_looks_no_longer(ask: Asking) -> None:
    panel = ask("2-refused")
    panel.choose("refused")
    assert panel._following
    following = panel._following
    panel.close()
    until(following.done)


# the report


def test_a_report_lists_the_guesses_in_the_order_of_the_lessons(
    ask: Asking, programs: RecordedPrograms, lesson: Path
) -> None:
    assert guess_sections(lesson) == []
    ask("2-port").choose("unsure")
    panel = ask("2-refused")
    panel.choose("connected")
    refuse(programs)
    until(lambda: panel.guess.settled)
    (section,) = guess_sections(lesson)
    text = without_tags(section.html)
    assert section.title == say("guess_section")
    assert text.index(find_question("2-refused").ask[0].split("`")[0]) < text.index("conn")
    assert heard(text, "guess_was_unsure")
    assert heard(text, "guess_not_seen")
    assert heard(text, "guess_other")
    assert len(questions()) > 2, "those that nobody has answered are left out"
    assert section.html.count("<tr>") == 3


def test_a_guess_at_a_free_port_needs_no_server(ask: Asking, programs: RecordedPrograms) -> None:
    panel = ask("1-refused")
    panel.choose("refused")
    programs.run("client").do(f"s = socket.socket(); s.connect(('127.0.0.1', {free_port()}))")
    until(lambda: heard(without_tags(panel.choices.said), "guess_true"))
