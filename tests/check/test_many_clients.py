"""The task for many clients: the words that it takes, and the sentence for the course's server."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chatkit import check, texts
from chatkit.checks import host
from chatkit.checks.command import find_command
from chatkit.checks.result import Report
from tests.check.corpus import PROGRAMS

FOLDER = PROGRAMS / "many-clients"
STAMP = "[{time.strftime('%H:%M:%S')}] "
WORDS = {  # other ways to say the same, in the program with select
    "no_stamp": [(STAMP, "")],
    "full_stamp": [("%H:%M:%S", "%Y-%m-%d %H:%M:%S")],
    "day_first": [("%H:%M:%S", "%d/%m/%Y, %H:%M:%S")],
    "stamp_behind": [(STAMP + "{teks}", "{teks} " + STAMP.strip())],
    "line_ends": [('"NICK"', '"NICK\\r\\n"'), ("{teks}", "{teks}\\n")],
    "small_letters": [("Bergabung!", "telah bergabung."), ("keluar!", "telah keluar.")],
    "english": [
        ("Bergabung!", "joined!"),
        ("keluar!", "left!"),
        ("Terkoneksi dengan Server!", "Welcome to the room!"),
    ],
    "late_greeting": [
        (
            'kirim(s, "Terkoneksi dengan Server!")',
            'kirim(s, berita); kirim(s, "Terkoneksi dengan Server!"); berita = ""\n'
            "            for satu in nama:\n"
            '                kirim(satu, f"{nama[s]} Bergabung!") if satu is not s else None',
        )
    ],
}


@pytest.fixture(autouse=True)
def _english() -> None:
    texts.use("en")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    folder = tmp_path_factory.mktemp("words")
    for name, pairs in WORDS.items():
        text = (FOLDER / "right_select.py").read_text("utf-8")
        for one, other in pairs:
            assert one in text, name
            text = text.replace(one, other)
        (folder / f"{name}.py").write_text(text, "utf-8")

    def report(name: str) -> Report:
        return check("many-clients", folder / f"{name}.py", seed=7, only="goes_on_after_a_goodbye")

    with ThreadPoolExecutor(4) as pool:
        return dict(zip(WORDS, pool.map(report, WORDS), strict=True))


@pytest.mark.parametrize("name", WORDS)
def test_a_server_may_say_it_in_other_words(name: str, said: dict[str, Report]) -> None:
    results = said[name].results
    assert {one.verdict for one in results} == {"held"}, results


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_busy_loop_of_the_courses_server_is_named_with_its_line(language: str) -> None:
    texts.use(language)
    script = FOLDER / "fault_busy_loop.py"
    made = check("many-clients", script, seed=7, only="rests_after_a_goodbye")
    last = made.results[-1]
    assert last.verdict == "failed"
    assert "if not data: break" in last.sentence
    number = re.search(r"fault_busy_loop\.py:(\d+)", last.sentence)
    assert number
    assert "recv(" in script.read_text("utf-8").splitlines()[int(number[1]) - 1]


def test_a_failure_shows_the_bytes_and_the_line_that_waits() -> None:
    made = check("many-clients", FOLDER / "fault_echo.py", seed=7, only="passes_on")
    last = made.results[-1]
    assert last.evidence
    calls = [(row[1], row[2].partition("(")[0], row[4]) for row in last.evidence.calls]
    text = last.sentence.partition("“")[2].partition("”")[0]
    sent = [call for call in calls if call[0] == "checker" and call[1] == "sendall"]
    assert text in sent[-1][2], calls
    assert any("recv(" in place for place in last.evidence.place)


def test_forty_threads_fit_on_a_computer_with_many_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two for each of twenty clients, where the system would reserve 64 MB for each of them."""
    monkeypatch.setenv("MALLOC_ARENA_MAX", "400")
    made = check("many-clients", FOLDER / "right_tidy.py", seed=7, only="takes_twenty")
    assert {one.verdict for one in made.results} == {"held"}, made.results


def test_the_server_may_be_of_any_language(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_bytes((FOLDER / "right_tidy_selectors.py").read_bytes())
    command = find_command(f'"{sys.executable}" server.py', tmp_path)
    made = host.report("many-clients", command, 7, "takes_twenty")
    assert {one.verdict for one in made.results} == {"held"}, made.results
