"""The outcome of a stepped program: how it ended, and the variables that it leaves."""

import traceback
from types import FrameType
from typing import Any

from chatkit.message import shortened, visible
from chatkit.stepper.channel import Ending
from chatkit.stepper.values import brief, is_handed
from chatkit.texts import say

Values = dict[str, Any]

MAX_WORDS = 2000  # characters of an exception's own message

MISSING = object()


def final_phase(error: BaseException | None) -> tuple[Ending, str]:
    """Return the phase in which a program ended, and a sentence where there is more to say.

    `error` is the exception that ended it.
    """
    if error is None:
        return "ended", ""
    if isinstance(error, SystemExit):
        return "ended", "" if error.code is None else say("step_exit", code=brief(error.code))
    return "failed", last_words(error)


def last_words(error: BaseException) -> str:
    """Return `ValueError: …` on one line, even if the exception's own `__str__` fails."""
    words = traceback.format_exception_only(error)[-1].strip()
    return visible(shortened(words, MAX_WORDS))


# A program's variables are useful after its end: the notebook can go on with its sockets. Three
# kinds of them count, and a later kind wins where names are equal:
#   1. globals that the program has made or changed since `before`, its globals at the start;
#   2. the local variables of the outermost function, if that one has returned (`final`);
#   3. the local variables of the functions in which an exception or a stop ended the program, the
#      outermost first (`own`), for that is the state in which the mistake can be looked at.
def left_behind(own: list[FrameType], final: Values, space: Values, before: Values) -> Values:
    """Return the variables that a program leaves to the notebook."""
    left = {name: value for name, value in space.items() if before.get(name, MISSING) is not value}
    left |= final
    for frame in own:
        if frame.f_code.co_name != "<module>":
            left |= frame.f_locals
    return {name: value for name, value in left.items() if is_handed(name, value)}
