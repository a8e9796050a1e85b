"""No cable leads back to itself, directly or through others."""

import socket

import pytest

from chatkit import Cable, InputError, interfaces
from chatkit.cable import loops
from tests.helpers import LOOPBACK, Desk, free_port, refused


def test_a_circle_through_another_cable_of_this_process_is_refused(desk: Desk) -> None:
    port = free_port()
    other = desk.cable(port)
    through = f"{LOOPBACK}:{other.port}"
    with refused(InputError, "cable_circle", here=f"{LOOPBACK}:{port}", through=through):
        Cable(port, (LOOPBACK, other.port)).start()


def test_a_circle_through_two_is_refused_and_a_chain_is_not(desk: Desk) -> None:
    port = free_port()
    last = desk.cable(port)
    middle = desk.cable(last.port)
    through = f"{LOOPBACK}:{middle.port}, {LOOPBACK}:{last.port}"
    with refused(InputError, "cable_circle", through=through):
        Cable(port, (LOOPBACK, middle.port)).start()
    assert desk.cable(middle.port).running


def test_a_stopped_cable_is_forgotten(desk: Desk) -> None:
    port = free_port()
    other = desk.cable(port)
    other.stop()
    with Cable(port, (LOOPBACK, other.port)) as cable:
        assert cable.running


@pytest.mark.parametrize(
    ("target", "listening", "reached"),
    [
        ("127.0.0.1:6005", "127.0.0.1:6005", True),
        ("127.0.0.1:6005", "0.0.0.0:6005", True),
        ("127.0.0.1:6005", "[::]:6005", True),
        ("[::1]:6005", "[::1]:6005", True),
        ("127.0.0.1:6005", "0.0.0.0:6006", False),
        ("127.0.0.1:6005", "192.0.2.1:6005", False),
        ("192.0.2.1:6005", "0.0.0.0:6005", False),  # another computer's port of the same number
        ("[2001:db8::1]:6005", "[::]:6005", False),
    ],
)
def test_only_this_computers_addresses_reach_a_cable_that_listens_on_all_of_them(
    target: str, listening: str, reached: bool
) -> None:
    assert loops._reaches(target, listening) is reached


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this computer has no ::1")
def test_a_cable_to_a_name_is_checked_at_each_of_its_addresses(desk: Desk) -> None:
    port = free_port()
    with refused(InputError, "cable_to_itself", here=f"[::1]:{port}"):
        Cable(port, ("localhost", port), host="::1").start()
    other = desk.keep(Cable(0, (LOOPBACK, port), host="::1")).start()
    with refused(InputError, "cable_circle", through=f"[::1]:{other.port}"):
        Cable(port, ("localhost", other.port)).start()


def test_a_cable_to_the_same_port_of_another_computer_is_no_circle(desk: Desk) -> None:
    port = free_port()
    cable = desk.keep(Cable(port, ("192.0.2.1", port), lan=True))
    assert cable.start().running


def test_a_cable_that_leads_to_itself_over_the_local_network_is_refused() -> None:
    if not (own := interfaces.lan_address()):
        pytest.skip("this computer is offline")
    port = free_port()
    with refused(InputError, "cable_to_itself"):
        Cable(port, (own, port), lan=True).start()
