"""A server with a thread for each client beside a room with one loop: what their records tell."""

from pathlib import Path

from chatkit.net import room as rooms
from chatkit.texts import say
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Call, Story
from chatkit.timeline.waiting import waits
from chatkit.trace.event import now
from tests.helpers import PEERS, Desk, Script, free_port, sentence, shows, until
from tests.recorded_programs import TRACED
from tests.rooms import Person

CLIENTS = 5


def waits_in(folder: Path, *names: str) -> list[Call]:
    """Wait until a recorded program waits in calls of exactly these names; return them sorted."""
    story = Story(Folder(folder))

    def found() -> list[Call] | None:
        story.read()
        calls = [wait.call for wait in waits(story, now()) if wait.call]
        calls.sort(key=lambda call: call.name)
        return calls if [call.name for call in calls] == sorted(names) else None

    return until(found, what=lambda: [(call.name, call.over) for call in story.calls]) or []


def test_a_thread_for_each_client_waits_in_a_recv_of_its_own(desk: Desk, tmp_path: Path) -> None:
    environment = {"CHATKIT_TRACE": str(tmp_path), "PORT": str(free_port())}
    server = Script(*TRACED, PEERS / "server_nick.py", environment=environment)
    port = int(desk.keep_script(server).finds(r"port (\d+)")[1])
    for number in range(CLIENTS):
        client = desk.connect(port)
        assert client.recv(1024) == b"NICK"
        client.sendall(b"Siswa %d" % number)
        server.shows(f"nama: Siswa {number}")
    accept, *receives = waits_in(tmp_path, "accept", *["recv"] * CLIENTS)
    assert len({accept.thread, *(call.thread for call in receives)}) == CLIENTS + 1
    assert len({call.peer for call in receives}) == CLIENTS


def test_a_room_does_the_same_in_one_thread(desk: Desk, tmp_path: Path) -> None:
    port = free_port()
    command = ("-m", "chatkit", "room", "--port", port, "--no-history")
    server = desk.keep_script(Script(*command, environment={"CHATKIT_TRACE": str(tmp_path)}))
    server.shows(sentence("room_status"))
    crowd = [desk.enter(Person(port, f"Siswa {number}")) for number in range(CLIENTS)]
    for one in crowd:
        one.gets("ready")
    for one in crowd:
        one.say("message", text="Halo")
    for one in crowd:
        one.gets("message", CLIENTS)
    story = Story(Folder(tmp_path))

    def received() -> list[Call]:
        story.read()
        return [call for call in story.calls if call.name == "recv" and call.data]

    until(lambda: len({call.peer for call in received()}) == CLIENTS)
    assert len({call.thread for call in story.calls}) == 1


def test_a_room_says_that_it_records_twenty_connections_at_most(desk: Desk) -> None:
    room = desk.room(classroom=True)
    crowd = [desk.enter(Person(room.port, f"p{number}")) for number in range(rooms.TRACED + 2)]
    for one in crowd:
        one.gets("ready")
    told = say("room_traced", n=rooms.TRACED)
    shows(room, told)
    assert [line.text for line in room.lines].count(told) == 1
