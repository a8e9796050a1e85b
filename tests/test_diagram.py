"""The sequence diagram of real programs: its lanes, its stretches, its words; never markup."""

import re
from xml.etree import ElementTree

import pytest

from chatkit import texts
from chatkit.texts import say
from chatkit.timeline.arrows import LETTERS
from chatkit.timeline.colours import CSS
from chatkit.timeline.diagram import diagram
from chatkit.timeline.moments import Moment, lanes
from tests.helpers import free_port
from tests.recorded_programs import PLAIN, RecordedPrograms
from tests.sentences import heard

SVG = "{http://www.w3.org/2000/svg}"


def drawn(
    programs: RecordedPrograms, chosen: Moment | None = None, moments: list[Moment] | None = None
) -> ElementTree.Element:
    """Return the diagram, which must be valid XML."""
    at = chosen.time if chosen else programs.story.until
    shown = programs.moments() if moments is None else moments
    return ElementTree.fromstring(diagram(programs.story, shown, at, 0, chosen))


def size(count: int) -> str:
    return say("bytes", n=count)


def words(picture: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def rects(picture: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [rect for rect in picture.iter(f"{SVG}rect") if rect.get("class") == kind]


def paths(picture: ElementTree.Element, kind: str) -> list[str]:
    return [path.get("d") or "" for path in picture.iter(f"{SVG}path") if path.get("class") == kind]


def places(picture: ElementTree.Element, text: str) -> list[tuple[float, float]]:
    """Return where a text stands, each time that it does."""
    return [
        (float(one.get("x", 0)), float(one.get("y", 0)))
        for one in picture.iter(f"{SVG}text")
        if text in (one.text or "")
    ]


def test_there_is_a_lane_for_each_program_and_servers_stand_first(
    programs: RecordedPrograms,
) -> None:
    programs.pair()
    picture = drawn(programs)
    assert len(paths(picture, "lane")) == 2
    names = [one for one in picture.iter(f"{SVG}text") if one.get("class") == "name"]
    assert [one.text for one in names][:2] == ["server", "client"]
    for name, lane in zip(names, paths(picture, "lane"), strict=False):
        assert lane.startswith(f"M{name.get('x')} ")
    assert f"pid {programs.process('client').pid}" in words(picture)


def test_a_wait_is_shaded_from_its_start_to_its_end(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    programs.waiting("server", "recv")
    client.do("s.send(b'halo')")
    server.done()
    programs.ended("server", "recv")
    programs.ended("client", "send")
    picture = drawn(programs)
    stretch = rects(picture, "waited")[-1]
    top, height = float(stretch.get("y", 0)), float(stretch.get("height", 0))
    ((_, start),) = places(picture, say("diagram_waits", call="recv()"))
    ((_, end),) = places(picture, f"recv() → {size(4)}")
    assert (top, top + height) == (start - 4, end - 4)
    assert not rects(picture, "waits")


def test_a_wait_without_an_end_is_shaded_to_the_foot(programs: RecordedPrograms) -> None:
    server, _ = programs.pair()
    server.begin("c.recv(10)")
    programs.waiting("server", "recv")
    picture = drawn(programs)
    (stretch,) = rects(picture, "waits")
    foot = paths(picture, "lane")[0].rpartition("V")[2]
    assert float(stretch.get("y", 0)) + float(stretch.get("height", 0)) == float(foot)


def test_what_waits_since_before_the_first_mark_is_shaded_from_above(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    programs.waiting("server", "recv")
    client.do("s.getsockname(); t = socket.socket(); t.close()")
    programs.ended("client", "close")
    moments = programs.moments()
    shown = [moment for moment in moments if moment.call.process.name == "client"][-2:]
    above = moments[: moments.index(shown[0])]
    server_moment = next(moment for moment in moments if moment.call.name == "listen")
    at = programs.story.until
    code = diagram(programs.story, [server_moment, *shown], at, 0, None, above)
    (stretch,) = rects(ElementTree.fromstring(code), "waits")
    assert float(stretch.get("height", 0)) > 60


def test_waiting_for_the_person_looks_different(programs: RecordedPrograms) -> None:
    server, _ = programs.pair()
    server.begin("input('pesan : ')")
    programs.waiting("server", "input")
    picture = drawn(programs)
    assert len(rects(picture, "person")) == 1
    assert say("diagram_asks", call="input()") in words(picture)
    server.type("halo")
    server.done()
    programs.ended("server", "input")
    assert len(rects(drawn(programs), "person")) == 1


HOSTILE = {
    "markup": b"<img src=x onerror=alert(1)>",
    "close": b"</text></svg><script>1</script>",
    "quotes": b"\"'&amp;",
    "colour": b"\x1b[31mmerah\x07",
    "right to left": "\u202ekanan\u2066".encode(),
    "no xml": "\x00\x0b\ufffe\uffff".encode(),
    "surrogate": b"\xed\xa0\x80",
    "no utf-8": b"\xff\xfe\x80abc",
    "newlines": b"satu\r\ndua\ttiga",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_what_came_from_the_network_never_becomes_markup(
    programs: RecordedPrograms, piece: bytes
) -> None:
    server, client = programs.pair()
    client.do(f"s.sendall({piece!r})")
    server.do("c.recv(100)")
    programs.ended("server", "recv")
    programs.ended("client", "sendall")
    picture = drawn(programs)
    known = {"svg", "defs", "marker", "path", "pattern", "rect", "g", "text", "circle"}
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= known
    (label,) = (text for text in words(picture) if "“" in text)
    assert label.startswith(f"{size(len(piece))} “")
    assert label.isprintable()
    assert not any("\u2000" <= letter <= "\u206f" and letter not in "“”…" for letter in label)


def test_a_piece_of_five_megabytes_is_a_short_label(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.begin("s.sendall(b'<' * 5_000_000)")
    server.do("c.recv(5_000_000, socket.MSG_WAITALL)")
    client.done()
    programs.ended("server", "recv")
    programs.ended("client", "sendall")
    code = diagram(programs.story, programs.moments(), programs.story.until)
    assert f"{size(5_000_000)} “&lt;&lt;" in code
    assert len(code) < 12_000
    assert max(map(len, words(drawn(programs)))) < LETTERS + 40


def test_a_diagram_uses_what_it_has_defined_itself(programs: RecordedPrograms) -> None:
    """Another one on the page may be hidden, and then lends its arrow heads to nobody."""
    _, client = programs.pair()
    client.begin("s.recv(10)")
    programs.waiting("client", "recv")
    code = diagram(programs.story, programs.moments(), programs.story.until, name="panel-1")
    used = set(re.findall(r"url\(#([^)]*)\)", code))
    assert {"panel-1-hatch", "panel-1-control"} <= used <= set(re.findall(r'id="([^"]*)"', code))
    assert "url(#" not in CSS


def test_a_hostile_program_name_is_shown_and_never_acts(programs: RecordedPrograms) -> None:
    name = "<b>\x1b[31m\u202e"
    programs.run(name).do("s = socket.socket()")
    programs.tells(lambda: programs.story.calls)
    picture = drawn(programs)
    assert r"<b>\x1b[31m\u202e" in words(picture)
    assert r"<b>\x1b[31m\u202e" in (picture.get("aria-label") or "")


def test_in_a_narrow_lane_the_fault_is_named_all_the_same(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.sendall(b'tak terbaca')")
    programs.ended("client", "sendall")
    server.do("t = socket.socket()")
    server.do(f"t.connect(('127.0.0.1', {free_port()}))")
    programs.ended("server", "connect")
    assert any("✕ ConnectionRefused" in text for text in words(drawn(programs)))


def test_an_error_is_a_cross_and_its_name_and_not_only_a_colour(programs: RecordedPrograms) -> None:
    client = programs.run("client")
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {free_port()}))")
    programs.ended("client", "connect")
    picture = drawn(programs)
    assert any("✕ ConnectionRefused" in text for text in words(picture))
    assert "SYN → RST" in words(picture)
    assert len(paths(picture, "cross")) == 1


def test_an_arrow_that_stops_ends_before_the_other_lane(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.send(b'halo')")
    programs.ended("client", "send")
    programs.ended("server", "accept")
    picture = drawn(programs)
    (path,) = paths(picture, "arrow underway")
    begin, end = path.removeprefix("M").split("L")
    reach = float(end.split()[0])
    lane = float(paths(picture, "lane")[0].removeprefix("M").split()[0])
    assert lane + 50 < reach < float(begin.split()[0])
    assert say("underway", n=4) in words(picture)
    server.do("c.recv(10)")
    programs.ended("server", "recv")
    assert not paths(drawn(programs), "arrow underway")


def test_an_arrow_runs_from_the_row_of_the_send_to_that_of_the_receive(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    client.do("s.send(b'halo')")
    server.do("c.recv(2); c.recv(2)")
    programs.ended("server", "recv", 2)
    programs.ended("client", "send")
    picture = drawn(programs)
    ((_, send),) = places(picture, f"send({size(4)})")
    receives = [y for _, y in places(picture, f"recv() → {size(2)}")]
    arrows = paths(picture, "arrow bytes")
    assert [path.partition("L")[0].split()[1] for path in arrows] == [f"{send - 4:g}"] * 2
    assert [path.split()[-1] for path in arrows] == [f"{y - 4:g}" for y in receives]


def test_the_states_of_the_sockets_stand_below_the_lanes(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    port = programs.calls("server", "accept")[0].local.rpartition(":")[2]
    assert {f":{port} LISTEN", f":{port} ESTABLISHED"} <= set(words(drawn(programs)))
    client.do("s.close()")
    programs.ended("client", "close")
    seen = words(drawn(programs))
    assert f":{port} CLOSE_WAIT" in seen
    assert any(text.endswith(" FIN_WAIT_2") for text in seen)
    server.do("c.close(); d.close()")
    programs.ended("server", "close", 2)
    seen = words(drawn(programs))
    assert any(text.endswith(" TIME_WAIT") for text in seen)
    assert f":{port} LISTEN" not in seen


def test_the_chosen_mark_is_highlighted_and_what_came_later_is_faint(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    client.do("s.send(b'halo')")
    server.do("c.recv(10)")
    programs.ended("server", "recv")
    (send,) = programs.ended("client", "send")
    moments = programs.moments()
    picture = drawn(programs, next(moment for moment in moments if moment.call is send), moments)
    (row,) = rects(picture, "chosen")
    ((_, y),) = places(picture, f"send({size(4)})")
    assert float(row.get("y", 0)) < y < float(row.get("y", 0)) + float(row.get("height", 0))
    assert "▶" in words(picture)
    faint = [text.text for group in picture.iter(f"{SVG}g") for text in group.iter(f"{SVG}text")]
    assert f"recv() → {size(4)}" in faint
    assert f"send({size(4)})" not in faint
    assert not list(drawn(programs).iter(f"{SVG}g"))


def test_back_then_a_wait_was_not_over_yet(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    recv = programs.waiting("server", "recv")
    client.do("s.send(b'halo')")
    server.done()
    programs.ended("server", "recv")
    programs.ended("client", "send")
    chosen = next(moment for moment in programs.moments() if moment.call is recv and not moment.end)
    assert len(rects(drawn(programs, chosen), "waits")) == 1
    assert not rects(drawn(programs), "waits")


def test_a_stretch_of_time_without_a_mark_is_a_gap(programs: RecordedPrograms) -> None:
    client = programs.run("client")
    client.do("import time; s = socket.socket(); time.sleep(0.6); s.close()")
    programs.ended("client", "close")
    assert any(
        text.startswith("⋮ ") and heard(text, "about_seconds", n=n)
        for text in words(drawn(programs))
        for n in ("0.6", "0.7", "0.8", "0.9")
    )


@pytest.mark.parametrize(("how", "key"), [("kill", "diagram_killed"), ("leave", "diagram_ended")])
def test_how_a_program_ended_stands_at_the_foot(
    programs: RecordedPrograms, how: str, key: str
) -> None:
    client = programs.run("client")
    client.do("s = socket.socket()")
    programs.ended("client", "socket")
    assert not any("■" in text for text in words(drawn(programs)))
    getattr(client, how)()
    programs.tells(lambda: programs.process("client").ended)
    assert f"■ {say(key)}" in words(drawn(programs))


def test_an_end_that_nobody_records_is_drawn_beside_the_lane(programs: RecordedPrograms) -> None:
    server, port = programs.listening()
    client = programs.run("client", PLAIN)
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port})); s.sendall(b'halo')")
    server.do("c, _ = d.accept(); c.recv(10); c.sendall(b'apa kabar')")
    programs.ended("server", "sendall")
    picture = drawn(programs)
    assert len(lanes(programs.story, programs.moments())) == 1
    seen = words(picture)
    assert f"{size(4)} “halo”" in seen
    assert f"{size(9)} “apa kabar”" in seen
    assert len(paths(picture, "arrow bytes")) == 1


def test_an_empty_send_says_that_nothing_leaves(programs: RecordedPrograms) -> None:
    _, client = programs.pair()
    client.do("s.send(b'')")
    programs.ended("client", "send")
    assert f"send(b'') → {size(0)}" in words(drawn(programs))
    assert not paths(drawn(programs), "arrow underway")


def test_it_speaks_english_too(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.send(b'halo')")
    server.begin("c.recv(2); c.recv(2); c.recv(2)")
    programs.ended("server", "recv", 2)
    programs.waiting("server", "recv")
    programs.ended("client", "send")
    texts.use("en")
    picture = drawn(programs)
    waits = say("diagram_waits", call="recv()")
    assert {f"recv() → {size(2)}", f"{size(2)} “ha”", waits} <= set(words(picture))
    assert picture.get("aria-label") == say("diagram_alt", programs="server, client")
