"""The address at which a neighbour's laptop reaches this one; most lessons need none."""

import platform
from collections.abc import Iterator
from ipaddress import ip_address

from chatkit import interfaces
from chatkit.doctor.finding import Finding, Lab
from chatkit.interfaces import Own, Reach
from chatkit.texts import say


def check(lab: Lab) -> Iterator[Finding]:
    """Look at the address that a neighbour should try first."""
    in_wsl = "microsoft" in platform.release().lower()  # a Linux inside Windows
    yield judge(interfaces.addresses(), in_wsl=in_wsl)


def judge(addresses: list[Own], *, in_wsl: bool = False) -> Finding:
    """Return the finding for these addresses, the likeliest first."""
    if not addresses:
        return Finding("note", say("doctor_offline"), say("doctor_offline_cure"))
    ip, interface, reach = addresses[0]
    values = {"ip": ip, "interface": interface}
    if in_wsl:
        return Finding("note", say("doctor_wsl", **values), say("doctor_wsl_cure"))
    if reach != Reach.LAN:
        return Finding("note", say("doctor_only_inner", **values), say("doctor_offline_cure"))
    if ip_address(ip).is_link_local:
        return Finding("note", say("doctor_self_given", **values), say("doctor_offline_cure"))
    return Finding("ok", f"{ip} ({interface})")
