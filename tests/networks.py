"""Networks of a test's own: namespaces of Linux, with cables between them.

A namespace has no name. It lives as long as the process that holds it, so that tests which run at
the same time do not meet, and nothing is left behind.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.helpers import until

USER = ("unshare", "--user", "--map-root-user", "--net")  # for everybody, where the system permits
ROOT = ("unshare", "--net")
HOLD = ("sh", "-c", "ip link set lo up && echo ready && exec cat")  # until its input is closed


class Computer:
    """A network namespace: a computer with loopback, to which cables can be plugged."""

    def __init__(self, holder: "subprocess.Popen[str]", own_user: bool) -> None:
        self.pid = holder.pid
        self.own_user = own_user
        user = ("--user", "--preserve-credentials") if own_user else ()
        self.within = ("nsenter", f"--target={self.pid}", *user, "--net")  # a command begins so

    def ip(self, command: str) -> str:
        """Run `ip` with the words of `command`; return its output."""
        done = subprocess.run(
            [*self.within, "ip", *command.split()], capture_output=True, text=True, timeout=10
        )
        assert done.returncode == 0, (command, done.stderr)
        return done.stdout

    def cable(self, name: str, other: "Computer", other_name: str, *own: str) -> None:
        """Plug a cable in between the interfaces of two computers; give ours its addresses."""
        self.ip(f"link add {name} type veth peer name {other_name} netns {other.pid}")
        other.ip(f"link set {other_name} up")
        for address in own:
            self.ip(f"address add {address} dev {name}{' nodad' if ':' in address else ''}")
        self.ip(f"link set {name} up")
        # the system notices a cable up to a second later
        until(lambda: "state UP" in self.ip(f"link show {name}"))
        until(lambda: "state UP" in other.ip(f"link show {other_name}"))


@contextmanager
def computer(within: tuple[str, ...], own_user: bool) -> Iterator[Computer | None]:
    """Yield a new namespace; None where the system permits none."""
    with subprocess.Popen(
        [*within, *HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout
        ready = holder.stdout.readline() == "ready\n"
        yield Computer(holder, own_user) if ready else None
        holder.kill()


@contextmanager
def two_computers() -> Iterator[tuple[Computer, Computer]]:
    """Yield two computers without a network between them."""
    if sys.platform != "linux" or not all(map(shutil.which, ("unshare", "nsenter", "ip"))):
        pytest.skip("needs network namespaces")
    for within in (USER, ROOT):
        with computer(within, within == USER) as one:
            if one is None:
                continue
            with computer((*one.within, "unshare", "--net"), one.own_user) as other:
                assert other
                yield one, other
                return
    pytest.skip("no network namespace can be made here")
