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
    lesson="2.1",
    help=Words(
        "Urutannya: socket(), bind((ip, port)), listen(), lalu accept(). Tanpa listen(), "
        "client mana pun ditolak.",
        "The order is socket(), bind((ip, port)), listen(), then accept(). Without listen() "
        "every client is refused.",
    ),
)
def listens(play: FirstPlay) -> None:
    play.begin()


@task.asked(
    "Membaca pesan client, lalu mengirim teks yang sama kembali",
    "It reads the client's message, and sends the same text back",
    after=listens,
    lesson="2.3",
    help=Words(
        "Setelah accept(): `data = conn.recv(1024)`, lalu `conn.sendall(data)`. Pakai conn, "
        "bukan socket yang mendengarkan.",
        "After accept(): `data = conn.recv(1024)`, then `conn.sendall(data)`. Use conn, not "
        "the socket that listens.",
    ),
)
def answers(play: FirstPlay) -> None:
    client = play.client()
    play.program.settle()
    client.read()
    if client.received:
        seen = shown(repr(client.received))
        raise Failed(say("check_speaks_too_early", seen=seen), say("check_recv_first_help"))
    text = play.chosen.text()
    play.sends(client, text)
    play.gets(client, rf"(?s).*{re.escape(text)}.*", text)


@task.asked(
    "Menutup koneksinya setelah menjawab, tanpa traceback",
    "It closes the connection after its answer, without a traceback",
    after=answers,
    lesson="2.5",
    help=Words(
        "Akhiri dengan `conn.close()`, atau taruh semuanya di dalam `with conn:`.",
        "End with `conn.close()`, or put it all into `with conn:`.",
    ),
)
def says_goodbye(play: FirstPlay) -> None:
    client = play.peer
    play.program.acted()
    play.program.until(client.waiting(lambda _: bool(client.ended)))
    play.program.settle()
    play.ends_well()
    if not client.ended:
        raise Failed(say("check_stays_open", doing=play.doing()), say("check_close_help"))


@task.asked(
    "Menjawab pesan sampai 1.000 byte, dengan huruf seperti é",
    "It answers a message of up to 1,000 bytes, with letters such as é",
    needs=answers,
    lesson="5.1",
    help=Words(
        "Pakai recv(1024), bukan recv(16), dan kirim byte yang sama kembali; decode() tidak perlu.",
        "Use recv(1024), not recv(16), and send the same bytes back; no decode() is needed.",
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
    lesson="2.5",
    help=Words(
        "Kalau recv() memberi b'', client sudah pergi: jangan menjawab, tutup saja.",
        "Where recv() gives b'', the client has left: do not answer, just close.",
    ),
)
def survives_silence(play: FirstPlay) -> None:
    play.begin()
    play.client().close()
    play.survives()
