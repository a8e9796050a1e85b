"""The assignment's client: it asks for address, port and name, then chats, in turns."""

import re
from datetime import datetime

from chatkit.checks.client_play import ClientPlay
from chatkit.checks.task import Failed, Task, Words
from chatkit.texts import say

task = Task(
    "client", Words("Client untuk tugas Pertemuan 3", "The assignment's client"), ClientPlay
)


@task.asked(
    "Menyambung, setelah pertanyaannya dijawab",
    "It connects once its questions have been answered",
    lesson="2.1",
)
def connects(play: ClientPlay) -> None:
    play.begin()


@task.asked(
    "Menyambung ke alamat IP dan port yang diketik",
    "It connects to the IP address and the port that were typed",
    after=connects,
    lesson="2.1",
)
def takes_the_address(play: ClientPlay) -> None:
    if play.went:
        wanted = f"{play.host}:{play.port}"
        raise Failed(say("check_other_place", wanted=wanted, seen=play.went))


@task.asked(
    "Mengirim username sebagai kata pertama, tanpa tambahan",
    "It sends the username first, and nothing else with it",
    after=connects,
    lesson="1.1",
)
def says_its_name(play: ClientPlay) -> None:
    play.hears_name(play.peer)
    play.gets(play.peer, re.escape(play.name), play.name)


@task.asked(
    "Membaca nama server dan menampilkannya",
    "It reads the server's name and shows it",
    after=says_its_name,
    lesson="1.1",
)
def shows_who_joined(play: ClientPlay) -> None:
    play.program.look_away()
    play.sends(play.peer, play.other)
    play.shows(re.escape(play.other), play.other)


@task.asked(
    "Bicara duluan: meminta pesan pertama tanpa menunggu server",
    "It speaks first: it asks for a message without waiting for the server",
    after=shows_who_joined,
    lesson="4.3",
)
def speaks_first(play: ClientPlay) -> None:
    play.peer.look_away()
    if not play.program.until(play.asks):
        raise Failed(say("check_waits_to_speak", doing=play.doing()))


@task.asked(
    "Mengirim pesan apa adanya, tanpa cap waktu dan nama",
    "It sends the message as it was typed, without a stamp and a name",
    after=speaks_first,
    lesson="1.5",
)
def sends_the_message(play: ClientPlay) -> None:
    text = play.chosen.text()
    play.type(text)
    play.gets(play.peer, re.escape(text), text)


@task.asked(
    "Menampilkan balasan server dengan cap waktunya",
    "It shows the server's answer, with its stamp",
    after=sends_the_message,
    lesson="1.5",
)
def shows_the_answer(play: ClientPlay) -> None:
    shows_a_line(play, play.chosen.text())


@task.asked(
    "Chat terus bergantian: pesan kedua dan ketiga juga sampai",
    "The turns go on: the second and the third message arrive, too",
    after=shows_the_answer,
    lesson="4.1",
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
    lesson="8.3",
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
)
def takes_a_refusal(play: ClientPlay) -> None:
    play.begin_alone()
    play.ends_well()


@task.robust(
    "Huruf é yang tiba dalam dua potongan tidak menghentikannya",
    "A letter é that arrives in two pieces does not stop it",
    needs=shows_the_answer,
    lesson="5.3",
)
def takes_half_a_letter(play: ClientPlay) -> None:
    server = play.joined()
    play.type(play.chosen.text())
    play.program.until(server.waiting(bool))
    play.sends(server, b"caf" + "é".encode()[:1])
    play.program.settle()
    play.ends_well()


@task.told(
    "Nama server dan pesan pertamanya bisa terbaca menempel",
    "The server's name and its first message may be read as one",
    needs=speaks_first,
    lesson="6.2",
)
def glued(play: ClientPlay) -> None:
    server = play.begin()
    play.hears_name(server)
    text = play.chosen.text()
    play.program.look_away()
    play.sends(server, play.other + text)
    if play.program.until(lambda: play.other + text in play.program.news):
        raise Failed(say("check_glued", seen=play.other + text))


def line_of(play: ClientPlay, text: str) -> str:
    """Return an answer as the assignment's server writes it."""
    return f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {play.other}: {text}"


def shows_a_line(play: ClientPlay, text: str, help: str = "") -> None:
    """Have the server send a stamped line; expect its time, name and text, in any order."""
    line = line_of(play, text)
    play.program.look_away()
    play.sends(play.peer, line)
    for part in (text, play.other, line[12:20]):
        play.shows(re.escape(part), line, help=help)
