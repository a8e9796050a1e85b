"""Lesson 9, in two live kernels: a student writes both programs, and they meet."""

from collections.abc import Iterator

import pytest

from chatkit.lab.lessons import NOTEBOOKS
from chatkit.texts import say
from tests.kernels import (
    Kernel,
    answer,
    came_true,
    guessed,
    in_call,
    kernels_of,
    playing,
    press,
    read,
    screen,
    settle,
    show,
)
from tests.sentences import heard

Pair = tuple[Kernel, ...]
DOOR = """
print("Alamat IP:", ip, "Port Server:", port, f"Tanggal: {datetime.now():%Y-%m-%d}")
server = socket.socket()
server.bind((ip, port))
server.listen(1)
conn, address = server.accept()
"""
NAMES = """
client_name = conn.recv(1024).decode()
print(client_name, "Telah bergabung...")
conn.sendall(username.encode())
"""
TURN = """
while True:
    message = conn.recv(1024).decode()
    if not message:
        break
    print(f"[{datetime.now():%H:%M:%S}] {client_name}: {message}")
    reply = input(f"[{username}] pesan: ")
    conn.sendall(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {username}: {reply}".encode())
conn.close()
"""
CLIENT = """
sock = socket.socket()
sock.connect((host, int(port)))
sock.sendall(username.encode())
print(sock.recv(1024).decode(), "Telah bergabung...")
while True:
    sock.sendall(input("pesan : ").encode())
    reply = sock.recv(1024).decode()
    if not reply:
        break
    print(reply)
"""

PLAYED = """
import time
end = time.time() + 50  # two whole checks at once, on a busy computer
while not panel.report:
    assert time.time() < end
    time.sleep(0.01)
"""


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with kernels_of(*request.param) as kernels:
        yield kernels


def checked(kernel: Kernel, only: str = "") -> bool:
    """Run the check's cell as a student does who has changed the step; tell whether it held."""
    cell = kernel.cells["write-check"][1]
    if only:
        cell.source = cell.source.rpartition('only="')[0] + f'only="{only}")'
    kernel.run("write-check")
    kernel.ask("report = _")
    told = kernel.ask("print(report, not report.failed and report.held('asked') > 0)")
    print(told)
    return "True" in told


def write(kernel: Kernel, text: str) -> None:
    kernel.cells["write-file"][1].source += text
    kernel.run("write-file")


def begin(kernel: Kernel, name: str, *answers: tuple[str, str]) -> None:
    press(kernel, name, "run", "s.prompt is not None")
    for prompt, text in answers:
        answer(kernel, name, prompt, text)


@playing("id", "09-your-own")
def test_each_step_turns_its_check_green_and_the_programs_meet(lesson: Pair) -> None:
    server, client = lesson
    port = server.port("5090")
    write(server, "")
    assert not checked(server)
    for text, step, not_yet in (
        (DOOR, "tells_its_address", "shows_who_joined"),
        (NAMES, "shows_who_joined", "answers"),
        (TURN, "takes_long_texts", ""),
    ):
        write(server, text)
        assert step in server.cells["write-next"][1].source + server.cells["write-check"][1].source
        assert checked(server, step), step
        assert not (not_yet and checked(server, not_yet)), not_yet

    show(server, "meet-panel", "mine")
    begin(server, "mine", ("Port", port), ("Username", "Alice"))
    settle(server, in_call("accept").replace("s.", "mine.stepping.snapshot()."))
    meet = guessed(server, "meet-guess", "stuck")
    server.run("meet-client")
    answer(server, "mine", "pesan", "Halo juga Bob!")
    came_true(server, meet, "talks")
    settle(server, "'Halo juga Bob!' in str(bob.lines)")
    assert "Halo juga Bob!" in server.run("meet-lines")
    leaves = guessed(server, "leaves-guess", "reset")
    server.run("leaves-stop")
    came_true(server, leaves, "end")
    settle(server, "mine.stepping.snapshot().phase == 'ended'")

    write(client, "")
    assert not checked(client)
    write(client, CLIENT)
    for step in ("takes_the_address", "shows_who_joined", "takes_long_texts"):
        assert step in client.cells["write-next"][1].source + client.cells["write-check"][1].source
        assert checked(client, step), step
    client.run("meet-server")
    show(client, "meet-panel", "mine")
    where = ("IP", "127.0.0.1")
    begin(client, "mine", where, ("Port", client.port("5091")), ("username", "Bob"))
    answer(client, "mine", "pesan", "Halo Alice!")
    settle(client, "alice.my_turn")
    client.run("meet-answer")
    settle(client, f"'] Alice: Halo juga Bob!' in {screen('mine')}")
    client.ask("mine.stop()")

    show(server, "both-panel", "mine")
    begin(server, "mine", ("Port", port), ("Username", "Alice"))
    show(client, "both-panel", "mine")
    begin(client, "mine", where, ("Port", port), ("username", "Bob"))
    answer(client, "mine", "pesan", "Halo!")
    settle(server, f"'] Bob: Halo!' in {screen('mine')}")
    answer(server, "mine", "pesan", "Halo juga!")
    settle(client, f"'] Alice: Halo juga!' in {screen('mine')}")
    again = guessed(server, "again-guess", "bound")
    server.ask("mine.stop()")
    begin(server, "mine", ("Port", port), ("Username", "Alice"))
    came_true(server, again, "in_use")  # as on Linux and macOS
    assert "Address already in use" in server.ask("print(mine.stepping.snapshot().problem)")


@playing("id", "09-your-own")
def test_a_server_without_a_break_asks_for_an_answer_to_a_client_that_has_left(
    lesson: Pair,
) -> None:
    server, _ = lesson
    forgets = TURN.replace("    if not message:\n        break\n", "")
    assert forgets != TURN
    write(server, DOOR + NAMES + forgets)
    assert checked(server, "takes_long_texts")
    show(server, "meet-panel", "mine")
    begin(server, "mine", ("Port", server.port("5090")), ("Username", "Alice"))
    settle(server, in_call("accept").replace("s.", "mine.stepping.snapshot()."))
    server.run("meet-client")
    answer(server, "mine", "pesan", "Halo juga Bob!")
    settle(server, "'Halo juga Bob!' in str(bob.lines)")
    server.run("leaves-stop")
    settle(server, f"{screen('mine')}.count('[Alice] pesan:') == 2")  # the second for nobody
    server.ask("mine.stop()")


def test_no_hint_tells_the_answer_of_a_question_that_comes_later() -> None:
    for language, told in (("id", "Pesan kosong"), ("en", "Empty means")):
        cells = read(NOTEBOOKS / language / "09-your-own" / "server.ipynb").cells
        asked = [cell.id for cell in cells].index("leaves-guess")
        hints = "".join(cell.source for cell in cells[:asked] if "<details>" in cell.source)
        assert "conn.close()" in hints
        assert told not in hints
        assert "b''" not in hints


@playing("en", "09-your-own")
def test_the_reports_hold_the_programs_and_the_guesses(lesson: Pair) -> None:
    server, client = lesson
    write(server, DOOR + NAMES + TURN)
    write(client, CLIENT)
    for kernel in lesson:
        show(kernel, "robust-panel", "panel")  # both play at once
    for kernel, program in ((server, "my_server.py"), (client, "my_client.py")):
        kernel.ask(PLAYED)
        assert "True" in kernel.ask("print(not panel.report.failed)")
        kernel.ask("panel.name.value, panel.number.value = 'Sari', '13523001'")
        kernel.ask("page = panel.save('report.html').read_text('utf-8')")
        assert "True" in kernel.ask(f"print({program!r} in page and 'Sari' in page)")
    guessed(server, "leaves-guess", "end")
    server.ask("page = panel.save('report.html').read_text('utf-8')")
    assert "True" in server.ask(f"print({say('guess_section')!r} in page)")


@playing("id", "09-your-own")
def test_every_cell_may_run_before_the_programs_are_written_and_twice(lesson: Pair) -> None:
    assert heard(lesson[0].run("meet-client"), "nobody_connected")
    for kernel in lesson:
        kernel.run("write-file")
        cells = [name for name, (_, cell) in kernel.cells.items() if cell.cell_type == "code"]
        for name in [*cells, *reversed(cells)]:
            kernel.run(name)
            kernel.run(name)
