"""A lab of our own: two notebooks that hold nothing but a panel, and the floors beside it.

`python -m benchmarks.lab FOLDER` serves them as `chatkit lab` serves a lesson.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyterlab_server.workspaces_handler import WorkspacesManager
from playwright.sync_api import ElementHandle, Locator, Page

from benchmarks.report import free_port, progress
from chatkit.lab import launch
from chatkit.lab.copies import Copies
from chatkit.lab.running import wait_turn
from chatkit.lab.workspace import workspace
from tests.browser.lab import WAIT, Lab, address, log, message_box, running_browser
from tests.helpers import end

FLOORS = """
from IPython.display import display
from ipywidgets import Label, Output, Text, VBox


def echo(target, name, show):
    text = Text(continuous_update=False)
    text.observe(lambda change: show(change.new), names="value")
    pair = VBox([text, target])
    pair.add_class(name)
    display(pair)


def to_output(line):
    output.outputs = ({"output_type": "stream", "name": "stdout", "text": line},)


label, output = Label(), Output()
echo(label, "to-label", lambda line: setattr(label, "value", line))
echo(output, "to-output", to_output)
"""
SERVER = """
from chatkit import ServerPanel

panel = ServerPanel({port}, "Alice", free={free})
panel
"""
CLIENT = """
from chatkit import ClientPanel

panel = ClientPanel("127.0.0.1", {port}, "Bob", free={free})
panel
"""
RUN = """async ([name, code]) => {
  const all = [...jupyterapp.shell.widgets('main')];
  const notebook = all.find(widget => widget.context?.path.endsWith(name + '.ipynb'));
  const context = notebook.sessionContext;
  await context.ready;
  while (!context.session?.kernel) await new Promise(resolve => setTimeout(resolve, 50));
  const reply = await context.session.kernel.requestExecute({code}).done;
  if (reply.content.status !== 'ok') throw new Error(reply.content.traceback.join('\\n'));
}"""
SURROUNDINGS = {"CHATKIT_LANG": "en", "JUPYTER_PREFER_ENV_PATH": "1"}
NAGLE = "--nagle"


def run(page: Page, name: str, code: str) -> None:
    """Run `code` in the kernel of the notebook `name`, as a cell would, to its end."""
    page.evaluate(RUN, [name, code])


class Side:
    """One panel: its kernel, its box and its log."""

    def __init__(self, name: str, page: Page, panel: Locator) -> None:
        self.name = name
        self._page = page
        self.box = message_box(panel)
        self.log = log(panel)

    def run(self, code: str) -> None:
        """Run `code` in the kernel."""
        run(self._page, self.name, code)

    def element(self) -> ElementHandle:
        """Return the log's element, for a script in the page."""
        return self.log.element_handle()


class Chat:
    """Two panels that chat, in one page, and the floors in the server's notebook."""

    def __init__(self, page: Page, url: str, *, counting: bool) -> None:
        self.page = page
        self.received = 0  # bytes of the websocket frames that reached the page, where we count
        if counting:
            page.on("websocket", lambda opened: opened.on("framereceived", self._count))
        lab = Lab(page, url)
        for name in ("server", "client"):
            run(page, name, "import ipywidgets")  # once it is through, the kernel takes cells
        self._notebook = lab.server
        self.server = Side("server", page, lab.run_to_panel(lab.server))
        self.client = Side("client", page, lab.run_to_panel(lab.client))
        for side in (self.server, self.client):
            side.run("panel.start()")
        self.client.log.get_by_text("Alice has joined").wait_for(timeout=WAIT)

    def echo(self, name: str) -> tuple[Locator, ElementHandle]:
        """Return the box of a bare echo, `.to-label` or `.to-output`, and where it shows."""
        pair = self._notebook.locator(name)
        return pair.locator("input"), pair.element_handle()

    def _count(self, frame: bytes | str) -> None:
        self.received += len(frame if isinstance(frame, bytes) else frame.encode())


@contextmanager
def chat(*, free: bool, counting: bool = False, nagle: bool = False) -> Iterator[Chat]:
    """Give a chat between two notebooks in a browser."""
    progress("starting JupyterLab and a browser")
    with (
        tempfile.TemporaryDirectory() as folder,
        running_lab(Path(folder), free=free, nagle=nagle) as url,
        running_browser() as browser,
    ):
        page = browser.new_page()
        yield Chat(page, url, counting=counting)


@contextmanager
def running_lab(folder: Path, *, free: bool, nagle: bool) -> Iterator[str]:
    """Serve two fresh notebooks from `folder` and give the address."""
    port = free_port()
    write(folder / "server.ipynb", FLOORS + SERVER.format(port=port, free=free))
    write(folder / "client.ipynb", CLIENT.format(port=port, free=free))
    lab = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.lab", str(folder), *([NAGLE] if nagle else [])],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | SURROUNDINGS | {"HOME": str(folder)},
    )
    try:
        yield address(lab)
    finally:
        end(lab)


def write(path: Path, code: str) -> None:
    """Write a notebook of one cell."""
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": "only",
        "metadata": {},
        "source": code.strip(),
        "outputs": [],
        "execution_count": None,
    }
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": [cell]}
    path.write_text(json.dumps(notebook), encoding="utf-8")


class WithNagle(ZMQChannelsWebsocketConnection):
    """Jupyter's own websocket, which the kit leaves alone where it has another name."""


def serve(folder: Path, *flags: str) -> int:
    """Run JupyterLab on the two notebooks, its object `jupyterapp` within reach of the page."""
    runtime = folder / "runtime"
    runtime.mkdir()
    launch.prepare(runtime)
    layout = json.dumps(workspace("bench", ["server.ipynb", "client.ipynb"]))
    WorkspacesManager(str(runtime / "workspaces")).save("bench", layout)
    copies = Copies(folder / "lessons")
    options = launch.options(
        runtime, copies.folder, "lab/workspaces/bench", port=None, browser=False
    )
    if NAGLE in flags:
        options.append("--ServerApp.kernel_websocket_connection_class=benchmarks.lab.WithNagle")
    options.append("--LabApp.expose_app_in_browser=True")
    return launch.run_jupyter(options, None, copies, wait_turn())


if __name__ == "__main__":
    sys.exit(serve(Path(sys.argv[1]), *sys.argv[2:]))
