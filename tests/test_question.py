"""The questions of the lessons: complete in both languages, and found by their names."""

import re

import pytest

from chatkit import InputError, texts
from chatkit.guesses.question import UNSURE, Question, find_question, questions, said

WORDS = range(20, 61)  # of an explanation, as in every cell of the lessons
NAMES = [*questions()]
BUTTONS = [names for key, names in texts.SENTENCES.items() if key.startswith("button_")]


def sentences(question: Question) -> list[tuple[str, str]]:
    return [question.ask, question.run, question.why, *question.answers.values()]


def test_every_lesson_has_questions_and_no_name_is_there_twice() -> None:
    assert {question.lesson for question in questions().values()} == {*range(1, 12)}
    assert len(NAMES) >= 25
    assert all(re.fullmatch(r"[1-9]\d?-[a-z]+(-[a-z]+)*", name) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_has_two_to_four_answers_and_one_observation(name: str) -> None:
    question = find_question(name)
    assert 2 <= len(question.answers) <= 4
    assert UNSURE not in question.answers
    assert len(question.see) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_complete_in_both_languages(name: str) -> None:
    question = find_question(name)
    for one in sentences(question):
        assert all(text.strip() == text != "" for text in one)
        assert all(text.count("`") % 2 == 0 for text in one), one
        for spoken, text in enumerate(one):
            named = re.findall(r"\*([^*]+)\*", re.sub("`[^`]*`", "", text))
            assert {*named} <= {names[spoken] for names in BUTTONS}
    for text in (*question.ask, *question.run, *question.why):
        assert text[-1] in ".?"
    assert all(text[-1] == "?" for text in question.ask)


@pytest.mark.parametrize("name", NAMES)
def test_the_answers_of_a_question_differ(name: str) -> None:
    answers = find_question(name).answers.values()
    for spoken in (0, 1):
        assert len({one[spoken] for one in answers}) == len(answers)


@pytest.mark.parametrize("name", NAMES)
def test_an_explanation_is_as_long_as_a_cell_of_prose(name: str) -> None:
    for text in find_question(name).why:
        assert len(text.split()) in WORDS, len(text.split())


def test_a_question_is_asked_in_the_readers_language() -> None:
    ask = find_question("2-refused").ask
    assert said(ask) == ask[0]
    texts.use("en")
    assert said(ask) == ask[1]


def test_a_name_may_be_written_in_capitals() -> None:
    assert find_question(" 2-Refused ") is find_question("2-refused")


@pytest.mark.parametrize(
    ("name", "near"),
    [("2-refusd", "2-refused"), ("2", "2-backlog"), ("2-x", "2-backlog"), (7, "7-json")],
)
def test_an_unknown_name_gets_a_sentence_with_the_names_near_it(name: object, near: str) -> None:
    with pytest.raises(InputError, match=re.escape(f"{name}")) as caught:
        find_question(name)
    assert near in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_name_near_to_none_gets_some_names() -> None:
    with pytest.raises(InputError) as caught:
        find_question("\x1b[2Jxyz" * 100)
    assert "\x1b" not in str(caught.value)
    assert "1-stamp" in str(caught.value)
    assert "9-meet" in str(caught.value)
    assert len(str(caught.value)) < 400
