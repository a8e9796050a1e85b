"""A task and its checks. A task is a Python file of small functions: see tasks/server.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from chatkit.texts import LANGUAGES, language

Kind = Literal["asked", "robust", "told"]


class Words(NamedTuple):
    """A text in both languages; `str` gives the reader's."""

    id: str
    en: str

    def __str__(self) -> str:
        return self[LANGUAGES.index(language())]


NOTHING = Words("", "")


class Failed(Exception):  # noqa: N818  (a task raises it as a verdict, not as an error)
    """A check that does not hold: a sentence with both sides, and a help where there is one."""

    def __init__(self, sentence: Words | str, help: Words | str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.help = help


class Absent(Failed):
    """A program that does not come so far that the check could begin: nothing can be told of it."""


class TooLong(Failed):
    """A check that has had all its time: the judge says in which state the program was then."""

    def __init__(self) -> None:
        super().__init__("")


Played = Callable[[Any], None]
Adding = Callable[[Played], Played]


@dataclass(frozen=True)
class Check:
    """One promise that a program keeps or breaks; `play` raises `Failed` where it breaks it."""

    name: str
    title: Words
    kind: Kind
    lesson: str  # the lesson and its section: "4.3"
    after: str  # the check that must hold before, with the program that it has left running
    needs: str  # the check that must hold before; this one begins with a program of its own
    play: Played
    help: Words = NOTHING  # the change to the program, where a failure brings no help of its own


@dataclass
class Task:
    """What a program must be; `play` makes the play that each chain of checks gets."""

    name: str
    title: Words
    play: Callable[..., Any]
    function: bool = False  # its program is a function of Python, which the judge calls itself
    checks: list[Check] = field(default_factory=list)

    def asked(
        self,
        id: str,
        en: str,
        *,
        after: Any = None,
        needs: Any = None,
        lesson: str = "",
        help: Words = NOTHING,
    ) -> Adding:
        """Add a check of something that the assignment asks for."""
        return self._adding("asked", Words(id, en), after, needs, lesson, help)

    def robust(
        self,
        id: str,
        en: str,
        *,
        after: Any = None,
        needs: Any = None,
        lesson: str = "",
        help: Words = NOTHING,
    ) -> Adding:
        """Add a check of something that a good program does."""
        return self._adding("robust", Words(id, en), after, needs, lesson, help)

    def told(
        self,
        id: str,
        en: str,
        *,
        after: Any = None,
        needs: Any = None,
        lesson: str = "",
        help: Words = NOTHING,
    ) -> Adding:
        """Add a check that tells a limit of raw TCP; it is never a fault."""
        return self._adding("told", Words(id, en), after, needs, lesson, help)

    def takes(self, task: "Task", *names: str) -> None:
        """Add checks of another task, as they are."""
        known = {check.name: check for check in task.checks}
        self.checks += [known[name] for name in names]

    def _adding(
        self, kind: Kind, title: Words, after: Any, needs: Any, lesson: str, help: Words
    ) -> Adding:
        def add(play: Played) -> Played:
            name = play.__name__
            before, needed = (one.__name__ if one else "" for one in (after, needs))
            self.checks.append(Check(name, title, kind, lesson, before, needed, play, help))
            return play

        return add
