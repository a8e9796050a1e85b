"""The addresses that a neighbour can type, on networks of the tests' own."""

import re
from collections.abc import Iterator, Sequence

import pytest

from chatkit import interfaces
from chatkit.interfaces import Reach
from chatkit.texts import say
from tests.helpers import LOOPBACK, Desk, Script, free_port, sentence
from tests.networks import Computer, two_computers

PORT = 5005


@pytest.fixture
def laptops() -> Iterator[tuple[Computer, Computer]]:
    with two_computers() as both:
        yield both


SERVER = """
import sys, time
from chatkit import Server, texts
texts.use("id")
alice = Server(5005, "Alice", **eval(sys.argv[1])).start()
print("\\n".join(line.text for line in alice.lines), alice.status, "begun", sep="\\n")
while not alice.messages:
    time.sleep(0.01)
print("heard", alice.messages[0].text, "from", alice.peer_address)
sys.stdin.read()
"""

CLIENT = """
import sys, time
from chatkit import ChatError, Client, texts
texts.use("id")
try:
    bob = Client(sys.argv[1], 5005, "Bob").start()
    end = time.monotonic() + 8
    while bob.running and not bob.peer and time.monotonic() < end:
        time.sleep(0.01)
    print("\\n".join(line.text for line in bob.lines))
    bob.send("halo")
    bob.flush()
except ChatError as error:
    print(error)
print("over")
sys.stdin.read()
"""


def serve(desk: Desk, at: Computer, options: str = "{'lan': True}") -> tuple[Script, list[str]]:
    """Run a server; return the lines that it shows, the last one of which is its status."""
    server = desk.program(SERVER, options, within=at.within)
    server.shows("begun\n")
    return server, server.output.splitlines()[:-1]


def connect(desk: Desk, at: Computer, host: str) -> list[str]:
    """Have a client connect and say one word; return the lines that it shows."""
    client = desk.program(CLIENT, host, within=at.within)
    client.shows("over\n")
    return client.output.splitlines()[:-1]


def says_offline(lines: Sequence[str]) -> bool:
    return say("offline", host=LOOPBACK) in lines


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("192.168.9.1", "192.168.9.2"), ("169.254.3.1", "169.254.3.2")],
    ids=["a switch without a router", "a cable between two laptops"],
)
def test_without_a_gateway_neighbours_chat_over_the_address_that_is_shown(
    desk: Desk, laptops: tuple[Computer, Computer], ours: str, theirs: str
) -> None:
    here, there = laptops
    here.cable("eth0", there, "eth0", f"{ours}/16")
    there.ip(f"address add {theirs}/16 dev eth0")
    server, lines = serve(desk, here)
    assert lines[:2] == [f"Alamat IP: {ours}", f"Port Server: {PORT}"]
    assert re.fullmatch(r"Tanggal: \d{4}-\d\d-\d\d", lines[2])
    assert lines[3:] == [say("lan_open"), say("server_waiting", address=f"{ours}:{PORT}")]
    heard = connect(desk, there, ours)
    assert heard[0] == f"Alamat IP Client: {theirs}"
    assert not says_offline(heard)
    server.finds(rf"heard halo from {re.escape(theirs)}:\d+\n")


def test_a_vpn_is_named_after_the_wifi_although_all_goes_through_it(
    desk: Desk, laptops: tuple[Computer, Computer]
) -> None:
    here, there = laptops
    here.cable("tun0", there, "far0", "10.8.0.2/24")
    here.cable("wlan0", there, "eth0", "192.168.9.1/24")
    here.ip("route add default dev tun0")
    there.ip("address add 192.168.9.2/24 dev eth0")
    server, lines = serve(desk, here)
    assert lines[0] == "Alamat IP: 192.168.9.1"
    assert say("lan_addresses", addresses="10.8.0.2 (tun0)") in lines
    assert connect(desk, there, "192.168.9.1")[0] == "Alamat IP Client: 192.168.9.2"
    server.shows("heard halo")


def test_of_many_addresses_the_likeliest_come_first_and_useless_ones_are_left_out(
    desk: Desk, laptops: tuple[Computer, Computer]
) -> None:
    here, there = laptops
    for number, (name, own) in enumerate(
        {
            "docker0": "172.17.0.1",
            "usb0": "169.254.3.1",
            "wg0": "10.8.0.2",
            "eth0": "10.0.7.1",
            "wlan0": "192.168.9.1",
            "down0": "10.9.9.9",
        }.items()
    ):
        here.cable(name, there, f"far{number}", f"{own}/24")
    here.ip("link set down0 down")
    here.ip("route add default via 192.168.9.254")
    lines = serve(desk, here)[1]
    assert lines[0] == "Alamat IP: 192.168.9.1"
    following = "10.0.7.1 (eth0), 169.254.3.1 (usb0), 10.8.0.2 (wg0)"
    assert lines[3] == say("lan_addresses", addresses=following)


def test_a_laptop_without_a_network_says_that_it_is_alone(
    desk: Desk, laptops: tuple[Computer, Computer]
) -> None:
    here, _ = laptops
    server, lines = serve(desk, here)
    assert lines[0] == f"Alamat IP: {LOOPBACK}"
    assert lines[3] == say("offline", host=LOOPBACK)
    assert say("lan_open") not in lines
    heard = connect(desk, here, "192.168.9.1")
    assert heard[:2] == [say("offline", host=LOOPBACK), say("unreachable", host="192.168.9.1")]
    assert not says_offline(connect(desk, here, LOOPBACK)), "it does chat"
    server.shows("heard halo")


def test_link_local_ipv6_needs_the_clients_own_interface_and_then_chats(
    desk: Desk, laptops: tuple[Computer, Computer]
) -> None:
    here, there = laptops
    here.cable("eth0", there, "wlan5", "fe80::7/64")
    there.ip("address add fe80::8/64 dev wlan5 nodad")
    server, lines = serve(desk, here, "{'host': 'fe80::7%eth0'}")
    assert lines[-1] == say("server_waiting", address=f"[fe80::7%eth0]:{PORT}")
    known = {"known": "wlan5", "host": "fe80::7%wlan5"}
    for typed in ("fe80::7", "fe80::7%eth0"):
        assert connect(desk, there, typed) == [say("host_without_scope", text=typed, **known)]
    # there it may have a second address that the system has made
    assert re.fullmatch(
        r"Alamat IP Client: fe80::[0-9a-f:]+%wlan5", connect(desk, there, "[fe80::7%wlan5]")[0]
    )
    server.finds(r"heard halo from \[fe80::[0-9a-f:]+%eth0\]:\d+\n")


@pytest.mark.parametrize("typed", ["192.168.9.1", "fd00::7"])
def test_a_server_on_all_addresses_of_both_kinds_is_reached_by_both_and_never_shows_two_colons(
    desk: Desk, laptops: tuple[Computer, Computer], typed: str
) -> None:
    here, there = laptops
    here.cable("eth0", there, "eth0", "192.168.9.1/24", "fd00::7/64")
    there.ip("address add 192.168.9.2/24 dev eth0")
    there.ip("address add fd00::8/64 dev eth0 nodad")
    server, lines = serve(desk, here, "{'host': '::'}")
    assert lines[0] == "Alamat IP: 192.168.9.1"
    assert lines[3].startswith(say("lan_addresses", addresses="fd00::7 (eth0)").rstrip("."))
    assert say("lan_open") in lines
    assert lines[-1] == say("server_waiting", address=f"192.168.9.1:{PORT}")
    assert not any("::/" in line or " ::" in line or "[::]" in line for line in lines)
    connect(desk, there, typed)
    own = {"192.168.9.1": "192.168.9.2", "fd00::7": "[fd00::8]"}[typed]
    server.finds(rf"heard halo from {re.escape(own)}:\d+\n")


# names of interfaces


@pytest.mark.parametrize(
    ("name", "reach"),
    [
        *((name, Reach.LAN) for name in ("eth0", "wlp3s0", "en0", "Wi-Fi", "Ethernet 2", "br0")),
        *((name, Reach.VPN) for name in ("tun0", "utun4", "wg0", "ProtonVPN", "Tailscale")),
        *((name, Reach.VPN) for name in ("OpenVPN TAP-Windows6", "ZeroTier One [8056c2e21c]")),
        *((name, Reach.INNER) for name in ("docker0", "virbr0", "vboxnet0", "vmnet8")),
        *((name, Reach.INNER) for name in ("vEthernet (WSL)", "br-0123456789ab")),
        ("VMware Network Adapter VMnet8", Reach.INNER),
        ("VirtualBox Host-Only Network", Reach.INNER),
    ],
)
def test_an_interface_is_known_by_its_name(name: str, reach: Reach) -> None:
    assert interfaces._reach(name, "192.168.9.1", "") == reach


def test_a_tunnel_of_any_name_and_virtualboxs_own_network_are_known_too() -> None:
    assert interfaces._reach("kantor", "10.0.0.2", "up,pointopoint,running") == Reach.VPN
    assert interfaces._reach("Ethernet 2", "192.168.56.1", "") == Reach.INNER


# the terminal asks for the server after it has shown an address


def test_the_terminals_client_says_so_where_its_connection_uses_another_address(desk: Desk) -> None:
    if not (shown := interfaces.lan_address()):
        pytest.skip("this computer is offline")
    alice = desk.server()
    command = ("-m", "chatkit", "client", "--lang", "id", "--username", "Bob")
    with Script(*command, "--port", alice.port) as client:
        client.type(LOOPBACK)
        client.shows("Alice Telah bergabung...\n")
        assert client.output.startswith(f"Alamat IP Client: {shown}\n")
        client.shows(say("client_address_used", address=LOOPBACK))
    with Script(*command, "--port", alice.port, "--host", LOOPBACK) as client:
        client.shows("Alice Telah bergabung...\n")
        assert client.output.startswith(f"Alamat IP Client: {LOOPBACK}\n")
        assert not sentence("client_address_used").search(client.output)


def test_the_terminals_client_knows_its_address_before_it_connects_over_link_local_ipv6(
    desk: Desk, laptops: tuple[Computer, Computer]
) -> None:
    here, there = laptops
    here.cable("eth0", there, "eth0", "fe80::7/64")
    there.ip("address add fe80::8/64 dev eth0 nodad")
    serve(desk, here, "{'host': 'fe80::7%eth0'}")
    command = ("-m", "chatkit", "client", "--lang", "id", "--username", "Bob", "--port", PORT)
    with Script(*command, "--host", "fe80::7%eth0", within=there.within) as client:
        client.shows("Alice Telah bergabung...\n")
        client.finds(r"\AAlamat IP Client: fe80::[0-9a-f:]+%eth0\n")
        assert not sentence("client_address_used").search(client.output)


def test_the_cable_on_every_address_shows_one_to_type(desk: Desk) -> None:
    cable = desk.cable(free_port(), lan=True)
    own = interfaces.seen_host("0.0.0.0")
    assert cable.lines[0].text.count(f"{own}:{cable.port}") == 1
    assert "0.0.0.0" not in cable.status + "".join(line.text for line in cable.lines)
