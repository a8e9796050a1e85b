"""Listening on a port, and the reasons for which the system refuses it."""

import errno
import os
import socket

from chatkit import address
from chatkit.errors import NetworkError
from chatkit.message import visible
from chatkit.trace.sockets import TracedSocket

BACKLOG = 16  # connections that the system holds until accept() takes them


def listen(host: str, port: int) -> TracedSocket:
    """Return a socket that listens on `host` and `port`; port 0 lets the system choose one.

    Raises `NetworkError` with a sentence that says why not, and names a free port.
    """
    sock = TracedSocket(address.family(host), socket.SOCK_STREAM)
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
        raise why_not_listening(error, host, port) from error
    except (TypeError, UnicodeError) as error:  # no host name holds a NUL, or half a letter
        sock.close()
        raise NetworkError("address_unknown", host=visible(host)) from error
    return sock


def free_port(host: str, near: int) -> int:
    """Return a port that is free now: the first of the ten after `near`, else any."""
    for port in (*range(near + 1, min(near + 11, 65536)), 0):
        try:
            with socket.socket(address.family(host), socket.SOCK_STREAM) as probe:
                probe.bind((host, port))
                chosen: int = probe.getsockname()[1]
                return chosen
        except OSError:
            continue
    return 0


def why_not_listening(error: OSError, host: str, port: int) -> NetworkError:
    """Return the fault behind a `bind` or `listen` that failed."""
    match error.errno:
        case errno.EADDRINUSE:
            return NetworkError("port_in_use", port=port, free=free_port(host, port))
        case errno.EACCES:
            return NetworkError(
                "port_not_permitted",
                port=port,
                first=address.UNPRIVILEGED,
                free=free_port(host, max(port, 5004)),
            )
        case errno.EADDRNOTAVAIL:
            return NetworkError("address_not_mine", host=host)
    if isinstance(error, socket.gaierror):
        return NetworkError("address_unknown", host=host)
    return NetworkError("network_fault", reason=address.reason(error))
