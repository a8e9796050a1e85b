"""What an idle conversation costs a kernel, beside kernels that only imported ipywidgets.

All four kernels are measured over the same seconds; the two bare ones differ by noise alone.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from benchmarks.processes import cpu_of
from benchmarks.report import Row, at_most, free_port, progress

SECONDS = 60
STEP = 10  # seconds between two lines of progress
BARE = "import ipywidgets"
SERVER = """
from chatkit import ServerPanel
panel = ServerPanel({port}, "Alice")
panel.start()
panel
"""
CLIENT = """
from chatkit import ClientPanel
panel = ClientPanel("127.0.0.1", {port}, "Bob")
panel.start()
panel
"""
CONNECTED = """
import time
end = time.monotonic() + 10
while not panel.endpoint.{ready}:
    assert time.monotonic() < end, panel.endpoint.status
    time.sleep(0.05)
"""


def measure() -> list[Row]:
    """Return the share of one core that each kernel takes."""
    with ExitStack() as kernels:
        bare, bare_too, server, client = (kernels.enter_context(kernel()) for _ in range(4))
        for one in (bare, bare_too):
            one.run(BARE)
        chat_once(server, client)
        shares = measure_shares([bare, bare_too, server, client])
    floor = (shares[0] + shares[1]) / 2
    return [
        Row("kernel with ipywidgets imported", _percent(shares[0]), "floor"),
        Row("another one", _percent(shares[1]), "floor"),
        *(
            at_most(
                f"kernel with the {name}'s panel", _percent(share), share - floor, 0.1, "% more"
            )
            for name, share in zip(("server", "client"), shares[2:], strict=True)
        ),
    ]


class Kernel:
    """A live kernel and the CPU time that it has taken."""

    def __init__(self, client: BlockingKernelClient, pid: int) -> None:
        self._client = client
        self._pid = pid

    def run(self, code: str) -> None:
        """Run a cell; raises what the kernel says where the cell fails."""
        reply: dict[str, Any] = self._client.execute_interactive(
            code, timeout=60, output_hook=lambda message: None
        )
        if reply["content"]["status"] != "ok":
            raise RuntimeError("\n".join(reply["content"]["traceback"]))

    def cpu(self) -> float:
        """Return the seconds of CPU that the kernel has taken."""
        return cpu_of(self._pid)


@contextmanager
def kernel() -> Iterator[Kernel]:
    """Start a kernel and end it."""
    manager = KernelManager()
    manager.start_kernel(stderr=subprocess.DEVNULL)  # it warns that it is not encrypted
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        pid = manager.provisioner.pid  # type: ignore[union-attr]
        yield Kernel(client, pid)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def chat_once(server: Kernel, client: Kernel) -> None:
    """Connect the two panels and have each say something."""
    port = free_port()
    server.run(SERVER.format(port=port))
    client.run(CLIENT.format(port=port))
    client.run(CONNECTED.format(ready="my_turn"))
    client.run('panel.send("Halo Alice!")')
    server.run(CONNECTED.format(ready="my_turn"))
    server.run('panel.send("Halo juga Bob!")')
    client.run(CONNECTED.format(ready="my_turn"))


def measure_shares(kernels: list[Kernel]) -> list[float]:
    """Return the percentage of one core that each kernel takes while nobody does anything."""
    before, start = [one.cpu() for one in kernels], time.monotonic()
    for passed in range(0, SECONDS, STEP):
        progress(f"idle for {passed} of {SECONDS} s")
        time.sleep(STEP)
    after, seconds = [one.cpu() for one in kernels], time.monotonic() - start
    return [100 * (b - a) / seconds for a, b in zip(before, after, strict=True)]


def _percent(share: float) -> str:
    return f"{share:.3f} %"
