"""The name `localhost`, at which programs look for a server here: it has to mean this laptop."""

import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from ipaddress import ip_address
from threading import Thread

from chatkit.address import reason
from chatkit.doctor.finding import Finding, Lab
from chatkit.texts import say

TIMEOUT = 3.0  # seconds for the look-up of a name
HOSTS_FILE = r"C:\Windows\System32\drivers\etc\hosts" if os.name == "nt" else "/etc/hosts"


def check(lab: Lab) -> Iterator[Finding]:
    """Look up the name."""
    yield judge(look_up)


def look_up() -> list[str]:
    """Return the addresses of `localhost`; raises `OSError` where it has none."""
    found = socket.getaddrinfo("localhost", None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(end[0]) for *_, end in found))


def judge(lookup: Callable[[], list[str]]) -> Finding:
    """Return the finding for the addresses that `lookup` gives, or for its error or its silence."""
    try:
        addresses = within(TIMEOUT, lookup)
    except TimeoutError:
        sentence = say("doctor_name_silent", seconds=round(TIMEOUT))
    except OSError as error:
        sentence = say("doctor_name_unknown", reason=reason(error))
    else:
        strange = [ip for ip in addresses if not ip_address(ip).is_loopback]
        if addresses and not strange:
            return Finding("ok", say("doctor_name_ok", addresses=", ".join(addresses)))
        sentence = say("doctor_name_strange", addresses=", ".join(strange) or "-")
    return Finding("failed", sentence, say("doctor_name_cure", file=HOSTS_FILE))


def within(seconds: float, function: Callable[[], list[str]]) -> list[str]:
    """Return the function's result; raises its `OSError`, or `TimeoutError` after `seconds`.

    The look-up of a name cannot be cut short, so a late one is left to its thread.
    """
    result: Future[list[str]] = Future()

    def call() -> None:
        try:
            result.set_result(function())
        except Exception as error:
            result.set_exception(error)

    Thread(target=call, daemon=True, name="chatkit-doctor-localhost").start()
    return result.result(seconds)
