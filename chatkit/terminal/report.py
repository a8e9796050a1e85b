"""The face of `chatkit report` in a terminal: a program is played and handed in, or verified."""

import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from chatkit.checks import host
from chatkit.checks.command import Command, find_program
from chatkit.checks.hand_in import MAX_SEED, Person, hand_in, person, sources
from chatkit.checks.hand_in_page import hand_in_page
from chatkit.checks.judge import find_task
from chatkit.checks.save import Files
from chatkit.checks.verify import command_of, differences, in_words, play_again, read, task_of
from chatkit.errors import InputError
from chatkit.guesses.section import guess_sections
from chatkit.message import echoed
from chatkit.terminal.check import Page, again
from chatkit.texts import say
from chatkit.timeline.export import new_file, write
from chatkit.timeline.part import Part
from chatkit.timeline.story import Story

Choice = Callable[[], tuple[Story, Part]]  # reads a record, and returns the part that is wanted


def ask(name: str, number: str, lesson: str = "") -> Person:
    """Return the student; in a terminal they are asked for the name and the number if missing.

    Raises `InputError` where one is missing, still.
    """
    if sys.stdin and sys.stdin.isatty():
        name = name or input(say("report_ask_name"))
        number = number or input(say("report_ask_number"))
    return person(name, number, lesson)


def run(
    task: str,
    path: Path,
    student: Person,
    seed: int | None = None,
    to: Path | None = None,
    choice: Choice | None = None,
    command: str = "",
) -> int:
    """Check one program, print its page, and write its report; return the exit code, 0.

    With a command, `path` is the folder in which it runs.
    """
    checks = find_task(task).checks
    script = find_program(find_task(task), path, command)
    chosen = host.new_seed() if seed is None else seed
    if abs(chosen) > MAX_SEED:
        raise InputError("report_seed", most=MAX_SEED)
    _look(to)
    files = sources(script)
    folder = script.folder if isinstance(script, Command) else script.parent
    story, part = choice() if choice else (None, None)
    if story and part and not part.calls(story):
        raise InputError("export_nothing_left", calls=len(story.calls))
    page = Page(sys.stdout, [str(check.title) for check in checks])
    page.line(say("check_begins", script=echoed(script.name), title=find_task(task).title))
    page.waits()
    report = host.report(task, script, chosen, "", page.add)
    page.end(report, again(task, path, command, chosen))
    code = hand_in_page(hand_in(student, report, files), guess_sections(folder), story, part)
    place = to or new_file(Path(), say("file_report", task=find_task(task).name), ".html")
    write(place, code.encode())
    page.line(say("check_written", path=place))
    return 0


def _look(to: Path | None) -> None:
    """Raise `InputError` where the report cannot be written, before a minute has gone by."""
    if to and to.suffix.lower() != ".html":
        raise InputError("report_suffix", path=to)
    Files(html=to).look()


def verify(path: Path, own: str = "", own_command: str = "") -> int:
    """Play the program inside a report again; return 0 for the same verdicts, 1 for others.

    `own` is the file of the task, where it is none of chatkit's; `own_command` runs a program that
    was checked with --run.
    """
    given = read(path)
    name = task_of(given, path, own)
    command = command_of(given, path, own_command)
    task = find_task(name)
    page = Page(sys.stdout, [str(one.title) for one in task.checks])
    student, script = given.student, echoed(given.report.program)
    values = {"name": echoed(student.name), "number": echoed(student.number), "script": script}
    page.line(say("report_again", seed=given.report.seed, title=task.title, **values))
    if given.chatkit != version("chatkit"):
        theirs, ours = echoed(given.chatkit), version("chatkit")
        page.line(say("report_other_version", theirs=theirs, ours=ours))
    page.waits()
    played = play_again(given, name, command, page.add)
    page.line()
    if played.problem:
        page.line(played.problem)
        return 2
    found = differences(given, played)
    for one in found:
        inside, now = in_words(one.inside), in_words(one.now)
        page.line(say("report_difference", title=one.title, inside=inside, now=now), colour=31)
    compared = sum(one.kind != "told" for one in played.results)
    same = say("report_same", n=compared)
    page.line(say("report_differs", n=len(found)) if found else same, colour=31 if found else 32)
    page.line(say("report_unproven"))
    return 1 if found else 0
