"""The process of a stepped program, as the kernel sees it: started ahead of need, ended surely."""

import atexit
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from weakref import WeakSet

import psutil

from chatkit import family
from chatkit.address import LOOPBACK
from chatkit.errors import InputError
from chatkit.stepper.channel import Channel

HOME = Path(__file__).parents[2]  # the folder of chatkit, where the process starts
START = 20.0  # seconds for a process to connect its channel, on Windows
NEW_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class ProgramProcess:
    """A process that waits for its program; `keyboard` and `screen` are its two pipes."""

    def __init__(self) -> None:
        try:
            self._start()
        except OSError as error:
            raise InputError("step_no_process", reason=error.strerror or error) from error
        assert self._popen.stdin
        assert self._popen.stdout
        self.keyboard, self.screen = self._popen.stdin, self._popen.stdout
        with suppress(OSError, AttributeError):  # before Python 3.12, Windows has no such pipes
            os.set_blocking(self.keyboard.fileno(), False)
        _all.add(self)

    def _start(self) -> None:
        command = [sys.executable, "-m", "chatkit.stepper"]
        if sys.platform != "win32":
            ours, theirs = socket.socketpair()
            with theirs:
                number = theirs.fileno()
                self._popen = subprocess.Popen(
                    [*command, str(number)], cwd=HOME, pass_fds=[number], start_new_session=True,
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                    bufsize=0,
                )  # fmt: skip
            self.channel = Channel(ours)
            return
        # Windows has no pair of sockets that a process can inherit as easily. So the process
        # connects to a port of ours, and shows by a secret that it is the one.
        with socket.create_server((LOOPBACK, 0)) as door:
            door.settimeout(START)
            self._popen = subprocess.Popen(
                [*command, str(door.getsockname()[1])], cwd=HOME,
                creationflags=NEW_GROUP | NO_WINDOW,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                bufsize=0,
            )  # fmt: skip
            secret = secrets.token_bytes(16)
            assert self._popen.stdin
            self._popen.stdin.write(secret.hex().encode() + b"\n")
            end, _ = door.accept()
            end.settimeout(START)
            while end.recv(16, socket.MSG_WAITALL) != secret:
                end, _ = door.accept()
            end.settimeout(None)
        self.channel = Channel(end)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._popen.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._popen.poll() is None

    def wait(self, seconds: float) -> int | None:
        """Wait until it has ended, at most `seconds`; return its exit code, or None."""
        with suppress(subprocess.TimeoutExpired):
            return self._popen.wait(seconds)
        return None

    def descendants(self) -> list[psutil.Process]:
        """Return the processes that it has started, and those that they have."""
        return family.descendants(self.pid) if self.alive else []

    def kill(self, started: Sequence[psutil.Process] = ()) -> None:
        """End it at once, with `started` and every process that it has started."""
        started = [*started, *self.descendants()]
        with suppress(OSError):
            if sys.platform != "win32":
                os.killpg(self.pid, signal.SIGKILL)  # also of those whose parent has ended
        self._popen.kill()
        family.kill(started)
        self.wait(1)

    def type(self, line: bytes) -> bool:
        """Type a line; return False where the keyboard is full of lines that nobody reads."""
        try:
            written = self.keyboard.write(line)
        except (OSError, ValueError):
            return True  # it is about to end
        return written is not None

    def close(self) -> None:
        """Close the channel and the keyboard of a process that has ended."""
        self.channel.close()
        with suppress(OSError):
            self.keyboard.close()
        _all.discard(self)

    def put_away(self) -> None:
        """End a process that no program has come to."""
        self.kill()
        self.close()
        self.screen.close()


_all: WeakSet[ProgramProcess] = WeakSet()


@atexit.register
def _end_all() -> None:
    for process in list(_all):
        process.kill()


# A Python with chatkit takes 150 ms to start, which a person would feel at the first line. So one
# process is started when a stepper is made, and waits for the first program that comes. There is
# one such spare in a kernel, whatever the number of steppers. It ends by itself after ten minutes.

_spare: ProgramProcess | None = None
_lock = threading.Lock()


def prepare() -> None:
    """Start the spare process, if there is none."""
    global _spare
    with _lock:
        if _spare is None or not _spare.alive:
            if _spare:
                _spare.put_away()
                _spare = None
            with suppress(InputError):
                _spare = ProgramProcess()


def take() -> ProgramProcess:
    """Return a process for a program: the spare one, or a new one."""
    global _spare
    with _lock:
        taken, _spare = _spare, None
    if taken and taken.alive:
        return taken
    if taken:
        taken.put_away()
    return ProgramProcess()
