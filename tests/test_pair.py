"""What a server and a client share: one conversation, its log, and whose turn it is."""

import threading
import time
from typing import get_args

import pytest

from chatkit import ChatError, Client, InputError, NetworkError, Server, engine
from chatkit.message import Kind, Line
from chatkit.net import transcript
from chatkit.net.pair import Pair
from chatkit.texts import duration, say
from chatkit.wire.classic import MAX_PIECE
from tests.helpers import Desk, refused, shows, texts_of, until

# sending


def test_a_message_is_returned_kept_and_shown_on_both_sides(desk: Desk) -> None:
    alice, bob = desk.pair()
    message = bob.send("Halo Alice!")
    assert (message.text, message.sender, message.mine) == ("Halo Alice!", "Bob", True)
    assert bob.messages == [message]
    shows(alice, "Bob: Halo Alice!")
    heard = alice.messages[0]
    assert (heard.text, heard.sender, heard.mine) == ("Halo Alice!", "Bob", False)


@pytest.mark.parametrize("side", [0, 1])
def test_an_empty_message_is_refused_and_costs_no_turn(side: int, desk: Desk) -> None:
    here = desk.pair(free=True)[side]
    with refused(InputError, "message_empty"):
        here.send("")
    assert here.my_turn
    assert here.messages == []


@pytest.mark.parametrize("side", [0, 1])
def test_a_message_that_is_too_long_is_refused_and_costs_no_turn(side: int, desk: Desk) -> None:
    here, there = (ends := desk.pair(free=True))[side], ends[1 - side]
    key = ("message_long_stamped", "message_long")[side]
    with refused(InputError, key, characters=600, limit=1024):
        here.send("é" * 600)
    here.send("pendek")
    shows(there, "pendek")
    assert [message.text for message in there.messages] == ["pendek"]


def test_out_of_turn_nothing_is_sent_on_either_side(desk: Desk) -> None:
    alice, bob = desk.pair()
    with refused(InputError, "not_your_turn", peer="Bob"):
        alice.send("Halo")
    bob.send("Halo")
    with refused(InputError, "not_your_turn", peer="Alice"):
        bob.send("Halo lagi")
    until(lambda: alice.my_turn)
    assert [message.text for message in alice.messages] == ["Halo"]


def test_with_nobody_connected_nothing_is_sent(desk: Desk) -> None:
    for here in (Server(0, "Alice"), desk.server(), Client("127.0.0.1", 5005, "Bob")):
        with refused(NetworkError, "nobody_connected"):
            here.send("Halo")
        assert here.messages == []


def test_what_is_refused_is_one_sentence_in_a_notebook_too(desk: Desk) -> None:
    with pytest.raises(ChatError) as caught:
        desk.server().send("Halo")
    assert caught.value._render_traceback_() == [str(caught.value)]
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["👋🏽 é 你好", "baris\nbaru", "\ud83d", "  ", "{peer}", "\0"])
def test_any_text_goes_from_one_side_to_the_other(text: str, desk: Desk) -> None:
    alice, bob = desk.pair()
    bob.send(text)
    until(lambda: alice.my_turn)
    alice.send(text)
    until(lambda: bob.my_turn)
    arrived = text.encode("utf-8", "backslashreplace").decode()
    assert [message.text for message in alice.messages] == [arrived, text]
    assert [message.text for message in bob.messages] == [text, arrived]
    assert all(line.text.isprintable() for line in [*alice.lines, *bob.lines])


# turns and freedom


def test_free_lets_both_speak_at_any_time_and_may_be_changed_meanwhile(desk: Desk) -> None:
    alice, bob = desk.pair()
    assert not alice.my_turn
    alice.free = True
    assert alice.my_turn
    alice.send("satu")
    shows(bob, "satu")
    alice.send("dua")
    shows(bob, "dua")
    assert alice.status == say("status_free", peer="Bob", address=alice.peer_address)
    alice.free = False
    assert not alice.my_turn
    assert not bob.free, "each side decides for itself"


def test_both_may_flood_each_other_and_nothing_is_lost_or_disordered(desk: Desk) -> None:
    alice, bob = desk.pair(free=True)

    def talk(here: Pair) -> None:
        for n in range(100):
            here.send(f"<{n}>")

    threads = [threading.Thread(target=talk, args=[here]) for here in (alice, bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    expected = "".join(f"<{n}>" for n in range(100))
    for here in (alice, bob):
        # a reader may find two glued, as raw text has no frames; not one letter is lost
        until(
            lambda here=here: "".join(m.text for m in here.messages if not m.mine).count("<") == 100  # type: ignore[misc]
        )
    heard = "".join(message.text for message in alice.messages if not message.mine)
    assert heard == expected


def test_the_status_says_whose_turn_it_is_and_for_how_long(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = desk.pair()
    assert alice.status == say("status_theirs", peer="Bob", since=say("seconds", n=0))
    assert bob.status == say("status_mine", peer="Alice", since=say("seconds", n=0))
    monkeypatch.setattr(alice, "_waited", lambda: 61.0)
    assert alice.status == say("status_theirs", peer="Bob", since=say("minutes", n=1))


def test_the_status_says_when_it_will_read_differently(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, _ = desk.pair()
    waited = {0.25: 0.75, 9.5: 0.5, 10.0: 5.0, 58.0: 2.0, 61.0: 59.0}
    for seconds, expected in waited.items():
        monkeypatch.setattr(alice, "_waited", lambda seconds=seconds: seconds)
        assert alice.next_status == pytest.approx(expected)
    alice.free = True
    assert alice.next_status is None
    assert desk.server().next_status is None


def test_the_waiting_begins_anew_with_each_turn(desk: Desk) -> None:
    alice, bob = desk.pair()
    until(lambda: alice._waited() > 0.2)
    bob.send("Halo")
    until(lambda: alice.my_turn)
    assert alice._waited() < 0.2
    assert bob._waited() < 0.2


def test_a_length_of_time_is_said_as_a_person_does() -> None:
    assert [duration(seconds) for seconds in (0, 1.9, 59.9, 60, 3600)] == [
        *(say("seconds", n=n) for n in (0, 1, 59)),
        *(say("minutes", n=n) for n in (1, 60)),
    ]


# at once, from anywhere


def test_every_method_returns_at_once(desk: Desk) -> None:
    alice = desk.server()
    bob = desk.keep(Client("127.0.0.1", alice.port, "Bob"))
    started = time.monotonic()
    bob.start()
    until(lambda: bob.my_turn)
    bob.send("Halo")
    assert [bob.status, bob.peer, bob.lines, bob.messages, repr(bob)]
    bob.stop()
    alice.stop()
    assert time.monotonic() - started < 1


def test_a_chat_goes_on_while_a_cell_sleeps(desk: Desk) -> None:
    alice, bob = desk.pair()
    heard = threading.Event()

    def answer(line: Line | None) -> None:
        if line and line.kind == "theirs":
            alice.send("jawaban")
            heard.set()

    alice.subscribe(answer)
    bob.send("pertanyaan")
    time.sleep(0.3)  # the cell
    assert heard.is_set()
    assert bob.messages[-1].text == "jawaban"


def test_stop_may_be_called_on_the_engine(desk: Desk) -> None:
    alice, bob = desk.pair()
    alice.transcript.subscribe(
        lambda line: alice.stop() if line and line.kind == "theirs" else None
    )
    bob.send("pergi!")
    until(lambda: not alice.running)
    shows(bob, say("peer_left", peer="Alice"))


def test_a_listener_of_the_transcript_hears_each_line_at_once_until_it_is_taken_back(
    desk: Desk,
) -> None:
    alice = desk.server()
    heard: list[tuple[Line | None, bool]] = []

    def listen(line: Line | None) -> None:
        heard.append((line, engine.on_loop()))

    engine.call(alice.transcript.subscribe, listen)
    bob = desk.guest(alice)
    bob.sendall(b"Halo")
    shows(alice, "Halo")
    lines = [line for line, _ in heard if line]
    assert lines == alice.lines[3:]
    assert all(on_loop for _, on_loop in heard)
    assert {line.kind for line in lines} <= set(get_args(Kind))
    count = len(heard)
    alice.unsubscribe(listen)
    alice.stop()
    assert len(heard) == count


def test_the_history_is_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcript, "KEPT", 10)
    alice, bob = desk.pair(free=True)
    for n in range(30):
        bob.send(f"<{n}>")
    shows(alice, "<29>")
    assert len(alice.lines) == 10
    assert len(alice.messages) <= 10
    assert [message.text for message in bob.messages] == [f"<{n}>" for n in range(20, 30)]


def test_the_history_is_bounded_in_characters_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcript, "KEPT_SIZE", 25_000)
    alice, bob = desk.pair(free=True, wire="lines")
    for n in range(10):
        bob.send(f"<{n}>" + "x" * 10_000)
    shows(alice, "<9>")
    for end in (alice, bob):
        assert [message.text[:3] for message in end.messages] == ["<8>", "<9>"]
        assert sum(len(line.text) for line in end.lines) <= 25_000


def test_five_thousand_classic_messages_are_kept_whatever_they_hold(desk: Desk) -> None:
    alice, bob = desk.pair(free=True)
    bob.send("\x7f" * MAX_PIECE)
    longest = len(shows(alice, r"\x7f"))
    assert (longest + 400) * transcript.KEPT < transcript.KEPT_SIZE  # an odd name is longer


def test_the_log_says_of_each_line_what_it_is(desk: Desk) -> None:
    alice, bob = desk.pair()
    bob.send("Halo")
    until(lambda: alice.my_turn)
    alice.send("Hai")
    bob.stop()
    shows(alice, say("peer_left", peer="Bob"))
    kinds = [line.kind for line in alice.lines]
    assert kinds == ["where"] * 3 + ["detail", "notice", "theirs", "mine", "notice"]


def test_the_log_knows_where_the_words_of_a_person_begin(desk: Desk) -> None:
    alice, bob = desk.pair()
    bob.send("] Bob:\tHalo")
    shows(alice, "Halo")
    for here in (alice, bob):
        said = [line for line in here.lines if line.head]
        assert [line.text[line.head :] for line in said] == [r"] Bob:\tHalo"]
        assert [line.kind for line in said] == ["theirs" if here is alice else "mine"]


def test_two_conversations_in_one_process_do_not_mix(desk: Desk) -> None:
    pairs = [desk.pair() for _ in range(5)]
    for n, (_, bob) in enumerate(pairs):
        bob.send(f"pesan {n}")
    for n, (alice, _) in enumerate(pairs):
        shows(alice, "pesan")
        assert [message.text for message in alice.messages] == [f"pesan {n}"]


def test_an_endpoint_names_itself(desk: Desk) -> None:
    alice = desk.server()
    place = f"127.0.0.1:{alice.port}"
    assert repr(alice) == f"<Server Alice {place}: {say('server_waiting', address=place)}>"
    assert "Alamat IP: 127.0.0.1" in texts_of(alice)


def test_a_listener_that_fails_does_not_end_the_conversation(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    server, client = desk.pair()

    def broken(line: object) -> None:
        raise RuntimeError("rusak")

    server.subscribe(broken)
    client.send("Halo")
    shows(server, "Bob: Halo")
    server.send("masih di sini")
    shows(client, "masih di sini")
    until(lambda: "in a listener" in caplog.text)
