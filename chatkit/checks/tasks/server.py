"""The assignment's server: it asks for port and name, then chats with one client, in turns."""

import re
import time
from datetime import datetime

from chatkit.address import EVERYWHERE, is_loopback
from chatkit.checks.peer import host_of
from chatkit.checks.server_play import ServerPlay
from chatkit.checks.stamps import CLOCK, DAY_AND_CLOCK, is_today, not_before, now_within
from chatkit.checks.task import Failed, Task, Words
from chatkit.texts import say

LATE = 2.0  # seconds by which a name comes late, where the program has a time limit
THINKING = 1.2  # seconds after a question; a stamp from before it then tells an earlier time

task = Task(
    "server", Words("Server untuk tugas Pertemuan 3", "The assignment's server"), ServerPlay
)


@task.asked(
    "Mendengarkan, setelah pertanyaannya dijawab",
    "It listens once its questions have been answered",
    lesson="2.3",
    help=Words(
        "Urutannya: socket(), bind((ip, port)), listen(), lalu accept(). Tanpa listen(), "
        "client mana pun ditolak.",
        "The order is socket(), bind((ip, port)), listen(), then accept(). Without listen() "
        "every client is refused.",
    ),
)
def listens(play: ServerPlay) -> None:
    play.begin()


@task.asked(
    "Mendengarkan di port yang diketik",
    "It listens at the port that was typed",
    after=listens,
    lesson="2.2",
    help=Words(
        "Jadikan jawabannya bilangan, lalu pakai di bind(): `port = int(input(...))`, "
        "`bind((ip, port))`.",
        "Make the answer a number, and use it in bind(): `port = int(input(...))`, "
        "`bind((ip, port))`.",
    ),
)
def takes_the_port(play: ServerPlay) -> None:
    if play.own_port != str(play.port):
        raise Failed(say("check_other_port", wanted=play.port, seen=play.own_port))


@task.asked(
    "Menampilkan alamat IP, port, dan tanggal",
    "It shows IP address, port and date",
    after=listens,
    lesson="1.1",
    help=Words(
        "Cetak ketiganya begitu port diketahui; tanggalnya dari "
        '`datetime.now().strftime("%Y-%m-%d")`.',
        "Print all three as soon as the port is known; the date comes from "
        '`datetime.now().strftime("%Y-%m-%d")`.',
    ),
)
def tells_its_address(play: ServerPlay) -> None:
    play.shows(r"\b\d{1,3}(\.\d{1,3}){3}\b", "127.0.0.1")
    play.shows(rf"\b{play.own_port}\b", play.own_port)
    if not play.program.until(lambda: is_today(play.program.screen)):
        raise Failed(say("check_no_date"))


@task.told(
    "Bisa dihubungi dari komputer lain",
    "It can be reached from another computer",
    after=listens,
    lesson="3.2",
)
def reachable(play: ServerPlay) -> None:
    listening = play.program.listening()
    if listening and is_loopback(host_of(listening.local)) and "127." in listening.local:
        raise Failed(say("check_only_here", seen=listening.local, everywhere=EVERYWHERE))


@task.asked(
    "Membaca nama client, lalu mengirim namanya sendiri",
    "It reads the client's name, and sends its own",
    after=listens,
    lesson="1.3",
    help=Words(
        "Setelah accept(): baca dulu nama client dengan recv(1024), lalu kirim namamu saja, "
        "`conn.send(nama.encode())`, tanpa \\n dan tanpa kata lain.",
        "After accept(), read the client's name with recv(1024), then send yours alone, "
        "`conn.send(name.encode())`, with no \\n and no other word.",
    ),
)
def says_its_name(play: ServerPlay) -> None:
    client = play.client()
    play.sends(client, play.other)
    play.hears_name(client)
    play.gets(client, re.escape(play.name), play.name)


@task.asked(
    "Menampilkan nama client yang bergabung",
    "It shows the name of the client that has joined",
    after=says_its_name,
    lesson="1.3",
    help=Words(
        "Cetak nama yang baru kamu baca. recv() memberi byte, jadi decode() dulu: "
        '`print(nama_client, "Telah bergabung...")`.',
        "Print the name that you have read. recv() gives bytes, so decode() them first: "
        '`print(client_name, "has joined")`.',
    ),
)
def shows_who_joined(play: ServerPlay) -> None:
    play.shows(re.escape(play.other), play.other)


@task.asked(
    "Menunggu pesan pertama dari client, sebelum giliran server",
    "It waits for the client's first message before its own turn",
    after=says_its_name,
    lesson="4.3",
    help=Words(
        "Di dalam loop, recv() di atas dan input() di bawahnya: giliran pertama milik client.",
        "In the loop, put recv() first and input() below it: the first turn is the client's.",
    ),
)
def lets_the_client_begin(play: ServerPlay) -> None:
    play.peer.look_away()
    play.program.until(lambda: play.program.question() or play.peer.waiting(bool)())
    if question := play.program.question():
        raise Failed(say("check_asks_too_early", question=question.detail))
    if play.peer.received:
        raise Failed(say("check_speaks_too_early", seen=repr(play.peer.received)))


@task.asked(
    "Menampilkan pesan client sebagai [jam] nama: pesan",
    "It shows the client's message as [time] name: message",
    after=lets_the_client_begin,
    lesson="1.2",
    help=Words(
        'Polanya `f"[{datetime.now():%H:%M:%S}] {nama_client}: {pesan}"`: jam saat pesan '
        "tiba, lalu nama client, bukan namamu sendiri.",
        'The pattern is `f"[{datetime.now():%H:%M:%S}] {client_name}: {text}"`: the time '
        "of arrival, then the client's name, not your own.",
    ),
)
def shows_the_message(play: ServerPlay) -> None:
    shows_a_line(play, play.chosen.text())


@task.asked(
    "Membalas dengan [tanggal jam] nama: pesan",
    "It answers with [date time] name: message",
    after=shows_the_message,
    lesson="1.2",
    help=Words(
        'Rangkai dulu barisnya, lalu kirim sekali: `f"[{datetime.now():%Y-%m-%d %H:%M:%S}] '
        '{nama}: {pesan}".encode()`, dengan namamu sendiri.',
        'Build the line, then send it once: `f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {name}: '
        '{text}".encode()`, with your own name.',
    ),
)
def answers(play: ServerPlay) -> None:
    says_a_line(play, play.chosen.text())


@task.asked(
    "Chat terus bergantian: pesan kedua dan ketiga juga sampai",
    "The turns go on: the second and the third message arrive, too",
    after=answers,
    lesson="4.1",
    help=Words(
        "recv(), print(), input(), dan send() semuanya di dalam `while True:`; accept() di "
        "atas loop, close() di bawahnya.",
        "Put recv(), print(), input() and send() into `while True:`; accept() stands above "
        "the loop, close() below it.",
    ),
)
def goes_on(play: ServerPlay) -> None:
    for _ in range(2):
        play.shows_a_text(play.chosen.text())
        reply = play.chosen.text()
        play.peer.look_away()
        play.type(reply)
        play.gets(play.peer, rf"(?s).*{re.escape(reply)}", reply)


@task.asked(
    "Menerima pesan sampai 1.000 byte, dengan huruf seperti é",
    "It takes messages of up to 1,000 bytes, with letters such as é",
    after=goes_on,
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


@task.robust(
    "Cap waktunya jam saat pesannya dikirim atau tiba, bukan jam sebelumnya",
    "A stamp tells when its message is sent or arrives, and no earlier time",
    after=takes_long_texts,
    lesson="1.2",
    help=Words(
        "Panggil datetime.now() untuk tiap pesan, sesudah input() atau recv(): bukan sekali di "
        "awal program, dan bukan sebelum pesannya diketik.",
        "Call datetime.now() for each message, after input() or recv(): not once at the "
        "beginning, and not before the message is typed.",
    ),
)
def stamps_each_message(play: ServerPlay) -> None:
    play.takes_the_keyboard()
    time.sleep(THINKING)
    began = datetime.now()
    not_before(began, says_a_line(play, play.chosen.text()))
    not_before(began, shows_a_line(play, play.chosen.text()))


@task.robust(
    "Enter kosong tidak membuat kedua sisi macet",
    "An empty line does not leave both sides stuck",
    after=takes_long_texts,
    lesson="4.2",
)
def takes_an_empty_line(play: ServerPlay) -> None:
    play.peer.look_away()
    play.type("")
    play.program.until(lambda: play.program.question() or play.peer.waiting(bool)())
    if not play.program.question() and not play.peer.received and play.program.ended is None:
        raise Failed(say("check_stuck_on_empty", doing=play.doing()), help=say("check_empty_help"))


@task.robust(
    "Selesai tanpa traceback saat client keluar",
    "It ends without a traceback when the client leaves",
    needs=says_its_name,
    lesson="8.2",
    help=Words(
        "Kalau recv() memberi b'', client sudah keluar: `if not data: break`, dan tutup socketnya.",
        "Where recv() gives b'', the client has left: `if not data: break`, and close the socket.",
    ),
)
def survives_the_end(play: ServerPlay) -> None:
    play.joined().close()
    play.survives()


@task.robust(
    "Selesai tanpa traceback saat client mati mendadak (reset)",
    "It ends without a traceback when the client dies (a reset)",
    needs=says_its_name,
    lesson="8.5",
    help=Words(
        "Taruh chat-nya di dalam `try:`, dan di `except ConnectionError:` cetak satu kalimat.",
        "Put the chat into `try:`, and print a sentence in `except ConnectionError:`.",
    ),
)
def survives_a_reset(play: ServerPlay) -> None:
    play.joined().reset()
    play.survives()


@task.robust(
    "Huruf é yang tiba dalam dua potongan tidak menghentikannya",
    "A letter é that arrives in two pieces does not stop it",
    needs=shows_the_message,
    lesson="5.5",
    help=Words(
        "Satu huruf bisa terpotong di antara dua recv(). "
        '`codecs.getincrementaldecoder("utf-8")()` menyimpan separuhnya sampai sisanya tiba; '
        'yang paling singkat: `decode(errors="replace")`.',
        'A letter may be cut between two recv(). `codecs.getincrementaldecoder("utf-8")()` '
        'keeps its half until the rest comes; the shortest way is `decode(errors="replace")`.',
    ),
)
def takes_half_a_letter(play: ServerPlay) -> None:
    play.lay_cable()
    text = play.chosen.text() + " é"
    play.sends_in_pieces(play.joined(), text, first=len(text.encode()) - 1)
    play.program.settle()
    play.ends_well()


@task.robust(
    "Menunggu nama client yang tiba terlambat",
    "It waits for a client's name that comes late",
    needs=says_its_name,
    lesson="4.1",
    help=Words(
        "Nama boleh lama di jalan. Jangan beri recv() batas waktu di sini, atau tangkap "
        "TimeoutError dan tunggu lagi.",
        "A name may be long on its way. Set no time limit for recv() here, or catch TimeoutError "
        "and wait again.",
    ),
)
def waits_for_the_name(play: ServerPlay) -> None:
    play.lay_cable()
    play.begin()
    client = play.client()
    play.cable.hold("to_server")
    play.sends(client, play.other)
    play.program.until_ended(LATE)
    play.ends_well()
    play.cable.release()
    play.program.acted()
    play.hears_name(client)
    play.gets(client, re.escape(play.name), play.name)


@task.robust(
    "Selesai tanpa traceback saat kabel putus di tengah chat",
    "It ends without a traceback when the cable is cut in the middle of the chat",
    after=waits_for_the_name,
    needs=shows_the_message,
    lesson="8.5",
    help=Words(
        "Bukan hanya recv() yang bisa gagal, send() juga: keduanya di dalam `try:`, dengan "
        "`except ConnectionError:` dan satu kalimat.",
        "Not recv() alone may fail, send() may, too: put both into `try:`, with "
        "`except ConnectionError:` and a sentence.",
    ),
)
def survives_the_cut(play: ServerPlay) -> None:
    play.shows_a_text(play.chosen.text())
    play.program.until(play.asks)
    play.cable.cut()
    play.survives()


@task.robust(
    "Chat dengan client pertama jalan terus saat client kedua mengetuk",
    "The chat with the first client goes on when a second one knocks",
    needs=shows_the_message,
    lesson="2.5",
    help=Words(
        "accept() cukup sekali, di atas loop chat. Client kedua menunggu di antrean listen().",
        "Call accept() once, above the loop of the chat. The second client waits in the "
        "queue of listen().",
    ),
)
def bears_a_second_client(play: ServerPlay) -> None:
    client = play.joined()
    play.client()
    play.program.settle()
    text = play.chosen.text()
    play.program.look_away()
    play.sends(client, text)
    play.shows(re.escape(text), text)


@task.robust(
    "Bisa dijalankan lagi segera di port yang sama",
    "It can be started again at once at the same port",
    needs=takes_the_port,
    lesson="3.5",
    help=Words(
        "Sebelum bind(), tambahkan `s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)`.",
        "Before bind(), add `s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)`.",
    ),
)
def starts_again(play: ServerPlay) -> None:
    play.joined()
    play.restart()


@task.robust(
    "Satu kalimat, bukan traceback, kalau portnya sudah dipakai",
    "A sentence, not a traceback, where the port is in use",
    needs=takes_the_port,
    lesson="3.3",
    help=Words(
        "Tangkap OSError dari bind(), dan sebutkan portnya: `except OSError as salah: "
        'sys.exit(f"Port {port}: {salah}")`.',
        "Catch the OSError of bind(), and name the port: `except OSError as error: "
        'sys.exit(f"Port {port}: {error}")`.',
    ),
)
def port_in_use(play: ServerPlay) -> None:
    with play.port_taken():
        play.program.begin()
        play.answer_questions(lambda: play.program.ended is not None)
        play.ends_well()


@task.told(
    "Dua pesan client yang dikirim berturut-turut bisa terbaca menyatu",
    "Two messages that a client sends in a row may be read as one",
    needs=says_its_name,
    lesson="6.4",
    help=Words(
        "Supaya pesan bisa dipisahkan lagi, beri tiap pesan tanda akhir, misalnya baris baru.",
        "To tell messages apart, end each with a mark, such as a newline.",
    ),
)
def glued(play: ServerPlay) -> None:
    play.lay_cable()
    one, two = play.chosen.text(), play.chosen.text()
    play.sends_glued(play.joined(), one, two)
    if play.program.until(lambda: one + two in play.program.news):
        raise Failed(say("check_glued", seen=one + two))


@task.told(
    "Satu pesan client bisa terbaca dalam beberapa potongan",
    "One message of a client may be read in several pieces",
    needs=says_its_name,
    lesson="6.7",
    help=Words(
        "recv() memberi byte yang sudah tiba, bukan satu pesan. Supaya utuh, beri tiap pesan tanda "
        "akhir, dan kumpulkan potongannya sampai tanda itu tiba.",
        "recv() gives the bytes that have come, not a message. To get it whole, end each message "
        "with a mark, and gather the pieces until the mark comes.",
    ),
)
def sliced(play: ServerPlay) -> None:
    play.lay_cable()
    text = play.chosen.text()
    play.sends_in_pieces(play.joined(), text, first=6)
    play.tells_whether_sliced(text, text[:6])


def shows_a_line(play: ServerPlay, text: str) -> str:
    """Have the client send a text; expect it on the screen, with name and clock; return that."""
    play.program.look_away()
    play.sends(play.peer, text)
    wanted = say("check_line", name=play.other, text=text)
    line = rf"(?m)\[({CLOCK})\] {re.escape(play.other)}: {re.escape(text)}\s*$"
    stamp = play.shows(line, wanted)[1]
    now_within(stamp)
    return stamp


def says_a_line(play: ServerPlay, text: str) -> str:
    """Type a text; expect that the client receives it, with stamp and name; return the stamp."""
    play.peer.look_away()
    play.type(text)
    wanted = say("check_full_line", name=play.name, text=text)
    pattern = rf"\[({DAY_AND_CLOCK})\] {re.escape(play.name)}: {re.escape(text)}"
    stamp = play.gets(play.peer, pattern, wanted)[1]
    now_within(stamp)
    return stamp
