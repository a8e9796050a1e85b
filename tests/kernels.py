"""A lesson's two notebooks, each in a live kernel, run cell by cell as a student runs them."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from chatkit.lab.launch import NOTEBOOKS
from tests.helpers import free_port


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


class Kernel:
    """One notebook in a live kernel, its ports replaced by free ones."""

    def __init__(self, path: Path, ports: dict[str, str]) -> None:
        notebook = read(path)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.source = re.sub(r"\b5\d{3}\b", lambda match: ports[match[0]], cell.source)
        self._ports = ports
        self.cells = {cell.id: (index, cell) for index, cell in enumerate(notebook.cells)}
        self.client = NotebookClient(
            notebook, timeout=60, resources={"metadata": {"path": str(path.parent)}}
        )

    def port(self, written: str) -> str:
        """Return the free port that stands where the notebook has written another."""
        return self._ports[written]

    def run(self, cell_id: str) -> str:
        """Run one cell and return what it shows."""
        index, cell = self.cells[cell_id]
        self.client.execute_cell(cell, index)
        return "\n".join(map(shown, cell.outputs))

    def ask(self, source: str) -> str:
        """Run code that is not in the notebook and return what it shows."""
        cell: Any = nbformat.v4.new_code_cell(source)  # type: ignore[no-untyped-call]
        self.client.nb.cells.append(cell)
        self.client.execute_cell(cell, len(self.client.nb.cells) - 1)
        return "\n".join(map(shown, cell.outputs))


def shown(output: Any) -> str:
    if output.output_type == "stream":
        return str(output.text)
    if output.output_type == "error":
        return "\n".join(output.traceback)
    return str(output.data.get("text/plain", ""))


@contextmanager
def two_kernels(language: str, lesson: str) -> Iterator[tuple[Kernel, Kernel]]:
    """Give the server's and the client's notebook of a lesson; they record into one folder."""
    folder = NOTEBOOKS / language / lesson
    paths = [folder / "server.ipynb", folder / "client.ipynb"]
    text = "".join(path.read_text("utf-8") for path in paths)
    ports = {port: str(free_port()) for port in set(re.findall(r"\b5\d{3}\b", text))}
    with ExitStack() as stack:
        traces = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        pair = Kernel(paths[0], ports), Kernel(paths[1], ports)
        for path, kernel in zip(paths, pair, strict=True):
            env = os.environ | {"CHATKIT_TRACE": traces, "JPY_SESSION_NAME": str(path)}
            stack.enter_context(kernel.client.setup_kernel(env=env))
        yield pair


def settle(kernel: Kernel, condition: str) -> None:
    """Wait in the kernel until `condition` holds there, ten seconds at most."""
    source = f"import time\nend = time.time() + 10\nwhile not ({condition}):\n    "
    kernel.ask(source + "assert time.time() < end\n    time.sleep(0.01)")


def assert_refused(text: str, indonesian: str, english: str) -> None:
    assert indonesian in text or english in text
    assert "Traceback" not in text
