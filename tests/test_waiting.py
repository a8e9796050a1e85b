"""Who waits for whom: one sentence for each program, and the alarm when both wait for good."""

import os
from typing import Any

import pytest

from chatkit import texts
from chatkit.net.server import Server
from chatkit.texts import say
from chatkit.timeline.reader import Folder, Source
from chatkit.timeline.story import Story
from chatkit.timeline.waiting import SURE, stuck, waits
from chatkit.trace.event import now
from chatkit.trace.writer import Recorder
from tests.helpers import until
from tests.made_up_story import HERE, THERE, MadeUpStory
from tests.recorded_programs import PLAIN, RecordedPrograms


def sentence(programs: RecordedPrograms, program: str) -> str:
    """Return what is said of a program now, without since when."""
    programs.story.read()
    return "; ".join(
        f"{wait.call.name if wait.call else '-'}: {wait.ends}"
        for wait in waits(programs.story, now())
        if wait.process.name == program
    )


def says(programs: RecordedPrograms, program: str, call: str, ends: str) -> None:
    """Wait until it is said of a program that it is in `call`, and `ends`, what would end that."""
    expected = f"{call}: {ends}"
    until(
        lambda: sentence(programs, program) == expected,
        what=lambda: (sentence(programs, program), expected),
    )


# every wait


def test_who_accepts_waits_for_a_client(programs: RecordedPrograms) -> None:
    server, port = programs.listening()
    server.begin("d.accept()")
    address = f"127.0.0.1:{port}"
    says(programs, "server", "accept", say("waits_client", address=address))


@pytest.mark.skipif(os.name == "nt", reason="Windows answers when the queue is full")
def test_who_connects_to_one_that_does_not_answer_waits_for_the_answer(
    programs: RecordedPrograms,
) -> None:
    server = programs.run("server")
    port = server.do(
        "d = socket.socket(); d.bind(('127.0.0.1', 0)); d.listen(0); print(d.getsockname()[1])"
    )
    client = programs.run("client")
    client.do(
        f"queue = [socket.socket() for _ in range(3)]\n"
        f"for s in queue: s.setblocking(False); s.connect_ex(('127.0.0.1', {port}))"
    )
    client.begin(f"socket.socket().connect(('127.0.0.1', {port}))")
    says(programs, "client", "connect", say("waits_answer", address=f"127.0.0.1:{port}"))


def test_who_receives_waits_until_the_other_sends(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    client.begin("s.recv(10)")
    says(programs, "server", "recv", say("waits_sender", peer="client"))
    says(programs, "client", "recv", say("waits_sender", peer="server"))


def test_who_sends_into_full_queues_waits_until_the_other_reads(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.begin("s.sendall(bytes(50_000_000))")
    says(programs, "client", "sendall", say("waits_reader", peer="server"))
    says(programs, "server", "-", say("waits_busy"))
    server.begin("while c.recv(1_000_000): pass")
    client.done()
    says(programs, "server", "recv", say("waits_sender", peer="client"))


def test_who_asks_its_person_waits_for_enter(programs: RecordedPrograms) -> None:
    client = programs.run("client")
    client.begin("s = socket.socket(); input()")
    says(programs, "client", "input", say("waits_person"))
    client.type("halo")
    client.done()
    says(programs, "client", "-", say("waits_busy"))


def test_who_selects_waits_for_any_and_says_how_long_at_most(programs: RecordedPrograms) -> None:
    server, _ = programs.listening()
    server.begin("import select; select.select([d], [], [], 30)")
    says(programs, "server", "select", say("waits_at_most", ends=say("waits_any"), seconds=30))


def test_a_program_that_spins_goes_on_asking_until_it_does_something_else(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    server.do("c.close()")
    client.do("for _ in range(5000): s.recv(1)\ns.settimeout(9)")
    (row,) = programs.ended("client", "recv")
    assert row.last_end
    (wait,) = [
        wait for wait in waits(programs.story, (row.start + row.last_end) // 2)
        if wait.process is row.process
    ]  # fmt: skip
    assert (wait.call, wait.ends) == (None, say("waits_asking", call="recv"))
    says(programs, "client", "-", say("waits_busy"))
    client.begin("while True: s.recv(1)")
    says(programs, "client", "-", say("waits_asking", call="recv"))


def test_a_time_limit_is_told(programs: RecordedPrograms) -> None:
    server, _ = programs.pair()
    server.begin("c.settimeout(60.5); c.recv(10)")
    ends = say("waits_sender", peer="client")
    says(programs, "server", "recv", say("waits_at_most", ends=ends, seconds=60.5))


def test_who_is_only_in_the_backlog_waits_for_accept(programs: RecordedPrograms) -> None:
    server, port = programs.listening()
    client = programs.run("client")
    client.begin(f"s = socket.socket(); s.connect(('127.0.0.1', {port})); s.recv(10)")
    expected = say("waits_accept", peer="server")
    says(programs, "client", "recv", expected)
    server.do("c, _ = d.accept()")
    says(programs, "client", "recv", say("waits_sender", peer="server"))
    called = programs.calls("client", "recv")[0].start
    assert [wait.ends for wait in waits(programs.story, called + 1)][1] == expected


def test_who_is_not_recorded_is_named_by_its_address(programs: RecordedPrograms) -> None:
    server = programs.run("server", PLAIN)
    port = server.do("d = socket.create_server(('127.0.0.1', 0)); print(d.getsockname()[1])")
    client = programs.run("client")
    client.begin(f"s = socket.socket(); s.connect(('127.0.0.1', {port})); s.recv(10)")
    says(programs, "client", "recv", say("waits_sender", peer=f"127.0.0.1:{port}"))


def test_who_waits_for_a_datagram_waits_for_anybody(programs: RecordedPrograms) -> None:
    server = programs.run("server")
    server.do("u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(('127.0.0.1', 0))")
    port = server.do("print(u.getsockname()[1])")
    server.begin("u.recvfrom(10)")
    says(programs, "server", "recvfrom", say("waits_anybody", address=f"127.0.0.1:{port}"))


def test_who_waits_in_two_threads_has_two_sentences(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.begin(
        "import threading; threading.Thread(target=s.recv, args=[10], daemon=True).start()\ninput()"
    )
    parts = (f"recv: {say('waits_sender', peer='server')}", f"input: {say('waits_person')}")
    until(lambda: all(part in sentence(programs, "client") for part in parts))
    server.do("c.close()")


def test_who_ended_and_who_was_killed(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    alive = now()
    server.begin("c.recv(10)")
    call = programs.waiting("server", "recv")
    server.kill()
    client.leave()
    says(programs, "client", "-", say("waits_ended"))
    says(programs, "server", "-", say("waits_killed"))
    assert [wait.call for wait in waits(programs.story, call.start)] == [call, None]
    assert {wait.ends for wait in waits(programs.story, alive)} == {say("waits_busy")}


def test_the_waits_of_the_kits_own_loop_are_one_sentence(tmp_path: Any, record: Recorder) -> None:
    story = Story(Folder(tmp_path))

    def told() -> list[str]:
        record.flush()
        story.read()
        return [wait.ends for wait in waits(story, now())]

    server = Server(0, "Alice").start()
    try:
        until(lambda: server.port)
        second = Server(0, "Andi").start()
        try:
            until(lambda: second.port)
            until(lambda: told() == [say("waits_elsewhere")], what=told)
        finally:
            second.stop()
    finally:
        server.stop()


def test_beside_a_program_of_ones_own_the_kits_loop_is_left_out() -> None:
    told = MadeUpStory()
    client, server = told.pair()
    told.start(server, "accept", 3, wait=-1, local=THERE, loop=True)
    told.start(server, "recv", 2, wait=-1, local=THERE, peer=HERE)
    told.start(client, "recv", 1, wait=-1, local=HERE, peer=THERE, loop=True)
    here, there = waits(told.story, told.time + 1)
    assert (here.call, here.ends) == (None, say("waits_elsewhere"))
    assert there.call
    assert there.call.name == "recv"


def test_the_whole_sentence_in_both_languages() -> None:
    told = MadeUpStory()
    _, server = told.pair()
    told.start(server, "recv", 2, wait=-1, local=THERE, peer=HERE)
    later = told.time + 12_000_000_000
    for language in texts.LANGUAGES:
        texts.use(language)
        busy, waiting = waits(told.story, later)
        assert busy.sentence == say("waits_not", process="client", ends=say("waits_busy"))
        ends = say("waits_sender", peer="client")
        since = say("seconds", n=12)
        expected = say("waits", process="server", call="recv", since=since, ends=ends)
        assert waiting.sentence == expected


def test_back_then_it_waited_and_before_that_it_was_not_there(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    call = programs.waiting("server", "recv")
    client.do("s.send(b'x')")
    server.done()
    programs.ended("server", "recv")
    assert call.end
    names = [wait.call and wait.call.name for wait in waits(programs.story, call.start)]
    assert names == ["recv", None]
    assert waits(programs.story, call.end)[0].call is None
    assert waits(programs.story, programs.process("server").began - 1) == []


# both wait for good


def both_in_recv(told: MadeUpStory, **waiting: Any) -> tuple[Source, Source]:
    client, server = told.pair()
    told.start(client, "recv", 1, wait=-1, local=HERE, peer=THERE)
    told.start(server, "recv", 2, **({"wait": -1, "local": THERE, "peer": HERE} | waiting))
    return client, server


def test_two_in_recv_are_stuck_after_half_a_second() -> None:
    told = MadeUpStory()
    both_in_recv(told)
    assert stuck(told.story, told.time + SURE) is None
    found = stuck(told.story, told.time + SURE + 1)
    assert found
    assert {call.process.name for call in found} == {"client", "server"}
    assert all(call.name == "recv" for call in found)


@pytest.mark.parametrize("waiting", [{"wait": 30.0}, {"loop": True}])
def test_who_loses_patience_or_waits_on_a_loop_is_not_stuck(waiting: dict[str, Any]) -> None:
    told = MadeUpStory()
    both_in_recv(told, **waiting)
    assert stuck(told.story, told.time + 2 * SURE) is None


@pytest.mark.parametrize("call", ["input", "select", "recv", "sendall"])
def test_who_waits_for_something_else_as_well_is_not_stuck(call: str) -> None:
    told = MadeUpStory()
    client, _ = both_in_recv(told)
    told.start(client, call, 0 if call in ("input", "select") else 3, wait=-1)
    assert stuck(told.story, told.time + 2 * SURE) is None


def in_a_thread(recv: str) -> str:
    return f"import threading; threading.Thread(target={recv}, args=(10,), daemon=True).start()"


def test_a_worker_is_stuck_with_its_client_though_its_server_accepts(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    server.do(in_a_thread("c.recv"))
    server.begin("d.accept()")
    client.begin("s.recv(10)")
    programs.waiting("server", "accept")
    found = programs.tells(lambda: stuck(programs.story, now()))
    assert found
    assert {(call.process.name, call.name) for call in found} == {
        ("server", "recv"), ("client", "recv"),
    }  # fmt: skip


def test_two_workers_are_stuck_unless_one_of_their_clients_has_a_person(
    programs: RecordedPrograms,
) -> None:
    server, port = programs.listening()
    clients = [programs.run(name) for name in ("one", "two")]
    for number, client in enumerate(clients):
        client.do(f"s = socket.create_connection(('127.0.0.1', {port}))")
        server.do(f"c{number}, _ = d.accept()")
        server.do(in_a_thread(f"c{number}.recv"))
    clients[0].begin("s.recv(10)")
    clients[1].begin("input(); s.recv(10)")
    programs.ended("server", "accept", 2)
    programs.waiting("two", "input")
    programs.waiting("one", "recv")
    later = 2 * SURE
    assert stuck(programs.story, now() + later) is None  # who types may make the server pass it on
    clients[1].type("")
    programs.waiting("two", "recv")
    assert stuck(programs.story, now() + later)


@pytest.mark.parametrize("sender", ["client", "server"])
def test_a_byte_on_its_way_ends_the_wait(sender: str) -> None:
    told = MadeUpStory()
    client, server = told.pair()
    source, number = (client, 1) if sender == "client" else (server, 2)
    told.call(source, "send", number, 4)
    told.start(client, "recv", 1, wait=-1, local=HERE, peer=THERE)
    told.start(server, "recv", 2, wait=-1, local=THERE, peer=HERE)
    assert stuck(told.story, told.time + 2 * SURE) is None


def test_the_goodbye_of_one_ends_the_wait() -> None:
    told = MadeUpStory()
    client, server = told.pair()
    told.call(client, "shutdown", 1, detail="SHUT_WR")
    told.start(client, "recv", 1, wait=-1, local=HERE, peer=THERE)
    told.start(server, "recv", 2, wait=-1, local=THERE, peer=HERE)
    assert stuck(told.story, told.time + 2 * SURE) is None


def test_back_then_they_were_stuck_whatever_came_of_it() -> None:
    told = MadeUpStory()
    client, server = told.pair()
    told.call(client, "send", 1, 4)
    told.call(server, "recv", 2, 4)
    mine = told.start(client, "recv", 1, wait=-1, local=HERE, peer=THERE)
    theirs = told.start(server, "recv", 2, wait=-1, local=THERE, peer=HERE)
    then = told.time + 2 * SURE
    told.time += 3 * SURE
    told.end(client, "recv", mine, "KeyboardInterrupt")
    told.call(client, "send", 1, 4)
    told.call(client, "close", 1)
    told.end(server, "recv", theirs, size=4)
    assert stuck(told.story, then)
    assert stuck(told.story, told.time) is None


def test_real_programs_are_stuck_until_one_of_them_is_stopped(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.sendall(b'halo')")
    server.do("c.recv(10)")
    server.begin("c.recv(10)")
    client.begin("s.send(b''); s.recv(10)")  # the empty Enter
    found = programs.tells(lambda: stuck(programs.story, now()))
    assert found
    assert {call.process.name for call in found} == {"client", "server"}
    client.kill()
    server.done()
    programs.ended("server", "recv", 2)
    programs.tells(lambda: programs.process("client").ended)
    assert stuck(programs.story, now()) is None
