"""Two kernels, as two notebooks have them, chat through their panels' widgets."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from ast import literal_eval
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.manager import KernelManager
from jupyter_core.paths import jupyter_runtime_dir

from chatkit.address import HOST, family, place, reason
from chatkit.doctor.finding import Finding, Lab, python
from chatkit.doctor.folder import why_not_written
from chatkit.doctor.page import CellError, KernelDiedError, Page
from chatkit.message import shortened, visible
from chatkit.texts import language, say

KERNEL = "python3"  # as the notebooks name it
NAME = "Kernel"
SERVER = "from chatkit import ServerPanel\npanel = ServerPanel(port={port}, username='Alice')"
CLIENT = "from chatkit import ClientPanel\npanel = ClientPanel({host!r}, {port}, 'Bob')"
WHERE = "(__import__('sys').executable, __import__('sys').prefix)"
REASON = 160  # characters of an error that are shown


class StuckError(Exception):
    """The time was over while something had to happen; the key of its sentence, and a reason."""


def check(lab: Lab) -> Iterator[Finding]:
    """Have two kernels chat; a fault becomes a sentence with its cure."""
    runtime = Path(jupyter_runtime_dir())
    if why := _why_not_made(runtime) or why_not_written(runtime):
        sentence = say("doctor_runtime_unwritable", folder=runtime, reason=why)
        yield _failed(sentence, say("doctor_runtime_cure"))
        return
    with tempfile.TemporaryFile() as complaints:
        try:
            yield rehearse(lab, complaints)
        except NoSuchKernel:
            yield _failed(say("doctor_kernel_none", kernel=KERNEL), _own_kernel())
        except KernelDiedError:
            sentence = say("doctor_kernel_died", reason=last_line(complaints))
            yield _failed(
                sentence, _own_kernel() if _is_foreign() else say("doctor_kernel_died_cure")
            )
        except StuckError as error:
            key, why = error.args
            yield _failed(say(key, reason=why or "-"), say("doctor_stuck_cure"))
        except OSError as error:  # the kernel's Python is gone
            sentence = say("doctor_kernel_not_started", reason=_short(str(error)))
            yield _failed(sentence, _own_kernel())


def _why_not_made(folder: Path) -> str:
    """Make the folder if it is missing, as Jupyter does; return the reason where that fails."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        return reason(error)
    return ""


def rehearse(lab: Lab, complaints: IO[bytes]) -> Finding:
    """Start a server's and a client's kernel, and have them exchange a message and its answer."""
    began = time.monotonic()
    with ExitStack() as stack:
        server, client = (stack.enter_context(kernel(lab, complaints)) for _ in range(2))
        with step("doctor_kernel_silent"):
            server.open()
            client.open()
            ready = time.monotonic() - began
            other = _other_python(server)
            try:
                port = _free_port()
                server.run(SERVER.format(port=port))
                client.run(CLIENT.format(host=HOST, port=port))
            except CellError as error:
                return _in_cell(other, *error.args)
        took = chat(server, client)
    if other:
        sentence = say("doctor_kernel_other", python=other, own=sys.executable)
        return Finding(NAME, "note", sentence, _own_kernel())
    sentence = say("doctor_kernels_ok", ready=f"{ready:.1f}", ms=round(took * 1000))
    return Finding(NAME, "ok", sentence)


def _other_python(page: Page) -> str:
    """Return the Python of a kernel where it is not this one, with other packages; else ""."""
    executable, prefix = literal_eval(page.run("", WHERE))
    return "" if os.path.realpath(prefix) == os.path.realpath(sys.prefix) else str(executable)


def chat(server: Page, client: Page) -> float:
    """Chat through the panels; return the seconds from a message to the answer's arrival."""
    message, answer = say("doctor_message"), say("doctor_answer")
    start, connect = say("button_start"), say("button_connect")
    with step("doctor_server_stuck", server):
        server.click(start)
        server.wait(lambda: server.is_running(start) and HOST in server.log())
    with step("doctor_client_stuck", client):
        client.click(connect)
        client.wait(lambda: "Alice" in client.log())
    with step("doctor_message_stuck", server):
        began = time.monotonic()
        client.enter(message)
        server.wait(lambda: f"Bob: {message}" in server.log())
    with step("doctor_message_stuck", client):
        server.enter(answer)
        client.wait(lambda: f"Alice: {answer}" in client.log())
    return time.monotonic() - began


@contextmanager
def step(key: str, page: Page | None = None) -> Iterator[None]:
    """Turn a `TimeoutError` into a `StuckError`, with the status of the panel as its reason."""
    try:
        yield
    except TimeoutError as error:
        raise StuckError(key, page.status() if page else "") from error


@contextmanager
def kernel(lab: Lab, complaints: IO[bytes]) -> Iterator[Page]:
    """Run a kernel, in the folder of the lessons where there is one; it records nothing."""
    file = Path(jupyter_runtime_dir(), f"kernel-{uuid4()}.json")  # where notebooks have theirs
    manager: Any = KernelManager(kernel_name=KERNEL, connection_file=str(file))
    folder = lab.folder if lab.folder.is_dir() else Path.home()
    environment = os.environ | {"CHATKIT_TRACE": "off", "CHATKIT_LANG": language()}
    try:
        manager.start_kernel(
            env=environment,
            cwd=str(folder),
            extra_arguments=["--HistoryManager.enabled=False"],
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )
        client = manager.client()
        client.start_channels(stdin=False, hb=False)
        try:
            yield Page(client, lab.patience)
        finally:
            client.stop_channels()
    finally:
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


def _free_port() -> int:
    with socket.socket(family(HOST), socket.SOCK_STREAM) as probe:
        probe.bind(place(HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _in_cell(other: str, kind: str, text: str) -> Finding:
    """Return the finding for an error in the cell that makes a panel."""
    why = _short(f"{kind}: {text}")
    if other:
        return _failed(say("doctor_kernel_without", python=other, reason=why), _own_kernel())
    sentence = say("doctor_kernel_hidden", reason=why)
    return _failed(sentence, say("doctor_kernel_hidden_cure"))


def _failed(sentence: str, cure: str) -> Finding:
    return Finding(NAME, "failed", sentence, cure)


def _is_foreign() -> bool:
    """Tell whether the kernel is set up for another Python than this one."""
    spec = KernelManager(kernel_name=KERNEL).kernel_spec
    path = spec.argv[0] if spec else ""
    return os.path.isabs(path) and os.path.normcase(path) != os.path.normcase(sys.executable)


def _own_kernel() -> str:
    """Return the command after which notebooks use this Python."""
    return f"{python()} -m ipykernel install --sys-prefix"


def last_line(file: IO[bytes]) -> str:
    """Return the last line that a program has complained with, or a dash."""
    file.seek(0)
    lines = file.read().decode("utf-8", "replace").split("\n")
    return next((_short(line.strip()) for line in reversed(lines) if line.strip()), "-")


def _short(text: str) -> str:
    return shortened(visible(text), REASON)
