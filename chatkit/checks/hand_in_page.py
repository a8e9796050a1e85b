"""The page of a hand-in: for a lab report, on a screen and on paper, with the hand-in inside it."""

from collections.abc import Sequence

import msgspec
from markupsafe import Markup
from msgspec.structs import replace

from chatkit.checks.hand_in import HandIn
from chatkit.checks.page import of_report, rendered
from chatkit.checks.result import Evidence
from chatkit.texts import say
from chatkit.timeline.page import EXCERPT_CSS, MAX_PAGE, Excerpt, Section, excerpt
from chatkit.timeline.part import Part
from chatkit.timeline.story import Story

BEGIN = '<script type="application/json" id="chatkit-report">'
END = "</script>"
FOR_CHECKS = 700_000  # bytes; with more, the evidence is left out
FOR_SECTIONS = 600_000  # bytes of chats and cables; the rest of the page is the timeline's
LISTED = 80  # lines; a program of so many is printed unfolded


def hand_in_page(
    given: HandIn,
    sections: Sequence[Section] = (),
    story: Story | None = None,
    part: Part | None = None,
) -> str:
    """Return the page; without a story it has no timeline."""
    if len(_page(given, (), None).encode()) > FOR_CHECKS:
        given = _without_evidence(given)
    shown = _that_fit(sections)
    without = _page(given, shown, None)
    if story is None or part is None:
        return without
    room = MAX_PAGE - len(without.encode())
    return _page(given, shown, excerpt(story, part, room, "h3"))


def embedded(given: HandIn) -> str:
    """Return the hand-in as the element of the page that holds it.

    No text in it can end the element, since JSON can spell each `<` with digits.
    """
    code = msgspec.json.encode(given).decode().replace("<", r"\u003c")
    return f"{BEGIN}{code}{END}"


def _page(given: HandIn, sections: Sequence[Section], timeline: Excerpt | None) -> str:
    report = given.report
    listings = [
        (name, source.decode("utf-8", "backslashreplace")) for name, source in given.files.items()
    ]
    lines = [] if report.by_command else listings[0][1].splitlines()
    return rendered(
        "hand_in.html",
        **of_report(report, lines) | {"unfolded": True, "again": ""},  # it may be a function
        given=given,
        sections=[(one.title, Markup(one.html)) for one in sections],
        css=Markup(EXCERPT_CSS),
        timeline=timeline,
        about=Markup(timeline.about if timeline else ""),
        drawn=Markup(timeline.html if timeline else ""),
        listings=listings,
        short=sum(text.count("\n") for _, text in listings) <= LISTED,
        inside=Markup(embedded(given)),
    )


def _without_evidence(given: HandIn) -> HandIn:
    """Return a hand-in with a sentence for each evidence, since a page must stay small."""
    sentence = Evidence(waits=[say("report_no_evidence")])
    results = [replace(one, evidence=one.evidence and sentence) for one in given.report.results]
    return replace(given, report=replace(given.report, results=results))


def _that_fit(sections: Sequence[Section]) -> list[Section]:
    """Return the sections; one that has no room is a sentence, instead."""
    room = FOR_SECTIONS
    found = []
    for one in sections:
        size = len(one.html.encode())
        fits = size <= room
        room -= size if fits else 0
        found.append(one if fits else Section(one.title, f"<p>{say('report_no_room')}</p>"))
    return found
