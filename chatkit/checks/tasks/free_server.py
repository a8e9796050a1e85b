"""The assignment's server without turns: a thread that reads, and a loop that writes."""

import re

from chatkit.checks.server_play import ServerPlay
from chatkit.checks.task import Task, Words
from chatkit.checks.tasks import server
from chatkit.checks.tasks.server import says_a_line, says_its_name, shows_a_line

task = Task(
    "free-server",
    Words("Server tanpa giliran: dua-duanya bicara kapan saja", "A server without turns"),
    ServerPlay,
)
task.takes(
    server.task,
    *("listens", "takes_the_port", "tells_its_address", "reachable"),
    *("says_its_name", "shows_who_joined"),
)


@task.asked(
    "Boleh bicara duluan: mengirim [tanggal jam] nama: pesan",
    "It may speak first: it sends [date time] name: message",
    after=says_its_name,
    lesson="4.4",
    help=Words(
        "Rangkai dulu barisnya, lalu kirim sekali: "
        '`f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {nama}: {pesan}".encode()`.',
        "Build the line, then send it once: "
        '`f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {name}: {text}".encode()`.',
    ),
)
def speaks_unasked(play: ServerPlay) -> None:
    play.program.settle()
    play.takes_the_keyboard()
    says_a_line(play, play.chosen.text())


@task.asked(
    "Menampilkan pesan client sebagai [jam] nama: pesan, sambil menunggu ketikan",
    "It shows the client's message as [time] name: message, while it waits for the keyboard",
    after=speaks_unasked,
    lesson="4.4",
    help=Words(
        "Satu thread membaca, `threading.Thread(target=terima, daemon=True).start()`, dan "
        'mencetak `f"[{datetime.now():%H:%M:%S}] {nama_client}: {pesan}"`. Beri fungsinya, '
        "jangan panggil: `target=terima`, tanpa ().",
        "One thread reads, `threading.Thread(target=receive, daemon=True).start()`, and "
        'prints `f"[{datetime.now():%H:%M:%S}] {client_name}: {text}"`. Give the function, '
        "do not call it: `target=receive`, without ().",
    ),
)
def shows_the_message(play: ServerPlay) -> None:
    play.takes_the_keyboard()
    shows_a_line(play, play.chosen.text())


@task.asked(
    "Membaca beberapa pesan berturut-turut tanpa menjawab",
    "It reads several messages in a row without an answer",
    after=shows_the_message,
    lesson="4.4",
    help=Words(
        "Di dalam thread, recv() dan print() perlu `while True:` sendiri.",
        "In the thread, recv() and print() need a `while True:` of their own.",
    ),
)
def hears_several(play: ServerPlay) -> None:
    for _ in range(3):
        play.shows_a_text(play.chosen.text())


@task.asked(
    "Mengirim beberapa pesan berturut-turut tanpa menunggu jawaban",
    "It sends several messages in a row without waiting for an answer",
    after=shows_the_message,
    lesson="4.4",
    help=Words(
        "Loop utama hanya input() dan send(); recv() ada di thread, bukan di sini.",
        "The main loop has input() and send() alone; recv() stands in the thread, not here.",
    ),
)
def says_several(play: ServerPlay) -> None:
    for _ in range(3):
        play.takes_the_keyboard()
        says_a_line(play, play.chosen.text())


@task.asked(
    "Menerima pesan sampai 1.000 byte, dengan huruf seperti é",
    "It takes messages of up to 1,000 bytes, with letters such as é",
    after=hears_several,
    lesson="5.1",
    help=Words(
        "Pakai recv(1024): recv(16) mengambil paling banyak 16 byte, dan sisanya baru muncul "
        "di giliran berikutnya. Huruf seperti é perlu UTF-8, bukan ASCII.",
        "Use recv(1024): recv(16) takes 16 bytes at most, and the rest comes in the next "
        "turn. Letters such as é need UTF-8, not ASCII.",
    ),
)
def takes_long_texts(play: ServerPlay) -> None:
    play.shows_a_text(play.chosen.long_text(1000))


task.takes(server.task, "stamps_each_message")


@task.robust(
    "Enter kosong tidak menghentikan chat",
    "An empty line does not stop the chat",
    after=takes_long_texts,
    lesson="4.2",
    help=Words(
        "Teks kosong tidak usah dikirim: `if pesan: conn.send(...)`, lalu tanya lagi.",
        "Do not send an empty text: `if text: conn.send(...)`, then ask again.",
    ),
)
def takes_an_empty_line(play: ServerPlay) -> None:
    play.type("")
    play.program.settle()
    play.peer.read()  # a line end is sent by some, and is no part of the next message
    text = play.chosen.text()
    play.peer.look_away()
    play.type(text)
    play.gets(play.peer, rf"(?s).*{re.escape(text)}", text)


task.takes(
    server.task,
    *("survives_the_end", "survives_a_reset", "takes_half_a_letter", "bears_a_second_client"),
    *("waits_for_the_name", "survives_the_cut", "starts_again", "port_in_use", "glued", "sliced"),
)
