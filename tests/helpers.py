"""What the tests share: waiting on a condition, a desk that clears itself, plain programs."""

import errno
import itertools
import os
import random
import re
import socket
import string
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Self, TypeVar

import pytest

from chatkit import Cable, ChatError, Client, Room, RoomClient, Server
from chatkit.net.service import Service
from chatkit.texts import LANGUAGES, SENTENCES, language

T = TypeVar("T")
E = TypeVar("E", bound=Service)
F = TypeVar("F", bound=ChatError)

PEERS = Path(__file__).parent / "peers"
LOOPBACK = "127.0.0.1"


def until(condition: Callable[[], T], seconds: float = 10.0, what: object = "") -> T:
    """Return the first true value of `condition`; fail after `seconds`.

    `what` is shown then; a function is called for it.
    """
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")
        time.sleep(0.005)
    return value


# below the ports that a system gives out by itself (from 32768 on Linux, else from 49152): one of
# those may be another program's before a test has come to use it. Of the processes that share the
# tests up to three, gw0 to gw2, count in ranges of their own.
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_ports = itertools.count(22_000 + 3_500 * (_worker % 3) + random.randrange(1_500))


ENDING = 60  # seconds for a program to end; Jupyter ends its kernels first, 5 s and more for each


def end(process: "subprocess.Popen[Any]") -> None:
    """Ask a program to end; kill it if it has not in time."""
    process.terminate()
    try:
        process.wait(ENDING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(ENDING)
        raise


def free_port() -> int:
    """Return a port that is free, and that neither the system nor a later call gives out."""
    for port in _ports:
        with socket.socket() as probe, suppress(OSError):
            probe.bind((LOOPBACK, port))
            return port
    raise AssertionError("counting ends")


def is_free(port: int) -> bool:
    """Tell whether nobody listens."""
    with socket.socket() as probe:
        # a SYN that meets a listener in the middle of its end is lost, and sent again after 1 s
        probe.settimeout(0.1)
        return probe.connect_ex((LOOPBACK, port)) not in (0, errno.EAGAIN, errno.EWOULDBLOCK)


@contextmanager
def refused(kind: type[F], key: str, /, **values: object) -> Iterator[pytest.ExceptionInfo[F]]:
    """Expect a fault of exactly this type and key, with at least these values.

    Its sentence must be one line that can be made in every language: no value is missing.
    """
    with pytest.raises(kind) as caught:
        yield caught
    error = caught.value
    assert (type(error), error.key) == (kind, key), str(error)
    assert {name: error.values.get(name) for name in values} == values
    for words in SENTENCES[key]:
        assert len(words.format(**error.values).splitlines()) == 1


def sentence(key: str, /, **known: object) -> re.Pattern[str]:
    """Return a pattern for the sentence `key` in the language in use.

    A value that is not `known` may be anything on one line; its group in a match has its name.
    """
    pattern, unknown = "", set()
    for text, name, _, _ in string.Formatter().parse(SENTENCES[key][LANGUAGES.index(language())]):
        pattern += re.escape(text)
        if name in known:
            pattern += re.escape(str(known[name]))
        elif name in unknown:
            pattern += f"(?P={name})"
        elif name:
            unknown.add(name)
            pattern += rf"(?P<{name}>[^\r\n]+)"
    return re.compile(pattern)


def holds(text: str, part: str | re.Pattern[str]) -> bool:
    """Tell whether `part` is in `text`."""
    return bool(part.search(text)) if isinstance(part, re.Pattern) else part in text


def texts_of(endpoint: Service) -> list[str]:
    """Return the log as a person reads it."""
    return [line.text for line in endpoint.lines]


def shows(endpoint: Service, part: str | re.Pattern[str], seconds: float = 10.0) -> str:
    """Wait until a line of the log holds `part`; return that line."""
    return until(
        lambda: next((text for text in texts_of(endpoint) if holds(text, part)), ""),
        seconds,
        lambda: f"{part!r} in {texts_of(endpoint)}",
    )


class Script:
    """A plain blocking program in a process of its own, typed to and read from."""

    def __init__(
        self,
        *arguments: object,
        within: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        apart: bool = False,
    ) -> None:
        """Start it; with `apart` its complaints do not stand between its other output."""
        self.process = subprocess.Popen(
            [*within, sys.executable, "-u", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if apart else subprocess.STDOUT,
            bufsize=0,
        )
        self.said, self.complained = bytearray(), bytearray()
        pipes = ((self.process.stdout, self.said), (self.process.stderr, self.complained))
        self._readers = [
            threading.Thread(target=_collect, args=(pipe, into), daemon=True)
            for pipe, into in pipes
            if pipe
        ]
        for reader in self._readers:
            reader.start()

    @property
    def output(self) -> str:
        """What it has written on its screen so far."""
        return bytes(self.said).decode("utf-8", "replace").replace("\r\n", "\n")

    def type(self, line: object) -> None:
        """Type one line and press Enter."""
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n".encode())

    def shows(self, part: str | re.Pattern[str], seconds: float = 15.0) -> None:
        """Wait until the screen holds `part`."""
        until(lambda: holds(self.output, part), seconds, lambda: f"{part!r} in {self.output!r}")

    def complains(self, part: str, seconds: float = 15.0) -> None:
        """Wait until its stderr, kept apart, holds `part`."""
        until(lambda: part in bytes(self.complained).decode("utf-8", "replace"), seconds, part)

    def finds(self, pattern: str, seconds: float = 15.0) -> re.Match[str]:
        """Wait until `pattern` is found on the screen; return the match."""
        found = until(
            lambda: re.search(pattern, self.output),
            seconds,
            lambda: f"{pattern!r} in {self.output!r}",
        )
        assert found
        return found

    def ends(self, seconds: float = 15.0) -> int:
        """Wait until the program has ended; return its exit code."""
        code = self.process.wait(seconds)
        for reader in self._readers:
            reader.join(seconds)
        return code

    def leave(self, seconds: float = 15.0) -> int:
        """Type no more, as with Ctrl-D; wait until it has ended, and return its exit code."""
        assert self.process.stdin
        self.process.stdin.close()
        return self.ends(seconds)

    def kill(self) -> None:
        """End it without a word."""
        self.process.kill()
        self.ends()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.kill()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()


def _collect(pipe: IO[bytes], into: bytearray) -> None:
    while piece := os.read(pipe.fileno(), 65_536):
        into += piece


class Desk:
    """Everything that a test opens; all of it is stopped when the test ends, however it ends."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def keep(self, endpoint: E) -> E:
        """Have `endpoint` stopped at the end."""
        self._stack.callback(endpoint.stop)
        return endpoint

    def defer(self, undo: Callable[[], object]) -> None:
        """Have `undo` called at the end."""
        self._stack.callback(undo)

    def server(self, username: str = "Alice", port: int = 0, **options: Any) -> Server:
        """Return a server that listens, on a port of the system's choice."""
        return self.keep(Server(port, username, **options)).start()

    def client(self, port: int, username: str = "Bob", **options: Any) -> Client:
        """Return a client that has begun to connect."""
        return self.keep(Client(LOOPBACK, port, username, **options)).start()

    def room(self, port: int = 0, **options: Any) -> Room:
        """Return a room that listens, on a port of the system's choice."""
        return self.keep(Room(port, **options)).start()

    def member(self, port: int, username: str = "Bob", **options: Any) -> RoomClient:
        """Return a client that has begun to join a room."""
        return self.keep(RoomClient(LOOPBACK, port, username, **options)).start()

    def enter(self, opened: AbstractContextManager[T]) -> T:
        """Return something open that is closed at the end."""
        return self._stack.enter_context(opened)

    def cable(self, to: int, **options: Any) -> Cable:
        """Return a cable that leads to the port `to` of this computer."""
        return self.keep(Cable(0, (LOOPBACK, to), **options)).start()

    def through(self, **options: Any) -> tuple[Cable, socket.socket, socket.socket]:
        """Return a cable, and the plain client and server that it connects."""
        listener = self.listen()
        cable = self.cable(listener.getsockname()[1], **options)
        client = self.connect(cable.port)
        return cable, client, self.accept(listener)

    def pair(self, **options: Any) -> tuple[Server, Client]:
        """Return Alice's server and Bob's client, who have met."""
        server = self.server(**options)
        client = self.client(server.port, **options)
        until(lambda: server.peer and client.peer, what=lambda: (server, client))
        return server, client

    def connect(self, port: int, name: bytes = b"") -> socket.socket:
        """Return a plain socket connected to `port`, which has sent `name`."""
        sock = self._stack.enter_context(socket.create_connection((LOOPBACK, port), timeout=10))
        if name:
            sock.sendall(name)
        return sock

    def knock(self, port: int) -> None:
        """Begin to connect to `port`, and do not wait for an answer."""
        sock = self._stack.enter_context(socket.socket())
        sock.setblocking(False)
        sock.connect_ex((LOOPBACK, port))

    def guest(self, server: Server, name: bytes = b"Bob") -> socket.socket:
        """Return a plain socket in conversation with `server`, whose name it has read."""
        sock = self.connect(server.port, name)
        assert sock.recv(1024) == server.username.encode()
        return sock

    def listen(self, backlog: int = 1) -> socket.socket:
        """Return a plain socket that listens."""
        sock = self._stack.enter_context(socket.socket())
        sock.settimeout(10)
        sock.bind((LOOPBACK, 0))
        sock.listen(backlog)
        return sock

    def accept(self, listener: socket.socket) -> socket.socket:
        """Return the next connection of `listener`."""
        sock = self._stack.enter_context(listener.accept()[0])
        sock.settimeout(10)
        return sock

    def host(self, name: bytes = b"Alice", **options: Any) -> tuple[socket.socket, Client]:
        """Return a plain server's socket called `name`, and Bob's client, who have met."""
        listener = self.listen()
        client = self.client(listener.getsockname()[1], **options)
        sock = self.accept(listener)
        assert sock.recv(1024) == b"Bob"
        sock.sendall(name)
        until(lambda: client.peer, what=lambda: client)
        return sock, client

    def keep_script(self, script: Script) -> Script:
        """Have a running program killed at the end."""
        return self._stack.enter_context(script)

    def script(self, name: str, *arguments: object) -> Script:
        """Run a student's script from tests/peers.

        A server among them gets a port that the system gives out to nobody else: at one that was a
        kernel's before, something might still knock.
        """
        port = {"PORT": str(free_port())}
        return self._stack.enter_context(Script(PEERS / name, *arguments, environment=port))

    def program(self, source: str, *arguments: object, within: Sequence[str] = ()) -> Script:
        """Run `source` in a fresh interpreter, begun by the command `within`."""
        return self._stack.enter_context(Script("-c", source, *arguments, within=within))
