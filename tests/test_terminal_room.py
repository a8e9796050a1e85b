"""`chatkit room` and `chatkit join`, through a real terminal (a pty) and through a pipe."""

from pathlib import Path

from chatkit.texts import say
from tests.helpers import Desk, Script, free_port, sentence, until
from tests.rooms import Person, person
from tests.terminals import COMMAND, Terminal

TIME = r"\[\d\d:\d\d:\d\d\]"


def joined(terminals: list[Terminal], port: int, username: str = "Bob") -> Terminal:
    terminal = Terminal(*COMMAND, "join", f"127.0.0.1:{port}", "--username", username)
    terminals.append(terminal)
    terminal.sees(sentence("room_entered"))
    return terminal


def test_a_person_joins_talks_and_completes_names_and_commands(
    desk: Desk, terminals: list[Terminal]
) -> None:
    room = desk.room(name="kelas")
    ani = person(desk, room.port, "Ani Wijaya")
    bob = joined(terminals, room.port)
    bob.types("Halo semua")
    assert ani.gets("message")["text"] == "Halo semua"
    bob.sees(f"{TIME} Bob: Halo semua")
    ani.say("message", text="Halo, Bob")
    bob.sees(f"{TIME} Ani Wijaya: Halo, Bob")
    bob.sends("/m\tan\tpsst\r")
    assert ani.gets("private")["text"] == "psst"
    bob.sees(f"{TIME} Bob → Ani Wijaya: psst")
    bob.types("/who")
    bob.says("room_who", n=2, names="Ani Wijaya, Bob")
    bob.sends("\x1b[A\x1b[A\x1b[A")  # three lines back
    bob.sees("Halo semua$")
    bob.sends("\r")
    ani.gets("message", 3)
    bob.types("/quit")
    ani.gets("left", name="Bob")
    assert bob.ends()[1] == 0


def test_a_connection_that_is_lost_is_told_and_what_is_typed_arrives_later(
    desk: Desk, terminals: list[Terminal]
) -> None:
    room = desk.room()
    bob = joined(terminals, room.port)
    room.stop()
    bob.sees(sentence("room_lost"))
    bob.types("masih di sini")
    bob.says("room_waits", n=1)
    again = desk.room(port=room.port)
    ani = desk.enter(Person(again.port, "Ani", last=0))
    assert ani.gets("message")["text"] == "masih di sini"
    bob.sees(sentence("room_back"))


def test_hostile_texts_are_inert_on_the_screen(desk: Desk, terminals: list[Terminal]) -> None:
    room = desk.room()
    eve = desk.enter(Person(room.port, "Eve"))
    bob = joined(terminals, room.port)
    eve.say("message", text="\x1b[2J\r[10:00:00] Ani: palsu\n\u202egnp")
    bob.sees(rf"{TIME} Eve: \\x1b\[2J\\r\[10:00:00\] Ani: palsu\\n\\u202egnp")
    bob.sees(sentence("room_entered"))  # nothing was erased


def test_the_owner_sees_who_comes_and_sends_somebody_out(
    terminals: list[Terminal], tmp_path: Path
) -> None:
    port, path = free_port(), tmp_path / "h.sqlite"
    owner = Terminal(*COMMAND, "room", "--port", str(port), "--history", str(path))
    terminals.append(owner)
    owner.sees(sentence("room_status", n=0))
    with Person(port, "Bob") as bob:
        owner.sees(sentence("room_joined", name="Bob"))
        bob.say("message", text="Halo")
        owner.sees(f"{TIME} Bob: Halo")
        owner.types("halo")
        owner.sees(sentence("room_owner_says"))
        owner.types("/kick Bob")
        assert bob.gets("bye")["key"] == "kicked"
        owner.sees(sentence("room_left", name="Bob"))
    owner.types("/quit")
    assert owner.ends()[1] == 0
    assert path.exists()


def test_a_pipe_leaves_when_all_its_lines_are_acknowledged(desk: Desk) -> None:
    room = desk.room(rate=50.0)
    ani = person(desk, room.port, "Ani")
    to = f"127.0.0.1:{room.port}"
    pipe = desk.keep_script(Script("-m", "chatkit", "join", to, "--username", "Bob"))
    for number in range(7):
        pipe.type(number)
    assert pipe.leave() == 0
    ani.gets("message", 7)
    assert ani.texts() == [str(number) for number in range(7)]
    for number in range(7):
        assert f"Bob: {number}\n" in pipe.output


def test_a_room_that_is_not_there_is_one_sentence(desk: Desk) -> None:
    to = f"127.0.0.1:{free_port()}"
    pipe = desk.keep_script(Script("-m", "chatkit", "join", to, "--username", "Bob"))
    assert pipe.ends() == 1
    assert len(pipe.output.splitlines()) == 1


def test_who_means_another_room_is_told_which_one_is_here(desk: Desk) -> None:
    room = desk.room(name="kelas-a")
    join = ("-m", "chatkit", "join", f"127.0.0.1:{room.port}", "--username", "Bob", "--room")
    wrong = desk.keep_script(Script(*join, "kelas-b"))
    wrong.shows(say("room_unknown", name="kelas-b", here="kelas-a"))
    assert wrong.ends() == 1
    desk.keep_script(Script(*join, "kelas-a")).shows(sentence("room_entered", room="kelas-a"))


def test_a_room_in_the_background_serves_on_without_input() -> None:
    port = free_port()
    with Script("-m", "chatkit", "room", "--port", port, "--no-history") as room:
        room.shows(sentence("room_status"))
        assert room.process.stdin
        room.process.stdin.close()
        with Person(port, "Bob") as bob:
            bob.gets("ready")
        until(lambda: say("room_left", name="Bob") in room.output)
        assert room.process.poll() is None
