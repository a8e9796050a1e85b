"""The part of a story that a file gets: its last minutes, one program, one conversation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatkit.errors import InputError
from chatkit.message import echoed, visible
from chatkit.timeline.moments import Conversation, conversations
from chatkit.timeline.story import Call, Process, Socket, Story

LISTED = 12  # conversations or programs that an error names, the newest ones
UNITS = {"s": 1, "m": 60, "h": 3600}  # seconds


@dataclass(frozen=True)
class Part:
    """A choice among the calls of a story: all of them, unless a field says otherwise.

    The part of a program has its own calls, and those at the other ends of its connections.
    """

    since: int = 0  # calls that were over at this time are left out
    program: Process | None = None
    only: Conversation | None = None
    partners: frozenset[Socket] = frozenset()  # the other ends of the program's connections

    def takes(self, call: Call) -> bool:
        """Tell whether a call belongs to the part."""
        end = call.end if call.last_end is None else call.last_end
        if end is not None and end < self.since:
            return False
        if self.only and not self.only.concerns(call):
            return False
        return self.program in (None, call.process) or call.socket in self.partners

    def calls(self, story: Story) -> list[Call]:
        """Return the calls of the part, in order of time."""
        return story.calls if self == ALL else [*filter(self.takes, story.calls)]

    def conversations(self, story: Story) -> list[Conversation]:
        """Return the conversations of the part."""
        if self.only:
            return [self.only]
        return [one for one in conversations(story) if self._takes_part(one)]

    def _takes_part(self, one: Conversation) -> bool:
        return self.program is None or self.program in {end.process for end in one.ends}


ALL = Part()


def part_of(story: Story, last: str = "", program: str = "", conversation: str = "") -> Part:
    """Return the part that three options describe, such as "10m", "client 2" and "3".

    "10m" are the last ten minutes of the record. Conversations are numbered from 1, in the order
    in which they began. Raises `InputError` for a wrong value.
    """
    since = max(0, story.until - duration(last)) if last else 0
    chosen = _program(story, program) if program else None
    only = _conversation(conversations(story), conversation) if conversation else None
    return Part(since, chosen, only, _partners(story, chosen))


def duration(text: str) -> int:
    """Return a length of time in nanoseconds, from `30s`, `10m` or `2h`."""
    found = re.fullmatch(r"([0-9]{1,6})([smh])", text.strip().lower())
    if not found or not int(found[1]):
        raise InputError("export_last", value=echoed(text))
    return int(found[1]) * UNITS[found[2]] * 1_000_000_000


def _program(story: Story, name: str) -> Process:
    for process in story.processes:
        if name in (process.name, visible(process.name)):
            return process
    names = [visible(process.name) for process in story.processes]
    raise InputError("export_program", value=echoed(name), names=_listed(names))


def _conversation(known: list[Conversation], number: str) -> Conversation:
    if not known:
        raise InputError("export_no_conversation")
    if re.fullmatch("[0-9]{1,9}", number.strip()) and 0 < int(number) <= len(known):
        return known[int(number) - 1]
    names = [f"{number} = {one.name}" for number, one in enumerate(known, 1)]
    raise InputError("export_conversation", value=echoed(number), names=_listed(names))


def _partners(story: Story, process: Process | None) -> frozenset[Socket]:
    own = process.sockets.values() if process else ()
    return frozenset(other for socket in own if (other := story.other_end(socket)))


def _listed(names: Sequence[str]) -> str:
    more = "… " if len(names) > LISTED else ""
    return more + "; ".join(names[-LISTED:])
