"""The network interfaces of this computer, and the addresses at which a neighbour reaches it."""

import re
import socket
from contextlib import suppress
from enum import IntEnum
from ipaddress import ip_address
from typing import NamedTuple

from chatkit import address
from chatkit.texts import say

MOST = 4  # addresses that are named; a computer with containers has dozens

# The kind of an interface is known by its name, since no call tells it on every system. Names of
# Windows hold blanks and capitals: "vEthernet (WSL)", "VMware Network Adapter VMnet8".
_VPN = re.compile(
    r"(u?tun|tap|wg|ppp|ipsec|zt|proton|nordlynx)|.*(vpn|tailscale|wireguard|zerotier|hamachi)",
    re.I,
)
_INNER = re.compile(
    r"(docker|br-[0-9a-f]{12}|veth|virbr|vbox|vmnet|lxc|lxd|podman|cni|flannel|cali)"
    r"|.*(virtualbox|vmware|vethernet)",
    re.I,
)
_VIRTUALBOX = "192.168.56."  # its own network on every system; on Windows it is called "Ethernet 2"


class Reach(IntEnum):
    """The neighbours that an interface leads to."""

    LAN = 0  # those on the same Wi-Fi or cable
    VPN = 1  # the other members of a virtual private network
    INNER = 2  # containers and virtual machines inside this computer


class Own(NamedTuple):
    """An address of this computer, and the interface that has it."""

    ip: str
    interface: str
    reach: Reach


# The order in which a neighbour should try the addresses. The first is the one from which this
# computer sends to the rest of the world, unless that goes through a VPN. Then come the other
# addresses of Wi-Fi and cable; among them last the ones that a computer gives itself where nobody
# gives it any (169.254.x.x, RFC 3927), as on a cable between two laptops. Then VPNs, and at the end
# the networks inside this computer. Interfaces that are down, or have no cable, are left out.
def addresses(kind: socket.AddressFamily = socket.AF_INET) -> list[Own]:
    """Return the addresses of this computer that a neighbour can type, the likeliest first."""
    route = _route(kind)

    def order(one: Own) -> tuple[bool, Reach, bool]:
        usual = one.ip == route and one.reach != Reach.VPN
        return not usual, one.reach, ip_address(one.ip).is_link_local

    return sorted((one for one in _all() if address.family(one.ip) == kind), key=order)


def lan_address() -> str | None:
    """Return the address that a neighbour should try first; None without an IPv4 one."""
    return next((one.ip for one in addresses()), None)


def address_to(host: str) -> str:
    """Return the address of this computer from which it would send to `host`; "" without a way."""
    return _route(address.family(host), host)


def offline() -> bool:
    """Tell whether this computer has no address but loopback, so that no neighbour reaches it."""
    return not _all()


def seen_host(host: str) -> str:
    """Return the address that a client types to reach a server bound to `host`."""
    if not address.is_everywhere(host):
        return host
    return next((one.ip for one in _reachable(host)), address.HOST)


def neighbours(host: str) -> list[str]:
    """Return the sentences below the address of a server bound to `host`; none for loopback.

    They name the addresses after the one of `seen_host`, and warn that anybody can join. On a
    computer that is offline one sentence says so instead.
    """
    if address.is_loopback(host):
        return []
    sentences = [say("lan_open")]
    if address.is_everywhere(host):
        if offline():
            return [say("offline", host=address.HOST)]
        if more := _reachable(host)[1:MOST]:
            named = ", ".join(f"{one.ip} ({one.interface})" for one in more)
            sentences.insert(0, say("lan_addresses", addresses=named))
    return sentences


def _reachable(host: str) -> list[Own]:
    """Return the addresses that reach a server bound to 0.0.0.0 or ::, the likeliest first."""
    both = address.family(host) == socket.AF_INET6  # such a server hears IPv4, too
    return addresses() + (addresses(socket.AF_INET6) if both else [])


def _all() -> list[Own]:
    """Return the addresses of all interfaces that are up, without loopback."""
    import psutil  # here, since it takes longer to import than all of net/

    try:
        interfaces, states = psutil.net_if_addrs(), psutil.net_if_stats()
    except OSError:  # a system that keeps its interfaces secret, such as Android
        return [Own(ip, "?", Reach.LAN) for ip in [_route(socket.AF_INET)] if ip]
    found = []
    for name, ends in interfaces.items():
        if not (name in states and states[name].isup):
            continue
        # a neighbour's own interface has another name than ours: the scope is not for typing
        ips = [
            end.address.partition("%")[0]
            for end in ends
            if end.family in (socket.AF_INET, socket.AF_INET6)
        ]
        for ip in ips:
            if not ip_address(ip).is_loopback:
                found.append(Own(ip, name, _reach(name, ip, states[name].flags)))
    return found


def _reach(interface: str, ip: str, flags: str) -> Reach:
    """Return the kind of an interface; `flags` are the system's, and empty on Windows."""
    if _INNER.match(interface) or ip.startswith(_VIRTUALBOX):
        return Reach.INNER
    return Reach.VPN if _VPN.match(interface) or "pointopoint" in flags else Reach.LAN


def _route(kind: socket.AddressFamily, to: str = "") -> str:
    """Return the address from which this computer would send to `to`; "" where there is no way.

    Connecting a UDP socket sends nothing. It only makes the system choose the address.
    `gethostbyname(gethostname())`, the usual way, often gives 127.0.0.1.
    """
    # these are for documentation only (RFC 5737, RFC 3849): no computer has them
    nobody = "192.0.2.1" if kind == socket.AF_INET else "2001:db8::1"
    with suppress(OSError, ValueError), socket.socket(kind, socket.SOCK_DGRAM) as probe:
        probe.connect(address.place(to or nobody, 9))
        return address.host_of(address.own(probe))
    return ""
