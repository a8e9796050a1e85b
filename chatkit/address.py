"""Addresses and ports: written, read, checked, compared, and resolved."""

import asyncio
import errno
import hashlib
import os
import re
import socket
import sys
import unicodedata
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from chatkit.errors import InputError, NetworkError
from chatkit.message import MAX_ECHO, echoed, shortened, visible

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
EVERYWHERE = "0.0.0.0"  # every IPv4 address of this computer, so that neighbours can connect too
FIRST_PORT, LAST_PORT = 1, 65_535  # port 0 asks the system to choose one
UNPRIVILEGED = 1024  # the first port that POSIX systems usually permit to everybody
CONNECT_TIMEOUT = 5.0  # seconds for the other side to answer a connect
# this computer has no address of that kind (yet), or no IPv6 at all
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def host_port(address: Any = "") -> str:
    """Return `host:port`, with brackets around an IPv6 host.

    A link-local IPv6 host is followed by its scope (RFC 4007), as in `[fe80::1%eth0]:5005`. An
    address without host and port, of a Unix socket for example, comes back as text.
    """
    if not isinstance(address, tuple) or len(address) < 2:
        return str(address)
    host, port = str(address[0]), address[1]
    if ":" not in host:
        return f"{host}:{port}"
    scope = f"%{_scope_name(address[3])}" if len(address) > 3 and address[3] else ""
    return f"[{host.partition('%')[0] + scope if scope else host}]:{port}"


def _scope_name(index: int) -> str:
    """Return the part behind `%` for an interface: its name, on Windows its number."""
    if sys.platform != "win32":
        with suppress(OSError, OverflowError):  # an interface that is gone has no name
            return socket.if_indextoname(index)
    return str(index)


def typed(address: Any) -> str:
    """Return `host:port` as a person types it.

    A socket that serves both kinds of addresses sees the IPv4 address 192.168.1.7 as
    ::ffff:192.168.1.7 (RFC 4291), which nobody would type.
    """
    if isinstance(address, tuple) and len(address) > 2:
        host = str(address[0])
        if host.startswith("::ffff:") and "." in host:
            return f"{host[7:]}:{address[1]}"
    return host_port(address)


def host_of(address: str) -> str:
    """Return the host of `host:port`, without brackets."""
    return address.rpartition(":")[0].strip("[]")


def plain(address: str) -> str:
    """Return an IPv4 `host:port` in its own form.

    A server that listens for IPv4 and IPv6 on one socket sees an IPv4 client as `[::ffff:a.b.c.d]`,
    while the client knows itself as `a.b.c.d`.
    """
    return address[8:].replace("]", "") if address.lower().startswith("[::ffff:") else address


def own(sock: socket.socket) -> str:
    """Return address and port of the socket's own end, for a person to read."""
    try:
        return typed(sock.getsockname())
    except OSError:  # macOS: the connection was reset already
        return "?"


def check_port(port: int | str, lowest: int = FIRST_PORT) -> int:
    """Return the port as a number; raises `InputError` unless it is `lowest` to `LAST_PORT`."""
    try:
        text = shortened(str(port).strip(), MAX_ECHO)
    except ValueError:  # Python writes no number of more than 4,300 digits
        text = "…"
    text = unicodedata.normalize("NFKC", text)  # digits of full width are digits
    if not re.fullmatch(r"-?[0-9]{1,20}", text):
        raise InputError("port_not_a_number", text=visible(text))
    number = int(text)
    if not lowest <= number <= LAST_PORT:
        limits = {"lowest": FIRST_PORT, "highest": LAST_PORT}
        raise InputError("port_out_of_range", port=number, **limits)
    return number


# A host, as a person types it: an IP address or a name, sometimes with a port or a path behind it.
# A text that cannot be a host is refused here, with a sentence that names the slip. Later it would
# be looked up in the DNS, or the system would take it for another address than was meant: it reads
# `5005` as 0.0.19.141 and `192.168.1` as 192.168.0.1 (inet_aton).
def check_host(host: str) -> str:
    """Return the checked host, to connect to; an IP address comes back in its usual form.

    Raises `InputError` for a text that is no host, and for 0.0.0.0 and ::, which are no place to
    connect to.
    """
    text = check_listening(host)
    if is_everywhere(text):
        raise InputError("host_everywhere", host=visible(text), own=HOST)
    return text


def check_listening(host: str) -> str:
    """Return the checked host to listen at; it may be 0.0.0.0 or ::, as well."""
    if not isinstance(host, str) or not host.strip().strip("[]"):
        # bind would take "" for every address of this computer
        raise InputError("host_empty", host=HOST)
    text = unicodedata.normalize("NFKC", host).strip()  # digits of full width are digits
    shown = echoed(text)
    if "/" in text:
        raise InputError("host_with_path", text=shown)
    if found := re.fullmatch(r"(\[[^\]]*\]|[^\s:\[\]]+)[:\s]\s*([0-9]+)", text):
        raise InputError("host_with_port", text=shown, host=visible(found[1]), port=found[2][:5])
    text = text.removeprefix("[").removesuffix("]")
    try:
        ip = ip_address(text)
    except ValueError as error:
        if re.fullmatch(r"[0-9.]+", text):
            raise InputError("host_not_ipv4", text=shown) from error
        if ":" in text:
            raise InputError("host_not_ipv6", text=shown) from error
        return text  # a name
    if isinstance(ip, IPv6Address):
        if ip.is_link_local:
            _check_scope(ip)
        return str(ip.ipv4_mapped or ip)
    return text


def _check_scope(ip: IPv6Address) -> None:
    """Raise `InputError` where a link-local address does not name an interface of this computer.

    Every interface has a link-local network of its own, so the address alone leads nowhere.
    """
    known = scopes()
    numbers = [str(number) for number, _ in socket.if_nameindex()]
    if ip.scope_id not in (*known, *numbers):
        host = f"{str(ip).partition('%')[0]}%{(known or ['eth0'])[0]}"
        shown = echoed(str(ip))  # a scope may be any text
        values = {"text": shown, "known": ", ".join(known) or "-", "host": host}
        raise InputError("host_without_scope", **values)


def scopes() -> list[str]:
    """Return the scopes of this computer's link-local addresses: `eth0`, on Windows `12`."""
    if sys.platform == "win32":  # an interface's name is no scope there
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET6)
        return sorted({str(place[3]) for *_, place in found if len(place) > 3 and place[3]})
    import psutil  # it takes 20 ms, and few people need it

    return sorted(
        name
        for name, ends in psutil.net_if_addrs().items()
        if any(end.family == socket.AF_INET6 and end.address.startswith("fe80:") for end in ends)
    )


def _is_ip(host: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(host))
    return False


def is_everywhere(host: str) -> bool:
    """Tell whether a socket bound to this host listens at every address: 0.0.0.0 or ::."""
    with suppress(ValueError):
        return ip_address(host).is_unspecified
    return False


def is_loopback(host: str) -> bool:
    """Tell whether only this computer reaches a server at this host."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host.lower() == "localhost"


def check_target(to: object) -> tuple[str, int]:
    """Return the checked host and port of a pair; raises `InputError` for anything else."""
    if not isinstance(to, (tuple, list)) or len(to) != 2:
        raise InputError("cable_to_what", value=echoed(repr(to)))
    return check_host(to[0]), check_port(to[1])


def split_host_port(text: str) -> tuple[str, int]:
    """Return host and port of `127.0.0.1:5005` or `[::1]:5005`.

    Raises `InputError` for a text without a port, or with an IPv6 address without brackets.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    host, colon, port = text.rpartition(":")
    shown = echoed(text)
    if not colon or text.endswith("]"):
        raise InputError("target_without_port", text=shown)
    if ":" in host and not re.fullmatch(r"\[[^\[\]]*\]", host) and "/" not in host:
        raise InputError("target_without_brackets", text=shown)
    return check_host(host), check_port(port)


# Which listening address reaches which. A socket that listens at one address is reached by
# connecting to that address. One that listens at 0.0.0.0 is reached by every IPv4 address of its
# computer, and one that listens at [::] by every IPv6 address and on most systems by every IPv4
# address, too, with the same port. This function compares texts and does not ask whether an address
# belongs to this computer, since the texts may come from the trace of another one. A host name such
# as `localhost` must be resolved before.
def same_place(listening: str, address: str) -> bool:
    """Tell whether connecting to `address` reaches a socket that listens at `listening`."""
    host, _, port = listening.rpartition(":")
    other, _, other_port = address.rpartition(":")
    if host == EVERYWHERE:
        return port == other_port and (":" not in other or other.startswith("[::ffff:"))
    return listening == address or (host == "[::]" and port == other_port)


def collide(one: str, other: str) -> bool:
    """Tell whether two sockets cannot listen on one port, at the IP addresses `one` and `other`."""
    listening, address = host_port((one, 0)), host_port((other, 0))
    return same_place(listening, address) or same_place(address, listening)


async def resolve(host: str, port: int) -> list[Any]:
    """Return the addresses of a host, as `bind` and `connect` take them, IPv4 first.

    Raises `NetworkError` for an unknown one. IPv4 comes first since the course uses it, and since a
    refusal at ::1, where `localhost` may lead, takes Windows two seconds.
    """
    if host.lower() == "localhost":  # not every computer knows both its addresses (RFC 6761)
        return [(HOST, port), ("::1", port, 0, 0)]
    try:
        if _is_ip(host):  # there is nothing to look up, and no thread need wait for it
            return [place(host, port)]
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise why_not_connected(error, visible(host), port) from error
    except (ValueError, UnicodeError) as error:  # a NUL in the name, or half of a surrogate pair
        raise NetworkError("address_unknown", host=visible(host)) from error
    kinds = (socket.AF_INET, socket.AF_INET6)
    return list(dict.fromkeys(end for kind in kinds for one, *_, end in found if one == kind))


def place(ip: str, port: int) -> Any:
    """Return an IP address and a port as `bind` and `connect` take them.

    In the tuple of an IPv6 address the scope is a number of its own.
    """
    if family(ip) == socket.AF_INET:
        return ip, port
    return socket.getaddrinfo(ip, port, type=socket.SOCK_STREAM)[0][4]


def family(host: str) -> socket.AddressFamily:
    """Return the kind of an IP address: IPv6 for one with colons, else IPv4."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def why_not_connected(error: OSError, host: str, port: int) -> NetworkError:
    """Return the error for a `connect` that failed, as a sentence for a person."""
    if isinstance(error, socket.gaierror):
        return NetworkError("address_unknown", host=host)
    if isinstance(error, ConnectionRefusedError):
        return NetworkError("refused", host=host, port=port)
    if isinstance(error, TimeoutError):
        return NetworkError("no_answer", host=host, port=port, seconds=int(CONNECT_TIMEOUT))
    if error.errno in _NO_WAY:
        return NetworkError("unreachable", host=host)
    return NetworkError("network_fault", reason=reason(error))


def reason(error: OSError) -> str:
    """Return the system's own words for a fault, such as `Broken pipe`."""
    return error.strerror or str(error) or type(error).__name__
