"""A function `exactly(recv, n)` that returns n bytes, however they are cut.

It takes no byte of those that come after. Where the connection ends before there are n bytes, it
raises `EOFError` (or a `ConnectionError`), so that nobody takes a part for the whole.
"""

from collections.abc import Iterable, Sequence

from chatkit.checks.function_play import (
    CUTS,
    WHOLE,
    Cut,
    FunctionPlay,
    alike,
    short,
    where_they_part,
)
from chatkit.checks.play import shown
from chatkit.checks.task import Failed, Task, Words
from chatkit.texts import say


class ExactlyPlay(FunctionPlay):
    """The student's function, and streams of parts, each of which it is asked for."""

    call = "exactly(recv, n)"

    def returns(self, texts: Sequence[str], sizes: Iterable[int], *, ends: bool = True) -> None:
        """Expect each text when asked for its bytes, in each size of pieces."""
        parts = [text.encode() for text in texts]
        numbers = [len(part) for part in parts]
        self.gives(b"".join(parts), [*map(repr, parts)], sizes, ends=ends, numbers=numbers)

    def differs(self, cut: Cut, wanted: Sequence[str]) -> Failed:
        """Return the failure of a function that gives other parts, or waits though it has all."""
        given = len(cut.found)
        if cut.found != list(wanted[:given]) or given == len(wanted):
            return super().differs(cut, wanted)
        if cut.error == "waits":
            sentence = say("check_exactly_waits", data=shown(short(wanted[given])))
            return Failed(sentence, self.help(cut))
        return self.breaks(cut)

    def pair(self, wanted: Sequence[str], found: Sequence[str]) -> tuple[str, str]:
        """Return the first part that is another one."""
        same = alike(wanted, found)
        one, other = where_they_part(wanted[same], found[same])
        return shown(one), shown(other)

    def help(self, cut: Cut) -> str:
        """Return the help for a result that is none."""
        if cut.found and cut.found[0].startswith(("None", "<generator")):
            return say("check_return_help")
        return super().help(cut)


task = Task(
    "exactly",
    Words("Fungsi exactly(recv, n): tepat n byte", "A function exactly(recv, n): n bytes"),
    ExactlyPlay,
    function=True,
)


@task.asked(
    "Ada fungsi exactly(recv, n) di filemu",
    "There is a function exactly(recv, n) in your file",
    lesson="6.10",
    help=Words(
        "Judulnya `def exactly(recv, n):`. recv dipanggil seperti conn.recv: recv(5).",
        "It begins with `def exactly(recv, n):`. recv is called as conn.recv is: recv(5).",
    ),
)
def is_there(play: ExactlyPlay) -> None:
    play.begin()


@task.asked(
    "Mengembalikan n byte yang tiba utuh",
    "It returns n bytes that come whole",
    after=is_there,
    lesson="6.9",
)
def returns_bytes(play: ExactlyPlay) -> None:
    play.returns([play.chosen.text()], WHOLE)


@task.asked(
    "Menyambung n byte yang tiba satu demi satu",
    "It joins n bytes that come one by one",
    after=returns_bytes,
    lesson="6.9",
    help=Words(
        "recv(n) memberi paling banyak n byte, bisa kurang. Ulangi sampai cukup.",
        "recv(n) gives at most n bytes, often fewer. Go on until there are enough.",
    ),
)
def joins(play: ExactlyPlay) -> None:
    play.returns([play.chosen.text()], [1])


@task.asked(
    "Tidak mengambil byte sesudahnya, dan tidak menunggunya",
    "It neither takes the bytes that come after, nor waits for them",
    after=returns_bytes,
    lesson="6.4",
    help=Words(
        "Minta hanya yang masih kurang, supaya byte berikutnya tidak ikut terambil: "
        "recv(n - len(data)).",
        "Ask for those that are missing alone, so that the next ones stay: recv(n - len(data)).",
    ),
)
def leaves_the_rest(play: ExactlyPlay) -> None:
    texts = [play.chosen.text() for _ in range(3)]
    play.returns(texts, WHOLE, ends=False)


@task.asked(
    "Berhenti dengan EOFError kalau koneksi berakhir terlalu cepat",
    "It raises EOFError where the connection ends too early",
    after=joins,
    lesson="6.9",
    help=Words(
        "Kalau recv memberi b'', tidak akan ada byte lagi: raise EOFError(\"koneksi berakhir\").",
        "Where recv gives b'', no more bytes will come: raise EOFError(\"the end came early\").",
    ),
)
def tells_the_end(play: ExactlyPlay) -> None:
    data = play.chosen.text().encode()
    wanted = len(data) + 5
    for came in (data, b""):  # in the middle, and at once
        cut = play.cuts(came, [], [3], numbers=[wanted])
        if cut.error == "for ever":
            raise Failed(say("check_function_no_end", name="exactly"))
        if not cut.ended:
            key = "check_exactly_raises" if cut.error else "check_exactly_returns"
            found = shown(short("".join(cut.found)))
            seen = say(key, error=shown(cut.error), found=found)
            raise Failed(say("check_exactly_end", came=len(came), n=wanted, seen=seen))


@task.asked(
    "Tahan setiap ukuran potongan dari 1 sampai 4.096 byte",
    "It bears every size of pieces from 1 to 4,096 bytes",
    after=joins,
    needs=leaves_the_rest,
    lesson="6.9",
)
def bears_every_cut(play: ExactlyPlay) -> None:
    texts = play.chosen.text(), "é", play.chosen.long_text(700), play.chosen.long_text(4500)
    play.returns(texts, CUTS)


@task.robust(
    "exactly(recv, 0) mengembalikan b'' tanpa menunggu",
    "exactly(recv, 0) returns b'' and does not wait",
    after=bears_every_cut,
    lesson="6.9",
    help=Words(
        "Periksa dulu len(data) < n, baru panggil recv.",
        "Look at len(data) < n first, and call recv after that.",
    ),
)
def takes_nothing(play: ExactlyPlay) -> None:
    play.returns(["", play.chosen.text()], WHOLE, ends=False)
