"""The ports of the lessons: free, or else the program that has them."""

import errno
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from chatkit.address import HOST, family, place, reason
from chatkit.doctor.finding import Finding, Lab
from chatkit.message import shortened, visible
from chatkit.net.listening import LESSON_PORTS, claim
from chatkit.texts import say

MOST = 4  # ports that are named
SYSTEM = ("System", "svchost.exe")  # Windows has a service of its own on port 5040
COMMAND = 40  # characters of a program's command


def check(lab: Lab) -> Iterator[Finding]:
    """Listen on each port for a moment, as the lessons do."""
    refused = {port: error for port in sorted(LESSON_PORTS) if (error := why_not_free(port))}
    if not refused:
        yield Finding("ok", say("doctor_ports_ok", count=len(LESSON_PORTS), host=HOST))
        return
    holders = {port: holder(port) for port in list(refused)[:MOST]}
    named = "; ".join(_sentence(port, refused[port], held) for port, held in holders.items())
    more = say("doctor_more", count=len(refused) - MOST) if len(refused) > MOST else ""
    yield Finding("failed", named + more, _cure(holders))


def why_not_free(port: int) -> OSError | None:
    """Return the error with which the system refuses the port; None where it is free."""
    try:
        with socket.socket(family(HOST), socket.SOCK_STREAM) as probe:
            claim(probe)
            probe.bind(place(HOST, port))
            probe.listen(1)
    except OSError as error:
        return error
    return None


def holder(port: int) -> Any:
    """Return the psutil.Process that listens on the port.

    None where the system keeps it secret, and for a part of the system, which nobody should end.
    """
    import psutil

    with suppress(psutil.Error):
        for one, pid in _listeners():
            if one == port and pid:
                process = psutil.Process(pid)
                return None if process.name() in SYSTEM else process
    return None


def _listeners() -> Iterator[tuple[int, int | None]]:
    """Give the ports on which programs listen, each with the process where the system tells it."""
    import psutil

    with suppress(psutil.AccessDenied):
        for end in psutil.net_connections("tcp"):
            if end.laddr and end.status == psutil.CONN_LISTEN:
                yield end.laddr.port, end.pid
        return
    for process in psutil.process_iter():  # macOS: those of this user
        with suppress(psutil.Error):
            for own in process.net_connections("tcp"):
                if own.laddr and own.status == psutil.CONN_LISTEN:
                    yield own.laddr.port, process.pid


def _sentence(port: int, error: OSError, held: Any) -> str:
    if error.errno != errno.EADDRINUSE:
        return say("doctor_port_refused", port=port, reason=reason(error))
    if held is None:
        return say("doctor_port_taken", port=port)
    return say("doctor_port_holder", port=port, program=_program(held), pid=held.pid)


def _program(process: Any) -> str:
    """Return the command of a process, short: `python server.py`."""
    import psutil

    with suppress(psutil.Error):
        words = process.cmdline() or [process.name()]
        words[0] = os.path.basename(words[0])
        return visible(shortened(" ".join(words), COMMAND))
    return "?"


def _cure(holders: dict[int, Any]) -> str:
    pids = dict.fromkeys(process.pid for process in holders.values() if process)
    if not pids:
        return say("doctor_port_cure_unknown")
    if sys.platform == "win32":
        command = " ".join(["taskkill /f", *(f"/pid {pid}" for pid in pids)])
    else:
        command = " ".join(["kill", *map(str, pids)])
    return say("doctor_port_cure", command=command)
