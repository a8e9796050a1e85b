"""`names` and `newline`, chosen before or while a chat runs, and the hints that ask for them."""

import threading
from collections.abc import Callable

import pytest

from chatkit import Client, InputError, NetworkError, Server
from chatkit.net import client, doubt
from chatkit.texts import say
from chatkit.wire.classic import MAX_PIECE
from tests.helpers import LOOPBACK, Desk, refused, sentence, shows, texts_of, until


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOMENT", 0.05)  # seconds that a start waits for the server's name


# without names


def test_without_names_both_sides_send_the_texts_alone(desk: Desk) -> None:
    alice = desk.server(names=False)
    bob = desk.connect(alice.port)
    until(lambda: alice.peer == LOOPBACK)
    bob.sendall(b"Halo")
    shows(alice, f"] {LOOPBACK}: Halo")
    alice.send("Hai")
    assert bob.recv(1024) == b"Hai"
    listener = desk.listen()
    citra = desk.client(listener.getsockname()[1], "Citra", names=False)
    server = desk.accept(listener)
    until(lambda: citra.peer == LOOPBACK)
    citra.send("Halo")
    assert server.recv(1024) == b"Halo"
    server.sendall(b"[14:30:20] Dewi: Hai")
    assert shows(citra, "Hai") == f"[14:30:20] {LOOPBACK}: Dewi: Hai"


def test_two_of_ours_without_names_chat(desk: Desk) -> None:
    alice = desk.server(names=False)
    bob = desk.client(alice.port, names=False)
    until(lambda: alice.peer and bob.peer)
    assert shows(alice, sentence("accepted_nameless")).endswith(".")  # nobody waits for a username
    bob.send("Halo")
    until(lambda: alice.my_turn)
    alice.send("Hai")
    shows(bob, f"] {LOOPBACK}: Hai")
    assert bob.status == say("status_mine", peer=LOOPBACK, since="0 detik")
    bob.stop()
    shows(alice, say("peer_left", peer=LOOPBACK))


def test_names_turned_off_make_the_name_a_message_with_its_time(desk: Desk) -> None:
    alice = desk.server()
    bob = desk.guest(alice, b"besok ada kuliah?")
    hint = shows(alice, sentence("name_is_sentence", text="besok ada kuliah?"))
    assert hint in alice.status
    alice.names = False
    shows(alice, say("met_nameless", peer=LOOPBACK))
    assert shows(alice, "]").endswith(f"] {LOOPBACK}: besok ada kuliah?")
    assert alice.hint == ""
    assert hint not in alice.status
    (message,) = alice.messages
    assert (message.text, message.sender, message.mine) == ("besok ada kuliah?", LOOPBACK, False)
    assert alice.my_turn
    alice.send("ada")
    assert bob.recv(1024) == b"ada"
    alice.names = False  # a second time changes nothing
    assert len(alice.messages) == 2


def test_names_turned_off_later_leave_the_turn_as_it_is(desk: Desk) -> None:
    alice = desk.server()
    bob = desk.guest(alice, b"Bob")
    bob.sendall(b"satu")
    shows(alice, "Bob: satu")
    alice.send("jawab")
    alice.names = False
    assert not alice.my_turn


def test_a_hint_that_was_followed_in_vain_comes_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubt, "UNANSWERED", 0.1)
    alice = desk.server(free=True)
    desk.guest(alice, b"Bob\n")
    until(lambda: alice.hint)
    alice.names = False
    assert not alice.hint
    alice.send("ada orang?")
    until(lambda: alice.hint == say("maybe_lines", peer=LOOPBACK, seconds=0))


def test_names_turned_off_where_a_server_is_silent_let_the_client_speak(desk: Desk) -> None:
    listener = desk.listen()
    bob = desk.client(listener.getsockname()[1])
    server = desk.accept(listener)
    assert server.recv(1024) == b"Bob"
    with refused(NetworkError, "server_unnamed"):
        bob.send("Halo")
    bob.names = False
    bob.send("Halo")
    assert server.recv(1024) == b"Halo"
    server.sendall(b"Hai")
    shows(bob, f"] {LOOPBACK}: Hai")


def test_names_turned_off_where_guests_are_silent_make_the_first_one_the_peer(desk: Desk) -> None:
    alice = desk.server(free=True)
    first = desk.connect(alice.port)
    until(lambda: alice.guests == 1)
    second = desk.connect(alice.port)
    until(lambda: alice.guests == 2)
    with refused(NetworkError, "client_unnamed", address=f"{LOOPBACK}:{first.getsockname()[1]}"):
        alice.send("Halo")
    alice.names = False
    until(lambda: alice.peer)
    assert alice.peer_address == f"{LOOPBACK}:{first.getsockname()[1]}"
    assert second.recv(1024) == b"", "one at a time"
    shows(alice, sentence("second_client", peer=LOOPBACK))
    alice.send("Halo")
    assert first.recv(1024) == b"Halo"


def test_names_turned_on_hold_from_the_next_connection_on(desk: Desk) -> None:
    alice = desk.server(names=False)
    bob = desk.connect(alice.port)
    until(lambda: alice.peer)
    alice.names = True
    bob.sendall(b"Halo")
    shows(alice, f"] {LOOPBACK}: Halo")
    alice.send("Hai")
    assert bob.recv(1024) == b"Hai"
    bob.close()
    until(lambda: not alice.peer)
    citra = desk.guest(alice, b"Citra")
    until(lambda: alice.peer == "Citra")
    citra.sendall(b"Halo")
    shows(alice, "Citra: Halo")
    alice.send("Hai")
    assert citra.recv(1024).endswith(b"] Alice: Hai")


def test_a_namesake_whose_name_was_a_message_is_no_namesake(desk: Desk) -> None:
    alice = desk.server()
    desk.guest(alice, b"Alice")
    shows(alice, sentence("same_username"))
    alice.names = False
    alice.send("Hai")
    assert shows(alice, "Hai") == "[Alice] pesan: Hai"


def test_the_dialect_that_names_each_sender_needs_names(desk: Desk) -> None:
    for make in (lambda: Server(0, "Alice", wire="lines", names=False),
                 lambda: Client(LOOPBACK, 1, "Bob", wire="lines", names=False)):  # fmt: skip
        with refused(InputError, "names_needed", dialect="lines"):
            make()
    alice, bob = desk.pair(wire="lines", newline=True)
    with refused(InputError, "names_needed"):
        alice.names = False
    assert alice.names
    alice.newline = False
    bob.send("Halo")
    shows(alice, "Bob: Halo")


# with newlines


def test_with_newlines_names_and_messages_end_in_one_and_are_parted_at_them(desk: Desk) -> None:
    alice = desk.server(newline=True, free=True)
    bob = desk.connect(alice.port, b"Bob\r\nsatu\ndu")
    assert bob.recv(1024) == b"Alice\n"
    bob.sendall(b"a\n")
    shows(alice, "Bob: dua")
    assert [message.text for message in alice.messages] == ["satu", "dua"]
    bob.sendall(b"tiga")
    shows(alice, "Bob: tiga")
    alice.send("Hai")
    assert bob.recv(1024).endswith(b"] Alice: Hai\n")


def test_without_newlines_a_piece_is_a_message_and_its_line_end_is_not_shown(desk: Desk) -> None:
    alice = desk.server(free=True)
    bob = desk.connect(alice.port, b"Bob\n")
    assert bob.recv(1024) == b"Alice"
    bob.sendall(b"satu\ndua\r\n")
    shows(alice, r"Bob: satu\ndua")
    assert alice.messages[-1].text == "satu\ndua"
    bob.sendall(b"tiga\r\n")
    shows(alice, "Bob: tiga")
    assert len(alice.messages) == 2


def test_newlines_turned_on_end_our_last_message_at_once(desk: Desk) -> None:
    server, bob = desk.host()
    bob.send("Halo")
    assert server.recv(1024) == b"Halo"
    bob.newline = True
    assert server.recv(1024) == b"\n"
    bob.newline = False
    bob.newline = True  # nothing is owed any more
    server.sendall(b"Hai\n")
    shows(bob, "Hai")
    bob.send("lagi")
    assert server.recv(1024) == b"lagi\n"


def test_newlines_turned_on_while_the_name_is_unanswered_end_the_name(desk: Desk) -> None:
    listener = desk.listen()
    bob = desk.client(listener.getsockname()[1])
    server = desk.accept(listener)
    assert server.recv(1024) == b"Bob"
    bob.newline = True
    assert server.recv(1024) == b"\n"


def test_newlines_turned_on_while_a_message_waits_end_that_message(desk: Desk) -> None:
    alice = desk.server(free=True)
    bob = desk.guest(alice)
    until(lambda: alice.peer)
    alice.send("satu")  # a quarter of a second after the name
    alice.send("dua")
    alice.newline = True
    received = b""
    while not received.endswith(b"dua\n"):
        received += bob.recv(1024)
    assert received.count(b"\n") == 1


def test_the_limit_of_a_message_includes_its_newline(desk: Desk) -> None:
    server, bob = desk.host(free=True)
    bob.send("x" * MAX_PIECE)
    bob.newline = True
    with refused(InputError, "message_long", bytes=MAX_PIECE + 1):
        bob.send("x" * MAX_PIECE)
    bob.send("x" * (MAX_PIECE - 1))
    assert server.recv(1024) == b"x" * MAX_PIECE


def test_choices_changed_from_many_threads_lose_no_message(desk: Desk) -> None:
    alice, bob = desk.pair(free=True, newline=True)

    def change() -> None:
        for n in range(50):
            alice.free = True
            bob.newline = True
            alice.names = n % 2 == 0

    threads = [threading.Thread(target=change) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(100):
        bob.send(f"<{n}>")
    for thread in threads:
        thread.join()
    shows(alice, "<99>")
    texts = [message.text for message in alice.messages if message.text != "Bob"]
    assert texts == [f"<{n}>" for n in range(100)]


# hints


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubt, "SILENCE", 0.1)
    monkeypatch.setattr(doubt, "UNANSWERED", 0.1)


def quiet_for(seconds: float, alarm: Callable[[], object]) -> None:
    """Fail where `alarm` is raised within so many seconds."""
    with pytest.raises(AssertionError, match="not within"):
        until(alarm, seconds)


@pytest.mark.usefixtures("impatient")
def test_people_who_think_for_a_long_time_are_suspected_of_nothing(desk: Desk) -> None:
    alice, bob = desk.pair()
    bob.send("Halo")
    quiet_for(0.4, lambda: alice.hint or bob.hint)
    until(lambda: alice.my_turn)
    alice.send("Hai")
    quiet_for(0.3, lambda: alice.hint or bob.hint)
    citra = desk.server("Citra")
    desk.guest(citra)
    quiet_for(0.3, lambda: citra.hint)


@pytest.mark.usefixtures("impatient")
def test_a_peer_that_speaks_after_all_ends_the_suspicion(desk: Desk) -> None:
    alice = desk.server()
    bob = desk.connect(alice.port, b"Bob\n")
    hint = shows(alice, sentence("maybe_lines", peer="Bob"))
    assert alice.status.endswith(hint)
    bob.sendall(b"aku mikir dulu\n")
    shows(alice, "Bob: aku mikir dulu")
    assert alice.hint == ""
    alice.send("oke")
    quiet_for(0.3, lambda: alice.hint)


@pytest.mark.usefixtures("impatient")
def test_a_nameless_peer_that_never_answers_may_read_lines(desk: Desk) -> None:
    listener = desk.listen()
    bob = desk.client(listener.getsockname()[1], names=False)
    server = desk.accept(listener)
    quiet_for(0.3, lambda: bob.hint)
    bob.send("Halo")
    shows(bob, sentence("maybe_lines", peer=LOOPBACK))
    bob.newline = True
    assert bob.hint == ""
    assert server.recv(1024) in (b"Halo\n", b"Halo")


def test_a_hint_ends_with_its_conversation(desk: Desk) -> None:
    alice = desk.server()
    guest = desk.guest(alice, b"Selamat pagi semuanya!")
    until(lambda: alice.hint)
    guest.close()
    until(lambda: not alice.peer)
    assert alice.hint == ""
    assert alice.status == say("server_waiting", address=f"{LOOPBACK}:{alice.port}")
    server, bob = desk.host(b"NICK")
    until(lambda: bob.hint)
    bob.stop()
    assert bob.hint == ""
    assert bob.status == say("client_stopped")
    assert server.recv(1) == b""


def test_an_echo_is_told_from_a_namesake(desk: Desk) -> None:
    _, bob = desk.host(b"Bob")
    shows(bob, sentence("name_is_echo", text="Bob"))
    assert not any(sentence("same_username").search(text) for text in texts_of(bob))
    alice = desk.server("Bob")
    desk.guest(alice, b"Bob")  # a client cannot know our name yet
    shows(alice, sentence("same_username"))
    assert alice.hint == ""
