"""The evidence of a failure: the waits, the last calls with their bytes, the line, the screen."""

import os
import re
import threading
from contextlib import suppress
from pathlib import Path

from chatkit.checks.cabled import told
from chatkit.checks.function_driver import ASKS
from chatkit.checks.play import Play
from chatkit.checks.result import Evidence
from chatkit.message import shortened, visible
from chatkit.texts import say
from chatkit.timeline.model import Call
from chatkit.timeline.story import Story
from chatkit.timeline.table import rows
from chatkit.timeline.waiting import Wait, waits
from chatkit.trace.event import now

CALLS = 12  # the last ones of a story
SETTINGS = ("settimeout", "setsockopt")  # calls of our side that tell nothing about the program
SCREEN = 12  # the last lines of a screen …
WIDTH = 400  # … and the characters of each
TRACEBACK = "Traceback (most recent call last)"
FRAME = re.compile(r'File "(.*)", line (\d+), in ')  # of a traceback


def evidence(play: Play) -> Evidence:
    """Return the evidence of this moment, from the trace and the screen."""
    program = play.program
    path = program.folder / program.script.name
    place = [visible(one) for one in program.places() or _place_of_traceback(program.screen, path)]
    screen = program.screen.replace(str(program.folder) + os.sep, "")  # of the copy
    last = "\n".join(shortened(visible(line), WIDTH) for line in screen.splitlines()[-SCREEN:])
    if play.driven:
        return Evidence(screen=last.replace(ASKS, "").strip())
    story = program.story
    story.read()
    lane = program.process
    name = lane.name if lane else ""
    return Evidence(
        waits=[
            _named(_told(one), name, play)
            for one in waits(story, now())
            if one.process is lane and program.ended is None
        ],
        calls=_calls(story, play),
        place=place,
        cable=[visible(one) for cable in play.cables for one in told(cable)],
        screen=last,
        typed=[[visible(question), answer] for question, answer in program.typed],
    )


def _told(wait: Wait) -> str:
    """Return a sentence on a wait; `0 s` would tell nobody anything."""
    if wait.call is None or wait.since >= 1:
        return wait.sentence
    process, call = visible(wait.process.name), wait.call.name
    return say("check_waits_now", process=process, call=call, ends=wait.ends)


def _calls(story: Story, play: Play) -> list[list[str]]:
    lane = play.program.process
    began = lane.began if lane else 0
    name = lane.name if lane else ""
    ended = {one for one in story.processes if one.ended and one is not lane}
    calls = [
        one
        for one in story.calls
        if one.start >= began
        and one.process not in ended
        and (one.process is lane or not (one.name in SETTINGS or _of_the_cable(one)))
    ]
    return [
        [row.clock, _named(row.program, name, play), row.call, row.bytes, row.text, row.result]
        for row in rows(story, calls[-CALLS:])
    ]


def _of_the_cable(call: Call) -> bool:
    """Tell whether a call was made on the engine's thread; our peers are on the present one."""
    return call.process.pid == os.getpid() and call.thread != threading.get_ident()


def _named(text: str, lane: str, play: Play) -> str:
    """Return a text with the script's name for its lane's: the third run is `server.py 3` there."""
    return text.replace(visible(lane), visible(play.program.script.name), 1) if lane else text


def _place_of_traceback(screen: str, path: Path) -> list[str]:
    """Return the line of the program at which its last traceback ends."""
    _, found, traceback = screen.rpartition(TRACEBACK)
    lines = [line for file, line in FRAME.findall(traceback) if Path(file).name == path.name]
    if not found or not lines:
        return []
    with suppress(OSError, IndexError):
        text = path.read_text("utf-8", "replace").splitlines()[int(lines[-1]) - 1]
        return [f"{path.name}:{lines[-1]}: {text.strip()}"]
    return []
