"""A client or a server that reads, and takes each kind of end with a sentence and the right exit.

It asks for its place (and for a name, if it likes), prints all that comes, and gives up after five
seconds of silence at most. Its exit code is 0 after a goodbye, and another number after a failure.
"""

import re
from contextlib import suppress

from chatkit.checks.ends_play import Ends, ends_play
from chatkit.checks.play import shown
from chatkit.checks.task import Failed, Task, Words
from chatkit.texts import say

task = Task("ends", Words("Setiap akhir, satu kalimat", "Every end with a sentence"), ends_play)


@task.asked(
    "Bertemu sisi seberang, dan menampilkan yang tiba",
    "It meets the other side, and shows what comes",
    lesson="8.1",
    help=Words(
        "Setelah tersambung: `print(s.recv(1024).decode())` di dalam loop. Server membaca "
        "dari hasil accept().",
        "Once connected: `print(s.recv(1024).decode())` in a loop. A server reads from the "
        "socket that accept() gives.",
    ),
)
def meets(play: Ends) -> None:
    peer = play.meets()
    text = play.chosen.text()
    play.sends(peer, text)
    play.shows(re.escape(text), text)


@task.asked(
    "Sisi seberang pamit (FIN): satu kalimat, kode 0",
    "The other side says goodbye (FIN): a sentence, code 0",
    after=meets,
    lesson="8.2",
    help=Words(
        "b'' dari recv() adalah pamit: cetak satu kalimat, keluar dari loop, dan biarkan "
        "programnya selesai dengan kode 0.",
        "A b'' from recv() is a goodbye: print a sentence, leave the loop, and let the "
        "program end with code 0.",
    ),
)
def takes_the_end(play: Ends) -> None:
    play.program.look_away()
    play.peer.close()
    play.ends(right=True)


@task.robust(
    "Pamit dan putus mendadak punya kalimat masing-masing",
    "A goodbye and a reset have a sentence each",
    after=takes_the_end,
    lesson="8.5",
    help=Words(
        "Kalimat untuk b'' dari recv() dan kalimat di `except ConnectionResetError:` jangan "
        "sama: yang satu selesai baik-baik, yang lain gagal.",
        "Let the sentence for a b'' from recv() differ from that in `except "
        "ConnectionResetError:`: the one end is right, the other a failure.",
    ),
)
def tells_them_apart(play: Ends) -> None:
    goodbye = play.said
    play.recast()
    play.lay_cable()
    play.meets()
    play.cable.cut()
    with suppress(Failed):  # its exit code is the matter of the next check
        play.ends(right=False)
    if play.said == goodbye:
        raise Failed(say("check_same_sentence", seen=shown(goodbye)))


@task.asked(
    "Sisi seberang putus mendadak (RST): satu kalimat, kode bukan 0",
    "The other side breaks off (RST): a sentence, a code other than 0",
    needs=meets,
    lesson="8.5",
    help=Words(
        "`except ConnectionResetError:`, cetak satu kalimat, lalu `sys.exit(1)`.",
        "`except ConnectionResetError:`, print a sentence, then `sys.exit(1)`.",
    ),
)
def takes_a_reset(play: Ends) -> None:
    play.lay_cable()
    play.meets()
    play.cable.cut()
    play.ends(right=False)


@task.asked(
    "Tidak ada server, atau portnya sudah dipakai: satu kalimat, kode bukan 0",
    "No server there, or the port in use: a sentence, a code other than 0",
    needs=meets,
    lesson="8.6",
    help=Words(
        "connect() atau bind() juga masuk ke dalam `try:`; `except OSError as salah: "
        'sys.exit(f"Gagal: {salah}")` mencetak kalimatnya dan memberi kode 1.',
        "Put connect() or bind() into `try:`, too; `except OSError as error: "
        'sys.exit(f"Failed: {error}")` prints the sentence, and gives code 1.',
    ),
)
def takes_a_refusal(play: Ends) -> None:
    play.finds_its_place_bad()
    play.ends(right=False)


@task.asked(
    "Lima detik sunyi: satu kalimat, kode bukan 0",
    "Five seconds of silence: a sentence, a code other than 0",
    needs=meets,
    lesson="8.4",
    help=Words(
        "`s.settimeout(5)` sebelum recv(), lalu `except TimeoutError:` dengan satu kalimat "
        "dan `sys.exit(1)`. Server memasangnya di socket dari accept().",
        "`s.settimeout(5)` before recv(), then `except TimeoutError:` with a sentence and "
        "`sys.exit(1)`. A server sets it on the socket that accept() gives.",
    ),
)
def takes_silence(play: Ends) -> None:
    play.lay_cable()
    peer = play.meets()
    play.cable.unplug()
    play.sends(peer, play.chosen.text())
    play.ends(right=False)
