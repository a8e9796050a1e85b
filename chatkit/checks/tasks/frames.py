"""A function `frames(recv)` that yields whole messages, however the bytes are cut.

It may frame them by a newline, by a length of four bytes in front (`!I`), or as a line of JSON such
as `{"text": "Halo"}`: the first check finds out which of the three it knows.
"""

from chatkit.checks.frames_play import JSON, LENGTH, NEWLINE, FramesPlay, framed
from chatkit.checks.function_play import CUTS, WHOLE
from chatkit.checks.task import Failed, Task, Words
from chatkit.texts import say

task = Task(
    "frames",
    Words("Fungsi frames(recv): pesan utuh", "A function frames(recv)"),
    FramesPlay,
    function=True,
)


@task.asked(
    "Ada fungsi frames(recv) di filemu",
    "There is a function frames(recv) in your file",
    lesson="7.9",
)
def is_there(play: FramesPlay) -> None:
    play.begin()


@task.asked(
    "Memberikan satu pesan yang tiba utuh: baris baru, panjang, atau JSON",
    "It yields a message that comes whole: by newline, by length, or as JSON",
    after=is_there,
    lesson="7.4",
)
def yields_a_message(play: FramesPlay) -> None:
    text = play.chosen.text()
    seen = {}
    for play.framing in (NEWLINE, LENGTH, JSON):
        seen[play.framing] = play.splits([text], WHOLE)
        if seen[play.framing].found == play.written([text]):
            return
    raise play.differs(seen[NEWLINE], [text])


@task.asked(
    "Selesai saat recv memberi b''",
    "It ends where recv gives b''",
    after=yields_a_message,
    lesson="8.2",
)
def ends(play: FramesPlay) -> None:
    cut = play.splits([play.chosen.text()], [4096])
    if cut.error == "for ever":
        raise Failed(say("check_function_no_end", name="frames"))
    play.at_end = cut.error
    if cut.error:
        raise play.breaks(cut)


@task.asked(
    "Memberikan pesan segera setelah lengkap, tanpa menunggu byte berikutnya",
    "It yields a message as soon as it is whole, and waits for no more bytes",
    after=yields_a_message,
    lesson="7.4",
    help=Words(
        "Berikan pesannya dengan yield begitu lengkap, sebelum memanggil recv lagi.",
        "Give a message by yield once it is whole, before recv is called again.",
    ),
)
def does_not_wait(play: FramesPlay) -> None:
    play.yields([play.chosen.text()], [4096], ends=False)


@task.asked(
    "Memisahkan tiga pesan yang tiba menyatu",
    "It separates three messages that come as one piece",
    after=yields_a_message,
    lesson="6.4",
    help=Words(
        "Satu potongan bisa berisi beberapa pesan. Pisahkan semuanya, dan simpan sisanya.",
        "One piece may hold several messages. Separate them all, and keep the rest.",
    ),
)
def separates(play: FramesPlay) -> None:
    play.yields([play.chosen.text() for _ in range(3)], [4096])


@task.asked(
    "Menyambung pesan yang tiba byte demi byte",
    "It joins a message that comes byte by byte",
    after=yields_a_message,
    lesson="6.9",
    help=Words(
        "Satu potongan bisa berisi sebagian pesan saja. Simpan dan sambung dengan potongan "
        "berikutnya.",
        "One piece may hold a part of a message. Keep it, and join it to the next piece.",
    ),
)
def joins(play: FramesPlay) -> None:
    play.yields([play.chosen.text()], [1])


@task.asked(
    "Tahan setiap ukuran potongan dari 1 sampai 4.096 byte, dengan é dan pesan panjang",
    "It bears every size of pieces from 1 to 4,096 bytes, with é and long messages",
    after=joins,
    needs=separates,
    lesson="6.9",
)
def bears_every_cut(play: FramesPlay) -> None:
    texts = [play.chosen.text(), "é", play.chosen.long_text(700), play.chosen.long_text(3800)]
    play.yields(texts, CUTS)


@task.robust(
    "Pesan yang belum selesai saat koneksi berakhir tidak dianggap pesan utuh",
    "A message that is unfinished at the end is not taken for a whole one",
    after=bears_every_cut,
    lesson="8.2",
)
def drops_the_unfinished(play: FramesPlay) -> None:
    whole, half = play.chosen.text(), framed(play.chosen.text(), play.framing)[:-3]
    cut = play.splits([whole], [5, 4096], rest=half)
    if cut.found != play.written([whole]):
        raise play.differs(cut, [whole])


@task.robust(
    "Pesan kosong tidak menghentikannya",
    "An empty message does not stop it",
    after=bears_every_cut,
    lesson="4.2",
)
def bears_an_empty_message(play: FramesPlay) -> None:
    one, two = play.chosen.text(), play.chosen.text()
    cut = play.splits([one, "", two], [4096])
    if cut.found[:1] + cut.found[-1:] != play.written([one, two]):
        raise play.differs(cut, [one, "", two])


@task.robust(
    "Spasi di awal dan akhir pesan tetap ada, begitu pula huruf seperti U+2028",
    "Blanks at both ends of a message stay, and so do letters such as U+2028",
    after=bears_every_cut,
    lesson="7.4",
)
def changes_nothing(play: FramesPlay) -> None:
    one, two = play.chosen.text(), play.chosen.text()
    play.yields([f"  {one} ", f"{one}\u2028{two}"], [4096])
