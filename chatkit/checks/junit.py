"""A report as JUnit XML, which GitHub Classroom, GitLab, Moodle VPL and CodeGrade read.

JUnit has no standard. This keeps to the schema of Ant's reports, which is the strictest in use:
each suite has all its attributes, its properties first, and both outputs at its end.
"""

import re
from datetime import datetime
from xml.etree.ElementTree import tostring

from junitparser import Element, Error, Failure, JUnitXml, TestCase, TestSuite

from chatkit.checks.result import Report, Result
from chatkit.checks.words import cause, next_step
from chatkit.texts import say

# characters that no XML 1.0 document may hold
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report) -> str:
    """Return two suites: the checks of the assignment, and those of a robust program.

    A check that was not reached counts as a failure, so that a program gains no points by stopping
    early. The way of TCP is no fault, so its sentences stand in the output.
    """
    root = JUnitXml()
    for number, kind in enumerate(("asked", "robust")):
        root.add_testsuite(_suite(report, kind, number))
    text = tostring(root._elem, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _suite(report: Report, kind: str, number: int) -> TestSuite:
    suite = TestSuite(f"{report.task} ({say(f'check_kind_{kind}')})")
    for result in report.of(kind):
        suite.add_testcase(_case(report, result))
    if report.problem.strip() and kind == "asked":
        case = TestCase(say("check_judging"), report.task, 0)
        case.result = [Error(_clean(report.problem), "could_not_run")]
        suite.add_testcase(case)
    suite.update_statistics()  # type: ignore[no-untyped-call]
    suite.timestamp = f"{datetime.now():%Y-%m-%dT%H:%M:%S}"
    suite.hostname = "localhost"
    for name, value in (("package", report.task), ("id", str(number))):
        suite._elem.set(name, value)
    suite._elem.insert(0, suite._elem.makeelement("properties", {}))
    suite.add_property("seed", str(report.seed))
    suite.add_property("program", _clean(report.program))
    for name in ("system-out", "system-err"):
        output = Element(name)
        output._elem.text = _told(report) if (name, kind) == ("system-out", "asked") else ""
        suite._elem.append(output._elem)
    return suite


def _case(report: Report, result: Result) -> TestCase:
    case = TestCase(_clean(result.title), f"{report.task}.{result.check}", round(result.seconds, 3))
    if result.verdict != "held":
        sentence = result.sentence.strip() or say("check_not_reached_sentence")
        failure = Failure(_clean(sentence), result.verdict)
        failure.text = _clean("\n".join([sentence, *cause(result), *next_step(result)]))
        case.result = [failure]
    return case


def _told(report: Report) -> str:
    return _clean("\n".join(one.sentence for one in report.of("told") if one.sentence))


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)
