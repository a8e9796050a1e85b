"""Processes side by side: a core for the server, another one for those who load it."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU that a process has taken, to the nanosecond on Linux."""
    if sys.platform == "linux":
        # CPUCLOCK_SCHED of another process, as clock_getcpuclockid(3) makes it
        return time.clock_gettime(~pid << 3 | 2)
    taken = psutil.Process(pid).cpu_times()
    return taken.user + taken.system


def cores() -> tuple[int, int]:
    """Return the core of the server and the one of its clients, where there are two."""
    all_of_them = os.sched_getaffinity(0)
    return min(all_of_them), max(all_of_them)


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """Have processes that are started meanwhile run on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def until_listening(port: int) -> None:
    """Wait until somebody listens, without connecting: socat takes one connection only."""
    wanted = f"{port:04X} 00000000:0000 0A"
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with open("/proc/net/tcp") as table:
            if wanted in table.read():
                return
        time.sleep(0.01)
    raise TimeoutError(f"nobody listens on port {port}")
