"""Addresses and ports: written, read, checked, compared, and resolved."""

import asyncio
import errno
import hashlib
import os
import re
import socket
import sys
from contextlib import suppress
from ipaddress import IPv4Address
from typing import Any

from chatkit.errors import InputError, NetworkError
from chatkit.message import MAX_ECHO, shortened, visible

LOOPBACK = "127.0.0.1"


def own_loopback() -> str:
    """Return the loopback address at which this person's servers listen: 127.0.0.1 as a rule.

    On a JupyterHub many people may share one computer, and so its ports: a client would reach
    the server of somebody else. On Linux the whole of 127.0.0.0/8 is loopback (RFC 6890), so each
    user of a hub gets an address of their own, from a hash of the username. The variable
    CHATKIT_LOOPBACK names another one; CHATKIT_LOOPBACK=127.0.0.1 turns this off.
    """
    wanted = os.environ.get("CHATKIT_LOOPBACK", "")
    with suppress(ValueError):
        if IPv4Address(wanted).is_loopback:
            return wanted
    user = os.environ.get("JUPYTERHUB_USER")
    if not user or sys.platform != "linux":
        return LOOPBACK
    one, two, three = hashlib.sha256(user.encode("utf-8", "backslashreplace")).digest()[:3]
    return f"127.{one % 254 + 1}.{two}.{three % 254 + 1}"  # never 127.0.…, never .0 or .255


HOST = own_loopback()
EVERYWHERE = "0.0.0.0"  # every address of this computer, so that neighbours can connect too
FIRST_PORT, LAST_PORT = 1, 65_535  # port 0 asks the system to choose one
UNPRIVILEGED = 1024  # the first port that POSIX systems usually permit to everybody
CONNECT_TIMEOUT = 5.0  # seconds for the other side to answer a connect


def host_port(address: Any = "") -> str:
    """Return `host:port`, with brackets around an IPv6 host; another kind as Python writes it."""
    if not isinstance(address, tuple) or len(address) < 2:
        return str(address)
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in str(host) else f"{host}:{port}"


def own(sock: socket.socket) -> str:
    """Return address and port of the socket's own end, for a person to read."""
    try:
        return host_port(sock.getsockname())
    except OSError:  # macOS: the connection was reset already
        return "?"


def lan_address() -> str | None:
    """Return this computer's address in the local network; None if it is offline.

    Connecting a UDP socket sends nothing. It only makes the system choose the address from which
    it would send. `gethostbyname(gethostname())`, the usual way, often gives 127.0.0.1.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # for documentation only (RFC 5737): no computer has it
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address


def check_port(port: int | str, lowest: int = FIRST_PORT) -> int:
    """Return the port as a number; raises `InputError` unless it is `lowest` to `LAST_PORT`."""
    text = str(port).strip()
    if not re.fullmatch(r"-?[0-9]{1,20}", text):
        raise InputError("port_not_a_number", text=visible(text))
    number = int(text)
    if not lowest <= number <= LAST_PORT:
        limits = {"lowest": FIRST_PORT, "highest": LAST_PORT}
        raise InputError("port_out_of_range", port=number, **limits)
    return number


def check_host(host: str) -> str:
    """Return the host without blanks around it; raises `InputError` if it is empty."""
    if not isinstance(host, str) or not host.strip():
        # bind would take "" for every address of this computer
        raise InputError("host_empty", host=HOST)
    return host.strip()


def check_target(to: object) -> tuple[str, int]:
    """Return the checked host and port of a pair; raises `InputError` for anything else."""
    if not isinstance(to, (tuple, list)) or len(to) != 2:
        raise InputError("cable_to_what", value=shortened(visible(repr(to)), MAX_ECHO))
    return check_host(to[0]), check_port(to[1])


def split_host_port(text: str) -> tuple[str, int]:
    """Return host and port of `127.0.0.1:5005`; raises `InputError` for anything else."""
    host, colon, port = text.strip().rpartition(":")
    if not colon:
        raise InputError("target_without_port", text=shortened(visible(text.strip()), MAX_ECHO))
    return host.strip("[] "), check_port(port)


# Which listening address reaches which. A socket that listens at one address is reached by
# connecting to that address. One that listens at 0.0.0.0 (IPv4) or [::] (IPv6, and on most systems
# IPv4, too) is reached by every address of its computer, with the same port. This function compares
# texts and does not ask whether an address belongs to this computer, since the texts may come from
# the trace of another one. A host name such as `localhost` must be resolved before.
def same_place(listening: str, address: str) -> bool:
    """Tell whether connecting to `address` reaches a socket that listens at `listening`."""
    host, _, port = listening.rpartition(":")
    return listening == address or (
        host in ("0.0.0.0", "[::]") and port == address.rpartition(":")[2]
    )


def family(host: str) -> socket.AddressFamily:
    """Return IPv6 for an address with colons, else IPv4, which the course uses.

    If the system chose, it would try `localhost` at `::1` first, and a refusal there takes Windows
    two seconds.
    """
    return socket.AF_INET6 if ":" in host else socket.AF_INET


async def resolve(host: str, port: int) -> tuple[str, int]:
    """Return the IP address and the port of a host; raises `NetworkError` for an unknown one.

    It is an address to connect to, hence 127.0.0.1 instead of 0.0.0.0.
    """
    kind = family(host)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            host, port, family=kind, type=socket.SOCK_STREAM
        )
    except OSError as error:
        raise why_not_connected(error, visible(host), port) from error
    except (ValueError, UnicodeError) as error:  # a NUL in the name, or half of a surrogate pair
        raise NetworkError("address_unknown", host=visible(host)) from error
    ip, number = found[0][4][:2]
    return (LOOPBACK if ip == EVERYWHERE else str(ip)), int(number)


def why_not_connected(error: OSError, host: str, port: int) -> NetworkError:
    """Return the error for a `connect` that failed, as a sentence for a person."""
    if isinstance(error, socket.gaierror):
        return NetworkError("address_unknown", host=host)
    if isinstance(error, ConnectionRefusedError):
        return NetworkError("refused", host=host, port=port)
    if isinstance(error, TimeoutError):
        return NetworkError("no_answer", host=host, port=port, seconds=int(CONNECT_TIMEOUT))
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
        return NetworkError("unreachable", host=host)
    return NetworkError("network_fault", reason=reason(error))


def reason(error: OSError) -> str:
    """Return the system's own words for a fault, such as `Broken pipe`."""
    return error.strerror or str(error) or type(error).__name__
