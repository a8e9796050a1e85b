"""The assignment's server: it asks for port and name, then chats with one client, in turns."""

import re

from chatkit.check.play import ServerPlay
from chatkit.check.stamps import CLOCK, DAY_AND_CLOCK, is_today, now_within
from chatkit.check.task import Failed, Task, Words
from chatkit.texts import say

task = Task(
    "server", Words("Server untuk tugas Pertemuan 3", "The assignment's server"), ServerPlay
)


@task.asked(
    "Menanyakan port dan username, lalu mendengarkan di port itu",
    "It asks for port and username, and listens at that port",
    lesson="2.1",
)
def listens(play: ServerPlay) -> None:
    play.begin()
    listening = play.program.listening()
    assert listening
    port = listening.local.rpartition(":")[2]
    if port != str(play.port):
        raise Failed(say("check_other_port", wanted=play.port, seen=port))


@task.asked(
    "Menampilkan alamat IP, port, dan tanggal",
    "It shows IP address, port and date",
    after=listens,
    lesson="1.1",
)
def tells_its_address(play: ServerPlay) -> None:
    play.shows(r"\b\d{1,3}(\.\d{1,3}){3}\b", "127.0.0.1")
    play.shows(rf"\b{play.port}\b", str(play.port))
    if not is_today(play.program.screen):
        raise Failed(say("check_no_date"))


@task.asked(
    "Membaca nama client, lalu mengirim namanya sendiri",
    "It reads the client's name, and sends its own",
    after=listens,
    lesson="1.1",
)
def says_its_name(play: ServerPlay) -> None:
    client = play.client()
    play.sends(client, play.other)
    play.gets(client, re.escape(play.name), play.name)


@task.asked(
    "Menampilkan nama client yang bergabung",
    "It shows the name of the client that has joined",
    after=says_its_name,
    lesson="1.1",
)
def shows_who_joined(play: ServerPlay) -> None:
    play.shows(re.escape(play.other), play.other)


@task.asked(
    "Menunggu pesan pertama dari client, sebelum giliran server",
    "It waits for the client's first message before its own turn",
    after=says_its_name,
    lesson="4.4",
)
def lets_the_client_begin(play: ServerPlay) -> None:
    client = play.peers[0]
    client.look_away()
    play.program.until(lambda: bool(play.program.waits()))
    client.read(0.2)
    if question := play.program.question():
        raise Failed(say("check_asks_too_early", question=question.detail))
    if client.received:
        raise Failed(say("check_speaks_too_early", seen=repr(client.received)))


@task.asked(
    "Menampilkan pesan client sebagai [jam] nama: pesan",
    "It shows the client's message as [time] name: message",
    after=lets_the_client_begin,
    lesson="1.5",
)
def shows_the_message(play: ServerPlay) -> None:
    play.program.look_away()
    text = play.chosen.text()
    play.sends(play.peers[0], text)
    line = rf"\[({CLOCK})\] {re.escape(play.other)}: {re.escape(text)}\s*$"
    play.shows(rf"(?m)^{line}", say("check_line", name=play.other, text=text))
    found = re.search(rf"(?m)^{line}", play.program.news)
    assert found
    now_within(found[1])


@task.asked(
    "Membalas dengan [tanggal jam] nama: pesan",
    "It answers with [date time] name: message",
    after=shows_the_message,
    lesson="1.5",
)
def answers(play: ServerPlay) -> None:
    text = play.chosen.text()
    play.peers[0].look_away()
    play.type(text)
    wanted = say("check_full_line", name=play.name, text=text)
    pattern = rf"\[({DAY_AND_CLOCK})\] {re.escape(play.name)}: {re.escape(text)}"
    now_within(play.gets(play.peers[0], pattern, wanted)[1])


@task.asked(
    "Chat terus bergantian: pesan kedua dan ketiga juga sampai",
    "The turns go on: the second and the third message arrive, too",
    after=answers,
    lesson="4.1",
)
def goes_on(play: ServerPlay) -> None:
    for _ in range(2):
        shows_the_text(play, play.chosen.text())
        reply = play.chosen.text()
        play.peers[0].look_away()
        play.type(reply)
        play.gets(play.peers[0], rf"(?s).*{re.escape(reply)}", reply)


@task.asked(
    "Menerima pesan sampai 1.000 byte, dengan huruf seperti é",
    "It takes messages of up to 1,000 bytes, with letters such as é",
    after=goes_on,
    lesson="5.5",
)
def takes_long_texts(play: ServerPlay) -> None:
    shows_the_text(play, play.chosen.long_text(1000))


def shows_the_text(play: ServerPlay, text: str) -> None:
    play.program.look_away()
    play.sends(play.peers[0], text)
    play.shows(re.escape(text), text)


@task.robust(
    "Selesai tanpa traceback saat client keluar",
    "It ends without a traceback when the client leaves",
    lesson="7.1",
)
def survives_the_end(play: ServerPlay) -> None:
    client = play.joined()
    client.close()
    play.program.acted()
    play.program.until(lambda: play.program.ended is not None or play.program.question())
    play.ends_well()
    play.does_not_spin()


@task.robust(
    "Bisa dijalankan lagi segera di port yang sama",
    "It can be started again at once at the same port",
    lesson="3.4",
)
def starts_again(play: ServerPlay) -> None:
    play.joined()
    play.restart()


@task.robust(
    "Satu kalimat, bukan traceback, kalau portnya sudah dipakai",
    "A sentence, not a traceback, where the port is in use",
    lesson="3.3",
)
def port_in_use(play: ServerPlay) -> None:
    with play.port_taken():
        play.program.begin()
        play.answer_questions(lambda: play.program.ended is not None)
        play.ends_well()


@task.told(
    "Dua pesan client yang dikirim berturut-turut bisa terbaca menempel",
    "Two messages that a client sends in a row may be read as one",
    lesson="6.2",
)
def glued(play: ServerPlay) -> None:
    client = play.joined()
    one, two = play.chosen.text(), play.chosen.text()
    play.sends(client, one)
    play.sends(client, two)
    if play.program.until(lambda: one + two in play.program.news):
        raise Failed(say("check_glued", seen=one + two))
