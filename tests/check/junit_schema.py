"""The rules of JUnit XML that its readers have in common, as a check.

There is no standard. Ant's JUnit task writes the reports from which Jenkins' and the other schemas
were taken: each suite has all its attributes, its properties stand first, both outputs last, and
the numbers are those of its cases. GitLab tells cases apart by their class and name, shows the text
of a failure, and takes no other child of a case for one. Points are counted from the cases.
"""

import re
from xml.etree.ElementTree import Element, fromstring

WHOLE = r"\d+"
DECIMAL = r"\d+(\.\d+)?"
TEXT = r"(?s).*\S.*"
ANY = r"(?s).*"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"

# of each element: the order of the elements in it, and its attributes, all of them required
RULES: dict[str, tuple[str, dict[str, str]]] = {
    "testsuites": ("(testsuite )+", {}),
    "testsuite": (
        "properties (testcase )*system-out system-err ",
        {
            **dict.fromkeys(("id", "tests", "failures", "errors", "skipped"), WHOLE),
            **dict.fromkeys(("name", "package", "hostname"), TEXT),
            "timestamp": MOMENT,
            "time": DECIMAL,
        },
    ),
    "properties": ("(property )*", {}),
    "property": ("", {"name": TEXT, "value": ANY}),
    "testcase": ("((failure|error) )?", {"name": TEXT, "classname": TEXT, "time": DECIMAL}),
    "failure": ("", {"type": TEXT, "message": TEXT}),
    "error": ("", {"type": TEXT, "message": TEXT}),
    "system-out": ("", {}),
    "system-err": ("", {}),
}
WITH_TEXT = ("failure", "error", "system-out", "system-err")


def look(text: str) -> Element:
    """Return the root of a report that keeps to the rules; else `AssertionError` names a fault."""
    root = fromstring(text.encode("utf-8"))
    assert root.tag == "testsuites"
    for element in root.iter():
        _look_at(element)
    ids = [suite.attrib["id"] for suite in root]
    assert ids == [str(number) for number in range(len(ids))]
    for suite in root:
        _count(suite)
    cases = [(case.attrib["classname"], case.attrib["name"]) for case in root.iter("testcase")]
    assert len(set(cases)) == len(cases), "GitLab would take two cases for one"
    return root


def _look_at(element: Element) -> None:
    order, attributes = RULES[element.tag]
    inside = "".join(f"{child.tag} " for child in element)
    assert re.fullmatch(order, inside), f"<{element.tag}> holds {inside}"
    assert element.attrib.keys() == attributes.keys(), f"<{element.tag}> has {element.attrib}"
    for name, pattern in attributes.items():
        assert re.fullmatch(pattern, element.attrib[name]), f"{element.tag}/@{name}"
    if element.tag not in WITH_TEXT:
        assert not (element.text or "").strip(), f"<{element.tag}> holds a text"


def _count(suite: Element) -> None:
    cases = suite.findall("testcase")
    assert int(suite.attrib["tests"]) == len(cases)
    for name in ("failure", "error"):
        assert int(suite.attrib[f"{name}s"]) == len(suite.findall(f"testcase/{name}"))
    assert int(suite.attrib["skipped"]) == 0
    assert abs(float(suite.attrib["time"]) - sum(float(one.attrib["time"]) for one in cases)) < 0.01
