"""What a timeline shows at one moment: the newest, or the story as it stood back then."""

from pathlib import Path

import pytest

from chatkit import texts
from chatkit.texts import say
from chatkit.timeline.moments import conversations
from chatkit.timeline.picture import AHEAD, TABLE_ROWS, VISIBLE, Choice, beginning, picture
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.trace.event import now
from chatkit.trace.recorder import begin
from tests.recorded_programs import RecordedPrograms
from tests.sentences import heard


def rows(diagram: str) -> int:
    """Return how many moments a diagram has: each is a dot or a cross."""
    return diagram.count('class="dot"') + diagram.count('class="cross"')


@pytest.fixture
def long(tmp_path: Path) -> Story:
    """A story of 10,000 events: two ends that talk 2,500 times. The calls are made up."""
    server, client = begin(tmp_path, "server"), begin(tmp_path, "client")
    here, there = "127.0.0.1:5005", "127.0.0.1:50000"
    number = server.start("listen", 1, here)
    server.end(number, local=here)
    number = client.start("connect", 1, peer=here, wait=-1)
    client.end(number, local=there, peer=here)
    number = server.start("accept", 1, here, wait=-1)
    server.end(number, made=2, local=here, peer=there)
    for turn in range(2500):
        piece = b"pesan %d" % turn
        reading = server.start("recv", 2, here, there, -1, 1024)
        sending = client.start("send", 1, there, here, -1, len(piece), piece)
        client.end(sending, len(piece))
        server.end(reading, len(piece), piece)
    for recorder in (server, client):
        recorder.close()
    story = Story(Folder(tmp_path))
    story.read()
    return story


def test_live_shows_the_newest_marks_alone(long: Story) -> None:
    seen = picture(long, Choice())
    assert rows(seen.diagram) == VISIBLE
    assert "pesan 2499" in seen.diagram
    assert "pesan 2480" not in seen.diagram
    assert seen.count > 7000
    assert seen.moment == seen.count - 1


def test_a_moment_shows_what_led_to_it_and_a_little_of_what_came_after(long: Story) -> None:
    seen = picture(long, Choice(moment=100))
    assert rows(seen.diagram) == VISIBLE
    assert seen.diagram.count('class="row later') == AHEAD
    newer = seen.count - 101
    assert seen.status == say("timeline_back_then", number=101, count=seen.count, newer=newer)


def test_the_work_for_one_picture_does_not_grow_with_the_story(
    long: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = picture(long, Choice(with_table=True))
    early = picture(long, Choice(moment=200, with_table=True))
    assert len(end.diagram) < 60_000
    assert abs(len(end.diagram) - len(early.diagram)) < 10_000
    assert end.table.count("<tr>") == TABLE_ROWS + 1
    asked = 0
    original = Story.other_end

    def counted(story: Story, socket: object) -> object:
        nonlocal asked
        asked += 1
        return original(story, socket)  # type: ignore[arg-type]

    monkeypatch.setattr(Story, "other_end", counted)
    picture(long, Choice())
    assert asked < 10 * VISIBLE


@pytest.mark.parametrize("moment", [-1, -1000])
def test_before_the_beginning_is_the_beginning(long: Story, moment: int) -> None:
    assert picture(long, Choice(moment=moment)).moment == 0


def test_after_the_end_is_the_end(long: Story) -> None:
    assert picture(long, Choice(moment=10**9)).moment == picture(long, Choice()).count - 1


def test_an_empty_story_is_a_friendly_sentence(tmp_path: Path) -> None:
    story = Story(Folder(tmp_path / "nanti"))
    story.read()
    for choice in (Choice(), Choice(moment=0), Choice(moment=-3, with_table=True)):
        seen = picture(story, choice)
        assert say("timeline_empty") in seen.waits
        assert (seen.diagram, seen.banner, seen.bytes) == ("", "", "")
        assert seen.status == say("timeline_live", count=0)
        assert seen.count == 0


def test_back_then_the_waits_the_states_and_the_banner_are_those_of_the_time(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    server.begin("import time; c.settimeout(None); c.recv(10)")
    waiting = programs.waiting("server", "recv")
    client.do("s.send(b'halo')")
    server.done()
    client.do("s.close()")
    programs.ended("server", "recv")
    programs.ended("client", "close")
    moments = programs.moments()
    before = next(n for n, moment in enumerate(moments) if moment.call is waiting)
    then, today = picture(programs.story, Choice(moment=before)), picture(programs.story, Choice())
    assert "server: recv()" in then.waits
    assert say("waits_sender", peer="client") in then.waits
    assert "server: recv()" not in today.waits
    assert "CLOSE_WAIT" not in then.diagram.partition('class="feet"')[2]
    assert "CLOSE_WAIT" in today.diagram
    assert then.diagram.count(" ESTABLISHED</span>") >= 2


def test_back_then_it_was_not_stuck_yet(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.send(b'')")
    client.begin("s.recv(10)")
    server.begin("c.recv(10)")
    programs.waiting("client", "recv")
    programs.waiting("server", "recv")
    programs.tells(lambda: picture(programs.story, Choice()).banner)
    seen = picture(programs.story, Choice())
    ends = [("server", "client"), ("client", "server")]
    assert any(heard(seen.banner, "stuck", one=one, other=other) for one, other in ends)
    assert heard(seen.banner, "stuck_empty", process="client")
    texts.use("en")
    assert heard(picture(programs.story, Choice()).banner, "stuck")
    for moment in range(seen.count):
        assert picture(programs.story, Choice(moment=moment)).banner == ""
    client.kill()
    programs.tells(lambda: programs.process("client").ended)
    assert picture(programs.story, Choice()).banner == ""


def test_back_then_the_bytes_were_on_their_way(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.send(b'satu')")
    client.do("for _ in range(6): socket.socket().close()")
    server.do("c.recv(10)")
    programs.ended("server", "recv")
    (send,) = programs.ended("client", "send")
    number = next(n for n, moment in enumerate(programs.moments()) if moment.call is send)
    assert say("underway", n=4) in picture(programs.story, Choice(moment=number)).diagram
    assert not heard(picture(programs.story, Choice()).diagram, "underway")


def test_what_is_older_than_since_is_left_out(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.send(b'dulu')")
    server.do("c.recv(10)")
    programs.ended("server", "recv")
    since = now()
    client.do("s.send(b'baru')")
    server.do("c.recv(10)")
    programs.ended("server", "recv", 2)
    programs.ended("client", "send", 2)
    seen = picture(programs.story, Choice(since=since, with_table=True))
    assert seen.count == 2
    for part in (seen.diagram, seen.table):
        assert "baru" in part
        assert "dulu" not in part


def test_earlier_moments_are_counted_from_the_oldest_on(programs: RecordedPrograms) -> None:
    programs.pair()
    moments = programs.moments()
    oldest, since = moments[2].time, moments[5].time
    seen = picture(programs.story, Choice(since=since, oldest=oldest))
    assert (seen.earlier, seen.count) == (3, len(moments) - 5)
    left_out = say("timeline_left_out", n=3)
    assert seen.status == f"{say('timeline_live', count=seen.count)} {left_out}"
    again = picture(programs.story, Choice(since=oldest, oldest=oldest))
    assert (again.earlier, again.count) == (0, len(moments) - 2)


def test_where_nothing_is_new_the_open_connections_are_shown(programs: RecordedPrograms) -> None:
    programs.pair()
    seen = picture(programs.story, Choice(since=now()))
    assert seen.count == 0
    assert rows(seen.diagram) == 0
    assert seen.diagram.startswith(f"<p>{say('timeline_quiet')}</p>")
    assert seen.diagram.count(" ESTABLISHED</span>") == 2


def test_a_reader_that_spins_at_the_end_is_one_row_and_is_named(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    client.do("s.sendall(b'halo'); s.close()")
    server.do("while c.recv(10): pass\nfor _ in range(5000): c.recv(10)")
    programs.tells(lambda: picture(programs.story, Choice()).banner)
    seen = picture(programs.story, Choice())
    assert heard(seen.banner, "busy_end", program="server", call="recv")
    assert heard(seen.banner, "busy_cure_end", call="recv")
    assert heard(seen.diagram, "diagram_times", call=f"recv() → {say('no_more')}")
    assert seen.count < 30
    assert picture(programs.story, Choice(since=now())).banner == ""


def test_a_short_past_is_shown_and_a_long_one_is_left_out(
    programs: RecordedPrograms, long: Story
) -> None:
    programs.pair()
    programs.story.read()
    assert beginning(programs.story, 0, now()) == 0
    today = now()
    assert beginning(long, 0, today) == today
    recent = long.calls[-10].start
    assert beginning(long, recent, today) == recent


def test_a_moment_chosen_among_the_rows_on_the_screen_moves_none_of_them(long: Story) -> None:
    live = picture(long, Choice())
    assert live.top == live.count - VISIBLE
    near = picture(long, Choice(moment=live.top + 3, top=live.top))
    assert (near.top, rows(near.diagram)) == (live.top, VISIBLE)
    far = picture(long, Choice(moment=live.top - 1, top=live.top))
    assert far.top == live.top + AHEAD - VISIBLE


def test_what_waits_since_before_is_shaded_from_above(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    programs.waiting("server", "recv")
    since = now()
    client.do("s.send(b'baru')")
    server.done()
    programs.ended("server", "recv")
    seen = picture(programs.story, Choice(since=since))
    assert seen.count == 2
    assert seen.diagram.count('class="waited"') == 1


def test_one_conversation_alone_leaves_the_other_out_everywhere(programs: RecordedPrograms) -> None:
    server, port = programs.listening()
    for number in (1, 2):
        client = programs.run(f"klien{number}")
        client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
        server.do("c, _ = d.accept()")
        client.do(f"s.send(b'aku {number}')")
        server.do("c.recv(10)")
    programs.ended("server", "recv", 2)
    programs.ended("klien2", "send")
    first, _ = conversations(programs.story)
    seen = picture(programs.story, Choice(only=first, with_table=True))
    assert seen.only == 0
    for part in (seen.diagram, seen.table, seen.bytes):
        assert "aku 1" in part
        assert "aku 2" not in part
    assert "klien2" not in seen.diagram


def test_a_conversation_chosen_before_its_other_end_is_known_has_both_then(
    programs: RecordedPrograms,
) -> None:
    server, port = programs.listening()
    client = programs.run("client")
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port})); s.send(b'halo')")
    programs.ended("client", "send")
    (half,) = conversations(programs.story)
    assert half.other is None
    server.do("c, _ = d.accept(); c.recv(10)")
    programs.ended("server", "recv")
    seen = picture(programs.story, Choice(only=half))
    assert f"recv() → {say('bytes', n=4)}" in seen.diagram
    assert seen.only == 0


def test_the_chosen_call_shows_its_bytes_and_else_the_newest(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.send(b'satu')")
    server.do("c.recv(10)")
    client.do("s.send(b'dua')")
    programs.ended("client", "send", 2)
    programs.ended("server", "recv")
    moments = programs.moments()
    first = next(n for n, moment in enumerate(moments) if moment.call.data == b"satu")
    assert "73 61 74 75" in picture(programs.story, Choice(moment=first)).bytes
    assert "64 75 61" in picture(programs.story, Choice()).bytes
    assert say("bytes_none") in picture(programs.story, Choice(moment=0)).bytes
