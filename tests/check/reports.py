"""Made-up reports, with texts that try to break out of each format."""

from chatkit.checks.result import Evidence, Report, Result

HOSTILE = "<script>alert(1)</script> & \"'{{ 7 * 7 }}"
EVIDENCE = Evidence(
    waits=["server.py: waits in recv()"],
    calls=[["14:30:15.000", "server.py", "recv(1024)", "4", HOSTILE, ""]],
    place=["server.py:2: pesan = conn.recv(16)"],
    screen=f"Port: \n{HOSTILE}",
    typed=[["Port? ", "20000"]],
)


def result(check: str, kind: str = "asked", verdict: str = "held", **values: object) -> Result:
    return Result(check, f"Title of {check}", kind, verdict, **values)  # type: ignore[arg-type]


def failed(check: str, kind: str = "asked", sentence: str = f"Not this: {HOSTILE}") -> Result:
    return result(check, kind, "failed", sentence=sentence, lesson="4.3", evidence=EVIDENCE)


def report(*results: Result, problem: str = "", program: str = "server.py") -> Report:
    return Report("server", "The server", program, 4711, list(results), problem, "en")


MIXED = report(
    result("listens", seconds=0.5),
    failed("answers"),
    result("goes_on", verdict="not_reached"),
    failed("starts_again", "robust"),
    result("glued", "told", "told", sentence="Both were read as one."),
)
GOOD = report(result("listens"), result("starts_again", "robust"))
