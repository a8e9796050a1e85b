"""The words around a diagram: who waits, the banner, a call's bytes, the table; never markup."""

from html.parser import HTMLParser

import pytest

from chatkit import texts
from chatkit.texts import say
from chatkit.timeline.html import HEAD, TAIL, banner, bytes_of, table, who_waits
from chatkit.timeline.story import Story
from chatkit.timeline.table import MAX_CELL
from tests.recorded_programs import RecordedPrograms
from tests.sentences import heard

EVIL = b"<img src=x onerror=alert(1)>\x1b[31m\xe2\x80\xae\xff&\"'"


class Reader(HTMLParser):
    """Collects the tags, the attributes and the text of a piece of HTML."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.feed(code)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def everything(story: Story) -> list[str]:
    at = story.until
    found = [who_waits(story, at), banner(story, at), table(story, story.calls)]
    return [*found, *(bytes_of(story, call) for call in story.calls)]


def test_who_waits_has_a_line_for_each_program(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    programs.waiting("server", "recv")
    client.begin("input('pesan : ')")
    programs.waiting("client", "input")
    lines = [word for word in Reader(who_waits(programs.story, programs.story.until)).words if word]
    assert len(lines) == 2
    now = say("seconds", n=0)
    ends = (say("waits_sender", peer="client"), say("waits_person"))
    assert lines == [
        say("waits", process="server", call="recv", since=now, ends=ends[0]),
        say("waits", process="client", call="input", since=now, ends=ends[1]),
    ]
    texts.use("en")
    sentence = say("waits_sender", peer="client")
    assert sentence in who_waits(programs.story, programs.story.until)


def test_there_is_no_banner_while_one_of_them_may_still_speak(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    programs.waiting("server", "recv")
    client.begin("input('pesan : ')")
    asked = programs.waiting("client", "input")
    later = asked.start + 60 * 10**9
    assert banner(programs.story, later) == ""


def test_the_banner_says_who_why_and_the_way_out(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    client.begin("s.recv(10)")
    later = max(programs.waiting(name, "recv").start for name in ("server", "client")) + 10**9
    for language in texts.LANGUAGES:
        texts.use(language)
        words = "".join(Reader(banner(programs.story, later)).words)
        assert words.startswith("⚠ ")
        assert heard(words, "stuck")
        assert say("stuck_both_listen") in words
        assert say("stuck_way_out") + say("stuck_both_listen_cure") in words


def test_bytes_stand_side_by_side_in_hexadecimal_and_as_text(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.send('Halo é'.encode())")
    server.do("c.recv(100)")
    (recv,) = programs.ended("server", "recv")
    words = Reader(bytes_of(programs.story, recv)).words
    assert "48 61 6c 6f 20 c3 a9" in words
    assert "Halo ··" in words
    assert any("“Halo é”" in word for word in words)
    assert "server: recv()" in words


def test_the_last_bytes_are_there_and_a_letter_that_was_cut_shows_as_a_byte(
    programs: RecordedPrograms,
) -> None:
    """Lesson 5: `a` and 600 `é`, read by `recv(1024)`."""
    server, client = programs.pair()
    client.do("s.sendall(('a' + 600 * 'é').encode())")
    server.do("c.recv(1024); c.recv(1024)")
    whole, rest = programs.ended("server", "recv", 2)
    short, _, folded = bytes_of(programs.story, whole).partition("<details>")
    assert short.count("<tr>") == 1 + HEAD + 1 + TAIL
    assert f"<th scope='row'>{1024 - 8:04x}</th>" in short  # the row of byte 1,023
    assert "a9 c3 a9 c3 a9 c3 a9 c3" in short
    assert say("bytes_hidden", n=1024 - 8 * (HEAD + TAIL)) in short
    assert "“aéé" in short
    assert "éé\\xc3”" in short
    assert say("bytes_all", n=1024) in folded
    assert folded.count("<tr>") == 1 + 1024 / 8
    assert "éé\\xc3”" in folded
    assert "“\\xa9éé" in bytes_of(programs.story, rest)


def test_bytes_that_fit_are_not_folded(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    count = 8 * (HEAD + TAIL + 1)
    client.do(f"s.sendall(b'x' * {count}); s.sendall(b'x' * {count + 1})")
    server.do(f"c.recv({count}); c.recv(9999)")
    fits, long = (bytes_of(programs.story, call) for call in programs.ended("server", "recv", 2))
    assert "<details>" not in fits
    assert fits.count("<tr>") == 1 + HEAD + TAIL + 1
    assert "<details>" in long


def test_a_letter_that_only_the_record_has_cut_is_left_out(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.sendall(('a' + 3000 * 'é').encode())")
    server.do("c.recv(6001, socket.MSG_WAITALL)")
    (recv,) = programs.ended("server", "recv")
    code = bytes_of(programs.story, recv)
    assert "\\xc3" not in code
    assert "é…</p>" in code
    assert say("bytes_not_kept", n=6001 - 4096, kept=4096) in code


def test_many_bytes_are_cut_and_it_says_so(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    # fits the receive buffer: TCP may drop what does not, and sends it again seconds later
    client.begin("s.sendall(b'x' * 60_000)")
    server.do("c.recv(60_000, socket.MSG_WAITALL)")
    client.done()
    (recv,) = programs.ended("server", "recv")
    code = bytes_of(programs.story, recv)
    assert say("bytes_not_kept", n=60_000 - 4096, kept=4096) in code
    assert "x”" not in code  # nothing pretends that the text ends here
    assert len(code) < 50_000


def test_a_call_without_bytes_says_so_and_what_came_of_it(programs: RecordedPrograms) -> None:
    client = programs.run("client")
    client.do("s = socket.socket(); s.connect(('127.0.0.1', 1))")
    (connect,) = programs.ended("client", "connect")
    words = " ".join(Reader(bytes_of(programs.story, connect)).words)
    assert "client: connect()" in words
    assert "ConnectionRefusedError" in words
    assert say("nobody_listens", address="127.0.0.1:1") in words
    assert say("bytes_none") in words
    assert bytes_of(programs.story, None) == ""


def test_the_table_has_a_row_for_each_call_and_a_caption(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.send(b'halo')")
    server.do("c.recv(10)")
    programs.ended("server", "recv")
    programs.ended("client", "send")
    code = table(programs.story, programs.story.calls)
    assert code.count("<tr>") == 1 + len(programs.story.calls)
    assert f"<caption>{say('table_caption')}</caption>" in code
    head = code.partition("<tbody>")[0]
    assert head.count("<th scope='col'>") == code.partition("</tr>")[2].count("<td>") / len(
        programs.story.calls
    )
    assert "halo" in code


def test_a_cell_is_never_longer_than_a_line(programs: RecordedPrograms) -> None:
    _, client = programs.pair()
    client.do("s.send(b'y' * 4000)")
    (send,) = programs.ended("client", "send")
    words = Reader(table(programs.story, [send])).words
    assert max(map(len, words)) == MAX_CELL
    assert f"{'y' * (MAX_CELL - 1)}…" in words


def test_nothing_that_a_stranger_sent_or_is_called_becomes_markup(
    programs: RecordedPrograms,
) -> None:
    name = "<script>\x1b[2J\u202e"
    server, port = programs.listening()
    client = programs.run(name)
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port})); s.sendall({EVIL!r})")
    server.do("c, _ = d.accept(); c.recv(100)")
    server.begin("c.recv(100)")
    client.begin("s.recv(100)")
    later = programs.waiting("server", "recv").start + 10**9
    programs.waiting(name, "recv")
    codes = [
        *everything(programs.story),
        banner(programs.story, later),
        who_waits(programs.story, later),
    ]
    assert codes[-2]
    for code in codes:
        read = Reader(code)
        assert not read.tags & {"img", "script", "svg"}
        assert "onerror" not in read.attributes
        assert not any(letter in code for letter in "\x1b\u202e\x07")
    recv = programs.calls("server", "recv")[0]
    assert "<img src=x" in "".join(Reader(bytes_of(programs.story, recv)).words)


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_empty_story_is_one_sentence(programs: RecordedPrograms, language: str) -> None:
    texts.use(language)
    programs.story.read()
    assert Reader(who_waits(programs.story, 0)).words == [texts.say("timeline_empty")]
    assert banner(programs.story, 0) == ""
