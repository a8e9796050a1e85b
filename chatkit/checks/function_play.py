"""The play of a student's function, which is called with bytes in pieces."""

import ast
import base64
import json
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from chatkit.checks import function_driver
from chatkit.checks.function_driver import ARGUMENTS, ASKS, MISSING
from chatkit.checks.play import Play, shown
from chatkit.checks.program import Program
from chatkit.checks.submission import parsed
from chatkit.checks.task import Failed
from chatkit.errors import InputError
from chatkit.texts import say

DRIVER = "chatkit_function.py"
CUTS = range(1, 4097)  # bytes: every size of a piece, from recv(1) to recv(4096)
WHOLE = [65536]  # one size, larger than all that a check sends
WORKING = 9.0  # seconds at most for all sizes
BRIEF = 4.0  # … and for a single one
ENDS, WAITS = ["", "for ever"], ["waits"]  # how a function may end, if more comes or not
OPEN = {"waits": "check_function_waits", "for ever": "check_function_goes_on"}
LONG = 30  # characters of a thing that is shown …
BEFORE = 8  # … and of those before the first difference


class Cut(NamedTuple):
    """The outcome of one call of the function, with pieces of one size."""

    size: int
    found: list[str]
    error: str
    ended: bool  # whether the error is one that tells of an end: EOFError, ConnectionError
    whole: int  # bytes of the stream


class FunctionPlay(Play):
    """The student's function, and streams of bytes."""

    call = ""  # the function with its arguments: `exactly(recv, n)`
    joined = False  # whether the things that it gives are one text, wherever they are parted
    at_end = ""  # the error in which the function ends, which a check of its own tells
    _jobs = 0
    _asked = 0  # times that the driver has asked for a job since the program began
    _stuck = False  # whether the program is still in a job that never ends

    @property
    def name_of_function(self) -> str:
        """The name by which the judge finds it."""
        return self.call.partition("(")[0]

    @property
    def driven(self) -> bool:
        """True between two calls of the function: then only the driver waits for something."""
        return self._jobs > 0 and not self._stuck

    def cast(self, program: Program) -> None:
        """Put the driver beside the program, and take it for the program that runs."""
        super().cast(program)
        shutil.copyfile(function_driver.__file__, program.folder / DRIVER)
        program.runs = [DRIVER, program.script.name, self.name_of_function]

    def begin(self) -> None:
        """Load the student's file."""
        self.program.begin()
        question = self.program.until(self.program.question)
        if question is None:
            raise self._not_there()
        if question.detail != ASKS:
            asked = shown(question.detail)
            raise Failed(say("check_function_asks", question=asked), say("check_main_help"))
        self._asked = 1

    def _not_there(self) -> Failed:
        known = functions_of((self.program.folder / self.program.script.name).read_bytes())
        name = self.name_of_function
        if self.program.ended == ARGUMENTS and name in known:
            return Failed(say("check_function_arguments", wanted=self.call, seen=known[name]))
        if self.program.ended == MISSING and known:
            seen = shown(", ".join(known.values()))
            return Failed(say("check_function_other", wanted=self.call, seen=seen))
        if self.program.ended in (MISSING, ARGUMENTS):
            return Failed(say("check_function_none", wanted=self.call))
        return Failed(say("check_no_function", wanted=self.call, doing=self.doing()))

    def gives(
        self,
        data: bytes,
        wanted: Sequence[str],
        sizes: Iterable[int],
        *,
        ends: bool = True,
        numbers: Sequence[int] = (),
    ) -> None:
        """Expect that the function gives just these results, with pieces of each size."""
        cut = self.cuts(data, wanted, sizes, ends=ends, numbers=numbers)
        if cut.found != list(wanted):
            raise self.differs(cut, wanted)
        if failed(cut) and cut.error != self.at_end:
            raise self.breaks(cut)

    def differs(self, cut: Cut, wanted: Sequence[str]) -> Failed:
        """Return the failure of a function whose results are not the wanted ones."""
        name = self.name_of_function
        if cut.error == "TypeError: 'NoneType' object is not iterable":
            return Failed(say("check_function_yields_none", name=name), say("check_yield_help"))
        if failed(cut) and not any(cut.found):
            return self.breaks(cut)
        one, other = self.pair(wanted, cut.found)
        ended = say(OPEN[cut.error]) if cut.error in OPEN else f" ({shown(cut.error)})"
        seen = other + (ended if cut.error else "")
        sentence = say("check_function", pieces=pieces(cut), name=name, wanted=one, seen=seen)
        return Failed(sentence, self.help(cut))

    def breaks(self, cut: Cut) -> Failed:
        """Return the failure of a function that ends in an error of Python's."""
        told, name = shown(cut.error), self.name_of_function
        sentence = say("check_function_error", pieces=pieces(cut), name=name, error=told)
        return Failed(sentence, self.help(cut))

    def help(self, cut: Cut) -> str:
        """Return the help for an outcome that is not the wanted one."""
        if cut.error.endswith("has no attribute 'recv'"):
            return say("check_recv_is_a_function")
        if cut.error.startswith("UnicodeDecodeError") and cut.size < cut.whole:
            return say("check_half_letter_help")
        return "" if cut.error or any(cut.found) else say("check_yield_help")

    def pair(self, wanted: Sequence[str], found: Sequence[str]) -> tuple[str, str]:
        """Return the wanted and the given results, for a sentence."""
        same = alike(wanted, found)
        one, other = list(wanted), list(found)
        if same < min(len(one), len(other)):
            one[same], other[same] = where_they_part(one[same], other[same])
        begin = max(0, same - 1)
        return listed(one[begin:]), listed(other[begin:])

    def cuts(
        self,
        data: bytes,
        wanted: Sequence[str],
        sizes: Iterable[int],
        *,
        ends: bool = True,
        numbers: Sequence[int] = (),
    ) -> Cut:
        """Return the first outcome that is wrong, else the last one."""
        if self._stuck:
            self.recast()
            self.begin()
        self._jobs += 1
        tried = list(sizes)
        job, result = (self.program.folder / f"chatkit_{one}_{self._jobs}" for one in ("job", "re"))
        told = {
            "data": base64.b64encode(data).decode(),
            "sizes": tried,
            "ends": ends,
            "numbers": list(numbers),
            "joined": self.joined,
            "wanted": list(wanted),
            "errors": [""] if numbers else [*ENDS, self.at_end] if ends else WAITS,
            "result": result.name,
        }
        job.write_text(json.dumps(told), "utf-8")
        self.program.until(self.program.question)
        self.program.type(job.name)
        self._stuck = not self.program.until(result.exists, WORKING if len(tried) > 1 else BRIEF)
        if self._stuck:
            name = self.name_of_function
            raise Failed(say("check_function_stuck", name=name, doing=self.doing()))
        self._asked += 1
        self.program.until(self._all_is_on_our_screen)
        return Cut(**json.loads(result.read_text("utf-8")))

    def _all_is_on_our_screen(self) -> bool:
        """Tell whether we have read the driver's latest question, and so all printed before it."""
        return self.program.screen.count(ASKS) >= self._asked


def functions_of(source: bytes) -> dict[str, str]:
    """Return the functions that a file defines, each with its arguments: `letters(recv)`."""
    with suppress(InputError):
        return {
            one.name: f"{one.name}({ast.unparse(one.args)})"
            for one in parsed(source.decode("utf-8", "replace"), "").body
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
        }
    return {}


def failed(cut: Cut) -> bool:
    """Tell whether the function has ended in an error of Python's."""
    return bool(cut.error) and cut.error not in OPEN


def pieces(cut: Cut) -> str:
    """Return the words for the size of the pieces."""
    return say("check_pieces" if cut.size < cut.whole else "check_pieces_whole", size=cut.size)


def listed(messages: Sequence[str]) -> str:
    """Return messages as a list of Python's, short enough for a sentence."""
    return shown(repr([short(one) for one in messages]))


def short(text: str) -> str:
    """Return the beginning of a text."""
    return text if len(text) < LONG else text[: LONG - 3] + "…"


def where_they_part(one: str, other: str) -> tuple[str, str]:
    """Return two texts from shortly before their first difference, cut short."""
    same = alike(one, other)
    begin = same - BEFORE if same > LONG - BEFORE else 0
    dots = "…" * (begin > 0)
    return dots + short(one[begin:]), dots + short(other[begin:])


def alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many letters, or texts, two sequences have in common at the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))
