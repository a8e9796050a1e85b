"""The evidence of a failure: the waits, the last calls with their bytes, the line, the screen."""

from chatkit.check.play import Play
from chatkit.check.result import Evidence
from chatkit.message import visible
from chatkit.timeline.story import Story
from chatkit.timeline.table import rows
from chatkit.timeline.waiting import waits
from chatkit.trace.event import now

CALLS = 12  # the last ones of a story
SCREEN = 12  # the last lines of a screen


def evidence(play: Play) -> Evidence:
    """Return what the trace and the screen tell at this moment."""
    program = play.program
    place = program.places()
    story = program.story
    story.read()
    lane = program.process
    return Evidence(
        waits=[one.sentence for one in waits(story, now()) if one.process is lane],
        calls=_calls(story, play),
        place=place,
        screen="\n".join(visible(line) for line in program.screen.splitlines()[-SCREEN:]),
        typed=[[visible(question), answer] for question, answer in program.typed],
    )


def _calls(story: Story, play: Play) -> list[list[str]]:
    began = play.program.process.began if play.program.process else 0
    ended = {one for one in story.processes if one.ended and one is not play.program.process}
    calls = [one for one in story.calls if one.start >= began and one.process not in ended]
    table = rows(story, calls[-CALLS:])
    return [[row.clock, row.program, row.call, row.bytes, row.text, row.result] for row in table]
