"""A student's first server: one client, one message, the same text back, and goodbye.

It asks for its port, or has one of its own.
"""

import re

from chatkit.checks.play import PORT, shown
from chatkit.checks.server_play import ServerPlay
from chatkit.checks.task import Failed, Task, Words
from chatkit.texts import say


class FirstPlay(ServerPlay):
    """The student's server, which asks for its port at most."""

    questions = (PORT,)


task = Task(
    "first-server",
    Words("Server pertamamu: satu pesan, satu jawaban", "A first server: one message, one answer"),
    FirstPlay,
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
def listens(play: FirstPlay) -> None:
    play.begin()


@task.asked(
    "Membaca pesan client, lalu mengirim teks yang sama kembali",
    "It reads the client's message, and sends the same text back",
    after=listens,
    lesson="2.4",
    help=Words(
        "`pesan = conn.recv(1024)`, lalu `conn.sendall(pesan)`: pakai socket dari accept(), bukan "
        "yang mendengarkan.",
        "`data = conn.recv(1024)`, then `conn.sendall(data)`: use the socket that accept() gives, "
        "not the one that listens.",
    ),
)
def answers(play: FirstPlay) -> None:
    client = play.client()
    play.program.settle()
    client.read()
    if client.received:
        seen = shown(repr(client.received))
        raise Failed(say("check_speaks_too_early", seen=seen))
    text = play.chosen.text()
    play.sends(client, text)
    play.gets(client, rf"(?s).*{re.escape(text)}.*", text)


@task.asked(
    "Menutup koneksinya setelah menjawab, tanpa traceback",
    "It closes the connection after its answer, without a traceback",
    after=answers,
    lesson="2.7",
    help=Words(
        "Tutup dengan conn.close(), supaya client tahu bahwa tidak ada yang akan tiba lagi.",
        "Close it by conn.close(), so that the client knows that nothing more will come.",
    ),
)
def says_goodbye(play: FirstPlay) -> None:
    client = play.peer
    play.program.acted()
    play.program.until(client.waiting(lambda _: bool(client.ended)))
    play.program.settle()
    play.ends_well()
    if not client.ended:
        raise Failed(say("check_stays_open", doing=play.doing()))


@task.asked(
    "Menjawab pesan sampai 1.000 byte, dengan huruf seperti é",
    "It answers a message of up to 1,000 bytes, with letters such as é",
    needs=answers,
    lesson="5.1",
    help=Words(
        "recv(1024) mengambil sampai 1.024 byte. Kirim byte-nya kembali apa adanya, tanpa decode.",
        "recv(1024) takes up to 1,024 bytes. Send them back as they are, without decode.",
    ),
)
def answers_long_texts(play: FirstPlay) -> None:
    play.begin()
    client = play.client()
    text = play.chosen.long_text(1000)
    play.sends(client, text)
    play.gets(client, rf"(?s).*{re.escape(text)}.*", shown(text))


@task.robust(
    "Tidak berhenti dengan traceback kalau client pergi tanpa sepatah kata",
    "It has no traceback where the client leaves without a word",
    needs=answers,
    lesson="2.7",
    help=Words(
        "recv() memberi b'' kalau client sudah pergi: langsung tutup, tanpa menjawab.",
        "recv() gives b'' where the client has left: close, and answer nothing.",
    ),
)
def survives_silence(play: FirstPlay) -> None:
    play.begin()
    play.client().close()
    play.survives()
