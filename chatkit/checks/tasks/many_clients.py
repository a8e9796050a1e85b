"""Pertemuan 4: a server for many clients. All of them read who comes, who goes, and who says what.

It asks `NICK`, and the client answers with its name. All read `NAME Bergabung!`, and the newcomer
`Terkoneksi dengan Server!`. A client sends `NAME: text`, and all read it, the sender too. Once a
client has left, the others read `NAME keluar!`. A stamp in front of each is welcome, with a date or
without one.

Two equal names may be refused (a word, a new question, or the end of the connection), or told apart
(the second gets another name, which all read in front of its texts). Both are right.
"""

import re
import time
from datetime import datetime

from chatkit.checks.play import shown
from chatkit.checks.room_play import (
    DAY,
    GREETING,
    JOINS,
    QUESTION,
    STAMP,
    Guest,
    RoomPlay,
    joins,
    leaves,
    line,
)
from chatkit.checks.stamps import CLOCK, DAY_AND_CLOCK, not_before, now_within
from chatkit.checks.task import Failed, Task, Words
from chatkit.texts import say

CROWD = 20
THINKING = 1.2  # seconds before a text; a stamp from before it then tells an earlier time
SLOW = 256 * 1024  # bytes for a client that does not read; a server can get rid of some 100 KB
STEP = 8  # texts of the flood that are on their way at a time

task = Task(
    "many-clients",
    Words("Server untuk banyak client (Pertemuan 4)", "A server for many clients (Pertemuan 4)"),
    RoomPlay,
)


@task.asked(
    "Mendengarkan, dan menunggu client",
    "It listens, and waits for clients",
    lesson="2.4",
    help=Words(
        "Urutannya: socket(), bind((ip, port)), listen(), lalu accept() di dalam loop.",
        "The order is socket(), bind((ip, port)), listen(), then accept() in a loop.",
    ),
)
def listens(play: RoomPlay) -> None:
    play.begin()


@task.asked(
    "Menanyakan NICK begitu client tersambung",
    "It asks NICK as soon as a client has connected",
    after=listens,
    lesson="10.1",
    help=Words(
        "Begitu accept() selesai: `client.send('NICK'.encode())`. Client dari kuliah baru mengirim "
        "username-nya setelah membaca empat huruf itu.",
        "Once accept() returns: `client.send('NICK'.encode())`. The course's client sends its "
        "username only after it has read these four letters.",
    ),
)
def asks_for_the_name(play: RoomPlay) -> None:
    guest = play.knocks()
    play.is_asked(guest)
    if not re.fullmatch(rf"{QUESTION}\s*", guest.text):
        raise Failed(play.missing(guest, QUESTION))


@task.asked(
    "Menyambut client yang menjawab: Terkoneksi dengan Server!",
    "It greets a client that has answered: Terkoneksi dengan Server!",
    after=asks_for_the_name,
    lesson="10.1",
    help=Words(
        "Baca username dengan recv(1024), lalu kirim sambutannya ke client itu saja: "
        "`client.send('Terkoneksi dengan Server!'.encode())`.",
        "Read the username with recv(1024), then send the greeting to that client alone: "
        "`client.send('Terkoneksi dengan Server!'.encode())`.",
    ),
)
def greets(play: RoomPlay) -> None:
    (guest,) = play.guests
    play.says_its_name(guest)
    play.hears(guest, GREETING, say("check_room_greeting"))


@task.asked(
    "Memberi tahu yang lain siapa yang masuk: NAMA Bergabung!",
    "It tells the others who has come: NAME Bergabung!",
    after=greets,
    lesson="10.1",
    help=Words(
        "Simpan tiap client di sebuah daftar, dan kirim `f'{nama} Bergabung!'` ke semua di daftar "
        "itu. accept() harus bisa menerima client berikutnya: layani tiap client di thread "
        "sendiri.",
        "Keep each client in a list, and send `f'{name} Bergabung!'` to all of them. accept() must "
        "be free for the next client: serve each client in a thread of its own.",
    ),
)
def tells_who_comes(play: RoomPlay) -> None:
    told = []
    for _ in range(2):
        before = [*play.guests]
        newcomer = play.enters()
        told += [(guest, newcomer.name) for guest in before]
        for guest, name in told:  # all of them again: a second word of the first may come late
            play.hears_of(guest, joins(name), f"{name} Bergabung!")


@task.asked(
    "Meneruskan pesan satu client ke semua client lain",
    "It passes a client's message on to all the others",
    after=tells_who_comes,
    lesson="10.1",
    help=Words(
        "Untuk tiap pesan yang dibaca, kirim ke setiap client di daftar: `for c in clients: "
        "c.send(pesan)`. Kumpulan client itu harus satu, dipakai bersama oleh semua thread.",
        "Send each message that you read to every client in the list: `for c in clients: "
        "c.send(message)`. There must be one list, which all threads share.",
    ),
)
def passes_on(play: RoomPlay) -> None:
    play.look_away()
    speaker, *others = play.guests
    text = play.chosen.text()
    said = play.says(speaker, text)
    for guest in others:
        play.hears(guest, re.escape(text), said)


@task.asked(
    "Menunjukkan pengirimnya: NAMA: pesan",
    "It shows the sender: NAME: text",
    after=passes_on,
    lesson="10.1",
    help=Words(
        "Client sudah mengirim `NAMA: pesan`. Teruskan apa adanya, dengan cap waktu di depannya "
        "kalau mau, tanpa menambah atau membuang nama.",
        "The client sends `NAME: text` already. Pass it on as it is, with a stamp in front if you "
        "like, and neither add nor drop a name.",
    ),
)
def shows_the_sender(play: RoomPlay) -> None:
    play.look_away()
    speaker, *others = play.guests
    text = play.chosen.text()
    said = play.says(speaker, text)
    for guest in others:
        play.hears(guest, line(speaker.name, text), said)
        if guest.reads(rf"{speaker.name}\W{{1,4}}{speaker.name}\W{{1,4}}{re.escape(text)}"):
            seen = shown(repr(guest.peer.received))
            raise Failed(say("check_room_name_twice", name=speaker.name, seen=seen))


@task.asked(
    "Mengirim pesan itu kembali ke pengirimnya juga",
    "It sends the message back to its sender, too",
    after=shows_the_sender,
    lesson="10.5",
    help=Words(
        "Jangan lewati pengirimnya di loop broadcast: client dari kuliah hanya menampilkan yang "
        "tiba dari server.",
        "Do not leave the sender out of the broadcast: the course's client shows nothing but what "
        "comes from the server.",
    ),
)
def sends_it_back(play: RoomPlay) -> None:
    play.look_away()
    speaker = play.guests[0]
    text = play.chosen.text()
    said = play.says(speaker, text)
    play.hears(speaker, line(speaker.name, text), said)


@task.asked(
    "Semua bisa berbicara: tiap pesan tiba sekali, dan urutannya tetap",
    "All may speak: each message arrives once, and in order",
    after=sends_it_back,
    lesson="10.1",
    help=Words(
        "Tiap client perlu loop recv() sendiri, dan broadcast-nya mengirim sekali ke tiap client: "
        "satu client hanya boleh satu kali ada di daftar.",
        "Each client needs its own loop of recv(), and the broadcast sends once to each client: a "
        "client may stand in the list only once.",
    ),
)
def lets_all_speak(play: RoomPlay) -> None:
    play.look_away()
    texts = []
    for speaker in [*play.guests, play.guests[0]]:
        text = play.chosen.text()
        texts.append(text)
        said = play.says(speaker, text)
        for guest in play.guests:
            play.hears(guest, line(speaker.name, text), said)
    for guest in play.guests:
        came = re.findall("|".join(map(re.escape, texts)), guest.text)
        if came != texts:
            wanted, seen = ", ".join(texts), shown(repr(guest.peer.received))
            raise Failed(say("check_room_order", name=guest.name, wanted=wanted, seen=seen))


@task.asked(
    "Tenang lagi setelah seorang client pamit: tidak ada loop tanpa henti",
    "It rests after a client has said goodbye: no endless loop",
    after=lets_all_speak,
    lesson="10.3",
    help=Words(
        "recv() memberi b'' kalau client sudah pergi, dan akan terus begitu: `if not data: break`. "
        "try/except tidak menolong, karena b'' bukan error.",
        "recv() gives b'' once the client has left, and will for ever: `if not data: break`. "
        "try/except is no help, since b'' is no error.",
    ),
)
def rests_after_a_goodbye(play: RoomPlay) -> None:
    play.look_away()
    play.gone = play.guests.pop(1)
    play.gone.peer.close()
    play.program.acted()
    told = leaves(play.gone.name)
    play.program.until(
        lambda: play.program.spins() or all(guest.reads(told) for guest in play.guests)
    )
    play.program.until_it_rests_or_spins()
    if spins := play.program.spins():
        raise Failed(spins)


@task.asked(
    "Memberi tahu yang lain siapa yang pamit: NAMA keluar!",
    "It tells the others who has left: NAME keluar!",
    after=rests_after_a_goodbye,
    lesson="10.3",
    help=Words(
        "Setelah loop recv() selesai: keluarkan client itu dari daftar, tutup socketnya, lalu "
        "kirim `f'{nama} keluar!'` ke yang masih ada.",
        "After the loop of recv(): take the client out of the list, close its socket, then send "
        "`f'{name} keluar!'` to those that are left.",
    ),
)
def tells_who_leaves(play: RoomPlay) -> None:
    tells_of_the_end(play, play.gone.name)


@task.asked(
    "Yang lain tetap mengobrol, dan client baru bisa masuk",
    "The others chat on, and a new client may come",
    after=tells_who_leaves,
    lesson="10.3",
    help=Words(
        "Yang pergi harus keluar dari daftar, dan error di satu client tidak boleh menghentikan "
        "yang lain: taruh send() tiap client di `try:` sendiri.",
        "The one that left must leave the list, too, and the error of one client must not stop the "
        "others: put the send() for each client into a `try:` of its own.",
    ),
)
def goes_on_after_a_goodbye(play: RoomPlay) -> None:
    goes_on(play)


@task.asked(
    "Memberi tahu yang lain saat seorang client mati mendadak (reset)",
    "It tells the others when a client dies (a reset)",
    needs=goes_on_after_a_goodbye,
    lesson="8.5",
    help=Words(
        "recv() bisa gagal dengan ConnectionResetError: taruh di `try:`, dan jalankan pamit yang "
        "sama di `except OSError:` atau `finally:`.",
        "recv() may fail in ConnectionResetError: put it into `try:`, and run the same farewell "
        "in `except OSError:` or `finally:`.",
    ),
)
def tells_who_dies(play: RoomPlay) -> None:
    play.company(3)
    dead = play.guests.pop(1)
    dead.peer.reset()
    play.program.acted()
    tells_of_the_end(play, dead.name)


@task.asked(
    "Sesudah itu yang lain tetap mengobrol, dan client baru bisa masuk",
    "After that the others chat on, and a new client may come",
    after=tells_who_dies,
    lesson="8.5",
    help=Words(
        "Satu client yang mati tidak boleh menghentikan loop accept(), loop broadcast, atau thread "
        "client lain: tangkap OSError di tempat error itu muncul.",
        "One dead client must not stop the loop of accept(), the broadcast, or another client's "
        "thread: catch OSError where it is raised.",
    ),
)
def goes_on_after_a_death(play: RoomPlay) -> None:
    goes_on(play)


@task.asked(
    "Dua puluh client sekaligus: semuanya disambut, dan semuanya membaca",
    "Twenty clients at once: all are greeted, and all read",
    needs=lets_all_speak,
    lesson="10.1",
    help=Words(
        "Jangan batasi jumlah client atau thread, dan jangan buat yang satu menunggu yang lain.",
        "Set no limit to the clients or the threads, and let no client wait for another.",
    ),
)
def takes_twenty(play: RoomPlay) -> None:
    guests = play.crowd(CROWD)
    for guest in guests:
        if not guest.named:
            raise Failed(play.missing(guest, QUESTION))
        play.hears(guest, GREETING, say("check_room_greeting"))
    text = play.chosen.text()
    said = play.says(guests[-1], text)
    for guest in guests:
        play.hears(guest, line(guests[-1].name, text), said)


@task.robust(
    "Yang baru masuk juga membaca NAMA Bergabung! tentang dirinya",
    "The newcomer reads its own NAME Bergabung!, too",
    needs=tells_who_comes,
    lesson="10.1",
    help=Words(
        "Masukkan client ke daftar sebelum broadcast, supaya ia juga menerimanya.",
        "Put the client into the list before the broadcast, so that it gets it, too.",
    ),
)
def tells_the_newcomer(play: RoomPlay) -> None:
    play.begin()
    guest = play.enters()
    play.hears_of(guest, joins(guest.name), f"{guest.name} Bergabung!")


@task.robust(
    "Cap waktunya, kalau ada, jam saat pesan itu tiba",
    "Its stamp, if there is one, tells when the message came",
    needs=sends_it_back,
    lesson="1.2",
    help=Words(
        "Panggil datetime.now() untuk tiap pesan, sesudah recv(), bukan sekali di awal program.",
        "Call datetime.now() for each message, after recv(), not once at the beginning.",
    ),
)
def stamps_each_message(play: RoomPlay) -> None:
    (guest,) = play.company(1)
    time.sleep(THINKING)
    guest.look_away()
    began = datetime.now()
    text = play.chosen.text()
    said = play.says(guest, text)
    play.hears(guest, re.escape(text), said)
    if stamp := guest.reads(DAY_AND_CLOCK) or guest.reads(CLOCK):
        now_within(stamp[0])
        not_before(began, stamp[0])


@task.robust(
    "Pesan sampai 900 byte, dengan huruf seperti é, tiba utuh",
    "A message of up to 900 bytes, with letters such as é, arrives whole",
    needs=sends_it_back,
    lesson="5.1",
    help=Words(
        "Pakai recv(1024), dan teruskan byte-nya apa adanya, atau dengan UTF-8: ASCII tidak punya "
        "é.",
        "Use recv(1024), and pass the bytes on as they are, or as UTF-8: ASCII has no é.",
    ),
)
def takes_long_texts(play: RoomPlay) -> None:
    (guest,) = play.company(1)
    text = play.chosen.long_text(900)
    said = play.says(guest, text)
    play.hears(guest, line(guest.name, text), said)


@task.robust(
    "Tidak ada baris kosong saat seorang client pamit",
    "No empty line is sent when a client says goodbye",
    needs=tells_who_leaves,
    lesson="10.3",
    help=Words(
        "b'' dari recv() bukan pesan: keluar dari loop sebelum diberi cap waktu dan diteruskan.",
        "A b'' from recv() is no message: leave the loop before it is stamped and passed on.",
    ),
)
def sends_no_empty_line(play: RoomPlay) -> None:
    guest, leaver = play.company(2)
    play.guests.remove(leaver)
    leaver.peer.close()
    tells_of_the_end(play, leaver.name)
    farewell = rf"{STAMP}\s*{leaves(leaver.name)}[^\d\[\n]*{STAMP}"
    rest = re.sub(farewell, "", guest.text, flags=re.IGNORECASE)
    if re.search(rf"{CLOCK}|{DAY}|{leaver.name}: ", rest):
        seen = shown(repr(guest.peer.received))
        raise Failed(say("check_room_more", name=guest.name, seen=seen))


@task.robust(
    "Client yang diam di NICK tidak menghalangi client lain",
    "A client that does not answer NICK keeps nobody out",
    needs=tells_who_comes,
    lesson="10.1",
    help=Words(
        "Jangan tunggu username di loop accept(): baca username di thread client itu sendiri.",
        "Do not wait for the username in the loop of accept(): read it in the client's own thread.",
    ),
)
def bears_a_silent_client(play: RoomPlay) -> None:
    play.begin()
    play.knocks()
    play.enters()


@task.robust(
    "Dua client mati sekaligus tidak mengganggu yang lain",
    "Two clients that die at once disturb nobody",
    needs=goes_on_after_a_death,
    lesson="8.5",
    help=Words(
        "Jangan ubah daftar selagi loop berjalan di atasnya: `for c in list(clients):`, dan "
        "keluarkan client hanya kalau masih ada di daftar.",
        "Do not change a list while a loop runs over it: `for c in list(clients):`, and take a "
        "client out only where it is still in the list.",
    ),
)
def bears_two_deaths(play: RoomPlay) -> None:
    one, first, second, other = play.company(4)
    play.guests[:] = [one, other]
    first.peer.reset()
    second.peer.reset()
    play.says(one, play.chosen.text())
    for dead in (first, second):
        tells_of_the_end(play, dead.name)
    goes_on(play)


@task.robust(
    "Tidak ada traceback saat seorang client mati",
    "It has no traceback where a client dies",
    after=bears_two_deaths,
    lesson="8.5",
    help=Words(
        "Tangkap ConnectionError di thread client itu, dan cetak satu kalimat.",
        "Catch ConnectionError in that client's thread, and print a sentence.",
    ),
)
def takes_a_death_quietly(play: RoomPlay) -> None:
    play.ends_well()


@task.robust(
    "Client yang tidak membaca tidak menghentikan yang lain",
    "A client that does not read does not stop the others",
    needs=lets_all_speak,
    lesson="10.6",
    help=Words(
        "send() menunggu kalau buffer client itu penuh, dan semua ikut menunggu. Beri tiap client "
        "antrean dan thread penulis sendiri, atau batasi waktunya lalu keluarkan yang lambat.",
        "send() waits where the buffer of that client is full, and all wait with it. Give each "
        "client a queue and a writer of its own, or set a time limit and drop the slow one.",
    ),
)
def bears_a_slow_reader(play: RoomPlay) -> None:
    speaker, reader = play.company(2)
    slow = play.enters(narrow=True)
    play.guests.remove(slow)
    play.look_away()
    text = (play.chosen.text() + " ") * 40
    sent = 0
    while sent < SLOW:
        sent += sum(len(play.says(speaker, text)) for _ in range(STEP))
        for guest in (speaker, reader):
            if not play.program.until(lambda: len(guest.text) > STEP * len(text) / 2):  # noqa: B023
                raise Failed(say("check_room_stopped", sent=sent // 1000, doing=play.doing()))
            guest.look_away()


@task.robust(
    "Dua nama yang sama: ditolak, atau dibedakan",
    "Two equal names: refused, or told apart",
    needs=lets_all_speak,
    help=Words(
        "Sebelum client masuk daftar: kalau namanya sudah dipakai, katakan itu dan tanyakan NICK "
        "lagi (atau tutup koneksinya), atau beri nama lain, misalnya `Sari2`, dan pakai nama itu "
        "di depan pesannya.",
        "Before the client enters the list: where its name is taken, say so and ask NICK again (or "
        "close the connection), or give it another name, such as `Sari2`, and use that in front "
        "of its texts.",
    ),
)
def keeps_names_apart(play: RoomPlay) -> None:
    reader, one = play.company(2)
    second = play.knocks(one.name)
    play.is_asked(second)
    play.says_its_name(second)
    is_in = play.program.until(lambda: reader.reads(JOINS))
    first = said_as(play, one, reader)  # it has kept its place
    if is_in and said_as(play, second, reader) == first:
        raise Failed(say("check_room_same_name", name=one.name, seen=shown(first)))
    if not is_in and not second.text and not second.peer.ended:
        raise Failed(say("check_room_ignored", name=one.name, doing=play.doing()))


@task.robust(
    "Bisa dijalankan lagi segera di port yang sama",
    "It can be started again at once at the same port",
    needs=tells_who_comes,
    lesson="3.5",
    help=Words(
        "Sebelum bind(), tambahkan `s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)`.",
        "Before bind(), add `s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)`.",
    ),
)
def starts_again(play: RoomPlay) -> None:
    play.company(1)
    play.restart()


@task.told(
    "Dua pesan berturut-turut bisa terbaca menyatu",
    "Two messages in a row may be read as one",
    needs=sends_it_back,
    lesson="6.4",
    help=Words(
        "Supaya pesan bisa dipisahkan lagi, beri tiap pesan tanda akhir, misalnya baris baru.",
        "To tell messages apart, end each with a mark, such as a newline.",
    ),
)
def glued(play: RoomPlay) -> None:
    play.lay_cable()
    (guest,) = play.company(1)
    one, two = (f"{guest.name}: {play.chosen.text()}" for _ in range(2))
    play.sends_glued(guest.peer, one, two)
    play.program.until(lambda: guest.reads(re.escape(two)))
    if one + two in guest.text:
        raise Failed(say("check_glued", seen=one + two))


def tells_of_the_end(play: RoomPlay, name: str) -> None:
    """Expect that all who are there read that a client has left, once."""
    for guest in play.guests:
        play.hears_of(guest, leaves(name), f"{name} keluar!")


def goes_on(play: RoomPlay) -> None:
    """Expect that all who are there read each other, and a newcomer."""
    for guest in play.guests:
        guest.look_away()
    play.enters()
    for speaker in play.guests:
        text = play.chosen.text()
        said = play.says(speaker, text)
        for guest in play.guests:
            play.hears(guest, line(speaker.name, text), said)


def said_as(play: RoomPlay, guest: Guest, reader: Guest) -> str:
    """Return the words in front of a client's text, as another one reads them, without stamps."""
    reader.look_away()
    text = play.chosen.text()
    said = play.says(guest, text)
    play.hears(reader, re.escape(text), said)
    return re.sub(STAMP, "", reader.text.partition(text)[0]).strip()
