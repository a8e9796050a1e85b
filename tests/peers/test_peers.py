"""Our server and our client against programs as students write them."""

import re
import signal

import pytest

from chatkit import Client
from chatkit.net import listening, server
from chatkit.texts import say
from tests.helpers import LOOPBACK, Desk, Script, free_port, sentence, shows, texts_of, until

STAMP = r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\]"


def port_of(script: Script) -> int:
    """Return the port that a student's server printed."""
    found = until(lambda: re.search(r"port (\d+)\n", script.output))
    assert found
    return int(found[1])


# the assignment's own loops


def join_with_the_assignments_client(desk: Desk, port: int, username: str = "Bob") -> Script:
    bob = desk.script("client_assignment.py")
    for answer in (LOOPBACK, port, username):
        bob.type(answer)
    return bob


def test_the_assignments_client_chats_with_our_server(desk: Desk) -> None:
    alice = desk.server()
    bob = join_with_the_assignments_client(desk, alice.port)
    bob.shows("Alice  Telah bergabung...\npesan : ")
    for n in range(3):
        bob.type(f"Halo {n}")
        shows(alice, f"Bob: Halo {n}")
        until(lambda: alice.my_turn)
        alice.send(f"Hai {n}")
        bob.shows(f"Alice: Hai {n}\npesan : ")
    assert re.search(rf"pesan : {STAMP} Alice: Hai 0\npesan : {STAMP} Alice: Hai 1\n", bob.output)
    alice.stop()
    bob.type("masih di sana?")
    bob.ends()
    assert [m.text for m in alice.messages] == [
        text for n in range(3) for text in (f"Halo {n}", f"Hai {n}")
    ]


def test_our_client_chats_with_the_assignments_server(desk: Desk) -> None:
    alice = desk.script("server_assignment.py")
    port = free_port()
    alice.type(port)
    alice.type("Alice")
    alice.shows("menunggu")
    bob = desk.client(port)
    until(lambda: bob.peer == "Alice")
    for n in range(3):
        until(lambda: bob.my_turn)
        bob.send(f"Halo {n}")
        alice.shows(f"] Bob: Halo {n}\n[Alice] pesan: ")
        alice.type(f"Hai {n}")
        line = shows(bob, f"Alice: Hai {n}")
        assert re.fullmatch(rf"{STAMP} Alice: Hai {n}", line)
    bob.stop()
    alice.shows("selesai")
    assert alice.ends() == 0


def test_a_killed_student_is_followed_by_the_next_one(desk: Desk) -> None:
    alice = desk.server()
    bob = join_with_the_assignments_client(desk, alice.port)
    bob.shows("pesan : ")
    bob.type("Halo")
    until(lambda: alice.my_turn)
    bob.process.kill()
    until(lambda: not alice.peer)
    citra = join_with_the_assignments_client(desk, alice.port, "Citra")
    citra.shows("Alice  Telah bergabung...")
    citra.type("Halo")
    shows(alice, "Citra: Halo")


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="POSIX only")
def test_a_frozen_student_holds_nothing_up(desk: Desk) -> None:
    alice = desk.server(free=True)
    bob = join_with_the_assignments_client(desk, alice.port)
    bob.shows("pesan : ")
    bob.process.send_signal(signal.SIGSTOP)
    for n in range(10):
        alice.send(f"halo {n}")
    assert "Bob" in alice.status
    alice.stop()
    assert not alice.running


# threads


def test_a_client_with_a_thread_chats_freely_with_our_server(desk: Desk) -> None:
    alice = desk.server(free=True)
    tari = desk.script("client_thread.py", alice.port)
    tari.shows("server: Alice")
    for n in range(3):
        tari.type(f"dari Tari {n}")
        shows(alice, f"Tari: dari Tari {n}")
    for n in range(3):
        alice.send(f"dari Alice {n}")
        tari.shows(f"Alice: dari Alice {n}\n")
    assert tari.output.count("< [") == 3
    tari.type("keluar")
    shows(alice, say("peer_left", peer="Tari"))
    assert tari.ends() == 0


def test_our_client_chats_freely_with_a_server_with_a_thread(desk: Desk) -> None:
    tari = desk.script("server_thread.py")
    bob = desk.client(port_of(tari), free=True)
    tari.shows("Bob masuk")
    until(lambda: bob.peer == "Tari")
    for n in range(3):
        tari.type(f"dari Tari {n}")
        assert re.fullmatch(
            rf"\[\d\d:\d\d:\d\d\] Tari: dari Tari {n}", shows(bob, f"dari Tari {n}")
        )
    for n in range(3):
        bob.send(f"dari Bob {n}")
        tari.shows(f"< dari Bob {n}\n")
    bob.stop()
    tari.shows("client pergi")


# names that come late, or first


def test_a_client_that_says_its_name_late_is_waited_for(desk: Desk) -> None:
    alice = desk.server()
    late = desk.script("client_late.py", alice.port)
    late.shows("terhubung")
    line = shows(alice, sentence("accepted"))
    assert alice.peer is None
    assert alice.status == line
    late.type("Lala")
    late.shows("server: Alice")
    late.type("Halo")
    shows(alice, "Lala: Halo")
    alice.send("Hai")
    late.shows("Alice: Hai")
    assert late.ends() == 0
    shows(alice, say("peer_left", peer="Lala"))


def test_a_server_that_says_its_name_late_is_waited_for(desk: Desk) -> None:
    late = desk.script("server_late.py")
    bob = desk.client(port_of(late))
    late.shows("client: Bob")
    assert bob.status == say("client_greeting")
    late.type("Lala")
    shows(bob, "Lala Telah bergabung...")
    bob.send("Halo")
    late.shows("pesan: Halo")
    late.type("Hai")
    assert shows(bob, "Hai").endswith("] Lala: Hai")


def test_a_server_that_says_its_name_first_is_understood(desk: Desk) -> None:
    dewi = desk.script("server_first.py")
    bob = desk.client(port_of(dewi))
    dewi.shows("client: Bob\n")
    shows(bob, "Dewi Telah bergabung...")
    bob.send("Terima kasih")
    dewi.shows("pesan: Terima kasih")
    assert re.fullmatch(r"\[\d\d:\d\d:\d\d\] Dewi: sama-sama", shows(bob, "sama-sama"))
    bob.stop()
    dewi.shows("selesai")


# death and silence


def test_a_client_that_dies_is_noticed(desk: Desk) -> None:
    alice = desk.server()
    didi = desk.script("client_dies.py", alice.port)
    shows(alice, "Didi: Halo")
    alice.send("Hai")
    didi.shows("ZeroDivisionError")
    shows(alice, say("peer_left", peer="Didi"))
    assert alice.status == say("server_waiting", address=f"{LOOPBACK}:{alice.port}")


def test_a_server_that_dies_is_noticed(desk: Desk) -> None:
    didi = desk.script("server_dies.py")
    bob = desk.client(port_of(didi))
    until(lambda: bob.my_turn)
    bob.send("Halo")
    didi.shows("ZeroDivisionError")
    shows(bob, say("peer_left", peer="Didi"))
    assert not bob.running


def test_a_client_that_says_nothing_is_let_go_and_the_next_one_is_served(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HANDSHAKE", 0.3)
    monkeypatch.setattr(listening, "HANDSHAKE", 0.3)
    alice = desk.server()
    silent = desk.script("client_silent.py", alice.port)
    silent.shows("akhir: b''")
    assert silent.ends() == 0
    shows(alice, sentence("silent_client"))
    bob = join_with_the_assignments_client(desk, alice.port)
    bob.shows("Alice  Telah bergabung...")


def test_a_second_client_is_let_go_while_one_chats(desk: Desk) -> None:
    alice = desk.server()
    bob = join_with_the_assignments_client(desk, alice.port)
    bob.shows("Alice  Telah bergabung...")
    silent = desk.script("client_silent.py", alice.port)
    assert silent.ends() == 0
    assert "akhir: b''" in silent.output
    second = sentence("second_client", peer="Bob")
    shows(alice, second)
    citra = join_with_the_assignments_client(desk, alice.port, "Citra")
    until(lambda: sum(bool(second.fullmatch(text)) for text in texts_of(alice)) == 2)
    citra.type("ada orang?")
    citra.ends()
    bob.type("Aku masih di sini")
    shows(alice, "Bob: Aku masih di sini")
    alice.send("Bagus")
    bob.shows("Alice: Bagus")


def test_our_second_client_is_told_why_by_a_server_with_room_for_one(desk: Desk) -> None:
    alice, _ = desk.pair()
    eve = desk.keep(Client(LOOPBACK, alice.port, "Eve")).start()
    shows(eve, say("server_closed_early"))
