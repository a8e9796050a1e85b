"""Chat servers to be measured: ours, what people run already, and floors. Each in a process."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

from benchmarks.crowd import Result
from benchmarks.echo import HOST
from benchmarks.processes import cores, pinned, until_listening
from benchmarks.report import free_port, progress

K = TypeVar("K")
Command = Callable[[Path, int], list[str]]  # from a folder for its files and a port
CLIENTS = 300.0  # seconds for the clients, at most

_CONFIG = """
[Global]
Name = irc.local
Info = benchmark
Listen = {host}
Ports = {port}
MotdPhrase = -
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxNickLength = 30
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
"""


@dataclass(frozen=True)
class Peer:
    """A chat server. `needs` is a program without which it is left out."""

    name: str
    dialect: str
    command: Command
    needs: str = ""
    says_port: bool = False  # on its first line; else it listens where it is told to
    environment: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.name


class People(NamedTuple):
    """How many clients only read, and how many speak."""

    readers: int
    senders: int = 1


NOBODY = People(0, 0)


class Place(NamedTuple):
    """Where a server listens, and its process."""

    port: int
    pid: int


# how each is started


def _ngircd(folder: Path, port: int) -> list[str]:
    config = folder / "ngircd.conf"
    config.write_text(_CONFIG.format(host=HOST, port=port))
    return ["ngircd", "--nodaemon", "--config", str(config)]


def _redis(folder: Path, port: int) -> list[str]:
    # it takes 127.0.0.2 for a stranger's address
    options = ("--protected-mode", "no", "--save", "", "--dir", str(folder))
    return ["redis-server", "--bind", HOST, "--port", str(port), *options]


def _nats(folder: Path, port: int) -> list[str]:
    return ["nats-server", "--addr", HOST, "--port", str(port)]


def _floor(folder: Path, port: int) -> list[str]:
    program = folder / "floor"
    source = Path(__file__).with_name("floor.c")
    subprocess.run(["cc", "-O2", "-o", str(program), str(source)], check=True)
    return [str(program)]


def _python(kind: str, *, history: bool = False) -> Command:
    def command(folder: Path, port: int) -> list[str]:
        more = [str(folder / "history.sqlite")] if history else []
        return [sys.executable, "-m", "benchmarks.rooms", kind, *more]

    return command


OURS = Peer("chatkit", "lines", _python("ours", history=True), says_port=True)
IN_CLASS = Peer("chatkit, usual limits", "lines", _python("class", history=True), says_port=True)
NO_HISTORY = Peer("chatkit, no history", "lines", _python("ours"), says_port=True)
NGIRCD = Peer("ngircd", "irc", _ngircd, needs="ngircd")
REDIS = Peer("redis pub/sub", "redis", _redis, needs="redis-server")
NATS, NATS_2 = (
    Peer(
        f"nats-server, GOMAXPROCS={n}",
        "nats",
        _nats,
        needs="nats-server",
        environment=(("GOMAXPROCS", n),),
    )
    for n in ("1", "2")
)
WEBSOCKETS = Peer("websockets.broadcast", "websocket", _python("websockets"), says_port=True)
C = Peer("C, joins writes", "bare", _floor, needs="cc", says_port=True)
C_LONG = Peer(
    "C, lines as long as ours", "bare, as long as ours", _floor, needs="cc", says_port=True
)
ASYNCIO = Peer("asyncio, joins writes", "bare", _python("bare"), says_port=True)


def here(*peers: Peer) -> list[Peer]:
    """Return those that this machine has, and name the others."""
    missing = [one for one in peers if one.needs and not _path(one.needs)]
    for one in missing:
        progress(f"{one.name}: {one.needs} is not installed, so it is left out")
    return [one for one in peers if one not in missing]


def _path(program: str) -> str | None:
    """Return where a program is; Debian keeps servers where only root looks."""
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


@contextmanager
def serving(peer: Peer, folder: Path | None = None) -> Iterator[Place]:
    """Run a server on the first core; give its port and its process."""
    _permit_many_files()
    with TemporaryDirectory() if folder is None else nullcontext(str(folder)) as where:
        port = free_port()
        program, *arguments = peer.command(Path(where), port)
        with pinned(cores()[0]):
            server = subprocess.Popen(
                [_path(program) or program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if peer.says_port else subprocess.DEVNULL,
                stderr=None if peer.says_port else subprocess.DEVNULL,
                env=os.environ | dict(peer.environment),
            )
        try:
            if server.stdout:
                port = int(server.stdout.readline())
            else:
                until_listening(port)
            yield Place(port, server.pid)
        finally:
            server.kill()
            server.communicate()


def _permit_many_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def crowd(peer: Peer, way: str, people: People = NOBODY, **values: object) -> Result:
    """Run a server and its clients, who talk in one of the ways of `crowd`."""
    with serving(peer) as place:
        return load(place, peer, way, people, **values)


def load(place: Place, peer: Peer, way: str, people: People, **values: object) -> Result:
    """Have clients on the last core talk to a server that runs; return the figures."""
    wish = {
        "port": place.port,
        "server": place.pid,
        "dialect": peer.dialect,
        "way": way,
        "people": people,
        "values": values,
    }
    with pinned(cores()[1]):
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks.crowd", json.dumps(wish)],
            stdout=subprocess.PIPE,
            timeout=CLIENTS,
            check=True,
        )
    result: Result = json.loads(run.stdout)
    return result


def medians(kinds: Iterable[K], rounds: int, measure: Callable[[K], Result]) -> dict[K, Result]:
    """Measure each kind once a round, one after the other; return the median of each figure."""
    results: dict[K, list[Result]] = defaultdict(list)
    for number in range(1, rounds + 1):
        for kind in kinds:
            progress(f"round {number} of {rounds}: {kind}")
            results[kind].append(measure(kind))
    return {
        kind: {key: median(one[key] for one in several) for key in several[0]}
        for kind, several in results.items()
    }
