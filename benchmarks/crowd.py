"""The clients of a chat server, all in one process: `python -m benchmarks.crowd WISH`, as JSON.

They say hello, talk in one of the ways below, and count the messages that come, without parsing
them. The result is printed as JSON, with the share of its core that this process was busy.
"""

import gc
import json
import re
import select
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from statistics import quantiles
from time import perf_counter as now

import psutil

from benchmarks.dialects import DIALECTS, MARK, Hello, hello
from benchmarks.processes import cpu_of

BURST = 64
SMALL = 4096  # bytes that the system keeps for a reader that stops reading
PIECE = 1 << 18  # bytes of one recv
PATIENCE = 60.0  # seconds for everybody to get in
AT_ONCE = 8  # newcomers at a time; the backlog of ngircd holds 10 (the figure of joining: more)
MANY_AT_ONCE = 200
SAME_ADDRESS = 500  # connections from one loopback address
TIMED = 16  # readers that look at each number
BEHIND = 4_000  # messages on the way, after which a sender waits
SETTLED = 0.5
QUIET = 0.1  # seconds in which nothing comes: what the joining has caused is over

Result = dict[str, float]


class Crowd:
    """Many connections and one poll."""

    def __init__(self, port: int, dialect: str, server: int) -> None:
        self.server = server  # its process
        self._memory = psutil.Process(server).memory_info
        self.dialect = DIALECTS[dialect]
        self.readers: list[socket.socket] = []
        self.senders: list[socket.socket] = []
        self.got = 0  # messages that readers have got, all together
        self.times: list[float] = []  # seconds from sending to arriving, of the timed readers
        self.sent_at: list[float] = []  # by the number of the message
        self._port = port
        self._poll = select.epoll()
        self.buffer = bytearray(PIECE)  # with what the latest recv has given
        self._socks: dict[int, socket.socket] = {}
        self._heard: Callable[[int, int], None] = lambda fd, size: None
        self._listening: set[int] = set()
        self._next: dict[int, int] = {}  # the number that comes next, by reader
        self._rests: dict[int, bytes] = {}  # a mark whose number is cut, by reader
        self._timed: set[int] = set()

    # coming in

    def join(self, readers: int, senders: int) -> None:
        """Have all come in, the senders last, and wait until nobody is told of it any more."""
        hellos = [self.dialect.reader(number) for number in range(readers)]
        hellos += [self.dialect.sender(readers + number) for number in range(senders)]
        socks = self.enter(hellos)
        self.readers, self.senders = socks[:readers], socks[readers:]
        while self.pump(QUIET):
            pass
        self._next = {sock.fileno(): 0 for sock in self.readers}
        self._timed = {sock.fileno() for sock in self.readers[:: max(1, readers // TIMED)]}
        self.listen(self.readers, self._count_marks if senders > 1 else self._look_at_last)
        gc.collect()
        gc.freeze()
        gc.disable()

    def enter(self, hellos: list[Hello], at_once: int = AT_ONCE) -> list[socket.socket]:
        """Connect, say hello and wait for the answer, for all of these."""
        socks: list[socket.socket] = []
        waiting: dict[int, tuple[bytes, bytes]] = {}  # the answer, and the end of what has come
        coming = deque(hellos)
        end = now() + PATIENCE
        while coming or waiting:
            while coming and len(waiting) < at_once:
                sock = self._connect(len(socks))
                socks.append(sock)
                said = coming.popleft()
                sock.sendall(said.sent)
                waiting[sock.fileno()] = said.ready, b""
            for fd, _ in self._poll.poll(1):
                size = self._socks[fd].recv_into(self.buffer)
                if not size:
                    raise ConnectionError("the server has ended a connection")
                if fd in waiting:
                    ready, tail = waiting.pop(fd)
                    tail += self.buffer[:size]
                    if ready not in tail:
                        waiting[fd] = ready, tail[-len(ready) :]
            if now() > end:
                raise TimeoutError(f"{len(waiting)} of {len(hellos)} wait for an answer")
        return socks

    def _connect(self, number: int) -> socket.socket:
        sock = socket.socket()
        sock.bind((f"127.0.0.{1 + number // SAME_ADDRESS}", 0))
        sock.connect(("127.0.0.1", self._port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socks[sock.fileno()] = sock
        self._poll.register(sock, select.EPOLLIN)
        return sock

    def listen(self, socks: Iterable[socket.socket], heard: Callable[[int, int], None]) -> None:
        """Have `heard` called for each piece of these: the descriptor, the size in the buffer."""
        self._listening, self._heard = {sock.fileno() for sock in socks}, heard

    # talking and counting

    def send(self, sender: socket.socket, count: int = 1) -> None:
        """Send the next messages in one piece."""
        first = len(self.sent_at)
        piece = b"".join([self.dialect.say(number) for number in range(first, first + count)])
        self.sent_at += [now()] * count
        sender.sendall(piece)

    @property
    def memory(self) -> int:
        """The bytes that the server holds in memory."""
        size: int = self._memory().rss
        return size

    @property
    def missing(self) -> int:
        """The messages on the way, those to different readers counted one by one."""
        return len(self.sent_at) * len(self._listening) - self.got

    def pump(self, timeout: float = 0) -> bool:
        """Read from each connection that has something; tell whether there was one."""
        ready = self._poll.poll(timeout)
        for fd, _ in ready:
            size = self._socks[fd].recv_into(self.buffer)
            if not size:
                raise ConnectionError("the server has ended a connection")
            if fd in self._listening:
                self._heard(fd, size)
        return bool(ready)

    def wait(self, missing: int = 0) -> None:
        """Read until no more than this is missing."""
        end = now() + PATIENCE
        while self.missing > missing:
            self.pump(1)
            if now() > end:
                raise TimeoutError(f"{self.missing} deliveries are missing")

    # One sender's messages come in their order, so the last number of a piece tells how many have
    # come. It costs 1 µs, and to search a piece of 64 messages for all marks 4 to 10 µs.
    def _look_at_last(self, fd: int, size: int) -> None:
        buffer = self.buffer
        if rest := self._rests.pop(fd, None):
            buffer = bytearray(rest + buffer[:size])
            size += len(rest)
        if (cut := buffer.find(MARK, max(0, size - 8), size)) >= 0:
            self._rests[fd] = bytes(buffer[cut:size])
        at = buffer.rfind(MARK, 0, max(0, size - 8))
        if at >= 0:
            following = int(buffer[at + 1 : at + 9]) + 1
            self.got += following - self._next[fd]
            self._next[fd] = following

    def _count_marks(self, fd: int, size: int) -> None:
        self.got += self.buffer.count(MARK[0], 0, size)
        if fd in self._timed:
            piece = self._rests.pop(fd, b"") + self.buffer[:size]
            sent_at, arrived = self.sent_at, now()
            self.times += [arrived - sent_at[int(n)] for n in re.findall(rb"\^(\d{8})", piece)]
            last = piece.rfind(MARK)
            if last > len(piece) - 9 and last >= 0:
                self._rests[fd] = piece[last:]

    def stop_reading(self, sock: socket.socket) -> None:
        """Have one reader read no more, and count it no more."""
        self._poll.unregister(sock)
        self._listening.discard(sock.fileno())
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)


# the ways to talk


def bursts(crowd: Crowd, seconds: float) -> Result:
    """Send bursts, the next one when the burst before the last has come everywhere."""
    on_the_way = BURST * len(crowd.readers)

    def talk(seconds: float) -> None:
        end = now() + seconds
        while now() < end:
            crowd.send(crowd.senders[0], BURST)
            crowd.wait(on_the_way)
        crowd.wait()

    talk(seconds / 5)
    return measured(crowd, lambda: talk(seconds))


def turns(crowd: Crowd, seconds: float) -> Result:
    """Send one message, and the next one when all have it: the times are those until all have."""
    took: list[float] = []

    def talk(seconds: float) -> None:
        end = now() + seconds
        while now() < end:
            crowd.send(crowd.senders[0])
            crowd.wait()
            took.append(now() - crowd.sent_at[-1])

    talk(seconds / 5)
    took.clear()
    return measured(crowd, lambda: talk(seconds)) | percentiles(took)


def steadily(crowd: Crowd, seconds: float, rate: float, stopped: bool = False) -> Result:
    """Have the senders speak in turn, at a steady rate of deliveries a second."""
    left = crowd.readers.pop() if stopped else None
    if left:
        crowd.stop_reading(left)
    pause = len(crowd.readers) / rate

    def talk(seconds: float) -> None:
        due = now()
        end = due + seconds
        while due < end:
            if due <= now() and crowd.missing < BEHIND * len(crowd.readers):
                crowd.send(crowd.senders[len(crowd.sent_at) % len(crowd.senders)])
                due += pause
            crowd.pump()
            if now() > end + PATIENCE:
                raise TimeoutError("the server is too slow")
        crowd.wait()

    talk(seconds / 5)
    result = measured(crowd, lambda: talk(seconds))
    return result | {"dropped": has_ended(left)} if left else result


def has_ended(sock: socket.socket) -> bool:
    """Tell whether the other side has ended the connection, after what it still holds."""
    sock.settimeout(1)
    try:
        while sock.recv(PIECE):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return True


def measured(crowd: Crowd, talk: Callable[[], None]) -> Result:
    """Return how many deliveries a second there were, what each cost, and how long it took."""
    crowd.times.clear()
    got, cpu, own = crowd.got, cpu_of(crowd.server), time.process_time()
    start = now()
    talk()
    seconds, got = now() - start, crowd.got - got
    return {
        "rate": got / seconds,
        "messages": got / seconds / len(crowd.readers),
        "cpu": (cpu_of(crowd.server) - cpu) / got,
        "own": (time.process_time() - own) / seconds,
        **(percentiles(crowd.times) if crowd.times else {}),
    }


def percentiles(seconds: list[float]) -> Result:
    """Return the median and the 99th percentile."""
    found = quantiles(seconds, n=100)
    return {"p50": found[49], "p99": found[98]}


# the other ways


def joining(crowd: Crowd, readers: int) -> Result:
    """Have many come in; return the seconds until all are in, and the bytes that each takes."""
    hellos = [crowd.dialect.reader(number) for number in range(readers)]
    before, start = crowd.memory, now()
    crowd.enter(hellos, MANY_AT_ONCE)
    seconds = now() - start
    while crowd.pump(SETTLED):
        pass
    return {"seconds": seconds, "memory": (crowd.memory - before) / readers}


def catching_up(crowd: Crowd, known: int) -> Result:
    """Have one come in who has seen nothing; return the seconds, and the bytes that it takes."""
    before, start = crowd.memory, now()
    crowd.enter([hello(known, last=0)])
    return {"seconds": now() - start, "memory": crowd.memory - before}


WAYS: dict[str, Callable[..., Result]] = {
    "bursts": bursts,
    "turns": turns,
    "steadily": steadily,
    "joining": joining,
    "catching up": catching_up,
}


def main() -> None:
    """Do what is asked for."""
    wish = json.loads(sys.argv[1])
    crowd = Crowd(wish["port"], wish["dialect"], wish["server"])
    readers, senders = wish["people"]
    if readers or senders:
        crowd.join(readers, senders)
    print(json.dumps(WAYS[wish["way"]](crowd, **wish["values"])))


if __name__ == "__main__":
    main()
