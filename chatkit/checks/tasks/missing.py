"""A function `missing(recv)` that returns the numbers of the messages that never came.

The stream is JSON lines, as a room sends them: some have a number, `"seq"`, others have none. They
come in any order, and one may come twice.
"""

import json
import re
from collections.abc import Iterable, Sequence

from chatkit.checks.function_play import CUTS, WHOLE, Cut, FunctionPlay
from chatkit.checks.play import shown
from chatkit.checks.task import Failed, Task, Words
from chatkit.texts import say

FIRST = 41  # a room that has talked before: nobody may count from 1


class MissingPlay(FunctionPlay):
    """The student's function, and streams of numbered messages."""

    call = "missing(recv)"

    def lacks(
        self,
        numbers: Sequence[int],
        wanted: Sequence[int],
        sizes: Iterable[int] = WHOLE,
        *,
        with_others: bool = False,
    ) -> None:
        """Expect the numbers that are missing among these."""
        lines = [{"type": "message", "seq": n, "text": self.chosen.text()} for n in numbers]
        data = "".join(json.dumps(line) + "\n" for line in lines)
        if with_others:
            data = '{"type": "joined", "name": "Bob"}\n' + data + '{"type": "ping"}\n'
        self.gives(data.encode(), [repr([*wanted])], sizes)

    def pair(self, wanted: Sequence[str], found: Sequence[str]) -> tuple[str, str]:
        """Return the wanted and the given list."""
        return wanted[0], shown("".join(found))

    def differs(self, cut: Cut, wanted: Sequence[str]) -> Failed:
        """Return the failure; that of a function which never ends has a sentence of its own."""
        if cut.error == "for ever":
            return Failed(
                say("check_function_no_end", name=self.name_of_function), say("check_end_help")
            )
        return super().differs(cut, wanted)

    def help(self, cut: Cut) -> str:
        """Return the help for a result that is no sorted list."""
        found = "".join(cut.found)
        if found == "None":
            return say("check_return_list_help")
        if found.startswith(("{", "set(", "<generator")) or is_unsorted(found):
            return say("check_sorted_help")
        return super().help(cut)


def is_unsorted(found: str) -> bool:
    """Tell whether a text is a list of numbers, as Python writes it, and not in their order."""
    numbers = [int(one) for one in re.findall(r"\d+", found)]
    return numbers != sorted(numbers)


task = Task(
    "missing",
    Words(
        "Fungsi missing(recv): nomor yang hilang", "A function missing(recv): the missing numbers"
    ),
    MissingPlay,
    function=True,
)


@task.asked(
    "Ada fungsi missing(recv) di filemu",
    "There is a function missing(recv) in your file",
    lesson="11.8",
    help=Words(
        "Judulnya `def missing(recv):`. recv dipanggil seperti conn.recv: recv(1024).",
        "It begins with `def missing(recv):`. recv is called as conn.recv is: recv(1024).",
    ),
)
def is_there(play: MissingPlay) -> None:
    play.begin()


@task.asked(
    "Mengembalikan [] kalau tidak ada yang hilang",
    "It returns [] where nothing is missing",
    after=is_there,
    lesson="11.7",
    help=Words(
        "Mulai dari nomor terkecil yang tiba, bukan dari 1: percakapan bisa sudah berjalan lama.",
        "Begin at the lowest number that came, not at 1: the room may have talked for long.",
    ),
)
def finds_none(play: MissingPlay) -> None:
    play.lacks(range(FIRST, FIRST + 4), [])


@task.asked(
    "Menemukan setiap nomor yang hilang",
    "It finds each number that is missing",
    after=finds_none,
    lesson="11.7",
    help=Words(
        "Lubangnya bisa lebih dari satu nomor: di antara 41 dan 44 ada 42 dan 43.",
        "A gap may be wider than one number: between 41 and 44 lie 42 and 43.",
    ),
)
def finds_gaps(play: MissingPlay) -> None:
    play.lacks([FIRST, FIRST + 1, FIRST + 4, FIRST + 6], [FIRST + 2, FIRST + 3, FIRST + 5])


@task.asked(
    "Tidak terkecoh oleh pesan yang tiba terlambat",
    "It is not misled by a message that comes late",
    after=finds_gaps,
    lesson="11.7",
    help=Words(
        "Kumpulkan dulu semua nomornya; baru di akhir cari yang tidak ada.",
        "Gather all numbers first; look for the missing ones at the end.",
    ),
)
def bears_any_order(play: MissingPlay) -> None:
    play.lacks([FIRST + 3, FIRST, FIRST + 5, FIRST + 1], [FIRST + 2, FIRST + 4])


@task.asked(
    "Tidak terkecoh oleh pesan yang tiba dua kali",
    "It is not misled by a message that comes twice",
    after=finds_gaps,
    lesson="11.7",
    help=Words(
        "Simpan nomornya di sebuah `set`: di sana yang sama hanya ada satu kali.",
        "Keep the numbers in a `set`, which holds equal ones only once.",
    ),
)
def bears_twice(play: MissingPlay) -> None:
    play.lacks([FIRST, FIRST, FIRST + 3, FIRST + 3], [FIRST + 1, FIRST + 2])


@task.asked(
    "Melewati baris yang tidak bernomor",
    "It passes over a line that has no number",
    after=finds_gaps,
    lesson="11.8",
    help=Words(
        'Tidak setiap baris punya "seq": periksa dengan `if "seq" in line`.',
        'Not every line has a "seq": look with `if "seq" in line`.',
    ),
)
def passes_over_others(play: MissingPlay) -> None:
    play.lacks([FIRST, FIRST + 2], [FIRST + 1], with_others=True)


@task.asked(
    "Tahan setiap ukuran potongan dari 1 sampai 4.096 byte",
    "It bears every size of pieces from 1 to 4,096 bytes",
    after=finds_gaps,
    lesson="7.9",
    help=Words(
        'Sambung dulu sisa yang lama dan potongan baru, baru pisahkan di b"\\n".',
        'Join the old rest and the new piece, then split at b"\\n".',
    ),
)
def bears_every_cut(play: MissingPlay) -> None:
    play.lacks([FIRST, FIRST + 1, FIRST + 3], [FIRST + 2], CUTS)


@task.robust(
    "Mengembalikan [] kalau tidak ada pesan sama sekali",
    "It returns [] where no message came at all",
    after=bears_every_cut,
    lesson="11.8",
    help=Words(
        "min() dan max() dari kumpulan kosong adalah ValueError: periksa dulu.",
        "min() and max() of nothing are a ValueError: look first.",
    ),
)
def bears_nothing(play: MissingPlay) -> None:
    play.lacks([], [])
