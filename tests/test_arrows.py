"""What travels between two real programs: where arrows begin, where they end, what they say."""

import pytest

from chatkit.texts import say
from chatkit.timeline.arrows import LETTERS, Arrow, arrows
from chatkit.timeline.moments import LONG, moments
from chatkit.trace.event import now
from tests.helpers import free_port, until
from tests.made_up_story import THERE, MadeUpStory
from tests.recorded_programs import PLAIN, RecordedPrograms


def bytes_(count: int, text: str = "") -> str:
    """Return how an arrow names so many bytes, and what is known of them."""
    return say("bytes", n=count) + (f" “{text}”" if text else "")


def labels(found: list[Arrow]) -> list[str]:
    return [arrow.label for arrow in found]


def test_one_send_that_arrives_in_three_pieces_is_an_arrow_that_splits(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    client.do("s.sendall(b'abcdefg')")
    for _ in range(3):
        server.do("c.recv(3)")
    pieces = programs.ended("server", "recv", 3)
    (send,) = programs.ended("client", "sendall")
    found = programs.arrows("bytes")
    assert {arrow.begins for arrow in found} == {(send, True)}
    assert [arrow.ends for arrow in found] == [(piece, True) for piece in pieces]
    assert labels(found) == [bytes_(3, "abc"), bytes_(3, "def"), bytes_(1, "g")]
    assert not programs.arrows("underway")


def test_three_sends_that_arrive_glued_are_arrows_that_join(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.send(b'satu'); s.send(b'dua'); s.send(b'tiga')")
    server.do("c.recv(1024)")
    (recv,) = programs.ended("server", "recv")
    sends = programs.ended("client", "send", 3)
    found = programs.arrows("bytes")
    assert recv.data == b"satuduatiga"
    assert [arrow.begins for arrow in found] == [(send, True) for send in sends]
    assert {arrow.ends for arrow in found} == {(recv, True)}
    assert labels(found) == [bytes_(4, "satu"), bytes_(3, "dua"), bytes_(4, "tiga")]


def test_a_datagram_and_its_answer_are_arrows_and_an_empty_one_is_no_goodbye(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.run("server"), programs.run("client")
    made = "s = socket.socket(type=socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0))"
    port = int(server.do(f"{made}; print(s.getsockname()[1])"))
    client.do(f"{made}; s.sendto(b'halo', ('127.0.0.1', {port})); s.connect(('127.0.0.1', {port}))")
    server.do("data, address = s.recvfrom(10); s.sendto(b'juga', address); s.sendto(b'', address)")
    client.do("s.recv(10); s.recv(10)")
    (asked,) = programs.ended("client", "sendto")
    (heard,) = programs.ended("server", "recvfrom")
    answers = programs.ended("server", "sendto", 2)
    answered = programs.ended("client", "recv", 2)
    found = programs.arrows()
    assert {(arrow.begins, arrow.ends) for arrow in found} == {
        ((sent, True), (received, True))
        for sent, received in zip([asked, *answers], [heard, *answered], strict=True)
    }
    assert labels(found) == [bytes_(4, "halo"), bytes_(4, "juga"), f"{bytes_(0)} “”"]


def test_bytes_that_nobody_has_read_are_under_way(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.sendall(b'sepuluh kb'); s.sendall(b'empat')")
    server.do("c.recv(4)")
    programs.ended("server", "recv")
    programs.ended("client", "sendall", 2)
    found = programs.arrows("underway")
    assert labels(found) == [say("underway", n=6), say("underway", n=5)]
    assert all(arrow.stops and arrow.receiver is programs.process("server") for arrow in found)
    server.do("c.recv(1024)")
    programs.ended("server", "recv", 2)
    assert not programs.arrows("underway")


def test_back_then_the_bytes_were_still_under_way(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.sendall(b'halo')")
    server.do("c.recv(10)")
    programs.ended("server", "recv")
    programs.ended("client", "sendall")
    shown = [moment for moment in programs.moments() if moment.call.name != "recv"]
    (arrow,) = (arrow for arrow in arrows(programs.story, shown) if arrow.kind == "underway")
    assert arrow.label == say("underway", n=4)


def test_a_send_that_is_held_up_sends_from_its_start_on(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.begin("s.sendall(bytes(20_000_000))")
    send = programs.waiting("client", "sendall")
    until(lambda: now() > send.start + LONG)
    server.do("c.recv(1000)")
    programs.ended("server", "recv")
    assert (arrow := programs.arrows("bytes")[0]).begins == (send, False)
    assert arrow.label.startswith(bytes_(1000))
    server.do("n = 1000\nwhile n < 20_000_000: n += len(c.recv(1_000_000))")
    client.done()
    programs.ended("client", "sendall")
    programs.tells(
        lambda: sum(call.size for call in programs.calls("server", "recv")) == 20_000_000
    )
    for arrow in programs.arrows("bytes"):
        assert arrow.begins == (send, False)
        assert send.start <= arrow.time


def test_an_arrow_says_what_the_trace_has_kept_and_no_more(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.sendall(b'a' * 4096 + b'b' * 904)")
    server.do("c.recv(4096, socket.MSG_WAITALL); c.recv(800); c.recv(104)")
    programs.ended("server", "recv", 3)
    long, rest, last = labels(programs.arrows("bytes"))
    assert long.startswith(f"{bytes_(4096)} “aaaa")
    assert rest.startswith(
        f"{bytes_(800)} “bbb"
    )  # the sender kept 4096 bytes, the receiver the rest
    assert last.startswith(f"{bytes_(104)} “bbb")
    assert max(map(len, (long, rest, last))) <= LETTERS + len(bytes_(4096) + " “”")


def test_bytes_that_are_no_text_are_escapes_in_a_label(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do(r"s.sendall(b'\xff\x1b[0m\n')")
    server.do("c.recv(10)")
    programs.ended("server", "recv")
    assert labels(programs.arrows("bytes")) == [bytes_(6, r"\xff\x1b[0m\n")]


def test_a_connect_that_the_server_has_not_accepted_reaches_it(programs: RecordedPrograms) -> None:
    _, port = programs.listening()
    client = programs.run("client")
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
    programs.ended("client", "connect")
    programs.ended("server", "listen")
    (arrow,) = programs.arrows("control")
    assert (arrow.label, arrow.receiver) == ("SYN ⇄ SYN-ACK", programs.process("server"))
    assert not arrow.stops


@pytest.mark.parametrize("door", ["bound", "closed", "elsewhere"])
def test_a_connect_where_nobody_listens_stays_at_its_own_lane_and_says_so(
    programs: RecordedPrograms, door: str
) -> None:
    server, client = programs.run("server"), programs.run("client")
    host = "127.0.0.2" if door == "elsewhere" else "127.0.0.1"
    port = free_port()
    server.do(f"d = socket.socket(); d.bind(('{host}', {port}))")
    if door != "bound":
        server.do("d.listen()")
        programs.ended("server", "listen")
    if door == "closed":
        server.do("d.close()")
        programs.ended("server", "close")
    refused = f"s = socket.socket(); s.connect(('127.0.0.1', {port}))"
    assert client.do(refused) == "ConnectionRefusedError"
    programs.ended("client", "connect")
    (arrow,) = programs.arrows("reset")
    why = say("nobody_listens", address=f"127.0.0.1:{port}")
    assert (arrow.label, arrow.stops, arrow.nowhere) == (f"SYN → RST: {why}", True, True)
    assert arrow.sender is arrow.receiver is programs.process("client")


def test_nothing_is_claimed_of_an_address_where_a_recorded_socket_listened() -> None:
    made = MadeUpStory()
    server, client = made.program("server"), made.program("client")
    made.call(server, "listen", 1, local=THERE)
    begun = made.start(client, "connect", 1, peer=THERE, wait=-1)
    made.end(client, "connect", begun, "ConnectionRefusedError: a full backlog on Windows")
    (arrow,) = arrows(made.story, moments(made.story))
    assert (arrow.label, arrow.nowhere) == ("SYN → RST", False)
    assert arrow.receiver
    assert arrow.receiver.name == "server"


def test_a_connect_that_nobody_answers_stays_at_its_own_lane() -> None:
    made = MadeUpStory()
    client = made.program("client")
    begun = made.start(client, "connect", 1, peer="192.0.2.9:5005", wait=5)
    made.end(client, "connect", begun, "TimeoutError: timed out")
    (arrow,) = arrows(made.story, moments(made.story))
    assert (arrow.label, arrow.nowhere) == ("SYN …", True)
    assert arrow.sender is arrow.receiver


def test_a_connect_to_a_name_that_does_not_exist_sends_nothing(programs: RecordedPrograms) -> None:
    client = programs.run("client")
    assert client.do("s = socket.socket(); s.connect(('tidak.ada.invalid', 5005))") == "gaierror"
    programs.ended("client", "connect")
    assert not programs.arrows()


def test_a_close_reaches_the_receive_that_returns_nothing(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    programs.waiting("server", "recv")
    client.do("s.close()")
    server.done()
    (heard,) = programs.ended("server", "recv")
    (close,) = programs.ended("client", "close")
    fin = programs.arrows()[-1]
    assert (fin.kind, fin.label) == ("control", "FIN")
    assert (fin.begins, fin.ends) == ((close, True), (heard, True))


def test_shutdown_says_goodbye_and_the_close_after_it_does_not_again(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    client.do("s.shutdown(socket.SHUT_WR)")
    server.do("c.recv(10); c.close()")
    client.do("s.recv(10); s.close()")
    programs.ended("client", "close")
    programs.ended("server", "close")
    fins = [arrow for arrow in programs.arrows() if arrow.label == "FIN"]
    assert [arrow.begins[0].name for arrow in fins] == ["shutdown", "close"]
    assert [arrow.sender.name for arrow in fins if arrow.sender] == ["client", "server"]


def test_closing_only_the_ear_sends_nothing(programs: RecordedPrograms) -> None:
    _, client = programs.pair()
    client.do("s.shutdown(socket.SHUT_RD)")
    programs.ended("client", "shutdown")
    assert "FIN" not in labels(programs.arrows())


def test_a_close_with_unread_bytes_is_a_reset(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.sendall(b'tak terbaca')")
    server.do("c.close()")
    assert client.do("s.recv(10)") == "ConnectionResetError"
    client.do("s.close()")
    programs.ended("client", "close")
    (close,) = programs.ended("server", "close")
    (arrow,) = programs.arrows("reset")
    assert (arrow.label, arrow.begins) == ("RST", (close, True))
    assert "FIN" not in labels(programs.arrows())


def test_a_program_that_is_killed_says_goodbye_through_the_system(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    programs.waiting("server", "recv")
    programs.ended("client", "connect")
    client.kill()
    server.done()
    (heard,) = programs.ended("server", "recv")
    programs.tells(lambda: programs.process("client").ended)
    fin = programs.arrows()[-1]
    assert (fin.label, fin.ends) == ("FIN", (heard, True))
    assert fin.sender is programs.process("client")


@pytest.mark.parametrize("traced", ["server", "client"])
def test_an_end_that_is_not_recorded_still_sends_and_takes(
    programs: RecordedPrograms, traced: str
) -> None:
    if traced == "server":
        one, port = programs.listening()
        other = programs.run("client", PLAIN)
        other.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
        one.do("c, _ = d.accept()")
    else:
        other = programs.run("server", PLAIN)
        port = int(
            other.do(
                "d = socket.create_server(('127.0.0.1', 0)); print(d.getsockname()[1])",
            )
        )
        one = programs.run("client")
        one.do(f"c = socket.socket(); c.connect(('127.0.0.1', {port}))")
        other.do("s, _ = d.accept()")
    one.do("c.sendall(b'ada orang?')")
    other.do("s.recv(10); s.sendall(b'ada'); s.close()")
    one.do("c.recv(10); c.recv(10); c.close()")
    programs.ended(traced, "close")
    me = programs.process(traced)
    (sent,) = programs.arrows("underway")
    (taken,) = programs.arrows("bytes")
    assert (sent.sender, sent.receiver, sent.label) == (me, None, bytes_(10, "ada orang?"))
    assert (taken.sender, taken.receiver, taken.label) == (None, me, bytes_(3, "ada"))
    goodbyes = [arrow for arrow in programs.arrows("control") if arrow.label == "FIN"]
    assert [(arrow.sender, arrow.receiver) for arrow in goodbyes] == [(None, me), (me, None)]


def test_a_server_that_talks_to_itself_draws_both_ends_in_one_lane(
    programs: RecordedPrograms,
) -> None:
    server, port = programs.listening()
    server.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port})); c, _ = d.accept()")
    server.do("s.sendall(b'gema'); c.recv(4)")
    programs.ended("server", "recv")
    (arrow,) = programs.arrows("bytes")
    assert arrow.sender is arrow.receiver is programs.process("server")
