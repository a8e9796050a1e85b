"""The two terminal programs, through a real terminal (a pty) and through a pipe."""

import os
import re
import signal
import subprocess
import sys
from datetime import datetime

import pytest

from chatkit import texts
from chatkit.address import EVERYWHERE, LOOPBACK
from chatkit.texts import say
from tests.helpers import free_port, sentence
from tests.terminals import COMMAND, Terminal

TIME = r"\d\d:\d\d:\d\d"


@pytest.fixture
def port() -> int:
    return free_port()


def started_server(terminals: list[Terminal], port: int, *options: str) -> Terminal:
    server = Terminal(*COMMAND, "server", "--port", str(port), "--username", "Alice", *options)
    terminals.append(server)
    server.sees(sentence("server_waiting"))
    return server


def started_client(terminals: list[Terminal], port: int, *options: str) -> Terminal:
    client = Terminal(
        *COMMAND, "client", "--host", LOOPBACK, "--port", str(port), "--username", "Bob", *options
    )
    terminals.append(client)
    return client


def test_with_no_arguments_they_prompt_and_chat_as_the_assignment_does(
    terminals: list[Terminal], port: int
) -> None:
    server = Terminal(*COMMAND, "server")
    client = Terminal(*COMMAND, "client")
    terminals += [server, client]

    server.sees("^Masukkan Port Server: $")
    server.types(str(port))
    today = f"{datetime.now():%Y-%m-%d}"
    server.sees(
        rf"Alamat IP: 127\.0\.0\.1\nPort Server: {port}\nTanggal: {today}\n"
        r"Masukkan Username: $"
    )
    server.types("Alice")
    server.says("server_waiting", address=f"127.0.0.1:{port}")

    client.sees(r"^Alamat IP Client: \d+\.\d+\.\d+\.\d+\nMasukkan alamat IP Server: $")
    client.types("127.0.0.1")
    client.sees("Masukkan Port Server: $")
    client.types(str(port))
    client.sees("Masukkan username: $")
    client.types("Bob")
    client.sees(r"Alice Telah bergabung\.\.\.\npesan : $")
    server.sees(r"Bob sudah terhubung\.\n")

    client.types("Halo Alice!")
    server.sees(rf"\[{TIME}\] Bob: Halo Alice!\n\[Alice\] pesan: $")
    server.types("Halo juga Bob!")
    client.sees(rf"\[{today} {TIME}\] Alice: Halo juga Bob!\npesan : $")
    client.types("Sampai jumpa")
    server.sees(rf"\[{TIME}\] Bob: Sampai jumpa\n")


def test_a_joined_line_has_one_space(terminals: list[Terminal], port: int) -> None:
    started_server(terminals, port)
    assert started_client(terminals, port).sees(r"Alice +Telah bergabung")[0] == (
        "Alice Telah bergabung"
    )


def test_options_answer_the_prompts_beforehand(terminals: list[Terminal], port: int) -> None:
    server = Terminal(*COMMAND, "server", "--port", str(port), "--username", "Alice")
    terminals.append(server)
    server.sees(rf"^Alamat IP: 127\.0\.0\.1\nPort Server: {port}\nTanggal: ")
    server.says("server_waiting", address=f"127.0.0.1:{port}")


def test_lan_shows_the_address_that_a_neighbour_needs(terminals: list[Terminal], port: int) -> None:
    from chatkit.interfaces import seen_host

    server = Terminal(*COMMAND, "server", "--port", str(port), "--username", "Alice", "--lan")
    terminals.append(server)
    server.sees(f"Alamat IP: {re.escape(seen_host(EVERYWHERE))}\n")


def test_english_is_english(terminals: list[Terminal], port: int) -> None:
    server = Terminal(*COMMAND, "server", "--lang", "en")
    terminals.append(server)
    texts.use("en")
    server.sees(f"^{say('ask_server_port')}$")
    server.types(str(port))
    server.sees(re.escape(say("server_address", address="127.0.0.1")) + "\n")


@pytest.mark.parametrize(
    ("typed", "key", "values"),
    [
        ("abc", "port_not_a_number", {"text": "abc"}),
        ("0", "port_out_of_range", {"port": 0, "lowest": 1, "highest": 65535}),
        ("65536", "port_out_of_range", {"port": 65536, "lowest": 1, "highest": 65535}),
        ("", "port_not_a_number", {"text": ""}),
    ],
)
def test_a_bad_port_is_explained_and_asked_again(
    terminals: list[Terminal], typed: str, key: str, values: dict[str, object]
) -> None:
    server = Terminal(*COMMAND, "server")
    terminals.append(server)
    server.sees("Port Server: $")
    server.types(typed)
    server.says(key, **values)
    server.sees("Masukkan Port Server: $")


def test_a_port_in_use_is_explained_and_asked_again(terminals: list[Terminal], port: int) -> None:
    started_server(terminals, port)
    second = Terminal(*COMMAND, "server")
    terminals.append(second)
    second.sees("Port Server: $")
    second.types(str(port))
    free = second.sees(sentence("port_in_use", port=port))["free"]
    second.sees("Masukkan Port Server: $")
    second.types(free)
    second.sees(f"Port Server: {free}")


@pytest.mark.parametrize(
    ("typed", "key", "values"),
    [
        ("", "username_empty", {}),
        ("x" * 33, "username_long", {"length": 33, "limit": 32}),
        ("Al\u202eice", "username_hidden", {"characters": r"\u202e"}),
    ],
)
def test_a_bad_username_is_explained_and_asked_again(
    terminals: list[Terminal], port: int, typed: str, key: str, values: dict[str, object]
) -> None:
    server = Terminal(*COMMAND, "server", "--port", str(port))
    terminals.append(server)
    server.sees("Masukkan Username: $")
    server.types(typed)
    server.says(key, **values)
    server.sees("Masukkan Username: $")


def test_a_refused_client_gets_one_sentence(port: int) -> None:
    done = run("client", "--host", LOOPBACK, "--port", str(port), "--username", "Bob")
    assert done.returncode == 1
    assert done.stderr == f"{say('refused', host=LOOPBACK, port=port)}\n"


def test_an_unknown_host_gets_one_sentence() -> None:
    done = run("client", "--host", "tidak-ada.invalid", "--port", "5005", "--username", "Bob")
    assert done.returncode == 1
    assert done.stderr == f"{say('address_unknown', host='tidak-ada.invalid')}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["server", "--port", "abc"],
        ["client", "--port", "70000"],
        ["server", "--username", ""],
        ["server", "--no-such-option"],
        ["server", "--lang", "fr"],
        ["nonsense"],
    ],
)
def test_a_bad_option_gets_one_sentence_and_exit_code_2(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_an_empty_enter_is_explained_and_the_chat_goes_on(
    terminals: list[Terminal], port: int
) -> None:
    server = started_server(terminals, port)
    client = started_client(terminals, port)
    client.sees("pesan : $")
    client.types("")
    client.says("message_empty")
    client.sees("pesan : $")
    client.types("berisi")
    server.sees("Bob: berisi")


def test_a_long_message_is_explained_and_the_chat_goes_on(
    terminals: list[Terminal], port: int
) -> None:
    server = started_server(terminals, port)
    client = started_client(terminals, port)
    client.sees("pesan : $")
    client.types("é" * 513)
    client.says("message_long", bytes=1026, characters=513, limit=1024)
    client.sends(513 * "\b" + "pendek\r")  # what was refused is there to be mended
    server.sees("Bob: pendek")


def test_what_is_typed_out_of_turn_is_kept_and_sent_in_turn(
    terminals: list[Terminal], port: int
) -> None:
    server = started_server(terminals, port)
    client = started_client(terminals, port)
    client.sees("pesan : $")
    server.types("terlalu cepat")
    server.says("typed_ahead", peer="Bob", button="F4")
    client.types("Halo")
    server.sees(r"Bob: Halo\n\[Alice\] pesan: terlalu cepat\n")
    client.sees("Alice: terlalu cepat")


def test_hostile_text_is_spelled_out(terminals: list[Terminal], port: int) -> None:
    server = started_server(terminals, port)
    hostile = "\x1b[2J<b>hai</b>\r[00:00:00] Alice: bohong\n\u202eterbalik"
    with subprocess.Popen(
        [sys.executable, "-c", PLAIN_CLIENT, str(port), hostile], stdin=subprocess.PIPE
    ) as plain:
        server.sees(
            re.escape(r"Bob: \x1b[2J<b>hai</b>\r[00:00:00] Alice: bohong\n\u202eterbalik") + "\n"
        )
        server.types("cukup")
        plain.wait(10)


PLAIN_CLIENT = """
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as s:
    s.sendall(b"Bob")
    s.recv(1024)
    s.sendall(sys.argv[2].encode())
    s.recv(1024)
"""


def test_the_server_waits_for_the_next_client(terminals: list[Terminal], port: int) -> None:
    server = started_server(terminals, port)
    first = started_client(terminals, port)
    first.sees("pesan : $")
    first.presses("d")
    server.says("peer_left", peer="Bob")
    second = started_client(terminals, port)
    second.sees("pesan : $")
    second.types("Aku lagi")
    server.sees("Bob: Aku lagi")


def test_a_client_ends_when_the_server_leaves(terminals: list[Terminal], port: int) -> None:
    server = started_server(terminals, port)
    client = started_client(terminals, port)
    client.sees("pesan : $")
    server.presses("c")
    rest, code = client.ends()
    assert say("peer_left", peer="Alice") in rest
    assert code == 0


@pytest.mark.parametrize("key", ["c", "d"])
@pytest.mark.parametrize("free", [[], ["--free"]])
@pytest.mark.parametrize("where", ["at a question", "waiting", "at the prompt"])
def test_ctrl_c_and_ctrl_d_end_cleanly(
    terminals: list[Terminal], port: int, key: str, free: list[str], where: str
) -> None:
    if where == "at a question":
        program = Terminal(*COMMAND, "server", *free)
        terminals.append(program)
        program.sees("Port Server: $")
    elif where == "waiting":
        program = started_server(terminals, port, *free)
        if free:
            program.sees(r"\[Alice\] pesan:")
    else:
        started_server(terminals, port)
        program = started_client(terminals, port, *free)
        program.sees("Alice Telah bergabung")
        program.sees("pesan :")
    program.presses(key)
    rest, code = program.ends()
    assert code == 0
    assert "Traceback" not in rest
    assert say("goodbye") in rest


def test_free_mode_shows_an_arriving_line_above_the_line_being_typed(
    terminals: list[Terminal], port: int
) -> None:
    server = started_server(terminals, port, "--free")
    client = started_client(terminals, port, "--free")
    client.sees("Telah bergabung")
    client.sends("setengah kal")
    client.sees("setengah kal")
    server.types("menyela")
    client.sees("Alice: menyela")
    client.sends("imat\r")
    server.sees(rf"\[{TIME}\] Bob: setengah kalimat")
    client.types("dua kali berturut-turut")
    server.sees("Bob: dua kali berturut-turut")


def test_free_mode_keeps_a_refused_text_in_the_editor(terminals: list[Terminal], port: int) -> None:
    server = started_server(terminals, port, "--free")
    server.types("ada orang?")
    server.says("nobody_connected")
    client = started_client(terminals, port, "--free")
    client.sees("Telah bergabung")
    server.sends("\r")
    client.sees("Alice: ada orang\\?")


def test_through_a_pipe_both_print_what_a_terminal_would_show(port: int) -> None:
    server = piped("server", input_lines=[str(port), "Alice", "Halo juga Bob!"])
    client = piped("client", input_lines=[])
    assert server.stdout
    try:
        for line in server.stdout:
            if sentence("server_waiting").match(line):
                break
        out, err = client.communicate(f"127.0.0.1\n{port}\nBob\nHalo Alice!\n", timeout=20)
        rest = server.stdout.read()
    finally:
        for process in (server, client):
            process.kill()
            process.wait()
    lines = [re.sub(rf"(\d{{4}}-\d\d-\d\d )?{TIME}", "T", line) for line in out.splitlines()]
    used = say("client_address_used", address=LOOPBACK)  # said where this computer has another one
    assert [line for line in lines[1:] if line != used] == [
        "Masukkan alamat IP Server: 127.0.0.1",
        f"Masukkan Port Server: {port}",
        "Masukkan username: Bob",
        "Alice Telah bergabung...",
        "pesan : Halo Alice!",
        "[T] Alice: Halo juga Bob!",
        "pesan : ",
    ][: len([line for line in lines if line != used]) - 1]
    assert "[T] Alice: Halo juga Bob!" in lines, (out, err, rest)
    assert err == ""
    assert re.sub(TIME, "T", rest).splitlines() == [
        "Bob sudah terhubung.",
        "[T] Bob: Halo Alice!",
        "[Alice] pesan: Halo juga Bob!",
        say("peer_left", peer="Bob"),
    ]


@pytest.mark.parametrize("wire", ["classic", "lines"])
def test_free_through_a_pipe_sends_every_line_as_a_message_of_its_own(
    terminals: list[Terminal], port: int, wire: str
) -> None:
    server = started_server(terminals, port, "--wire", wire)
    text = "".join(f"baris {n}.\n" for n in range(20))
    done = run(
        *("client", "--free", "--wire", wire, "--host", LOOPBACK, "--port", str(port)),
        *("--username", "Bob"),
        stdin=text,
    )
    assert done.returncode == 0
    # classic has no frames: a server on a busy computer may read `baris 1.baris 2.` as one
    before, after = ("", "") if wire == "classic" else (r"\] Bob: ", r"\n")
    for n in range(20):
        server.sees(rf"{before}baris {n}\.{after}")
    server.says("peer_left", peer="Bob")


def test_a_killed_client_is_noticed(terminals: list[Terminal], port: int) -> None:
    server = started_server(terminals, port)
    client = started_client(terminals, port)
    client.sees("pesan : $")
    client.child.kill(signal.SIGKILL)
    ways = sentence("peer_left", peer="Bob"), sentence("peer_lost", peer="Bob")
    server.sees("|".join(way.pattern for way in ways))


def run(*arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )


def piped(*arguments: str, input_lines: list[str]) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    if input_lines:
        assert process.stdin
        process.stdin.write("\n".join(input_lines) + "\n")
        process.stdin.close()
    return process


def test_what_was_typed_for_one_is_not_sent_to_another(
    terminals: list[Terminal], port: int
) -> None:
    server = started_server(terminals, port)
    bob = started_client(terminals, port)
    bob.sees("pesan : $")
    server.types("rahasia untuk Bob")
    server.says("typed_ahead", peer="Bob", button="F4")
    bob.presses("d")
    server.says("typed_for_other", peer="Bob", text="rahasia untuk Bob")
    citra = started_client(terminals, port)
    citra.sees("pesan : $")
    citra.types("Halo, aku Citra")
    server.sees(r"Halo, aku Citra\n\[Alice\] pesan: $")


def test_input_that_is_not_utf_8_hangs_nothing(port: int) -> None:
    done = subprocess.run(
        [*COMMAND, "server"],
        input=b"\xff\n",
        capture_output=True,
        timeout=30,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert sentence("port_not_a_number").match(done.stderr.decode())


def test_a_closed_input_ends_cleanly() -> None:
    source = (
        "import os, runpy, sys; os.close(0); sys.stdin = None; sys.argv = ['chatkit', 'server']"
    )
    source += "; runpy.run_module('chatkit', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
