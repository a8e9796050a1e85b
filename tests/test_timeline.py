"""The timeline's panel without a browser: what its widgets hold, and what a click does."""

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from ipywidgets.widgets.widget import _instances

from chatkit import engine, texts
from chatkit.errors import InputError
from chatkit.panels.timeline import FORMATS, TimelinePanel
from chatkit.texts import say
from chatkit.timeline import reader
from chatkit.timeline.picture import TABLE_ROWS, VISIBLE
from chatkit.trace.event import FORMAT
from tests.helpers import refused, sentence, until
from tests.recorded_programs import Program, RecordedPrograms
from tests.widgets import hides, says, shows, text_of, without_tags, without_widgets

Opener = Callable[..., TimelinePanel]
REDRAW = TimelinePanel.REDRAW


@pytest.fixture(autouse=True)
def quiet_engine(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No callback may fail where nobody sees it: asyncio logs those."""
    yield
    assert [record.getMessage() for record in caplog.records if record.name == "asyncio"] == []


@pytest.fixture
def opened(programs: RecordedPrograms) -> Iterator[Opener]:
    panels = []

    def panel(folder: Path = programs.traces, since: float = 0) -> TimelinePanel:
        panels.append(TimelinePanel(folder, since))
        return panels[-1]

    yield panel
    for one in panels:
        one.close()


def ready(programs: RecordedPrograms, panel: TimelinePanel) -> None:
    """Wait until the panel shows all moments of a story in which nothing moves any more."""
    programs.story.read()
    count = len(programs.moments())
    says(panel.status, "timeline_live", count=count)


def talked(programs: RecordedPrograms) -> tuple[Program, Program]:
    """Return two programs that have exchanged two messages, and have nothing to write any more."""
    server, client = programs.pair()
    for _ in range(2):
        client.do("s.send(b'ping')")
        server.do("c.recv(10); c.send(b'pong')")
        client.do("s.recv(10)")
    programs.ended("client", "recv", 2)
    programs.ended("server", "send", 2)
    return server, client


def test_an_empty_folder_says_what_to_do(opened: Opener, programs: RecordedPrograms) -> None:
    panel = opened()
    assert not programs.traces.exists()
    says(panel.waits, "timeline_empty")
    says(panel.status, "timeline_live", count=0)
    assert not panel.diagram.value
    assert panel.back.disabled
    assert panel.forward.disabled


def test_every_control_has_a_label(opened: Opener) -> None:
    panel = opened()
    controls = [panel.only, panel.slider, panel.back, panel.forward, panel.live, panel.clear]
    controls += [panel.with_table, *panel.saver.buttons]
    assert all(control.description.strip() for control in controls)


def test_a_folder_that_comes_later_is_followed(opened: Opener, programs: RecordedPrograms) -> None:
    panel = opened()
    says(panel.waits, "timeline_empty")
    programs.listening()
    shows(panel.diagram, "listen()")
    shows(panel.waits, "server")


def test_a_new_call_appears_soon_even_after_a_long_silence(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    _, client = programs.pair()
    shows(panel.diagram, "accept()")
    looked = 0
    original = panel.story.read

    def read() -> bool:
        nonlocal looked
        looked += 1
        return original()

    panel.story.read = read  # type: ignore[method-assign]
    until(lambda: looked >= 20, 60 * REDRAW)  # how long it pauses must not grow
    client.do("s.send(b'kabar baru')")
    shows(panel.diagram, f"send({say('bytes', n=10)})", seconds=20 * REDRAW)


def test_a_call_that_waits_shows_for_how_long(opened: Opener, programs: RecordedPrograms) -> None:
    panel = opened()
    server, _ = programs.pair()
    server.begin("c.recv(10)")
    for seconds in (0, 1):
        since = say("seconds", n=seconds)
        says(panel.waits, "waits", process="server", call="recv", since=since)


def test_a_flood_is_redrawn_ten_times_a_second_at_most(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    server, client = programs.pair()
    shows(panel.diagram, "accept()")
    drawn: list[float] = []
    panel.diagram.observe(lambda _: drawn.append(time.monotonic()), "value")
    server.begin("n = 0\nwhile n < 900: n += len(c.recv(10))")
    client.do("import time\nfor n in range(900): s.send(bytes([n * n % 251])); time.sleep(0.001)")
    server.done()
    until(lambda: len(drawn) > 2)
    gaps = [after - before for before, after in pairwise(drawn)]
    assert len(drawn) <= (drawn[-1] - drawn[0]) / REDRAW + 1.5
    assert min(gaps) > REDRAW / 2


def test_many_clicks_are_redrawn_ten_times_a_second_at_most(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    talked(programs)
    ready(programs, panel)
    drawn: list[float] = []
    panel.diagram.observe(lambda _: drawn.append(time.monotonic()), "value")
    for turn in range(100):
        panel.slider.set_state({"value": turn % 8})
        time.sleep(0.005)  # as fast as a hand moves it
    until(lambda: len(drawn) > 1)
    assert len(drawn) <= (drawn[-1] - drawn[0]) / REDRAW + 1.5


def test_back_goes_back_a_moment_a_click_and_forward_forth(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    talked(programs)
    ready(programs, panel)
    count = panel.slider.max + 1
    assert panel.forward.disabled
    assert panel.live.description == say("button_pause")
    for _ in range(3):  # faster than it draws
        panel.back.click()
    says(panel.status, "timeline_back_then", number=count - 3, count=count)
    assert panel.slider.value == count - 4
    assert 'class="row chosen' in panel.diagram.value
    panel.forward.click()
    says(panel.status, "timeline_back_then", number=count - 2, count=count)
    assert panel.live.description == say("button_live")
    panel.live.click()
    says(panel.status, "timeline_live", count=count)
    assert 'class="row chosen' not in panel.diagram.value


def test_pause_holds_the_picture_while_the_story_goes_on(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    talked(programs)
    ready(programs, panel)
    count = panel.slider.max + 1
    panel.live.click()
    says(panel.status, "timeline_back_then", number=count, count=count)
    programs.run("tamu").do("s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()")
    says(panel.status, "timeline_back_then", number=count, count=count + 3)
    assert "listen() → LISTEN" in panel.diagram.value  # below the chosen one, as what came after
    says(panel.diagram, "diagram_later")
    assert panel.slider.value == count - 1


def test_going_back_ends_at_the_beginning_and_forward_at_the_end(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    talked(programs)
    ready(programs, panel)
    count = panel.slider.max + 1
    for _ in range(count + 5):
        panel.back.click()
    says(panel.status, "timeline_back_then", number=1, count=count)
    until(lambda: panel.back.disabled)
    for _ in range(count + 5):
        panel.forward.click()
    says(panel.status, "timeline_back_then", number=count, count=count)
    until(lambda: panel.forward.disabled)


def test_the_slider_chooses_a_moment_and_shows_its_bytes(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    talked(programs)
    ready(programs, panel)
    moments = programs.moments()
    number = next(n for n, moment in enumerate(moments) if moment.call.data == b"pong")
    panel.slider.set_state({"value": number})  # as a browser sends it
    shows(panel.bytes, "70 6f 6e 67")
    says(panel.status, "timeline_back_then", number=number + 1)
    assert panel.slider.value == number


def test_what_comes_while_you_look_back_does_not_move_you(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    _, client = talked(programs)
    ready(programs, panel)
    panel.slider.set_state({"value": 3})
    says(panel.status, "timeline_back_then", number=4)
    client.do("s.send(b'lagi')")
    programs.ended("client", "send", 3)
    says(panel.status, "timeline_back_then", number=4, count=len(programs.moments()))
    assert panel.slider.value == 3


def test_starting_from_here_leaves_out_what_was_before(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    _, client = talked(programs)
    ready(programs, panel)
    panel.clear.click()
    says(panel.status, "timeline_live", count=0)
    says(panel.diagram, "timeline_quiet")
    client.do("s.send(b'sesudahnya')")
    shows(panel.diagram, f"send({say('bytes', n=10)})")
    assert f"send({say('bytes', n=4)})" not in panel.diagram.value


def heard_click(panel: TimelinePanel, **content: object) -> None:
    """Have the panel hear what clicks.js sends."""
    panel.clicks._handle_custom_msg(content, [])  # ipywidgets has no public way in


def test_a_click_chooses_its_moment_and_the_arrow_keys_its_neighbours(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    talked(programs)
    ready(programs, panel)
    number = next(n for n, one in enumerate(programs.moments()) if one.call.data == b"pong")
    heard_click(panel, moment=number)
    says(panel.status, "timeline_back_then", number=number + 1)
    shows(panel.bytes, "70 6f 6e 67")
    heard_click(panel, step=-1)
    says(panel.status, "timeline_back_then", number=number)
    heard_click(panel, step=1)
    says(panel.status, "timeline_back_then", number=number + 1)
    heard_click(panel, live=True)
    says(panel.status, "timeline_live")
    for nonsense in ({}, {"moment": "<b>"}, {"step": None}, {"other": 1}):
        heard_click(panel, **nonsense)
    engine.call(lambda: None)
    assert panel.choice.moment is None
    assert "chatkit-problem" not in panel.status.value


def test_a_new_panel_leaves_a_long_past_out_and_offers_it(programs: RecordedPrograms) -> None:
    _, client = talked(programs)
    client.do(f"for n in range({VISIBLE}): s.send(b'dulu %d' % n)")
    programs.ended("client", "send", VISIBLE + 2)
    panel = TimelinePanel(programs.traces)
    try:
        past = len(programs.moments())
        says(panel.status, "timeline_left_out", n=past)
        says(panel.diagram, "timeline_quiet")
        assert panel.earlier.layout.display is None
        client.do("s.send(b'baru')")
        shows(panel.diagram, "“baru”")
        assert "dulu" not in panel.diagram.value
        assert panel.earlier.description == say("button_earlier", n=past)
        panel.earlier.click()
        shows(panel.diagram, "dulu")
        says(panel.status, "timeline_live", count=past + 1)
        until(lambda: panel.earlier.layout.display == "none")
        panel.clear.click()
        says(panel.status, "timeline_left_out", n=past + 1)
    finally:
        panel.close()


def test_a_new_panel_shows_a_short_past(programs: RecordedPrograms) -> None:
    """Lesson 2: the second client waits already when the timeline is made."""
    _, client = talked(programs)
    client.begin("s.recv(10)")
    programs.waiting("client", "recv")
    panel = TimelinePanel(programs.traces)
    try:
        says(panel.status, "timeline_live", count=len(programs.moments()))
        shows(panel.diagram, say("diagram_waits", call="recv()"))
        assert panel.earlier.layout.display == "none"
    finally:
        panel.close()


def test_one_conversation_can_be_shown_alone(opened: Opener, programs: RecordedPrograms) -> None:
    panel = opened()
    server, port = programs.listening()
    for number in (1, 2):
        client = programs.run(f"klien{number}")
        client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
        server.do("c, _ = d.accept()")
        client.do(f"s.send(b'aku {number}')")
        server.do("c.recv(10)")
    programs.ended("server", "recv", 2)
    programs.ended("klien2", "send")
    shows(panel.diagram, "aku 2")
    until(lambda: len(panel.only.options) == 3)
    assert "klien2" in panel.only.options[2][0]
    panel.only.set_state({"index": 2})
    hides(panel.diagram, "aku 1")
    assert "aku 2" in panel.diagram.value
    assert "klien1" not in panel.diagram.value
    panel.with_table.set_state({"value": True})
    shows(panel.table, "aku 2")
    assert "aku 1" not in panel.table.value
    panel.only.set_state({"index": 0})
    shows(panel.diagram, "aku 1")
    assert panel.only.label == say("all_conversations")


def test_the_filter_stays_on_its_conversation_when_another_one_comes(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    server, _ = talked(programs)
    until(lambda: len(panel.only.options) == 2)
    panel.only.set_state({"index": 1})
    until(lambda: panel.only.value == 0)
    port = server.do("print(d.getsockname()[1])")
    programs.run("tamu").do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
    until(lambda: len(panel.only.options) == 3)
    assert panel.only.value == 0
    assert "tamu" not in panel.diagram.value


def test_the_table_comes_and_goes(opened: Opener, programs: RecordedPrograms) -> None:
    panel = opened()
    talked(programs)
    ready(programs, panel)
    assert panel.table.value == ""
    panel.with_table.set_state({"value": True})
    shows(panel.table, "pong")
    panel.with_table.set_state({"value": False})
    until(lambda: panel.table.value == "")


def saved(panel: TimelinePanel, number: int) -> Path:
    """Click on a *Save* button; return the file that the sentence beside it names."""
    panel.saver.said.value = ""
    panel.saver.buttons[number].click()
    says(panel.saver.said, "panel_saved")
    found = sentence("panel_saved").search(without_tags(text_of(panel.saver.said)))
    assert found
    return Path(found["path"])


@pytest.fixture
def lesson(programs: RecordedPrograms, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have this kernel run the server's notebook of lesson 6."""
    place = programs.folder / "id" / "06-stream"
    place.mkdir(parents=True)
    monkeypatch.setenv("JPY_SESSION_NAME", str(place / "server.ipynb"))
    return place


def test_the_save_buttons_write_a_new_file_beside_the_notebook_and_say_where(
    opened: Opener, programs: RecordedPrograms, lesson: Path
) -> None:
    panel = opened()
    talked(programs)
    ready(programs, panel)
    files = [saved(panel, number) for number in (0, 1, 2, 0)]
    assert {file.parent for file in files} == {lesson}
    assert len(set(files)) == 4
    for file, suffix in zip(files, [*FORMATS, "html"], strict=True):
        assert re.fullmatch(rf"pelajaran6-\d{{4}}(-2)?\.{suffix}", file.name)
        assert file.stat().st_size > 100


def test_what_is_saved_is_what_is_shown(
    opened: Opener, programs: RecordedPrograms, lesson: Path
) -> None:
    panel = opened()
    server, _ = talked(programs)
    ready(programs, panel)
    assert "ping" in saved(panel, 1).read_text(encoding="utf-8")
    panel.clear.click()
    says(panel.status, "timeline_live", count=0)
    server.do("c.send(b'sesudahnya')")
    programs.ended("server", "send", 3)
    says(panel.status, "timeline_live", count=1)
    text = saved(panel, 1).read_text(encoding="utf-8")
    assert "sesudahnya" in text
    assert "ping" not in text
    panel.only.set_state({"index": 1})
    until(lambda: panel.picture and panel.picture.only == 0)
    server.do("d.close()")
    assert "socket(" not in saved(panel, 1).read_text(encoding="utf-8")
    panel.clear.click()
    says(panel.status, "timeline_live", count=0)
    with refused(InputError, "export_nothing_left"):
        panel.save(lesson / "x.csv")


def test_a_name_that_is_taken_is_not_overwritten(
    opened: Opener, programs: RecordedPrograms, lesson: Path
) -> None:
    clock = time.strftime("%H%M"), time.strftime("%H%M", time.localtime(time.time() + 60))
    for minute in clock:
        (lesson / f"pelajaran6-{minute}.csv").mkdir()
        (lesson / f"pelajaran6-{minute}-2.csv").write_text("punyaku")
    panel = opened()
    talked(programs)
    ready(programs, panel)
    assert saved(panel, 1).name.endswith("-3.csv")
    assert {file.read_text() for file in lesson.glob("*-2.csv")} == {"punyaku"}


@pytest.mark.parametrize("number", range(3))
def test_saving_that_fails_says_so_beside_the_button_and_leaves_no_file(
    opened: Opener, programs: RecordedPrograms, lesson: Path, number: int
) -> None:
    panel = opened()
    panel.saver.buttons[number].click()
    says(panel.saver.said, "export_empty", folder=programs.traces)
    assert list(lesson.iterdir()) == []


def test_a_cell_that_saves_where_it_cannot_gets_the_sentence(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    talked(programs)
    where = programs.folder / "tidak ada" / "laporan.html"
    with pytest.raises(InputError, match=r"laporan\.html"):
        panel.save(where)
    assert panel.save(programs.folder / "laporan.html").is_file()


def test_a_fault_while_saving_is_shown_and_not_swallowed(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, lesson: Path
) -> None:
    panel = opened()

    def broken(*_: object) -> None:
        raise RuntimeError("rusak")

    monkeypatch.setattr("chatkit.panels.timeline.save", broken)
    panel.saver.buttons[0].click()
    shows(panel.saver.said, "rusak")


def test_buttons_do_no_harm_where_nothing_was_recorded(opened: Opener) -> None:
    panel = opened()
    for button in (panel.back, panel.forward, panel.live, panel.clear):
        button.click()
    panel.with_table.set_state({"value": True})
    panel.slider.set_state({"value": 0})
    says(panel.status, "timeline_live", count=0)
    assert "chatkit-problem" not in panel.status.value


def following(panel: TimelinePanel) -> bool:
    """Tell whether a panel's task still runs, which nothing public does."""
    return not panel._following.done()


def test_the_same_cell_again_leaves_one_panel_and_no_widgets_behind(opened: Opener) -> None:
    first = opened()
    until(lambda: first.picture)
    before = len(_instances)
    again = [opened() for _ in range(3)]
    until(lambda: not any(map(following, [first, *again[:-1]])))
    assert following(again[-1])
    assert len(_instances) == before


def test_closing_ends_the_task_and_may_be_done_twice(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    talked(programs)
    ready(programs, panel)
    for _ in range(2):
        panel.close()
        until(lambda: not following(panel))
    again = opened()
    shows(again.diagram, "pong")


def test_what_shows_no_widgets_gets_the_table(opened: Opener, programs: RecordedPrograms) -> None:
    talked(programs)
    panel = opened()
    text = without_widgets(panel)  # at once, as at the end of a cell
    lines = text.splitlines()
    assert "pong" in text
    assert len(lines) == 2 + len(panel.story.calls)  # with the sentence and the titles
    assert {"server", "client"} <= set(text.split())


def test_the_text_has_what_was_done_a_moment_ago(
    opened: Opener, programs: RecordedPrograms
) -> None:
    _, client = programs.pair()
    panel = opened()
    for number in range(5):
        client.do(f"s.send(b'baru saja {number}')")
        assert f"baru saja {number}" in panel.text


def test_a_trace_of_another_version_is_one_sentence(
    opened: Opener, programs: RecordedPrograms
) -> None:
    programs.traces.mkdir()
    header = {"chatkit": FORMAT + 1, "program": "x", "pid": os.getpid(), "time": 0, "wall": 0}
    file = programs.traces / "baru.jsonl"
    file.write_text(json.dumps({**header, "node": "sini"}) + '\n{"ini":"itu"}\n', encoding="utf-8")
    panel = opened()
    shows(panel.status, "baru.jsonl")
    assert texts.say("trace_version", path=file, version=FORMAT + 1, ours=FORMAT) in (
        panel.status.value
    )
    programs.listening()
    shows(panel.diagram, "listen()")
    assert "baru.jsonl" in panel.status.value


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_two_that_wait_for_each_other_raise_the_banner_until_one_is_stopped(
    opened: Opener, programs: RecordedPrograms, language: str
) -> None:
    texts.use(language)
    panel = opened()
    server, client = programs.pair()
    client.do("s.send(b'')")
    client.begin("s.recv(10)")
    server.begin("c.recv(10)")
    says(panel.banner, "stuck")
    says(panel.banner, "stuck_empty", process="client")
    assert 'role="alert"' in panel.banner.value
    assert "send(b&#x27;&#x27;)" in panel.banner.value
    client.kill()
    until(lambda: panel.banner.value == "")


def test_a_fault_of_our_own_is_shown_and_it_goes_on_after_it(
    opened: Opener, programs: RecordedPrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = opened()
    until(lambda: panel.picture)

    def broken(*_: object) -> None:
        raise RuntimeError("rusak")

    with monkeypatch.context() as patch:
        patch.setattr(panel.story, "read", broken)
        shows(panel.status, "rusak")
    programs.listening()
    shows(panel.diagram, "listen()")
    hides(panel.status, "rusak")


def test_clicks_while_it_cannot_read_do_not_make_it_hurry(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    until(lambda: panel.picture)
    tries: list[float] = []

    def broken() -> bool:
        tries.append(time.monotonic())
        raise RuntimeError("rusak")

    panel.story.read = broken  # type: ignore[method-assign]
    panel.back.click()
    until(lambda: len(tries) >= 5)
    assert tries[4] - tries[1] > 3 * REDRAW * 0.9


def test_the_end_of_its_kernel_is_no_fault(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = opened()
    until(lambda: panel.picture)

    async def ended(*_: object) -> None:
        raise RuntimeError("cannot schedule new futures after shutdown")

    with monkeypatch.context() as patch:
        patch.setattr("chatkit.panels.timeline.asyncio.to_thread", ended)
        until(lambda: not following(panel))
    assert "chatkit-problem" not in panel.status.value


def test_what_it_says_at_once_is_all_of_a_long_trace(
    opened: Opener, programs: RecordedPrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "CHUNK", 2000)  # bytes in one reading
    _, client = programs.pair()
    client.do("for n in range(300): s.send(b'nomor %d' % n)")
    programs.ended("client", "send", 300)
    panel = opened()
    assert "nomor 299" in panel.save(programs.folder / "semua.csv").read_text(encoding="utf-8")
    again = opened()
    assert "nomor 0 " in again.text
    assert "nomor 299" in again.text


def test_a_cell_keeps_the_newest_calls_alone(opened: Opener, programs: RecordedPrograms) -> None:
    """What a cell shows is saved with its notebook."""
    _, client = programs.pair()
    client.do(f"for n in range({TABLE_ROWS + 50}): s.send(b'nomor %d' % n)")
    programs.ended("client", "send", TABLE_ROWS + 50)
    panel = opened()
    text = without_widgets(panel)
    assert len(text.splitlines()) == 2 + TABLE_ROWS
    assert f"nomor {TABLE_ROWS + 49}" in text


def test_a_notebook_that_changes_its_folder_keeps_the_traces(
    opened: Opener, programs: RecordedPrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(programs.folder)
    panel = opened(Path(programs.traces.name))
    monkeypatch.chdir(Path.home())
    programs.listening()
    shows(panel.diagram, "listen()")


def test_where_recording_is_off_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATKIT_TRACE", "off")
    panel = TimelinePanel(since=time.time())
    try:
        shows(panel.status, "CHATKIT_TRACE=off")
    finally:
        panel.close()


def test_a_conversation_that_has_gone_from_the_list_chooses_all(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    talked(programs)
    ready(programs, panel)
    panel.only.options = [*panel.only.options, ("klien ⇄ server", 7)]  # as a page still lists it
    panel.only.set_state({"index": len(panel.only.options) - 1})
    engine.call(lambda: None)  # the choice has been heard by now
    assert panel.choice.only is None
    until(lambda: panel.only.index == 0)


def test_two_panels_on_a_page_share_no_id(opened: Opener, programs: RecordedPrograms) -> None:
    other = opened()
    talked(programs)
    shows(other.diagram, "pong")
    before = other.diagram.value
    panel = opened()
    shows(panel.diagram, "pong")
    ids = [set(re.findall(r'id="([^"]*)"', code)) for code in (before, panel.diagram.value)]
    assert all(ids)
    assert not ids[0] & ids[1]


def test_a_long_story_shows_only_its_end(opened: Opener, programs: RecordedPrograms) -> None:
    panel = opened()
    _, client = programs.pair()
    client.do(f"for n in range({VISIBLE + 20}): s.send(b'nomor %d' % n)")
    shows(panel.bytes, f"nomor {VISIBLE + 19}")
    assert panel.diagram.value.count('class="dot"') == VISIBLE
    assert panel.slider.max >= VISIBLE + 20


def test_the_engine_serves_its_sockets_while_a_panel_reads(
    opened: Opener, programs: RecordedPrograms
) -> None:
    panel = opened()
    slow = 0.5
    reading = threading.Event()

    def read() -> bool:
        reading.set()
        time.sleep(slow)  # as a long trace takes
        return True

    panel.story.read = read  # type: ignore[method-assign]
    assert reading.wait(10)
    began = time.monotonic()
    engine.call(lambda: None)
    assert time.monotonic() - began < slow / 2
