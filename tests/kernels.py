"""A lesson's notebooks, each in a live kernel, run cell by cell as a student runs them."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from chatkit import texts
from chatkit.lab.lessons import NOTEBOOKS
from tests.helpers import free_port
from tests.sentences import heard, pattern

PORT = r"\b[56]\d{3}\b"  # the servers' and the cables'


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


class Kernel:
    """One notebook in a live kernel, its ports replaced by free ones."""

    def __init__(self, path: Path, ports: dict[str, str]) -> None:
        notebook = read(path)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.source = re.sub(PORT, lambda match: ports[match[0]], cell.source)
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
def kernels_of(language: str, lesson: str) -> Iterator[tuple[Kernel, ...]]:
    """Give the notebooks of a lesson from left to right; they record into one folder.

    These are the server's and the client's, and the cable's between them where there is one.
    From here on the test speaks their language, so that it knows their sentences.
    """
    texts.use(language)
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        folder = Path(home, language, lesson)  # a copy, as a student has one: guesses go beside it
        shutil.copytree(NOTEBOOKS / language / lesson, folder)
        panes = (folder / f"{name}.ipynb" for name in ("server", "cable", "client"))
        paths = [path for path in panes if path.exists()]
        text = "".join(path.read_text("utf-8") for path in paths)
        ports = {port: str(free_port()) for port in set(re.findall(PORT, text))}
        kernels = tuple(Kernel(path, ports) for path in paths)
        for path, kernel in zip(paths, kernels, strict=True):
            env = os.environ | {
                "CHATKIT_TRACE": str(Path(home, "traces")),
                "JPY_SESSION_NAME": str(path),
            }
            stack.enter_context(kernel.client.setup_kernel(env=env))
        yield kernels


def settle(kernel: Kernel, condition: str) -> None:
    """Wait in the kernel until `condition` holds there, ten seconds at most."""
    source = f"import time\nend = time.time() + 10\nwhile not ({condition}):\n    "
    kernel.ask(source + "assert time.time() < end\n    time.sleep(0.01)")


def playing(language: str, folder: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("lesson", [(language, folder)], indirect=True, ids=[language])


def show(kernel: Kernel, cell: str, name: str) -> None:
    """Run a cell that ends in a panel, and give the panel a name."""
    kernel.run(cell)
    kernel.ask(f"{name} = _")


def guessed(kernel: Kernel, cell: str, choice: str) -> str:
    """Run a cell that ends in a question, and choose an answer; return the panel's name."""
    name = f"asked_{cell.replace('-', '_')}"
    show(kernel, cell, name)
    kernel.ask(f"{name}.choose({choice!r})")
    return name


def came_true(kernel: Kernel, name: str, answer: str) -> None:
    """Wait until the trace has answered a question, with this answer and no other."""
    settle(kernel, f"{name}.guess.outcome")
    kernel.ask(f"assert {name}.guess.outcome.answer == {answer!r}, {name}.guess.outcome")


def press(kernel: Kernel, name: str, button: str, until: str) -> None:
    """Press a stepper's button, and wait until its snapshot, `s`, is as `until` says."""
    kernel.ask(f"{name}.{button}()")
    settle(kernel, f"(lambda s: {until})({name}.stepping.snapshot())")


def answer(kernel: Kernel, name: str, prompt: str, text: str) -> None:
    """Wait until a stepper's program asks, and answer it."""
    settle(kernel, f"{prompt!r} in ({name}.stepping.snapshot().prompt or '')")
    kernel.ask(f"{name}.answer({text!r})")


def screen(name: str) -> str:
    return f"' '.join(line.text for line in {name}.stepping.screen())"


def in_call(call: str) -> str:
    return f"any({call!r} in str(one) for one in s.blocked)"


def tells(lines: str, key: str, **values: object) -> str:
    """Return a condition: that one of these lines of a kernel holds the sentence."""
    sentence = pattern(key, **values)
    return f"any(__import__('re').search({sentence!r}, str(one)) for one in {lines})"


def assert_refused(text: str, key: str, **values: object) -> None:
    assert heard(text, key, **values)
    assert "Traceback" not in text
