"""The assignment's client: it asks for address, port and name, then chats, in turns."""

import re
from datetime import datetime

from chatkit.checks.client_play import ClientPlay
from chatkit.checks.task import Failed, Task, Words
from chatkit.texts import say

LATE = 2.0  # seconds by which a name comes late, where the program has a time limit

task = Task(
    "client", Words("Client untuk tugas Pertemuan 3", "The assignment's client"), ClientPlay
)


@task.asked(
    "Menyambung, setelah pertanyaannya dijawab",
    "It connects once its questions have been answered",
    lesson="2.2",
    help=Words(
        "Buat socketnya, lalu `s.connect((host, port))`; port harus bilangan: `int(input(...))`.",
        "Make the socket, then `s.connect((host, port))`; the port must be a number: "
        "`int(input(...))`.",
    ),
)
def connects(play: ClientPlay) -> None:
    play.begin()


@task.asked(
    "Menyambung ke alamat IP dan port yang diketik",
    "It connects to the IP address and the port that were typed",
    after=connects,
    lesson="2.2",
    help=Words(
        "Pakai kedua jawaban input() di connect(), bukan alamat yang tertulis di kode.",
        "Use both answers of input() in connect(), not an address that is fixed in the text.",
    ),
)
def takes_the_address(play: ClientPlay) -> None:
    if play.went:
        wanted = f"{play.host}:{play.port}"
        raise Failed(say("check_other_place", wanted=wanted, seen=play.went))


@task.asked(
    "Mengirim username sebagai kata pertama, tanpa tambahan",
    "It sends the username first, and nothing else with it",
    after=connects,
    lesson="1.3",
    help=Words(
        "Tanyakan username, lalu langsung setelah connect() kirim namanya saja: "
        "`s.send(nama.encode())`, tanpa \\n dan tanpa kata lain.",
        "Ask for a username, and right after connect() send the name alone: "
        "`s.send(name.encode())`, with no \\n and no other word.",
    ),
)
def says_its_name(play: ClientPlay) -> None:
    play.hears_name(play.peer)
    play.gets(play.peer, re.escape(play.name), play.name)
    play.asks_for_a_name()


@task.asked(
    "Membaca nama server dan menampilkannya",
    "It reads the server's name and shows it",
    after=says_its_name,
    lesson="1.3",
    help=Words(
        "Setelah mengirim namamu, baca nama server dengan `s.recv(1024).decode()`, lalu cetak.",
        "After your own name, read the server's with `s.recv(1024).decode()`, and print it.",
    ),
)
def shows_who_joined(play: ClientPlay) -> None:
    play.greets()
    play.shows(re.escape(play.other), play.other)


@task.asked(
    "Bicara duluan: meminta pesan pertama tanpa menunggu server",
    "It speaks first: it asks for a message without waiting for the server",
    after=shows_who_joined,
    lesson="4.3",
    help=Words(
        "Di dalam loop, input() di atas dan recv() di bawahnya: giliran pertama milik client.",
        "In the loop, put input() first and recv() below it: the first turn is the client's.",
    ),
)
def speaks_first(play: ClientPlay) -> None:
    play.peer.look_away()
    if not play.program.until(play.asks):
        raise Failed(say("check_waits_to_speak", doing=play.doing()))


@task.asked(
    "Mengirim pesan apa adanya, tanpa cap waktu dan nama",
    "It sends the message as it was typed, without a stamp and a name",
    after=speaks_first,
    lesson="1.2",
    help=Words(
        "Kirim teksnya saja, `s.send(pesan.encode())`; nama dan cap waktu ditambahkan oleh server.",
        "Send the text alone, `s.send(text.encode())`; the server adds name and stamp itself.",
    ),
)
def sends_the_message(play: ClientPlay) -> None:
    text = play.chosen.text()
    play.type(text)
    play.gets(play.peer, re.escape(text), text)


@task.asked(
    "Menampilkan balasan server dengan cap waktunya",
    "It shows the server's answer, with its stamp",
    after=sends_the_message,
    lesson="1.2",
    help=Words(
        "Cetak balasannya seperti yang tiba, `print(s.recv(1024).decode())`: nama dan cap "
        "waktunya sudah ada di dalamnya.",
        "Print the answer as it comes, `print(s.recv(1024).decode())`: name and stamp are in it.",
    ),
)
def shows_the_answer(play: ClientPlay) -> None:
    shows_a_line(play, play.chosen.text())


@task.asked(
    "Chat terus bergantian: pesan kedua dan ketiga juga sampai",
    "The turns go on: the second and the third message arrive, too",
    after=shows_the_answer,
    lesson="4.1",
    help=Words(
        "input(), send(), recv(), dan print() semuanya di dalam `while True:`; connect() di "
        "atas loop, close() di bawahnya.",
        "Put input(), send(), recv() and print() into `while True:`; connect() stands above "
        "the loop, close() below it.",
    ),
)
def goes_on(play: ClientPlay) -> None:
    for _ in range(2):
        text = play.chosen.text()
        play.peer.look_away()
        play.type(text)
        play.gets(play.peer, rf"(?s).*{re.escape(text)}", text)
        answer = play.chosen.text()
        play.program.look_away()
        play.sends(play.peer, line_of(play, answer))
        play.shows(re.escape(answer), answer)


@task.asked(
    "Menampilkan balasan sampai 1.000 byte, dengan huruf seperti é",
    "It shows answers of up to 1,000 bytes, with letters such as é",
    after=goes_on,
    lesson="5.1",
    help=Words(
        "Pakai recv(1024): recv(16) mengambil paling banyak 16 byte, dan sisanya baru muncul "
        "di giliran berikutnya. Huruf seperti é perlu UTF-8, bukan ASCII.",
        "Use recv(1024): recv(16) takes 16 bytes at most, and the rest comes in the next "
        "turn. Letters such as é need UTF-8, not ASCII.",
    ),
)
def takes_long_texts(play: ClientPlay) -> None:
    play.type(play.chosen.text())
    play.program.until(play.peer.waiting(bool))
    play.shows_a_text(play.chosen.long_text(1000))


@task.robust(
    "Enter kosong tidak membuat kedua sisi macet",
    "An empty line does not leave both sides stuck",
    after=takes_long_texts,
    lesson="4.2",
)
def takes_an_empty_line(play: ClientPlay) -> None:
    play.program.until(play.asks)
    play.peer.look_away()
    play.type("")
    play.program.until(lambda: play.program.question() or play.peer.waiting(bool)())
    if not play.asks() and not play.peer.received and play.program.ended is None:
        raise Failed(say("check_stuck_on_empty", doing=play.doing()), help=say("check_empty_help"))


@task.robust(
    "Selesai tanpa traceback saat server keluar",
    "It ends without a traceback when the server leaves",
    needs=sends_the_message,
    lesson="8.2",
    help=Words(
        "Kalau recv() memberi b'', server sudah keluar: `if not data: break`, dan tutup socketnya.",
        "Where recv() gives b'', the server has left: `if not data: break`, and close the socket.",
    ),
)
def survives_the_end(play: ClientPlay) -> None:
    server = play.joined()
    play.type(play.chosen.text())
    play.program.until(server.waiting(bool))
    server.close()
    play.survives()


@task.robust(
    "Selesai tanpa traceback saat server mati mendadak (reset)",
    "It ends without a traceback when the server dies (a reset)",
    needs=sends_the_message,
    lesson="8.5",
    help=Words(
        "Taruh chat-nya di dalam `try:`, dan di `except ConnectionError:` cetak satu kalimat.",
        "Put the chat into `try:`, and print a sentence in `except ConnectionError:`.",
    ),
)
def survives_a_reset(play: ClientPlay) -> None:
    server = play.joined()
    play.type(play.chosen.text())
    play.program.until(server.waiting(bool))
    server.reset()
    play.survives()


@task.robust(
    "Satu kalimat, bukan traceback, kalau tidak ada server di sana",
    "A sentence, not a traceback, where no server is there",
    needs=takes_the_address,
    lesson="2.2",
    help=Words(
        "connect() juga masuk ke dalam `try:`; di `except OSError:` katakan bahwa servernya "
        "tidak ada.",
        "Put connect() into `try:`, too; in `except OSError:` say that no server is there.",
    ),
)
def takes_a_refusal(play: ClientPlay) -> None:
    play.begin_alone()
    play.ends_well()


@task.robust(
    "Huruf é yang tiba dalam dua potongan tidak menghentikannya",
    "A letter é that arrives in two pieces does not stop it",
    needs=shows_the_answer,
    lesson="5.5",
    help=Words(
        "Satu huruf bisa terpotong di antara dua recv(). "
        '`codecs.getincrementaldecoder("utf-8")()` menyimpan separuhnya sampai sisanya tiba; '
        'yang paling singkat: `decode(errors="replace")`.',
        'A letter may be cut between two recv(). `codecs.getincrementaldecoder("utf-8")()` '
        'keeps its half until the rest comes; the shortest way is `decode(errors="replace")`.',
    ),
)
def takes_half_a_letter(play: ClientPlay) -> None:
    play.lay_cable()
    server = play.joined()
    play.type(play.chosen.text())
    play.program.until(server.waiting(bool))
    line = line_of(play, play.chosen.text() + " é")
    play.sends_in_pieces(server, line, first=len(line.encode()) - 1)
    play.program.settle()
    play.ends_well()


@task.robust(
    "Menunggu nama server yang tiba terlambat",
    "It waits for a server's name that comes late",
    needs=shows_who_joined,
    lesson="4.1",
    help=Words(
        "Nama boleh lama di jalan. Jangan beri recv() batas waktu di sini, atau tangkap "
        "TimeoutError dan tunggu lagi.",
        "A name may be long on its way. Set no time limit for recv() here, or catch TimeoutError "
        "and wait again.",
    ),
)
def waits_for_the_name(play: ClientPlay) -> None:
    play.lay_cable()
    play.hears_name(play.begin())
    play.cable.hold("to_client")
    play.greets()
    play.program.until_ended(LATE)
    play.ends_well()
    play.cable.release()
    play.program.acted()
    play.shows(re.escape(play.other), play.other)


@task.robust(
    "Selesai tanpa traceback saat kabel putus di tengah chat",
    "It ends without a traceback when the cable is cut in the middle of the chat",
    after=waits_for_the_name,
    needs=shows_the_answer,
    lesson="8.5",
    help=Words(
        "Bukan hanya recv() yang bisa gagal, send() juga: keduanya di dalam `try:`, dengan "
        "`except ConnectionError:` dan satu kalimat.",
        "Not recv() alone may fail, send() may, too: put both into `try:`, with "
        "`except ConnectionError:` and a sentence.",
    ),
)
def survives_the_cut(play: ClientPlay) -> None:
    play.peer.look_away()
    play.type(play.chosen.text())
    play.program.until(play.peer.waiting(bool))
    play.shows_a_text(line_of(play, play.chosen.text()))
    play.program.until(play.asks)
    play.cable.cut()
    play.survives()


@task.told(
    "Nama server dan pesan pertamanya bisa terbaca menyatu",
    "The server's name and its first message may be read as one",
    needs=shows_who_joined,
    lesson="6.4",
    help=Words(
        "Supaya pesan bisa dipisahkan lagi, beri tiap pesan tanda akhir, misalnya baris baru.",
        "To tell messages apart, end each with a mark, such as a newline.",
    ),
)
def glued(play: ClientPlay) -> None:
    play.lay_cable()
    server = play.begin()
    play.hears_name(server)
    text = play.chosen.text()
    play.program.look_away()
    play.sends_glued(server, play.other, text)
    if play.program.until(lambda: play.other + text in play.program.news):
        raise Failed(say("check_glued", seen=play.other + text))


@task.told(
    "Satu balasan server bisa terbaca dalam beberapa potongan",
    "One answer of the server may be read in several pieces",
    needs=shows_the_answer,
    lesson="6.7",
    help=Words(
        "recv() memberi byte yang sudah tiba, bukan satu pesan. Supaya utuh, beri tiap pesan tanda "
        "akhir, dan kumpulkan potongannya sampai tanda itu tiba.",
        "recv() gives the bytes that have come, not a message. To get it whole, end each message "
        "with a mark, and gather the pieces until the mark comes.",
    ),
)
def sliced(play: ClientPlay) -> None:
    play.lay_cable()
    server = play.joined()
    play.type(play.chosen.text())
    play.program.until(server.waiting(bool))
    line = line_of(play, play.chosen.text())
    play.sends_in_pieces(server, line, first=len(line) - 6)
    play.tells_whether_sliced(line, line[:-6])


def line_of(play: ClientPlay, text: str) -> str:
    """Return an answer as the assignment's server writes it."""
    return f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {play.other}: {text}"


def shows_a_line(play: ClientPlay, text: str) -> None:
    """Have the server send a stamped line; expect its time, name and text, in any order."""
    line = line_of(play, text)
    play.program.look_away()
    play.sends(play.peer, line)
    for part in (text, play.other, line[12:20]):
        play.shows(re.escape(part), line)
