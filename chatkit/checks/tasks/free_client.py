"""The assignment's client without turns: a thread that reads, and a loop that writes."""

import re

from chatkit.checks.client_play import ClientPlay
from chatkit.checks.task import Task, Words
from chatkit.checks.tasks import client
from chatkit.checks.tasks.client import shows_a_line, shows_who_joined

task = Task(
    "free-client",
    Words("Client tanpa giliran: dua-duanya bicara kapan saja", "A client without turns"),
    ClientPlay,
)
task.takes(client.task, "connects", "takes_the_address", "says_its_name", "shows_who_joined")


@task.asked(
    "Mengirim pesan apa adanya, tanpa cap waktu dan nama",
    "It sends the message as it was typed, without a stamp and a name",
    after=shows_who_joined,
    lesson="4.4",
    help=Words(
        "Kirim teksnya saja, `s.send(pesan.encode())`, segera setelah Enter, tanpa menunggu "
        "server.",
        "Send the text alone, `s.send(text.encode())`, as soon as Enter is pressed, without "
        "waiting for the server.",
    ),
)
def sends_the_message(play: ClientPlay) -> None:
    play.program.settle()
    play.peer.look_away()
    says_a_text(play)


@task.asked(
    "Menampilkan pesan server, sambil menunggu ketikan",
    "It shows the server's message while it waits for the keyboard",
    after=sends_the_message,
    lesson="4.4",
    help=Words(
        "Satu thread membaca, `threading.Thread(target=terima, daemon=True).start()`, "
        "sementara loop utama menunggu input(). Beri fungsinya, jangan panggil: "
        "`target=terima`, tanpa ().",
        "One thread reads, `threading.Thread(target=receive, daemon=True).start()`, while "
        "the main loop waits in input(). Give the function, do not call it: "
        "`target=receive`, without ().",
    ),
)
def shows_the_answer(play: ClientPlay) -> None:
    play.takes_the_keyboard()
    play.program.settle()
    shows_a_line(play, play.chosen.text())


@task.asked(
    "Membaca beberapa pesan berturut-turut tanpa menjawab",
    "It reads several messages in a row without an answer",
    after=shows_the_answer,
    lesson="4.4",
    help=Words(
        "Di dalam thread, recv() dan print() perlu `while True:` sendiri.",
        "In the thread, recv() and print() need a `while True:` of their own.",
    ),
)
def hears_several(play: ClientPlay) -> None:
    for _ in range(3):
        shows_a_line(play, play.chosen.text())


@task.asked(
    "Mengirim beberapa pesan berturut-turut tanpa menunggu jawaban",
    "It sends several messages in a row without waiting for an answer",
    after=shows_the_answer,
    lesson="4.4",
    help=Words(
        "Loop utama hanya input() dan send(); recv() ada di thread, bukan di sini.",
        "The main loop has input() and send() alone; recv() stands in the thread, not here.",
    ),
)
def says_several(play: ClientPlay) -> None:
    for _ in range(3):
        says_a_text(play)


@task.asked(
    "Menampilkan pesan sampai 1.000 byte, dengan huruf seperti é",
    "It shows messages of up to 1,000 bytes, with letters such as é",
    after=hears_several,
    lesson="5.1",
    help=Words(
        "Pakai recv(1024): recv(16) mengambil paling banyak 16 byte, dan sisanya baru muncul "
        "di giliran berikutnya. Huruf seperti é perlu UTF-8, bukan ASCII.",
        "Use recv(1024): recv(16) takes 16 bytes at most, and the rest comes in the next "
        "turn. Letters such as é need UTF-8, not ASCII.",
    ),
)
def takes_long_texts(play: ClientPlay) -> None:
    play.shows_a_text(play.chosen.long_text(1000))


@task.robust(
    "Enter kosong tidak menghentikan chat",
    "An empty line does not stop the chat",
    after=takes_long_texts,
    lesson="4.2",
    help=Words(
        "Teks kosong tidak usah dikirim: `if pesan: s.send(pesan.encode())`, lalu tanya lagi.",
        "Do not send an empty text: `if text: s.send(text.encode())`, then ask again.",
    ),
)
def takes_an_empty_line(play: ClientPlay) -> None:
    play.type("")
    play.program.settle()
    play.peer.read()  # a line end is sent by some, and is no part of the next message
    play.peer.look_away()
    says_a_text(play)


task.takes(
    client.task,
    *("survives_the_end", "survives_a_reset", "takes_a_refusal", "takes_half_a_letter"),
    *("waits_for_the_name", "survives_the_cut", "glued", "sliced"),
)


def says_a_text(play: ClientPlay) -> None:
    """Type a text; expect that the server receives it, and nothing else."""
    play.takes_the_keyboard()
    text = play.chosen.text()
    play.peer.look_away()
    play.type(text)
    play.gets(play.peer, re.escape(text), text)
