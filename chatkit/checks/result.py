"""The result of a check as data, for the faces and the files."""

import msgspec


class Evidence(msgspec.Struct, frozen=True):
    """The moment at which a check failed."""

    waits: list[str] = []  # a sentence for each program
    calls: list[list[str]] = []  # the last calls: time, program, call, bytes, text, result
    place: list[str] = []  # the lines in which the program stands: "server.py:14: conn.recv(1024)"
    cable: list[str] = []  # the last pieces that have left it, if it stood between: "> b'caf'"
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
    problem: str = ""  # a sentence, where the checks did not come to their end
    language: str = "id"  # of the sentences
    by_command: bool = False  # `program` is a command line, for a program of any language
    only: str = ""  # the check that was asked for: it and those before it were played

    def of(self, kind: str) -> list[Result]:
        """Return the results of a kind: asked, robust, told."""
        return [one for one in self.results if one.kind == kind]

    def held(self, kind: str) -> int:
        """Return how many checks of a kind held."""
        return sum(one.verdict == "held" for one in self.of(kind))

    @property
    def failed(self) -> list[Result]:
        """The checks of the assignment that failed."""
        return [one for one in self.of("asked") if one.verdict == "failed"]

    @property
    def code(self) -> int:
        """The exit code: 0 all that was asked holds, 1 something failed, 2 it could not run."""
        if self.failed:
            return 1
        return 2 if self.problem else 0

    def __repr__(self) -> str:
        from chatkit.checks.words import verdict

        return f"{self.program}: {verdict(self)[1]}"

    def _repr_html_(self) -> str:
        from chatkit.checks.page import fragment

        return fragment(self.results, self)
