"""A server that asks each client for a sum, and says whether the answer is right."""

from chatkit.checks.peer import Peer
from chatkit.checks.play import PORT
from chatkit.checks.server_play import ServerPlay
from chatkit.checks.task import Failed, Task, Words


class QuizPlay(ServerPlay):
    """The student's server, which asks for its port alone."""

    questions = (PORT,)
    sum = 0  # of the question that was asked last

    def player(self) -> Peer:
        """Return a client that has been asked for a sum."""
        client = self.client()
        found = self.gets(client, r"(?s)\D*(\d+)\s*\+\s*(\d+)\D*", "12 + 34")
        self.sum = int(found[1]) + int(found[2])
        client.look_away()
        return client


task = Task("quiz", Words("Server kuis", "A quiz server"), QuizPlay)


@task.asked("Mendengarkan setelah ditanya port", "It listens once it has its port")
def listens(play: QuizPlay) -> None:
    play.begin()


@task.asked("Menanyakan jumlah dua bilangan", "It asks for a sum of two numbers", after=listens)
def asks(play: QuizPlay) -> None:
    play.player()


@task.asked("Memuji jawaban yang benar", "It praises the right answer", after=asks, lesson="4.1")
def praises(play: QuizPlay) -> None:
    play.sends(play.peer, str(play.sum))
    play.gets(play.peer, r"(?i).*\b(benar|right)\b.*", "benar / right")


@task.asked("Menolak jawaban yang salah", "It refuses a wrong answer", needs=praises)
def refuses(play: QuizPlay) -> None:
    play.begin()
    client = play.player()
    play.sends(client, str(play.sum + 1))
    play.gets(client, r"(?i).*\b(salah|wrong)\b.*", "salah / wrong")


@task.asked("Soalnya tidak selalu sama", "Its question is not always the same", needs=praises)
def varies(play: QuizPlay) -> None:
    sums = set()
    for _ in range(4):
        play.begin()
        play.player()
        sums.add(play.sum)
        play.recast()
    if len(sums) == 1:
        raise Failed(
            Words(
                f"Empat kali dijalankan, jumlahnya selalu {play.sum}.",
                f"In four runs the sum was always {play.sum}.",
            )
        )


@task.robust("Huruf sebagai jawaban", "Letters for an answer", needs=praises, lesson="5.3")
def takes_letters(play: QuizPlay) -> None:
    play.begin()
    play.sends(play.player(), play.chosen.text())
    play.program.settle()
    play.ends_well()
