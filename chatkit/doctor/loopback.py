"""Loopback: this laptop can talk with itself."""

import socket
import time
from collections.abc import Iterator

from chatkit.address import HOST, LOOPBACK, family, place, reason
from chatkit.doctor.finding import Finding, Lab
from chatkit.texts import say

TIMEOUT = 3.0  # seconds for each call of a socket
LETTER = bytes(range(256))


def check(lab: Lab) -> Iterator[Finding]:
    """Send bytes from a client to a server and back."""
    for host in dict.fromkeys((HOST, LOOPBACK)):  # two on a JupyterHub; Jupyter uses 127.0.0.1
        yield exchange(host)


def exchange(host: str) -> Finding:
    """Check that a server and a client on `host` reach each other."""
    began = time.monotonic()
    try:
        echo = echoed(host)
    except OSError as error:
        why = say("doctor_loopback_silent") if isinstance(error, TimeoutError) else reason(error)
        sentence = say("doctor_loopback_failed", host=host, reason=why)
        return Finding("failed", sentence, say("doctor_loopback_cure"))
    if echo != LETTER:
        sentence = say("doctor_loopback_changed", host=host)
        return Finding("failed", sentence, say("doctor_loopback_cure"))
    took = f"{(time.monotonic() - began) * 1000:.1f}"
    return Finding("ok", say("doctor_loopback_ok", host=host, ms=took))


def why_not_checked() -> Finding | None:
    """Return the finding of a check that cannot do without loopback; None where loopback works."""
    if exchange(LOOPBACK).verdict == "ok":
        return None
    return Finding("note", say("doctor_no_loopback"), say("doctor_loopback_first"))


def echoed(host: str) -> bytes:
    """Send LETTER to a server that sends it back; return the bytes that came back."""
    with socket.socket(family(host), socket.SOCK_STREAM) as listener:
        listener.bind(place(host, 0))
        listener.listen(1)
        listener.settimeout(TIMEOUT)
        with socket.create_connection(listener.getsockname()[:2], TIMEOUT) as client:
            server, _ = listener.accept()
            with server:
                server.settimeout(TIMEOUT)
                client.sendall(LETTER)
                server.sendall(_received(server))
                return _received(client)


def _received(sock: socket.socket) -> bytes:
    got = b""
    while len(got) < len(LETTER) and (piece := sock.recv(len(LETTER) - len(got))):
        got += piece
    return got
