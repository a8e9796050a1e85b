"""Addresses and ports, and a sentence for each no of the system."""

import errno
import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from chatkit import address, engine
from chatkit.address import host_port
from chatkit.errors import InputError, NetworkError
from chatkit.net import listening
from chatkit.timeline.reader import Folder
from tests.helpers import LOOPBACK, Desk, free_port, refused, sentence


def can_bind(port: int, host: str = LOOPBACK) -> bool:
    with socket.socket() as probe:
        probe.bind((host, port))
    return True


# ports


@pytest.mark.parametrize("port", [1, 5005, 65535, "5005", " 5005\n"])
def test_a_port_is_a_number_from_1_to_65535(port: int | str) -> None:
    assert address.check_port(port) == int(port)


@pytest.mark.parametrize("port", ["", "lima", "50.05", "0x10", "5005; rm"])
def test_a_port_that_is_no_number_is_refused_with_what_was_written(port: str) -> None:
    with refused(InputError, "port_not_a_number", text=port) as caught:
        address.check_port(port)
    assert f"“{port}”" in str(caught.value)


@pytest.mark.parametrize(
    "port", ["9" * 5000, 10**5000, "x" * 1_000_000], ids=["digits", "number", "letters"]
)
def test_an_endless_port_is_repeated_in_part(port: int | str) -> None:
    with refused(InputError, "port_not_a_number") as caught:
        address.check_port(port)
    assert len(str(caught.value)) < 200


def test_what_was_written_instead_of_a_port_is_shown_on_one_safe_line() -> None:
    with refused(InputError, "port_not_a_number", text=r"\x1b[2J\nhai"):
        address.check_port("\x1b[2J\nhai")


@pytest.mark.parametrize("port", [0, -1, 65536, "99999999999"])
def test_a_port_outside_1_to_65535_is_refused(port: int | str) -> None:
    with refused(InputError, "port_out_of_range", port=int(port), lowest=1, highest=65535):
        address.check_port(port)


def test_port_0_is_for_those_who_ask_for_it() -> None:
    assert address.check_port("0", lowest=0) == 0


# listening


def listen(host: str, port: int) -> listening.Listener:
    """Return a listener, made as a server makes it."""
    listener = listening.Listener(engine.run(listening.listening_ip(host, port)), port)
    engine.run(listener.bind())
    listener.listen()
    return listener


def test_a_socket_that_listens_has_the_port_that_the_system_chose(desk: Desk) -> None:
    listener = listen(LOOPBACK, 0)
    assert listener.here == f"{LOOPBACK}:{listener.port}"
    desk.connect(listener.port)
    engine.call(listener.close)
    listening.check_free(LOOPBACK, listener.port)


BOUND_ONLY = """
import sys
from pathlib import Path
from chatkit import engine
from chatkit.net.listening import Listener
listener = Listener("127.0.0.1", 0)
engine.run(listener.bind())
engine.call(listener.close)
from chatkit.trace import recorder
recorder.finish()
"""


def test_a_listener_closed_before_it_listens_is_one_socket_in_the_record(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", BOUND_ONLY],
        env=os.environ | {"CHATKIT_TRACE": str(tmp_path)},
        timeout=30,
        check=True,
    )
    events = [event for _, event in Folder(tmp_path).read() if event.socket]
    assert {event.name for event in events} >= {"socket", "bind", "close"}
    assert len({event.socket for event in events}) == 1


def test_a_port_in_use_is_named_with_another_that_is_free(desk: Desk) -> None:
    port = desk.listen().getsockname()[1]
    with refused(NetworkError, "port_in_use", port=port) as caught:
        listen(LOOPBACK, port)
    free = caught.value.values["free"]
    assert isinstance(free, int)
    assert free != port
    assert can_bind(free)
    assert isinstance(caught.value, OSError)


def test_the_free_port_is_the_next_one_where_that_is_free() -> None:
    for near in range(20000, 20100):
        with socket.socket() as probe:
            try:
                probe.bind((LOOPBACK, near + 1))
            except OSError:
                continue
            taken_now = listening.free_port(LOOPBACK, near)
        assert taken_now != near + 1
        assert listening.free_port(LOOPBACK, near) == near + 1
        return
    pytest.fail("no free port between 20000 and 20100")


def test_after_the_last_port_any_free_one_is_named() -> None:
    assert 0 < listening.free_port(LOOPBACK, 65535) <= 65535


def test_an_address_of_another_computer_cannot_be_listened_on() -> None:
    with refused(NetworkError, "address_not_mine", host="203.0.113.7"):
        listen("203.0.113.7", 0)  # RFC 5737: nobody's


@pytest.mark.parametrize("host", ["tidak ada", "999.1.1.1", "a" * 70, "a\0b", "a\ud800b"])
def test_a_host_that_cannot_exist_cannot_be_listened_on(host: str) -> None:
    with refused(NetworkError, "address_unknown"):
        listen(host, 0)


NOT_PERMITTED = """
import os, sys
from chatkit import Server, NetworkError, texts
from chatkit import engine
texts.use("id")
engine.loop()
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    Server(80, "Alice").start()
except NetworkError as error:
    print("sentence:", error)
"""


def test_a_port_that_is_not_permitted_is_named_with_another_that_is_free(desk: Desk) -> None:
    lowest = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if not lowest.exists() or int(lowest.read_text()) <= 80:
        pytest.skip("this system permits port 80 to everybody")
    program = desk.program(NOT_PERMITTED)
    assert program.ends() == 0, program.output
    found = sentence("port_not_permitted", port=80, first=1024).search(program.output)
    assert found
    assert int(found["free"]) >= 1024
    assert can_bind(int(found["free"]))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")
def test_a_port_in_time_wait_is_served_again_at_once() -> None:
    listener = socket.create_server((LOOPBACK, 0))
    host, port = listener.getsockname()
    with socket.create_connection((host, port)) as client, listener, listener.accept()[0] as conn:
        conn.close()  # the side that closes first keeps the port in TIME_WAIT
        assert client.recv(1) == b""
    listening.check_free(host, port)


# connecting

PLACE: dict[str, object] = {"host": LOOPBACK, "port": 5005}


@pytest.mark.parametrize(
    ("error", "key", "values"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "no"), "refused", PLACE),
        (TimeoutError(), "no_answer", PLACE | {"seconds": 5}),
        (OSError(errno.ENETUNREACH, "no"), "unreachable", {"host": LOOPBACK}),
        (OSError(errno.EHOSTUNREACH, "no"), "unreachable", {"host": LOOPBACK}),
        (OSError(errno.EADDRNOTAVAIL, "no"), "unreachable", {"host": LOOPBACK}),
        (socket.gaierror(socket.EAI_NONAME, "no"), "address_unknown", {"host": LOOPBACK}),
        (OSError(errno.ENOBUFS, "No space"), "network_fault", {"reason": "No space"}),
        (OSError("Multiple exceptions"), "network_fault", {"reason": "Multiple exceptions"}),
    ],
)
def test_each_no_has_its_sentence(error: OSError, key: str, values: dict[str, object]) -> None:
    with refused(NetworkError, key, **values) as caught:
        raise address.why_not_connected(error, LOOPBACK, 5005)
    assert caught.value.values == values


def test_a_reason_is_never_empty() -> None:
    assert address.reason(OSError()) == "OSError"
    assert address.reason(OSError(errno.EPIPE, os.strerror(errno.EPIPE))) == "Broken pipe"


# addresses


def test_an_address_is_shown_with_its_port_and_ipv6_in_brackets() -> None:
    assert host_port(("127.0.0.1", 5005)) == "127.0.0.1:5005"
    assert host_port(("::1", 5005, 0, 0)) == "[::1]:5005"


def test_an_ip_address_with_colons_is_ipv6_and_one_without_is_ipv4() -> None:
    assert address.family("::1") == socket.AF_INET6
    assert address.family("127.0.0.1") == socket.AF_INET


def test_a_link_local_address_is_shown_with_its_scope() -> None:
    number, name = socket.if_nameindex()[0]
    scope = number if sys.platform == "win32" else name
    assert host_port(("fe80::7", 5005, 0, number)) == f"[fe80::7%{scope}]:5005"
    assert host_port(("fe80::7", 5005, 0, 999_999)) == "[fe80::7%999999]:5005", "it is gone"


def test_an_ipv4_client_of_a_server_for_both_kinds_is_shown_as_ipv4() -> None:
    assert address.typed(("::ffff:192.168.1.7", 5005, 0, 0)) == "192.168.1.7:5005"
    assert address.typed(("::1", 5005, 0, 0)) == "[::1]:5005"
    assert address.typed(("127.0.0.1", 5005)) == "127.0.0.1:5005"


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("127.0.0.1", "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.2", True),
        ("0.0.0.0", "127.0.0.1", False),
        ("127.0.0.1", "0.0.0.0", False),
        ("0.0.0.0", "::1", True),
        ("::", "127.0.0.1", False),
        ("::1", "::", False),
        ("::", "0.0.0.0", False),
    ],
)
def test_two_sockets_listen_on_one_port_where_no_address_reaches_both(
    one: str, other: str, both: bool
) -> None:
    assert address.collide(one, other) is not both


# hosts, as people type them


@pytest.mark.parametrize(
    ("host", "checked"),
    [
        (" 127.0.0.1\n", "127.0.0.1"),
        ("localhost", "localhost"),
        ("laptop-budi.local", "laptop-budi.local"),
        ("[::1]", "::1"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("::ffff:127.0.0.1", "127.0.0.1"),
        ("１２７．０．０．１", "127.0.0.1"),  # digits of full width
    ],
)
def test_a_host_is_a_name_or_an_ip_address_in_its_usual_form(host: str, checked: str) -> None:
    assert address.check_host(host) == checked


@pytest.mark.parametrize(
    ("host", "key", "values"),
    [
        (" ", "host_empty", {}),
        ("127.0.0.1:5005", "host_with_port", {"host": "127.0.0.1", "port": "5005"}),
        ("127.0.0.1 5005", "host_with_port", {"host": "127.0.0.1", "port": "5005"}),
        ("localhost: 5005", "host_with_port", {"host": "localhost", "port": "5005"}),
        ("[::1]:5005", "host_with_port", {"host": "[::1]", "port": "5005"}),
        ("http://127.0.0.1", "host_with_path", {"text": "http://127.0.0.1"}),
        ("127.0.0.1/", "host_with_path", {}),
        ("5005", "host_not_ipv4", {"text": "5005"}),  # the system reads 0.0.19.141
        ("192.168.1", "host_not_ipv4", {}),  # the system reads 192.168.0.1
        ("192.168.1.300", "host_not_ipv4", {}),
        ("999.1.1.1", "host_not_ipv4", {}),
        ("192.168.1.7.", "host_not_ipv4", {}),
        ("fd00::x", "host_not_ipv6", {"text": "fd00::x"}),
        (":5005", "host_not_ipv6", {}),
        ("a:b:c", "host_not_ipv6", {}),
        ("0.0.0.0", "host_everywhere", {"host": "0.0.0.0"}),
        ("[::]", "host_everywhere", {"host": "::"}),
        ("fe80::7", "host_without_scope", {"text": "fe80::7"}),
        ("fe80::7%\x1b[2J", "host_without_scope", {"text": r"fe80::7%\x1b[2J"}),
        ("::%\x1b", "host_everywhere", {"host": r"::%\x1b"}),
        ("fe80::7%tidak-ada", "host_without_scope", {"text": "fe80::7%tidak-ada"}),
    ],
)
def test_a_slip_in_a_host_gets_a_sentence_that_names_it(
    host: str, key: str, values: dict[str, object]
) -> None:
    with refused(InputError, key, **values):
        address.check_host(host)


def test_a_hostile_host_is_shown_safely() -> None:
    with refused(InputError, "host_with_path", text=r"\x1b[2J/"):
        address.check_host("\x1b[2J/")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "[::]"])
def test_a_server_may_listen_at_every_address(host: str) -> None:
    assert address.is_everywhere(address.check_listening(host))


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:5005", "127.0.0.1", 5005),
        ("localhost:5005", "localhost", 5005),
        (" [::1]:5005 ", "::1", 5005),
        ("１２７．０．０．１：５００５", "127.0.0.1", 5005),
    ],
)
def test_host_and_port_are_written_together_with_brackets_around_ipv6(
    text: str, host: str, port: int
) -> None:
    assert address.split_host_port(text) == (host, port)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("127.0.0.1", "target_without_port"),
        ("[::1]", "target_without_port"),
        ("::1:5005", "target_without_brackets"),
        ("http://127.0.0.1:5005", "host_with_path"),
        ("0.0.0.0:5005", "host_everywhere"),
        ("[::]:5005", "host_everywhere"),
        ("[fe80::7]:5005", "host_without_scope"),
        ("[]:5005", "host_empty"),
    ],
)
def test_a_slip_in_host_and_port_gets_a_sentence(text: str, key: str) -> None:
    with refused(InputError, key):
        address.split_host_port(text)


def test_a_name_leads_to_its_ipv4_addresses_first() -> None:
    places = engine.run(address.resolve("localhost", 5005))
    kinds = [address.family(host) for host, *_ in places]
    assert kinds[0] == socket.AF_INET
    assert kinds == sorted(kinds, key=lambda kind: kind != socket.AF_INET)
    assert len(set(places)) == len(places)


# a shared computer

HOST_OF = "from chatkit import HOST; print(HOST)"


def host_of(**variables: str) -> str:
    """Return the loopback address that a fresh program has with these variables."""
    kept = {k: v for k, v in os.environ.items() if k not in ("JUPYTERHUB_USER", "CHATKIT_LOOPBACK")}
    command = [sys.executable, "-c", HOST_OF]
    done = subprocess.run(
        command, env=kept | variables, capture_output=True, text=True, timeout=30, check=True
    )
    return done.stdout.strip()


def test_on_a_laptop_the_loopback_address_is_the_usual_one() -> None:
    assert host_of() == LOOPBACK
    assert host_of(CHATKIT_LOOPBACK="127.1.2.3") == "127.1.2.3"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only 127.0.0.1 is loopback")
def test_each_user_of_a_hub_has_a_loopback_address_of_their_own() -> None:
    budi, siti = host_of(JUPYTERHUB_USER="budi"), host_of(JUPYTERHUB_USER="siti")
    assert budi == host_of(JUPYTERHUB_USER="budi"), "in each of their notebooks"
    assert len({budi, siti, LOOPBACK}) == 3
    for own in (budi, siti):
        assert re.fullmatch(r"127\.[1-9]\d{0,2}\.\d{1,3}\.[1-9]\d{0,2}", own)
        assert can_bind(0, own)


@pytest.mark.parametrize("off", ["127.0.0.1", "127.0.0.2"])
def test_one_variable_turns_the_own_address_off(off: str) -> None:
    assert host_of(JUPYTERHUB_USER="budi", CHATKIT_LOOPBACK=off) == off


@pytest.mark.parametrize("odd", ["", "x", "8.8.8.8", "::1", "127.0.0.1.5"])
def test_a_variable_that_names_no_loopback_address_changes_nothing(odd: str) -> None:
    assert host_of(CHATKIT_LOOPBACK=odd) == LOOPBACK


SHARED = """
from chatkit import Client, HOST, Server, texts
texts.use("id")
alice = Server(int(__import__("sys").argv[1]), "Alice").start()
bob = Client(HOST, alice.port, "Bob").start()
print(alice.host, [line.text for line in alice.lines])
input()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only 127.0.0.1 is loopback")
def test_two_users_of_a_hub_use_the_same_port_and_do_not_meet(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    addresses = set()
    for user in ("budi", "siti"):
        monkeypatch.setenv("JUPYTERHUB_USER", user)
        program = desk.program(SHARED, port)
        program.shows("loopback sendiri")
        addresses.add(program.output.split()[0])
    assert len(addresses) == 2


# ports that are offered


def test_an_offered_port_is_never_one_that_a_lesson_uses() -> None:
    notebooks = (Path(__file__).parents[1] / "notebooks").rglob("*.ipynb")
    written = [path.read_text("utf-8") for path in notebooks]
    used = {int(port) for text in written for port in re.findall(r"\b[56][01]\d\d\b", text)}
    assert used <= listening.LESSON_PORTS, "a lesson has a port that is not listed"
    for port in used:
        assert listening.free_port(LOOPBACK, port) not in used


# Windows, imitated


def as_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `Listener` ask for a port of its own, as on Windows; Linux takes the option's place."""
    monkeypatch.setattr(listening, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_KEEPALIVE, raising=False)


def test_on_windows_a_port_that_is_freed_within_a_second_is_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_on_windows(monkeypatch)
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        later = threading.Timer(0.3, taken.close)
        later.start()
        assert desk.server(port=port).running
        later.join(5)


def test_on_windows_a_port_that_stays_taken_is_said_to_be(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_on_windows(monkeypatch)
    monkeypatch.setattr(listening, "PATIENCE", 0.1)
    with socket.create_server((LOOPBACK, 0)) as taken, pytest.raises(NetworkError) as caught:
        desk.server(port=taken.getsockname()[1])
    assert caught.value.key == "port_in_use"
