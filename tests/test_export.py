"""A story in a file: whole, in the form that its suffix says, or a sentence that says why not."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from chatkit import texts
from chatkit.errors import InputError
from chatkit.texts import say
from chatkit.timeline.export import SUFFIXES, new_file, save
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.timeline.table import COLUMNS, headings
from tests.helpers import refused, sentence
from tests.recorded_process import RecordedProcess
from tests.recorded_programs import RecordedPrograms

PCAPNG = b"\x0a\x0d\x0d\x0a"  # how such a file begins


@pytest.fixture
def here(tmp_path: Path) -> Iterator[RecordedProcess]:
    with RecordedProcess(tmp_path) as process:
        client, conn = process.pair()
        client.send("Halo, é <b>".encode())
        conn.recv(100)
        yield process


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty folder."""
    path = tmp_path / "laporan"
    path.mkdir()
    return path


def refuses(story: Story, path: Path, key: str, /, **values: object) -> None:
    """Expect `save` to refuse with this key and these values, and to leave the folder alone."""
    folder = path.parent
    before = sorted(folder.iterdir()) if folder.is_dir() else None
    with refused(InputError, key, **values):
        save(story, path)
    assert (sorted(folder.iterdir()) if folder.is_dir() else None) == before


def run(
    *arguments: str | Path, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `chatkit export`."""
    where = ["--folder", str(folder)] if folder else []
    return subprocess.run(
        [sys.executable, "-m", "chatkit", "export", *where, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
    )


# save


def test_a_csv_is_one_that_a_spreadsheet_takes_for_utf_8(
    here: RecordedProcess, place: Path
) -> None:
    path = place / "obrolan.csv"
    save(here.story(), path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == headings(COLUMNS)
    assert lines[-1][7] == "Halo, é <b>"
    assert len(lines) == len(here.story().calls) + 1


def test_an_html_page_stands_alone_and_has_the_text_as_text(
    here: RecordedProcess, place: Path
) -> None:
    path = place / "laporan.html"
    save(here.story(), path)
    page = path.read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "Halo, é &lt;b&gt;" in page
    assert "Halo, é <b>" not in page
    assert 'src="' not in page
    assert "https://" not in page
    picture = page[page.index("<svg") : page.rindex("</svg>") + 6]
    ElementTree.fromstring(picture)


def test_a_capture_is_a_pcapng(here: RecordedProcess, place: Path) -> None:
    path = place / "rekaman.pcapng"
    save(here.story(), path)
    assert path.read_bytes().startswith(PCAPNG)
    assert "Halo, é".encode() in path.read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_upper_case_is_the_same_suffix(here: RecordedProcess, place: Path, suffix: str) -> None:
    big, small = place / f"A{suffix.upper()}", place / f"b{suffix}"
    story = here.story()
    save(story, big)
    save(story, small)
    assert sorted(place.iterdir()) == [big, small]
    assert big.read_bytes()[:100] == small.read_bytes()[:100]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_saving_again_takes_the_place_of_what_was_there(
    here: RecordedProcess, place: Path, suffix: str
) -> None:
    path = place / f"lagi{suffix}"
    path.write_bytes(b"usang\n" * 100_000)
    save(here.story(), path)
    assert b"usang" not in path.read_bytes()
    assert list(place.iterdir()) == [path]


@pytest.mark.parametrize("name", ["laporan.txt", "laporan", "laporan.csv.gz", ".csv", "csv"])
def test_another_suffix_is_refused_with_those_that_there_are(
    here: RecordedProcess, place: Path, name: str
) -> None:
    path = place / name
    refuses(here.story(), path, "export_suffix", path=path, suffixes=", ".join(SUFFIXES))


def test_a_suffix_is_looked_at_before_the_story_is() -> None:
    story = Story(Folder(Path("nowhere")))
    refuses(story, Path("nowhere") / "x.txt", "export_suffix")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_story_is_not_saved(place: Path, tmp_path: Path, suffix: str) -> None:
    story = Story(Folder(tmp_path / "kosong"))
    story.read()
    refuses(story, place / f"x{suffix}", "export_empty", folder=tmp_path / "kosong")


def test_a_folder_in_the_way_stays(here: RecordedProcess, place: Path) -> None:
    path = place / "x.csv"
    path.mkdir()
    (path / "isi").touch()
    refuses(here.story(), path, "export_failed", path=path)
    assert (path / "isi").exists()


def test_a_parent_that_is_missing_is_not_made(here: RecordedProcess, place: Path) -> None:
    path = place / "tidak ada" / "x.csv"
    refuses(here.story(), path, "export_failed", path=path)
    assert not (place / "tidak ada").exists()


def test_a_parent_that_is_a_file_is_told_too(here: RecordedProcess, place: Path) -> None:
    (place / "berkas").write_text("isi")
    path = place / "berkas" / "x.csv"
    refuses(here.story(), path, "export_failed", path=path)
    assert (place / "berkas").read_text() == "isi"


FULL = """
import resource, sys
from chatkit.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))
sys.exit(main(["export", "--folder", *sys.argv[1:]]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size to set there")
def test_a_full_disk_leaves_the_old_file_whole(here: RecordedProcess, place: Path) -> None:
    path = place / "x.csv"
    path.write_text("lama")
    here.story()
    folder = str(here.story().folder.path)
    command = [sys.executable, "-c", FULL, folder, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert sentence("export_failed", path=path).search(done.stderr)
    assert path.read_text() == "lama"
    assert list(place.iterdir()) == [path]


def test_what_breaks_in_the_middle_leaves_nothing(
    here: RecordedProcess, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    path = place / "x.csv"
    path.write_text("lama")
    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save(here.story(), path)
    assert path.read_text() == "lama"
    assert list(place.iterdir()) == [path]


# chatkit export


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_command_says_how_much_it_has_saved(
    here: RecordedProcess, place: Path, language: str
) -> None:
    path = place / "x.csv"
    calls = len(here.story().calls)
    done = run(path, "--lang", language, folder=here.folder)
    assert (done.returncode, done.stderr) == (0, "")
    texts.use(language)
    assert say("export_done", path=path, calls=calls, programs=1) in done.stdout
    assert path.read_text(encoding="utf-8-sig").startswith(",".join(headings()[:3]))


def test_the_command_takes_the_folder_of_the_environment(
    here: RecordedProcess, place: Path
) -> None:
    here.story()
    done = run(place / "x.pcapng", environment={"CHATKIT_TRACE": str(here.folder)})
    assert (done.returncode, done.stderr) == (0, "")
    assert (place / "x.pcapng").read_bytes().startswith(PCAPNG)


def test_the_command_reads_the_programs_that_still_run(
    programs: RecordedPrograms, place: Path
) -> None:
    server, _ = programs.pair()
    server.begin("c.recv(10)")
    programs.waiting("server", "recv")
    done = run(place / "x.html", folder=programs.traces)
    assert (done.returncode, done.stderr) == (0, "")
    assert sentence("export_done", programs=2).search(done.stdout)
    assert say("call_not_over") in (place / "x.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_command_tells_that_nothing_was_recorded(place: Path, language: str) -> None:
    done = run(place / "x.csv", "--lang", language, folder=place / "kosong")
    assert (done.returncode, done.stdout) == (2, "")
    texts.use(language)
    assert done.stderr == f"{say('export_empty', folder=place / 'kosong')}\n"
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "key"), [("x.txt", "export_suffix"), ("tidak ada/x.csv", "export_failed")]
)
def test_the_command_fails_with_one_sentence(
    here: RecordedProcess, place: Path, name: str, key: str
) -> None:
    here.story()
    done = run(place / name, folder=here.folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert sentence(key, path=place / name).search(done.stderr)
    assert list(place.iterdir()) == []


def test_the_command_without_a_file_says_how_it_is_used() -> None:
    done = run()
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_record_is_named_and_the_rest_saved(
    here: RecordedProcess, place: Path
) -> None:
    here.story()
    (here.folder / "lain.jsonl").write_text("bukan rekaman\n")
    done = run(place / "x.csv", folder=here.folder)
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert "lain.jsonl" in done.stderr
    assert (place / "x.csv").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_can_be_read_by_its_owner_alone_whatever_was_there(
    here: RecordedProcess, place: Path, suffix: str
) -> None:
    path = place / f"x{suffix}"
    path.touch(0o666)
    before = os.umask(0)
    try:
        save(here.story(), path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_command_saves_the_chosen_part(programs: RecordedPrograms, place: Path) -> None:
    server, client = programs.pair()
    client.do("s.send(b'halo')")
    server.do("c.recv(10)")
    programs.ended("server", "recv")
    chosen = ("--program", "client", "--conversation", "1", "--last", "2h")
    done = run(place / "x.csv", *chosen, folder=programs.traces)
    assert (done.returncode, done.stderr) == (0, "")
    assert sentence("export_done", programs=2).search(done.stdout)
    text = (place / "x.csv").read_text(encoding="utf-8-sig")
    assert "halo" in text
    assert "listen(" not in text


@pytest.mark.parametrize(
    ("option", "value", "key"),
    [
        ("--last", "5", "export_last"),
        ("--program", "siapa", "export_program"),
        ("--conversation", "2", "export_conversation"),
    ],
)
def test_a_wrong_choice_is_one_sentence_and_no_file(
    here: RecordedProcess, place: Path, option: str, value: str, key: str
) -> None:
    here.story()
    done = run(place / "x.html", option, value, folder=here.folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert sentence(key, value=value).search(done.stderr)
    assert list(place.iterdir()) == []


def test_a_new_name_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / f"report-server-{datetime.now():%H%M}.html").write_text("mine")
    names = {new_file(tmp_path, "report-server", ".html") for _ in range(3)}
    assert len(names) == 3
    assert {path.read_text() for path in tmp_path.iterdir()} == {"mine", ""}
