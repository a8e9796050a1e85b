"""The course's first server: two names, then messages in one direction, with no answer to any.

Most of these servers show what a client types. One that asks for messages after the names is taken
for a server that sends.
"""

from chatkit.checks.one_way import OneWay
from chatkit.checks.play import shown
from chatkit.checks.server_play import ServerPlay
from chatkit.checks.task import Failed, Task, Words
from chatkit.checks.tasks import server
from chatkit.texts import say


class OneWayPlay(OneWay, ServerPlay):
    """A server that shows what it reads, or sends what is typed."""


task = Task("one-way-server", Words("Server satu arah", "A one-way server"), OneWayPlay)
task.takes(server.task, "listens", "says_its_name", "shows_who_joined")


@task.asked(
    "Menyampaikan pesan pertama",
    "It passes on the first message",
    after=server.says_its_name,
    lesson="4.1",
    help=Words(
        "Setelah kedua nama: `print(conn.recv(1024).decode())`. Kalau servermu yang "
        'mengirim: `conn.send(input("pesan : ").encode())`.',
        "After both names: `print(conn.recv(1024).decode())`. If your server is the one that "
        'sends: `conn.send(input("message: ").encode())`.',
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
        "Taruh recv() dan print() di dalam `while True:`, accept() di atasnya; tidak ada "
        "balasan di chat satu arah.",
        "Put recv() and print() into `while True:`, and accept() above it; there is no "
        "answer in a one-way chat.",
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
        "Pakai recv(1024): recv(16) mengambil paling banyak 16 byte, dan sisanya baru muncul "
        "di giliran berikutnya. Huruf seperti é perlu UTF-8, bukan ASCII.",
        "Use recv(1024): recv(16) takes 16 bytes at most, and the rest comes in the next "
        "turn. Letters such as é need UTF-8, not ASCII.",
    ),
)
def takes_long_texts(play: OneWayPlay) -> None:
    play.passes(play.chosen.long_text(1000))


@task.robust(
    "Tidak membalas: pesan hanya berjalan ke satu arah",
    "It answers nothing: messages go in one direction alone",
    after=takes_long_texts,
    lesson="4.1",
    help=Words(
        "Setelah kedua nama, jangan send() lagi: client tidak membacanya, jadi balasanmu "
        "menumpuk tanpa pembaca.",
        "After both names, send() no more: the client does not read, so your answers pile up.",
    ),
)
def answers_nothing(play: OneWayPlay) -> None:
    play.peer.look_away()
    play.passes(play.chosen.text())
    play.program.until(play.peer.waiting(bool))
    if play.peer.received and not play.writes:
        raise Failed(say("check_answers", seen=shown(repr(play.peer.received))))


task.takes(
    server.task,
    *("survives_the_end", "survives_a_reset", "glued", "sliced"),
)


@task.robust(
    "Bisa dijalankan lagi segera di port yang sama",
    "It can be started again at once at the same port",
    needs=server.listens,
    lesson="3.5",
    help=Words(
        "Sebelum bind(), tambahkan `s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)`.",
        "Before bind(), add `s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)`.",
    ),
)
def starts_again(play: OneWayPlay) -> None:
    play.joined()
    play.restart()
