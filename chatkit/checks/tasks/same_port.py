"""A server that can be started again at once at its port, and says so where the port is in use.

It asks for its port, or has one of its own; it waits for a client, and shows its message.
"""

import re

from chatkit.checks.play import PORT
from chatkit.checks.server_play import ServerPlay
from chatkit.checks.task import Failed, Task, Words
from chatkit.texts import say


class SamePortPlay(ServerPlay):
    """The student's server, which asks for its port at most."""

    questions = (PORT,)

    def learns_the_port(self) -> None:
        """Start it, take its port for the one that counts from now on, and end it."""
        self.begin()
        self.port = int(self.own_port)
        self.recast()

    def said(self) -> str:
        """Return all that is on the screen but the questions and their answers."""
        screen = self.program.screen
        for question, answer in self.program.typed:
            screen = screen.replace(question, "", 1).replace(answer, "", 1)
        return screen.strip()


task = Task(
    "same-port",
    Words("Server yang bisa segera dijalankan lagi", "A server that can be started again at once"),
    SamePortPlay,
)


@task.asked(
    "Mendengarkan, dan menunggu client di accept",
    "It listens, and waits for a client in accept",
    lesson="2.4",
    help=Words(
        "Urutannya: socket, bind, listen, lalu accept, yang menunggu sampai ada client.",
        "Their order: socket, bind, listen, and then accept, which waits until a client comes.",
    ),
)
def listens(play: SamePortPlay) -> None:
    play.begin()


@task.asked(
    "Menampilkan pesan client",
    "It shows the client's message",
    after=listens,
    lesson="2.4",
    help=Words(
        "`print(conn.recv(1024).decode())`, dengan conn dari accept().",
        "`print(conn.recv(1024).decode())`, with conn from accept().",
    ),
)
def shows(play: SamePortPlay) -> None:
    client = play.client()
    text = play.chosen.text()
    play.sends(client, text)
    play.shows(re.escape(text), text)


@task.asked(
    "Bisa dijalankan lagi segera di port yang sama",
    "It can be started again at once at the same port",
    needs=shows,
    lesson="3.5",
    help=Words(
        "Koneksi yang lama masih di TIME_WAIT. Pasang SO_REUSEADDR sebelum bind, atau pakai "
        "socket.create_server, yang melakukannya untukmu.",
        "The old connection is still in TIME_WAIT. Set SO_REUSEADDR before bind, or use "
        "socket.create_server, which does so for you.",
    ),
)
def starts_again(play: SamePortPlay) -> None:
    play.begin()
    play.client()
    play.program.settle()
    before = play.own_port
    play.restart()
    if play.own_port != before:
        raise Failed(say("check_port_moves", wanted=before, seen=play.own_port))
    shows(play)


@task.asked(
    "Satu kalimat, bukan traceback, kalau portnya sudah dipakai",
    "A sentence, not a traceback, where the port is in use",
    needs=shows,
    lesson="3.3",
    help=Words(
        "Tangkap dengan `except OSError`, cetak satu kalimat yang menyebut portnya, lalu berhenti.",
        "Catch it by `except OSError`, print a sentence that names the port, and stop there.",
    ),
)
def says_in_use(play: SamePortPlay) -> None:
    play.learns_the_port()
    with play.port_taken():
        play.program.begin()
        play.answer_questions(lambda: play.program.ended is not None)
        if play.program.ended is None:
            raise Failed(say("check_in_use_ends_not", doing=play.doing()))
        play.ends_well()
        if not play.said():
            raise Failed(say("check_in_use_silent"))
