"""A result in words: its sign, its cause, its next step, and the tally of a report."""

from chatkit.checks.result import Report, Result
from chatkit.texts import say

SIGNS = {"held": "✓", "failed": "✗", "fragile": "!", "not_reached": "○", "told": "ⓘ", "unseen": "·"}
KINDS = ("asked", "robust", "told")


def mark(result: Result) -> tuple[str, str, str]:
    """Return the state of a result, its sign and its word: `failed`, `✗`, `gagal`."""
    state = _state(result)
    return state, SIGNS[state], say(f"check_{state}")


def _state(result: Result) -> str:
    match result.kind, result.verdict:
        case "robust", "failed":  # the assignment does not ask for it
            return "fragile"
        case "told", "held":  # TCP might have, and did not this time
            return "unseen"
    return result.verdict


def cause(result: Result) -> list[str]:
    """Return sentences on the moment of a failure: the line of the program, and its wait."""
    evidence = result.evidence
    if evidence is None:
        return []
    return [*(say("check_place", place=place) for place in evidence.place), *evidence.waits]


def next_step(result: Result) -> list[str]:
    """Return the help for a failure, and the part of the lessons to read."""
    found = [result.help] if result.help else []
    if result.lesson and result.verdict == "failed":
        found.append(say("check_read", part=part_of_lessons(result.lesson)))
    return found


def part_of_lessons(lesson: str) -> str:
    """Return the part that `4.3` names: `lesson 4, step 3`."""
    number, _, step = lesson.partition(".")
    key = "check_lesson_step" if step else "check_lesson"
    return say(key, lesson=number, step=step)


def verdict(report: Report) -> tuple[str, str]:
    """Return the verdict on a program: its state, and a sentence that says where to begin."""
    if report.failed:
        first = say("check_first_failed", title=report.failed[0].title)
        return "failed", f"{first} {report.problem}".strip()
    if report.problem:
        return "failed", report.problem
    fragile = [one for one in report.of("robust") if one.verdict == "failed"]
    if report.only:  # the others were not played, so nothing is said of the whole task
        if fragile:
            return "fragile", say("check_first_failed", title=fragile[0].title)
        return "held", say("check_only_held")
    if fragile:
        return "held", say("check_all_held_fragile", n=len(fragile), title=fragile[0].title)
    return "held", say("check_all_held")


def tally(report: Report) -> list[tuple[str, str]]:
    """Return the rows of the table at the end: of each kind, how many checks hold; the seed."""
    rows = []
    for kind in KINDS:
        if of_kind := report.of(kind):
            seen = sum(one.verdict == "told" for one in of_kind)
            held = say("check_of", held=report.held(kind), all=len(of_kind))
            count = say("check_told_count", n=seen) if kind == "told" else held
            rows.append((say(f"check_kind_{kind}"), count))
    return [*rows, (say("check_seed"), str(report.seed))]
