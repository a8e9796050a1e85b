"""The result of a check, as data: what a face shows, and a report holds."""

import msgspec


class Evidence(msgspec.Struct, frozen=True):
    """The moment at which a check failed."""

    waits: list[str] = []  # a sentence for each program
    calls: list[list[str]] = []  # the last calls: time, program, call, bytes, text, result
    place: list[str] = []  # the lines in which the program stands: "server.py:14: conn.recv(1024)"
    screen: str = ""  # the end of its screen
    typed: list[list[str]] = []  # the questions, and the answers that it got


class Result(msgspec.Struct, frozen=True):
    """One check of a run."""

    check: str
    title: str
    kind: str  # asked, robust, told
    verdict: str  # held, failed, told, not_reached
    sentence: str = ""
    help: str = ""
    lesson: str = ""
    seconds: float = 0.0
    evidence: Evidence | None = None


class Report(msgspec.Struct, frozen=True):
    """All checks of one program."""

    task: str
    title: str
    program: str
    seed: int
    results: list[Result]

    @property
    def failed(self) -> list[Result]:
        """The checks of the assignment that failed."""
        return [one for one in self.results if one.kind == "asked" and one.verdict == "failed"]
