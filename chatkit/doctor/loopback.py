"""This laptop can talk with itself: bytes over loopback, and the name `localhost`."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread

from chatkit.address import HOST, LOOPBACK, family, host_of, host_port, place, reason
from chatkit.doctor.finding import Finding, Lab
from chatkit.texts import say

NAME = "localhost"
PATIENCE = 3.0  # seconds for a connection, and for a name
LETTER = bytes(range(256))

Lookup = Callable[[str], list[str]]


def check(lab: Lab) -> Iterator[Finding]:
    """Send bytes both ways, then look up the name."""
    yield exchange(HOST)
    if HOST != LOOPBACK:  # a JupyterHub; Jupyter itself uses 127.0.0.1
        yield exchange(LOOPBACK)
    yield resolve()


def exchange(host: str) -> Finding:
    """Check that a server and a client on `host` reach each other."""
    began = time.monotonic()
    try:
        whole = _sent_and_returned(host)
    except OSError as error:
        why = say("doctor_loopback_silent") if isinstance(error, TimeoutError) else reason(error)
        sentence = say("doctor_loopback_failed", host=host, reason=why)
        return Finding("Loopback", "failed", sentence, say("doctor_loopback_cure"))
    if not whole:  # something between the two ends has changed them
        sentence = say("doctor_loopback_changed", host=host)
        return Finding("Loopback", "failed", sentence, say("doctor_loopback_cure"))
    took = _milliseconds(time.monotonic() - began)
    return Finding("Loopback", "ok", say("doctor_loopback_ok", host=host, ms=took))


def _sent_and_returned(host: str) -> bool:
    """Send bytes from a client to a server and back; tell whether they came back unchanged."""
    with socket.socket(family(host), socket.SOCK_STREAM) as listener:
        listener.bind(place(host, 0))
        listener.listen(1)
        listener.settimeout(PATIENCE)
        with socket.create_connection(listener.getsockname()[:2], PATIENCE) as client:
            server, _ = listener.accept()
            with server:
                server.settimeout(PATIENCE)
                client.sendall(LETTER)
                server.sendall(_received(server))
                return _received(client) == LETTER


def _received(sock: socket.socket) -> bytes:
    got = b""
    while len(got) < len(LETTER) and (piece := sock.recv(len(LETTER) - len(got))):
        got += piece
    return got


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def look_up(name: str) -> list[str]:
    """Return the addresses of a name; raises `OSError` where it has none."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(host_of(host_port(where)) for *_, where in found))


def resolve(lookup: Lookup = look_up) -> Finding:
    """Check that `localhost`, at which Jupyter's server listens, is this laptop."""
    try:
        found = _within(PATIENCE, lambda: lookup(NAME))
    except TimeoutError:
        why = say("doctor_name_silent", seconds=round(PATIENCE))
    except OSError as error:
        why = say("doctor_name_unknown", reason=reason(error))
    else:
        strange = [ip for ip in found if not ip_address(ip).is_loopback]
        if found and not strange:
            return Finding(NAME, "ok", say("doctor_name_ok", addresses=", ".join(found)))
        why = say("doctor_name_strange", addresses=", ".join(strange) or "-")
    return Finding(NAME, "failed", why, say("doctor_name_cure", file=_hosts_file()))


def _within(seconds: float, function: Callable[[], list[str]]) -> list[str]:
    """Return the function's result; raises its error, or `TimeoutError` after `seconds`.

    A look-up of a name cannot be cut short, so it is left to a thread that ends when it may.
    """
    answer: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            answer.put(function())
        except OSError as error:
            answer.put(error)

    Thread(target=ask, daemon=True, name="chatkit-doctor-name").start()
    try:
        given = answer.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if isinstance(given, OSError):
        raise given
    return given


def _hosts_file() -> str:
    if os.name == "nt":
        return r"C:\Windows\System32\drivers\etc\hosts"
    return "/etc/hosts"
