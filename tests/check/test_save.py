"""A report as JSON, as JUnit XML and as a page."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import fromstring

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml
from markupsafe import escape
from msgspec.structs import replace

from chatkit import texts
from chatkit.checks.junit import junit
from chatkit.checks.page import fragment, page
from chatkit.checks.result import Report
from chatkit.checks.save import as_json
from chatkit.checks.words import verdict
from chatkit.texts import say
from tests.check.junit_schema import look
from tests.check.reports import GOOD, HOSTILE, MIXED, failed, report, result


@pytest.fixture(autouse=True)
def _english() -> None:
    texts.use("en")


def test_json_is_the_report_and_can_be_read_back() -> None:
    data = json.loads(as_json(MIXED))
    assert list(data) == [
        "task",
        "title",
        "program",
        "seed",
        "results",
        "problem",
        "language",
        "by_command",
        "only",
    ]
    assert data["results"][1]["evidence"]["place"] == ["server.py:2: pesan = conn.recv(16)"]
    assert msgspec.json.decode(as_json(MIXED), type=Report) == MIXED


def test_junit_counts_failures_and_a_check_that_was_not_reached_earns_nothing() -> None:
    asked, robust = JUnitXml.fromstring(junit(MIXED).encode())
    assert (asked.tests, asked.failures, asked.errors, asked.skipped) == (3, 2, 0, 0)
    assert (robust.tests, robust.failures) == (1, 1)
    _, answers, goes_on = asked
    assert [one.type for one in answers.result + goes_on.result] == ["failed", "not_reached"]
    assert isinstance(answers.result[0], Failure)
    assert HOSTILE in answers.result[0].message
    assert "Read lesson 4, step 3 again." in answers.result[0].text


def test_junit_has_an_error_where_the_checks_did_not_come_to_their_end() -> None:
    asked, _ = JUnitXml.fromstring(junit(report(problem="It took too long.")).encode())
    (case,) = asked
    assert isinstance(case.result[0], Error)
    assert case.result[0].message == "It took too long."


@pytest.mark.parametrize(
    "made",
    [MIXED, GOOD, report(), report(problem="x"), report(failed("a", sentence=""), problem="x")],
)
def test_junit_keeps_to_the_rules_of_its_readers(made: Report) -> None:
    look(junit(made))


WORDS = st.text(min_size=1).filter(str.strip)


@example(title="a", sentence="\n", verdict="failed")
@given(title=WORDS, sentence=st.text(), verdict=st.sampled_from(["held", "failed", "not_reached"]))
def test_junit_keeps_to_the_rules_whatever_a_program_prints(
    title: str, sentence: str, verdict: str
) -> None:
    made = replace(failed("answers", sentence=sentence), title=title, verdict=verdict)
    look(junit(report(made, replace(made, check="other"), problem=sentence, program=title)))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('tests="3"', 'tests="4"'),
        ("<testcase ", "<testcase skipped='0' "),
        ("<properties>", "<system-out /><properties>"),
        ('id="1"', 'id="0"'),
        ("goes_on", "answers"),
    ],
)
def test_a_report_that_breaks_a_rule_is_seen(right: str, wrong: str) -> None:
    code = junit(MIXED)
    assert right in code
    with pytest.raises(AssertionError):
        look(code.replace(right, wrong))


def test_junit_holds_no_character_that_xml_forbids() -> None:
    made = report(failed("answers", sentence="bell \x07, half \ud83d, null \0"))
    assert "bell" in junit(made)
    fromstring(junit(made).encode("utf-8"))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attributes if name in ("src", "href")]


def test_a_page_stands_alone_and_nothing_runs_in_it() -> None:
    made = page(MIXED)
    seen = Tags()
    seen.feed(made)
    assert not {"script", "link", "img", "iframe"} & set(seen.tags)
    assert seen.links == []
    assert "url(" not in made
    assert escape(HOSTILE) in made  # the tags and the template inside a text are a text


def test_a_page_has_the_failures_first_with_the_next_step_and_the_line(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text("conn = 1\npesan = conn.recv(16)\nprint(pesan)\n")
    made = page(MIXED, script)
    order = ["Title of answers", "Read lesson 4, step 3 again.", "Title of starts_again",
             "Title of listens", "Title of goes_on"]  # fmt: skip
    places = [made.index(text, made.index("<h2>")) for text in order]
    assert places == sorted(places)
    assert re.search(r'class="here"><i>→ +2</i> pesan = conn.recv\(16\)', made)
    assert "Mend this first: Title of answers" in made


def test_a_verdict_on_one_check_says_nothing_of_the_whole_task() -> None:
    some = replace(GOOD, only="listens")
    assert verdict(some) == ("held", "All that was checked this time is there.")
    weak = replace(report(result("listens"), failed("starts_again", "robust")), only="starts_again")
    assert verdict(weak)[0] == "fragile"
    assert "the assignment asks" not in verdict(weak)[1]


def test_a_page_says_where_to_begin_and_how_to_check_again() -> None:
    made = page(MIXED)
    assert "Begin with the first one, then check again:" in made
    assert ">chatkit check server server.py</code>" in made
    assert "1 check(s) were not reached." in made
    by_command = replace(MIXED, program="node server.js", by_command=True)
    assert escape('chatkit check server . --run "node server.js" --seed 4711') in page(by_command)


def test_a_page_of_a_good_program_says_that_there_is_nothing_to_mend() -> None:
    assert "All that the task asks for is there." in page(GOOD)
    assert "There is nothing to mend." in page(GOOD)


def test_the_rows_of_a_notebook_have_a_heading_for_each_kind_also_one_by_one() -> None:
    whole = fragment(MIXED.results)
    rows = "".join(
        fragment([one], before=MIXED.results[:number]) for number, one in enumerate(MIXED.results)
    )
    for made in (whole, rows):
        kinds = [say("check_kind_asked"), say("check_kind_robust")]
        headings = re.findall("<h4>(.*)</h4>", made)
        assert [one for one in headings if one in kinds] == kinds
        assert made.index(f"<h4>{kinds[1]}") < made.index("Title of starts_again")


def test_what_is_asked_after_a_robust_check_stands_under_a_heading_of_its_own() -> None:
    order = "asked", "robust", "asked", "asked"
    made = fragment([failed(f"check_{number}", kind) for number, kind in enumerate(order)])
    headings = [say(f"check_kind_{kind}") for kind in order[:3]]
    assert [one for one in re.findall("<h4>(.*)</h4>", made) if one in headings] == headings


def test_a_page_keeps_what_is_asked_apart_from_what_would_make_the_program_robust() -> None:
    texts.use("en")
    made = page(report(result("listens"), failed("starts_again", "robust")))
    parts = ["your program is right", "nothing to mend", "Could be more robust", "starts_again"]
    places = [made.index(part) for part in parts[:3]] + [made.rindex("starts_again")]
    assert places == sorted(places)
    assert '"failed' not in made


def test_a_page_marks_the_code_of_a_help_and_escapes_it() -> None:
    said = replace(failed("listens"), help="Cetak dulu: `print('<b>')` * 2 * 3, lalu kirim.")
    made = page(report(said))
    assert "<code>print(&#39;&lt;b&gt;&#39;)</code> * 2 * 3" in made
