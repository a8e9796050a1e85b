"""The sequence diagram of real programs: its lanes, its stretches, its words; never markup."""

import re
from xml.etree import ElementTree

import pytest

from chatkit import texts
from chatkit.texts import say
from chatkit.timeline.colours import CSS
from chatkit.timeline.diagram import MAX_PIECE, MAX_STATES, diagram
from chatkit.timeline.moments import LONG, Moment, lanes
from chatkit.trace.event import now
from tests.helpers import free_port, until
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


def classed(picture: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    """Return the elements that have the class `kind` among theirs."""
    return [one for one in picture.iter() if kind in (one.get("class") or "").split()]


def words(picture: ElementTree.Element) -> list[str]:
    """Return the texts of all leaves, but not the tooltips."""
    return [one.text for one in picture.iter() if one.text and one.tag != f"{SVG}title"]


def percent(one: ElementTree.Element, name: str) -> float:
    return float((one.get(name) or "").rstrip("%"))


def rects(picture: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [rect for rect in picture.iter(f"{SVG}rect") if rect.get("class") == kind]


def lines(picture: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    """Return the visible line of each arrow of a kind between two lanes."""
    groups = [one for one in classed(picture, kind) if "arrow" in one.get("class", "").split()]
    return [one.findall(f"{SVG}line")[-1] for one in groups]


def places(picture: ElementTree.Element, text: str) -> list[float]:
    """Return the y of the mark of each row in which a text stands, in percent."""
    marks = {one.get("data-moment"): one for one in classed(picture, "mark")}
    return [
        percent(marks[row.get("data-moment")].findall("*")[-1], "cy")
        for row in classed(picture, "row")
        if text in "".join(row.itertext())
    ]


def test_there_is_a_lane_for_each_program_and_servers_stand_first(
    programs: RecordedPrograms,
) -> None:
    programs.pair()
    picture = drawn(programs)
    lanes = [one for one in classed(picture, "lane") if one.tag == f"{SVG}line"]
    assert [percent(lane, "x1") for lane in lanes] == [25, 75]
    assert ["".join(one.itertext()) for one in classed(picture, "stair")][:2] == [
        f"{name} pid {programs.process(name).pid}" for name in ("server", "client")
    ]


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
    top, height = percent(stretch, "y"), percent(stretch, "height")
    (start,) = places(picture, say("diagram_waits", call="recv()"))
    (end,) = places(picture, f"recv() → {size(4)}")
    assert [top, top + height] == pytest.approx([start, end], abs=0.001)  # rounded to 4 places
    assert not rects(picture, "waits")


def test_a_wait_without_an_end_is_shaded_to_the_foot(programs: RecordedPrograms) -> None:
    server, _ = programs.pair()
    server.begin("c.recv(10)")
    programs.waiting("server", "recv")
    picture = drawn(programs)
    (stretch,) = rects(picture, "waits")
    assert percent(stretch, "y") + percent(stretch, "height") == pytest.approx(100)


def test_a_program_that_is_killed_in_a_call_waits_no_more(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    programs.waiting("server", "recv")
    server.kill()
    ended = programs.tells(lambda: programs.process("server").ended)
    assert ended
    client.do("t = socket.socket(); t.close(); t = socket.socket(); t.close()")
    programs.ended("client", "close")
    (stretch,) = rects(drawn(programs), "waited")[-1:]
    assert percent(stretch, "y") + percent(stretch, "height") < 99

    later = [moment for moment in programs.moments() if moment.time > ended]
    above = programs.moments()[: -len(later)]
    code = diagram(programs.story, later, programs.story.until, 0, None, above)
    assert rects(ElementTree.fromstring(code), "waited") == []


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
    assert percent(stretch, "height") > 90


def test_waiting_for_the_person_looks_different(programs: RecordedPrograms) -> None:
    server, _ = programs.pair()
    server.begin("input('pesan : ')")
    asked = programs.waiting("server", "input")
    picture = drawn(programs)
    assert len(rects(picture, "person")) == 1
    assert say("diagram_asks", call="input()") in words(picture)
    until(lambda: asked.lasted(now()) > LONG)  # no person answers sooner
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
    known = {"svg", "defs", "marker", "path", "pattern", "rect", "g", "circle", "line", "title"}
    known |= {"div", "span", "b", "i"}
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= known
    label, _ = (text for text in words(picture) if "“" in text)
    assert label.startswith("“")
    tips = " ".join(one.get("title", "") for one in classed(picture, "row"))
    assert tips.isprintable()
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
    assert len(code) < 30_000
    assert max(map(len, words(drawn(programs)))) <= MAX_PIECE + len("“…")


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
    assert any(r"<b>\x1b[31m\u202e" in text for text in words(picture))
    assert r"<b>\x1b[31m\u202e" in (picture.get("aria-label") or "")


def test_an_error_is_a_cross_and_its_name_and_not_only_a_colour(programs: RecordedPrograms) -> None:
    client = programs.run("client")
    port = free_port()
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
    programs.ended("client", "connect")
    picture = drawn(programs)
    assert any("✕ ConnectionRefused" in text for text in words(picture))
    assert f"SYN → RST: {say('nobody_listens', address=f'127.0.0.1:{port}')}" in words(picture)
    assert len(classed(picture, "cross")) == 1


def test_a_refusal_is_a_short_arrow_at_the_clients_lane_and_there_is_no_other_lane(
    programs: RecordedPrograms,
) -> None:
    port = free_port()
    programs.run("server").do(f"d = socket.socket(); d.bind(('127.0.0.1', {port}))")
    client = programs.run("client")
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
    programs.ended("client", "connect")
    programs.ended("server", "bind")
    picture = drawn(programs)
    assert say("lane_unknown") not in words(picture)
    assert len([one for one in classed(picture, "lane") if one.tag == f"{SVG}line"]) == 2
    (line,) = lines(picture, "reset")
    assert (percent(line, "x1"), percent(line, "x2")) == (75, 55)  # the server's lane is at 25
    assert "url(#chatkit-reset)" in (line.get("marker-end") or "")
    (arrow,) = (one for one in classed(picture, "reset") if one.tag == f"{SVG}g")
    assert (arrow.findtext(f"{SVG}title") or "").startswith("client: SYN → RST")


def test_an_arrow_that_stops_ends_before_the_other_lane(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.send(b'halo')")
    programs.ended("client", "send")
    programs.ended("server", "accept")
    picture = drawn(programs)
    (line,) = lines(picture, "underway")
    assert (percent(line, "x1"), percent(line, "x2")) == (75, 44)  # the server's lane is at 25
    assert say("underway", n=4) in words(picture)
    server.do("c.recv(10)")
    programs.ended("server", "recv")
    assert not lines(drawn(programs), "underway")


def test_an_arrow_runs_from_the_row_of_the_send_to_that_of_the_receive(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    client.do("s.send(b'halo')")
    server.do("c.recv(2); c.recv(2)")
    programs.ended("server", "recv", 2)
    programs.ended("client", "send")
    picture = drawn(programs)
    (send,) = places(picture, f"send({size(4)})")
    arrows = lines(picture, "bytes")
    assert [percent(line, "y1") for line in arrows] == [send, send]
    assert [percent(line, "y2") for line in arrows] == places(picture, f"recv() → {size(2)}")


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
    (row,) = classed(picture, "chosen")
    assert f"▶ client send({size(4)})" in "".join(row.itertext())
    assert row.get("aria-current") == "true"
    later = ["".join(row.itertext()) for row in classed(picture, "later")]
    assert later[0] == say("diagram_later")
    assert any(f"recv() → {size(4)}" in text for text in later)
    assert not any(f"send({size(4)})" in text for text in later)
    today = drawn(programs)
    assert not classed(today, "later")
    assert not [one for one in today.iter() if one.get("opacity")]


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
    assert {"“halo”", "“apa kabar”", say("lane_unknown")} <= set(seen)
    assert len(lines(picture, "bytes")) == len(lines(picture, "underway")) == 1


def test_an_empty_send_says_that_nothing_leaves(programs: RecordedPrograms) -> None:
    _, client = programs.pair()
    client.do("s.send(b'')")
    programs.ended("client", "send")
    assert f"send(b'') → {size(0)}" in words(drawn(programs))
    assert not lines(drawn(programs), "underway")


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
    assert {f"recv() → {size(2)}", "“ha”", waits} <= set(words(picture))
    assert picture.get("aria-label") == say("diagram_alt", programs="server, client")


def test_each_arrow_mark_and_row_names_its_moment_and_has_a_tooltip(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    client.do(f"s.send({'panjang sekali ' * 20!r}.encode())")
    server.do("c.recv(1000)")
    programs.ended("server", "recv")
    (send,) = programs.ended("client", "send")
    moments = programs.moments()
    number = next(n for n, moment in enumerate(moments) if moment.call is send)
    code = diagram(programs.story, moments, programs.story.until, first=500)
    picture = ElementTree.fromstring(code)
    numbers = [one.get("data-moment") for one in classed(picture, "row")]
    assert numbers == [str(500 + n) for n in range(len(moments))]
    assert [one.get("data-moment") for one in classed(picture, "mark")] == numbers
    arrow = next(one for one in classed(picture, "bytes") if one.tag == f"{SVG}g")
    assert arrow.get("data-moment") == str(500 + number)
    assert "client → server" in (arrow.findtext(f"{SVG}title") or "")
    tips = [row.get("title") or "" for row in classed(picture, "row")]
    tip, accept = tips[number], next(one for one in tips if "accept()" in one)
    assert f"({say('socket_listening')} → {say('socket_connected')} 127.0.0.1:" in accept
    assert f"({say('socket_connected')} 127.0.0.1:" in tip
    assert say("socket_listening") not in next(one for one in tips if "bind(" in one)
    assert "panjang sekali " * 15 in tip  # more than the row shows
    assert tip in {one.findtext(f"{SVG}title") for one in classed(picture, "mark")}


def test_equal_calls_in_a_row_are_one_row_with_their_number_and_last_time(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    client.do("s.close()")
    server.do("c.recv(10)")
    (recv,) = programs.ended("server", "recv")
    assert recv.end
    recv.count, recv.last_end = 122_000, recv.end + 2 * 10**9
    zero = recv.end - 10**9
    code = diagram(programs.story, programs.moments(), programs.story.until, zero)
    (row,) = (
        "".join(row.itertext())
        for row in classed(ElementTree.fromstring(code), "row")
        if "122" in "".join(row.itertext())
    )
    assert row.startswith("1.000")
    words = say("diagram_times", call=f"recv() → {say('no_more')}", n="122.000")
    assert f"{words}, {say('diagram_until', clock='3.000')}" in row


def test_without_moments_the_programs_with_open_sockets_are_shown(
    programs: RecordedPrograms,
) -> None:
    _, client = programs.pair()
    other = programs.run("lain")
    other.do("t = socket.socket(); t.close()")
    programs.ended("lain", "close")
    picture = drawn(programs, moments=[])
    stairs = ["".join(one.itertext()) for one in classed(picture, "stair")]
    assert len(stairs) == 4
    assert any("client" in one and "ESTABLISHED" in one for one in stairs)
    client.do("s.close()")


def test_many_equal_states_are_one_with_their_number(programs: RecordedPrograms) -> None:
    server, port = programs.listening()
    client = programs.run("client")
    client.do("s = []")
    server.do("c = []")
    for _ in range(7):
        client.do(f"s.append(socket.create_connection(('127.0.0.1', {port})))")
        server.do("c.append(d.accept())")
    programs.ended("server", "accept", 7)
    seen = words(drawn(programs))
    assert f":{port} LISTEN" in seen
    assert say("diagram_times", call=f":{port} ESTABLISHED", n=7) in seen


def test_of_many_states_those_stay_that_listen_and_the_newest(
    programs: RecordedPrograms,
) -> None:
    server, port = programs.listening()
    server.do("others = [socket.socket() for _ in range(5)]")
    for number in range(5):
        server.do(f"others[{number}].bind(('127.0.0.1', 0))")
    last = programs.ended("server", "bind", 6)[-1].local.rpartition(":")[2]
    states = ["".join(one.itertext()) for one in classed(drawn(programs, moments=[]), "state")]
    assert len(states) == MAX_STATES
    assert states[0] == f":{port} LISTEN"
    assert states[-1] == f":{last} CLOSED"


def test_the_end_of_a_long_name_stays_since_it_tells_equal_programs_apart(
    programs: RecordedPrograms,
) -> None:
    for _ in range(2):
        programs.run("client_ngobrol_dua_arah.py").do("s = socket.socket()")
    programs.tells(lambda: len(programs.story.calls) == 2)
    names = {one.text for one in classed(drawn(programs), "name")}
    assert names == {"client_ngobro…h.py", "client_ngobro…py 2"}


def test_datagrams_have_their_size_and_no_tcp_state(programs: RecordedPrograms) -> None:
    client = programs.run("client")
    client.do(
        "s = socket.socket(type=socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0))\n"
        "s.sendto(b'halo', s.getsockname()); s.recvfrom(10)"
    )
    programs.ended("client", "recvfrom")
    seen = words(drawn(programs))
    assert {f"sendto({size(4)})", f"recvfrom() → {size(4)}", "“halo”"} <= set(seen)
    assert any(text.endswith(" UDP") for text in seen)
    assert not any("CLOSED" in text for text in seen)
