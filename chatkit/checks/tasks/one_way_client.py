"""The course's first client: two names, then messages in one direction, with no answer to any.

Most of these clients send what is typed. One that asks for nothing after the names is taken for a
client that shows what a server sends.
"""

from chatkit.checks.client_play import ClientPlay
from chatkit.checks.one_way import OneWay
from chatkit.checks.task import Task, Words
from chatkit.checks.tasks import client


class OneWayPlay(OneWay, ClientPlay):
    """A client that sends what is typed, or shows what it reads."""


task = Task("one-way-client", Words("Client satu arah", "A one-way client"), OneWayPlay)
task.takes(client.task, "connects", "says_its_name", "shows_who_joined")


@task.asked(
    "Menyampaikan pesan pertama",
    "It passes on the first message",
    after=client.shows_who_joined,
    lesson="4.1",
    help=Words(
        'Setelah kedua nama: `s.send(input("pesan : ").encode())`. Kalau clientmu yang '
        "membaca: `print(s.recv(1024).decode())`.",
        'After both names: `s.send(input("message: ").encode())`. If your client is the one '
        "that reads: `print(s.recv(1024).decode())`.",
    ),
)
def passes_on(play: OneWayPlay) -> None:
    play.writes = bool(play.program.until(play.program.question))
    play.passes(play.chosen.text())


@task.asked(
    "Menyampaikan pesan berikutnya, tanpa menunggu balasan",
    "It passes on the next messages, and waits for no answer",
    after=passes_on,
    lesson="4.1",
    help=Words(
        "Taruh input() dan send() di dalam `while True:`, tanpa recv(): tidak ada balasan di "
        "chat satu arah.",
        "Put input() and send() into `while True:`, without recv(): there is no answer in a "
        "one-way chat.",
    ),
)
def goes_on(play: OneWayPlay) -> None:
    for _ in range(3):
        play.passes(play.chosen.text())


@task.asked(
    "Menyampaikan pesan sampai 1.000 byte, dengan huruf seperti é",
    "It passes on messages of up to 1,000 bytes, with letters such as é",
    after=goes_on,
    lesson="5.1",
    help=Words(
        "Huruf seperti é perlu UTF-8, bukan ASCII: encode() dan decode() tanpa argumen. "
        "Kalau clientmu membaca, pakai recv(1024).",
        "Letters such as é need UTF-8, not ASCII: encode() and decode() without an argument. "
        "If your client reads, use recv(1024).",
    ),
)
def takes_long_texts(play: OneWayPlay) -> None:
    play.passes(play.chosen.long_text(1000))


@task.robust(
    "Selesai tanpa traceback saat server keluar",
    "It ends without a traceback when the server leaves",
    needs=passes_on,
    lesson="8.2",
    help=Words(
        "Kalau recv() memberi b'', server sudah keluar; dan send() ke server yang keluar "
        "gagal. `try: … except OSError:` dengan satu kalimat.",
        "Where recv() gives b'', the server has left; and a send() to a server that has left "
        "fails. Use `try: … except OSError:` with a sentence.",
    ),
)
def survives_the_end(play: OneWayPlay) -> None:
    play.joined().close()
    play.survives()


@task.robust(
    "Satu kalimat, bukan traceback, kalau tidak ada server di sana",
    "A sentence, not a traceback, where no server is there",
    needs=client.connects,
    lesson="2.2",
    help=Words(
        "connect() juga masuk ke dalam `try:`; di `except OSError:` katakan bahwa servernya "
        "tidak ada.",
        "Put connect() into `try:`, too; in `except OSError:` say that no server is there.",
    ),
)
def takes_a_refusal(play: OneWayPlay) -> None:
    play.begin_alone()
    play.ends_well()


task.takes(client.task, "waits_for_the_name", "glued")
