"""A function `letters(recv)` that yields text in whole letters, however the bytes are cut."""

from collections.abc import Sequence

from chatkit.checks.function_play import CUTS, WHOLE, Cut, FunctionPlay, short, where_they_part
from chatkit.checks.play import shown
from chatkit.checks.task import Failed, Task, Words
from chatkit.texts import say

LETTERS = "é€👍"  # of two, three and four bytes
NO_LETTER = b"\xff"  # in no place of UTF-8


class LettersPlay(FunctionPlay):
    """The student's function, and streams of letters."""

    call = "letters(recv)"
    joined = True
    cutting = False  # whether the pieces of this check end within letters

    def reads(self, text: str, sizes: list[int] | range) -> None:
        """Expect the text, in each size of pieces."""
        self.gives(text.encode(), [text], sizes)

    def pair(self, wanted: Sequence[str], found: Sequence[str]) -> tuple[str, str]:
        """Return both texts; bytes that were given stand there as bytes."""
        text = "".join(found)
        if is_bytes(text):
            return repr("".join(wanted)), shown(short(text))
        one, other = where_they_part("".join(wanted), text)
        return shown(repr(one)), shown(repr(other))

    def help(self, cut: Cut) -> str:
        """Return the help for bytes, or for a letter that was cut in two."""
        if is_bytes("".join(cut.found)):
            return say("check_letters_bytes_help")
        return say("check_half_letter_help") if self.cutting else super().help(cut)


def is_bytes(text: str) -> bool:
    """Tell whether a text is that of bytes, as Python writes them."""
    return text.startswith(("b'", 'b"'))


task = Task(
    "letters",
    Words("Fungsi letters(recv): hanya huruf utuh", "A function letters(recv): whole letters"),
    LettersPlay,
    function=True,
)


@task.asked(
    "Ada fungsi letters(recv) di filemu",
    "There is a function letters(recv) in your file",
    lesson="5.6",
    help=Words(
        "Judulnya `def letters(recv):`. recv dipanggil seperti conn.recv: recv(1024).",
        "It begins with `def letters(recv):`. recv is called as conn.recv is: recv(1024).",
    ),
)
def is_there(play: LettersPlay) -> None:
    play.begin()


@task.asked(
    "Memberikan teks, bukan byte",
    "It gives text, not bytes",
    after=is_there,
    lesson="5.1",
)
def gives_text(play: LettersPlay) -> None:
    play.reads(play.chosen.text(), WHOLE)


@task.asked(
    "Mengenal huruf UTF-8 seperti é, €, dan 👍",
    "It knows letters of UTF-8 such as é, € and 👍",
    after=gives_text,
    lesson="5.2",
    help=Words(
        "Kedua sisi harus memakai kamus yang sama: utf-8.",
        "Both sides must use the same dictionary: utf-8.",
    ),
)
def knows_utf8(play: LettersPlay) -> None:
    play.reads(play.chosen.text() + LETTERS, WHOLE)


@task.asked(
    "Terus membaca sampai recv memberi b'', lalu selesai",
    "It reads on until recv gives b'', and ends there",
    after=knows_utf8,
    lesson="5.4",
    help=Words(
        "`while piece := recv(1024):` membaca sampai recv memberi b''.",
        "`while piece := recv(1024):` reads until recv gives b''.",
    ),
)
def reads_to_the_end(play: LettersPlay) -> None:
    line = play.chosen.text() + "\n"
    data, wanted = 2 * line.encode(), [2 * line]
    if play.cuts(data, wanted, [len(line)]).error == "for ever":
        raise Failed(say("check_function_no_end", name="letters"))
    play.gives(data, wanted, [len(line)])


@task.asked(
    "Memberikan setiap huruf segera setelah tiba, tanpa menunggu akhir",
    "It gives each letter as soon as it has come, and does not wait for the end",
    after=reads_to_the_end,
    lesson="5.5",
    help=Words(
        "Berikan teksnya dengan yield di dalam loop, segera setelah potongannya tiba.",
        "Give the text by yield inside the loop, as soon as its piece has come.",
    ),
)
def gives_at_once(play: LettersPlay) -> None:
    text = play.chosen.text() + "é"
    cut = play.cuts(text.encode(), [text], WHOLE, ends=False)
    if cut.found != [text] and cut.error == "waits":
        seen = shown(repr(cut.found[0]))
        raise Failed(say("check_letters_late", text=shown(repr(text)), seen=seen))
    play.gives(text.encode(), [text], WHOLE, ends=False)


@task.asked(
    "Menyambung huruf yang terpotong",
    "It joins a letter that is cut in two",
    after=reads_to_the_end,
    lesson="5.5",
)
def joins_letters(play: LettersPlay) -> None:
    play.cutting = True
    play.reads(LETTERS, [1])
    play.cutting = False


@task.asked(
    "Tahan setiap ukuran potongan dari 1 sampai 4.096 byte",
    "It bears every size of pieces from 1 to 4,096 bytes",
    after=joins_letters,
    lesson="5.5",
)
def bears_every_cut(play: LettersPlay) -> None:
    long = play.chosen.long_text(4000)
    play.reads(f"  {play.chosen.text()}\n\n\t{LETTERS}{long}{LETTERS}\r\n ", CUTS)


@task.robust(
    "Byte yang bukan huruf tidak menghentikannya",
    "A byte that is no letter does not stop it",
    after=bears_every_cut,
    lesson="5.2",
    help=Words(
        'Dekoder bisa diberi errors="replace": byte seperti itu menjadi �.',
        'A decoder takes errors="replace": such a byte becomes �.',
    ),
)
def bears_no_letter(play: LettersPlay) -> None:
    one, two = play.chosen.text(), play.chosen.text()
    cut = play.cuts(one.encode() + NO_LETTER + two.encode(), [one + "�" + two], WHOLE)
    found = "".join(cut.found)
    if cut.error or not found.startswith(one) or not found.endswith(two):
        key = "check_letters_stops" if cut.error else "check_letters_gives"
        seen = say(key, error=shown(cut.error), found=shown(repr(found)))
        raise Failed(say("check_letters_no_letter", seen=seen))
