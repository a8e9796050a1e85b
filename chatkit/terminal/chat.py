"""The two programs of the assignment, for a terminal or a pipe."""

from collections.abc import Callable
from typing import Any, TypeVar

from chatkit import address, engine, interfaces
from chatkit.errors import ChatError
from chatkit.message import check_username
from chatkit.net import listening, server
from chatkit.net.client import Client
from chatkit.net.server import Server
from chatkit.terminal.screen import Screen, open_screen
from chatkit.terminal.script import Plain, Script
from chatkit.terminal.talk import Talk
from chatkit.texts import say

T = TypeVar("T")


def run_server(
    host: str,
    port: int | None,
    username: str | None,
    *,
    lan: bool,
    **choices: Any,  # free, wire, names, newline
) -> int:
    """Ask the questions of the assignment's server, then serve one client after another."""
    host = listening.check_host(host, lan=lan)

    def usable(text: int | str) -> int:
        number = address.check_port(text)
        listening.check_free(host, number)
        return number

    with open_screen() or Plain() as face:
        port = ask(face, say("ask_server_port"), usable) if port is None else usable(port)
        here = Server(port, username or "?", host, **choices)
        ip = engine.run(listening.listening_ip(host, port))
        for line in server.where(ip, port, here.clock()):
            face.show(line)
        here.username = username or ask(face, say("ask_server_username"), check_username)
        return converse(here, server.prompt(here.username), face)


def run_client(host: str | None, port: int | None, username: str | None, **choices: Any) -> int:
    """Ask the questions of the assignment's client, then chat until either side leaves."""
    if host:
        host = address.check_host(host)
    # the one that the connection will use, or the likeliest one while the server is not known
    own = interfaces.address_to(host) if host else interfaces.seen_host(address.EVERYWHERE)
    with open_screen() or Plain() as face:
        face.show(say("client_address", address=own or address.HOST))
        host = host or ask(face, say("ask_host"), address.check_host)
        port = port or ask(face, say("ask_server_port"), address.check_port)
        username = username or ask(face, say("ask_client_username"), check_username)
        here = Client(host, port, username, **choices)
        here.told_address = own or address.HOST
        return converse(here, say("prompt_client"), face)


def ask(face: Screen | Plain, question: str, check: Callable[[str], T]) -> T:
    """Ask until `check` raises no error, and return its result.

    Raises EOFError at the end of the input.
    """
    while True:
        answer = face.ask(question)
        try:
            return check(answer)
        except ChatError as error:
            face.show(str(error), problem=True)


def converse(here: Server | Client, prompt: str, face: Screen | Plain) -> int:
    """Chat until the input ends, or a client's server leaves; return the exit code."""
    talk = Talk(here, prompt, face) if isinstance(face, Screen) else Script(here, prompt, face)
    try:
        talk.run()
    finally:
        here.stop()
    # a client that has met no server has failed; its last line says why
    return 0 if isinstance(here, Server) or here.met else 1
