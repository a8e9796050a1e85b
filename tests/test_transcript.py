"""Listeners of users' own code: each on a thread of its own, and none that harms a chat."""

import gc
import threading
import time
import weakref

import pytest

from chatkit import Client, InputError, Server, engine
from chatkit.errors import EngineError
from chatkit.message import Line
from chatkit.net import transcript
from chatkit.net.transcript import Transcript
from tests.helpers import Desk, free_port, refused, sentence, shows, texts_of, until


def threads() -> int:
    return sum(thread.name == "chatkit-listener" for thread in threading.enumerate())


# a thread of its own


def test_a_listener_hears_each_line_in_order_on_a_thread_of_its_own(desk: Desk) -> None:
    alice, bob = desk.pair(free=True)
    heard: list[tuple[Line | None, str]] = []
    alice.subscribe(lambda line: heard.append((line, threading.current_thread().name)))
    for n in range(50):
        bob.send(f"pesan {n}")
    shows(alice, "pesan 49")
    until(lambda: len([line for line, _ in heard if line]) == 50, what=lambda: heard)
    assert [line for line, _ in heard if line] == alice.lines[-50:]
    assert {name for _, name in heard} == {"chatkit-listener"}


def test_a_listener_hears_that_the_status_has_changed(desk: Desk) -> None:
    alice, _ = desk.pair()
    heard: list[Line | None] = []
    alice.subscribe(heard.append)
    alice.free = True
    until(lambda: heard == [None], what=lambda: heard)


def test_a_thread_ends_with_its_listener(desk: Desk) -> None:
    alice = desk.server()
    before = threads()
    heard: list[Line | None] = []

    def listen(line: Line | None) -> None:
        heard.append(line)

    alice.subscribe(listen)
    alice.subscribe(listen)
    assert threads() == before + 2
    alice.unsubscribe(listen)
    until(lambda: threads() == before)
    alice.stop()
    assert heard == []


def test_a_listener_may_take_itself_back(desk: Desk) -> None:
    alice, bob = desk.pair(free=True)
    heard: list[Line | None] = []

    def once(line: Line | None) -> None:
        alice.unsubscribe(once)
        heard.append(line)

    alice.subscribe(once)
    bob.send("satu")
    shows(alice, "satu")
    bob.send("dua")
    shows(alice, "dua")
    until(lambda: heard)
    assert [line.text[-4:] for line in heard if line] == ["satu"]


# slow, failing, flooded


def test_a_slow_listener_holds_up_neither_the_chat_nor_the_others(desk: Desk) -> None:
    alice, bob = desk.pair(free=True)
    gate = threading.Event()
    heard: list[Line | None] = []

    def sleep(line: Line | None) -> None:
        gate.wait(30)

    alice.subscribe(sleep)
    alice.subscribe(heard.append)
    started = time.monotonic()
    for n in range(20):
        bob.send(f"pesan {n}")
        alice.send(f"jawaban {n}")
    shows(alice, "pesan 19")
    shows(bob, "jawaban 19")
    until(lambda: len(heard) == 40)
    alice.stop()
    assert time.monotonic() - started < 10
    gate.set()


@pytest.mark.parametrize("fault", [RuntimeError, SystemExit])
def test_a_listener_that_fails_goes_on_and_is_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture, fault: type[BaseException]
) -> None:
    alice, bob = desk.pair(free=True)
    heard: list[Line | None] = []

    def broken(line: Line | None) -> None:
        heard.append(line)
        raise fault("rusak")

    alice.subscribe(broken)
    bob.send("satu")
    bob.send("dua")
    until(lambda: len(heard) == 2)
    until(lambda: caplog.text.count(f"{fault.__name__}: rusak") == 2, what=lambda: caplog.text)
    assert "in a listener" in caplog.text


def test_a_flood_does_not_fill_the_memory_and_is_said_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcript, "KEPT", 20)
    alice, bob = desk.pair(free=True)
    gate, heard = threading.Event(), []

    def slow_one(line: Line | None) -> None:
        gate.wait(30)
        heard.append(line.text if line else "")

    alice.subscribe(slow_one)
    for n in range(200):
        bob.send(f"<{n}>")
    shows(alice, "<199>")
    said = [text for text in texts_of(alice) if sentence("listener_slow").fullmatch(text)]
    assert len(said) <= 1
    gate.set()
    until(lambda: heard and heard[-1].endswith("<199>"), what=lambda: heard)
    assert len(heard) <= 21
    numbers = [int(text.split("<")[1][:-1]) for text in heard[1:] if "<" in text]
    assert numbers == sorted(numbers)


def test_too_many_lines_for_a_listener_are_said_with_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transcript, "KEPT", 5)
    gate = threading.Event()

    def my_bot(line: Line | None) -> None:
        gate.wait(30)

    log = Transcript()
    engine.call(log.subscribe_apart, my_bot)
    said: list[str] = []
    engine.call(log.subscribe, lambda line: said.append(line.text if line else ""))
    for n in range(50):
        engine.call(log.add, str(n), "notice")
    slow = [text for text in said if sentence("listener_slow", lines=5).fullmatch(text)]
    assert len(slow) == 1
    assert "my_bot" in slow[0]
    gate.set()
    engine.call(log.unsubscribe, my_bot)


def test_status_changes_that_nobody_has_heard_are_one(desk: Desk) -> None:
    alice = desk.server()
    gate = threading.Event()
    heard: list[Line | None] = []

    def slow(line: Line | None) -> None:
        heard.append(line)
        gate.wait(30)

    alice.subscribe(slow)
    alice.free = True
    until(lambda: heard)
    for _ in range(100):
        alice.free = not alice.free
    gate.set()
    until(lambda: len(heard) == 2)
    engine.call(lambda: None)
    assert heard == [None, None]


# re-entrant


def test_a_listener_may_send_flush_ask_and_stop(desk: Desk) -> None:
    alice, bob = desk.pair()
    asked: list[object] = []

    def answer(line: Line | None) -> None:
        if line and line.kind == "theirs":
            alice.send("jawaban")
            alice.flush()
            asked.extend([alice.status, alice.peer, alice.messages[-1].text, alice.lines[-1].kind])
            alice.stop()

    alice.subscribe(answer)
    bob.send("pertanyaan")
    shows(bob, "jawaban")
    until(lambda: not alice.running)
    assert asked[1:] == ["Bob", "jawaban", "mine"]


def test_a_listener_may_start_another_server_and_subscribe(desk: Desk) -> None:
    alice, bob = desk.pair()
    second: list[Server] = []
    heard: list[Line | None] = []

    def listen(line: Line | None) -> None:
        if line and line.kind == "theirs":
            second.append(desk.server("Citra"))
            second[0].subscribe(heard.append)
            second[0].unsubscribe(heard.append)
            second[0].subscribe(heard.append)

    alice.subscribe(listen)
    bob.send("Halo")
    until(lambda: second)
    desk.client(second[0].port, "Didi")
    until(lambda: second[0].peer == "Didi")
    until(lambda: any(line and "Didi" in line.text for line in heard), what=lambda: heard)


def test_a_client_that_connects_again_by_itself_takes_five_lines(desk: Desk) -> None:
    alice = desk.server()
    bob = desk.client(alice.port)

    def again(line: Line | None) -> None:
        if not bob.running:
            time.sleep(0.02)
            bob.start()

    bob.subscribe(again)
    for _ in range(3):
        until(lambda: bob.peer == "Alice", what=lambda: texts_of(bob))
        port = alice.port
        alice.stop()
        until(lambda: not bob.peer)
        time.sleep(0.1)  # the server stays away for a while
        alice = desk.server(port=port)
    until(lambda: bob.peer == "Alice", what=lambda: texts_of(bob))
    bob.unsubscribe(again)
    until(lambda: bob.my_turn)
    bob.send("masih di sini")
    shows(alice, "Bob: masih di sini")


def test_listeners_of_a_forgotten_client_do_not_keep_it(desk: Desk) -> None:
    client = Client("127.0.0.1", free_port(), "Bob")
    client.subscribe(print)
    client.unsubscribe(print)
    seen = weakref.ref(client)
    del client
    until(lambda: gc.collect() >= 0 and seen() is None)


# on the engine itself


def test_the_engine_refuses_at_once_to_wait_for_itself(desk: Desk) -> None:
    alice, _ = desk.pair()
    bob = Client("127.0.0.1", alice.port, "Bob")
    started = time.monotonic()
    for call in (alice.flush, alice.start, bob.start):
        with refused(InputError, "engine_waits_for_itself"):
            engine.call(call)
    assert time.monotonic() - started < 2
    assert alice.running


def test_an_engine_that_is_held_up_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    monkeypatch.setattr(engine, "PATIENCE", 0.1)
    engine.soon(gate.wait, 10)
    with refused(EngineError, "engine_busy"):
        engine.call(int)
    gate.set()
    monkeypatch.undo()
    assert engine.call(int) == 0


def test_a_timeout_of_the_work_itself_is_no_fault_of_the_engine() -> None:
    async def fails() -> None:
        raise TimeoutError("milik sendiri")

    with pytest.raises(TimeoutError, match="milik sendiri") as caught:
        engine.run(fails())
    assert not isinstance(caught.value, EngineError)


def test_what_is_no_function_cannot_listen(desk: Desk) -> None:
    with refused(InputError, "argument_type", name="listener"):
        desk.server().subscribe("bukan fungsi")  # type: ignore[arg-type]
