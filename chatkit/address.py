"""Addresses and ports: which one is mine, which one is free, and what the system's no means."""

import asyncio
import errno
import os
import re
import socket

from chatkit.errors import InputError, NetworkError
from chatkit.message import visible
from chatkit.texts import say
from chatkit.trace.sockets import TracedSocket

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # every address of this computer, so that neighbours can connect too
BACKLOG = 16  # connections that the system holds until accept() takes them


def lan_address() -> str | None:
    """Return the address by which the local network knows this computer; None where offline.

    Connecting a UDP socket sends nothing; it only asks the system which address it would use.
    `gethostbyname(gethostname())`, the usual way, often gives 127.0.0.1.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of RFC 5737, which nobody has
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address


def check_port(port: int | str, lowest: int = 1) -> int:
    """Return the port as a number; raises `InputError` unless it is `lowest` to 65535."""
    text = str(port).strip()
    if not re.fullmatch(r"-?[0-9]{1,20}", text):
        raise InputError(say("port_not_a_number", text=visible(text)))
    number = int(text)
    if not lowest <= number <= 65535:
        raise InputError(say("port_out_of_range", port=number))
    return number


def check_host(host: str) -> str:
    """Return the host without blanks around it; raises `InputError` where there is none."""
    if not isinstance(host, str) or not host.strip():
        # bind would take it for every address of this computer
        raise InputError(say("host_empty"))
    return host.strip()


def check_target(to: object) -> tuple[str, int]:
    """Return host and port of a pair; raises `InputError` where it is none."""
    if not isinstance(to, (tuple, list)) or len(to) != 2:
        raise InputError(say("cable_to_what", value=visible(repr(to))[:60]))
    return check_host(to[0]), check_port(to[1])


def pair(text: str) -> tuple[str, int]:
    """Return host and port of `127.0.0.1:5005`; raises `InputError` for anything else."""
    host, colon, port = text.strip().rpartition(":")
    if not colon:
        raise InputError(say("target_without_port", text=visible(text.strip())[:60]))
    return host.strip("[] "), check_port(port)


def family(host: str) -> socket.AddressFamily:
    """Return IPv6 for an address with colons, else IPv4, which the course speaks.

    Without it, `localhost` is tried at `::1` first, and Windows takes two seconds to refuse.
    """
    return socket.AF_INET6 if ":" in host else socket.AF_INET


async def resolve(host: str, port: int) -> tuple[str, int]:
    """Return the IP address and port by which a host is reached.

    Raises `NetworkError` with a sentence where there is no such host.
    """
    kind = family(host)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            host, port, family=kind, type=socket.SOCK_STREAM
        )
    except OSError as error:
        raise NetworkError(why_not_connected(error, visible(host), port)) from error
    except (ValueError, UnicodeError) as error:  # no host name holds a NUL, or half a letter
        raise NetworkError(say("address_unknown", host=visible(host))) from error
    ip, number = found[0][4][:2]
    return (LOOPBACK if ip == EVERYWHERE else str(ip)), int(number)


def listen(host: str, port: int) -> TracedSocket:
    """Return a socket that listens on `host` and `port`; port 0 lets the system choose one.

    Raises `NetworkError` with a sentence that says why not, and names a free port.
    """
    sock = TracedSocket(family(host), socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            # a port whose last conversation is in TIME_WAIT may be served again at once
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        else:
            # on Windows SO_REUSEADDR would let two servers share one port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
        sock.bind((host, port))
        sock.listen(BACKLOG)
        sock.setblocking(False)
    except OSError as error:
        sock.close()
        raise NetworkError(why_not_listening(error, host, port)) from error
    except (TypeError, UnicodeError) as error:  # no host name holds a NUL, or half a letter
        sock.close()
        raise NetworkError(say("address_unknown", host=visible(host))) from error
    return sock


def free_port(host: str, near: int) -> int:
    """Return a port that is free now: the first of the ten after `near`, else any."""
    for port in (*range(near + 1, min(near + 11, 65536)), 0):
        try:
            with socket.socket(family(host), socket.SOCK_STREAM) as probe:
                probe.bind((host, port))
                chosen: int = probe.getsockname()[1]
                return chosen
        except OSError:
            continue
    return 0


def why_not_listening(error: OSError, host: str, port: int) -> str:
    """Return the sentence for a `bind` or `listen` that failed."""
    match error.errno:
        case errno.EADDRINUSE:
            return say("port_in_use", port=port, free=free_port(host, port))
        case errno.EACCES:
            return say("port_not_permitted", port=port, free=free_port(host, max(port, 5004)))
        case errno.EADDRNOTAVAIL:
            return say("address_not_mine", host=host)
    if isinstance(error, socket.gaierror):
        return say("address_unknown", host=host)
    return say("network_fault", reason=reason(error))


def why_not_connected(error: OSError, host: str, port: int) -> str:
    """Return the sentence for a `connect` that failed."""
    if isinstance(error, socket.gaierror):
        return say("address_unknown", host=host)
    if isinstance(error, ConnectionRefusedError):
        return say("refused", host=host, port=port)
    if isinstance(error, TimeoutError):
        return say("no_answer", host=host, port=port)
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
        return say("unreachable", host=host)
    return say("network_fault", reason=reason(error))


def reason(error: OSError) -> str:
    """Return what the system itself says, such as `Broken pipe`."""
    return error.strerror or str(error) or type(error).__name__
