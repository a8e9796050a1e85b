"""A guess beside the outcome in a trace, as sentences: `code`, and *a button*."""

from chatkit.guesses.answers import Guess, Outcome
from chatkit.guesses.question import UNSURE, Question, said
from chatkit.templates import MARKED
from chatkit.texts import LANGUAGES, SENTENCES, language, say


def plain(text: str) -> str:
    """Return a text without the marks of its code and its buttons."""
    return MARKED.sub(lambda found: found[1] or found[2], text)


def label(question: Question, answer: str) -> str:
    """Return the words of an answer."""
    return say("guess_unsure") if answer == UNSURE else said(question.answers[answer])


def guessed(question: Question, guess: Guess) -> str:
    """Return the sentence on the choices, such as “You guessed refused”; empty for none."""
    labels = [label(question, one) for one in guess.choices if one in (UNSURE, *question.answers)]
    if not labels:
        return ""
    if guess.first == UNSURE and len(labels) == 1:
        return say("guess_was_unsure")
    first, *others = labels
    before = guess.outcome is not None and guess.outcome.before
    sentence = say("guess_was_late" if before else "guess_was", first=first)
    return say("guess_changed", sentence=sentence, last=others[-1]) if others else sentence


def saw(outcome: Outcome) -> str:
    """Return the sentence on an outcome, in the reader's language; empty where there is none."""
    if not outcome.said.startswith("saw_") or outcome.said not in SENTENCES:
        return ""
    facts = dict(outcome.facts)
    if isinstance(seconds := facts.get("seconds"), int | float):
        facts["length"] = length(seconds)
    if isinstance(n := facts.get("n"), int):
        facts["bytes"] = say("guess_byte") if n == 1 else say("value_bytes", n=n)
    try:
        return SENTENCES[outcome.said][LANGUAGES.index(language())].format_map(facts)
    except (KeyError, ValueError, IndexError, AttributeError, TypeError):
        return ""  # somebody has written into the file


def verdict(question: Question, guess: Guess) -> tuple[str, str]:
    """Return a sign and a sentence: whether the guess came true. Nobody is scolded."""
    outcome = guess.outcome
    if outcome is None or outcome.answer not in question.answers:
        return "", ""
    if guess.first == outcome.answer:
        return "✓", say("guess_late_true" if outcome.before else "guess_true")
    answer = label(question, outcome.answer)
    if guess.first == UNSURE:
        return "→", say("guess_now_known", answer=answer)
    changed = guess.choices[-1] == outcome.answer
    return "→", say("guess_later_true" if changed else "guess_other", answer=answer)


def length(seconds: float) -> str:
    """Return a length of time as it was measured: `3.0 s`, `12 ms`, `less than 1 ms`."""
    if seconds < 0.001:
        return say("guess_under_ms")
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    number = f"{seconds:.1f}" if language() == "en" else f"{seconds:.1f}".replace(".", ",")
    return say("guess_seconds", n=number)
