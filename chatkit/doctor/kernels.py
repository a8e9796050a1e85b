"""Two kernels, as two notebooks have them, chat through their panels' widgets."""

import os
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

from chatkit.address import HOST, LAST_PORT
from chatkit.doctor.finding import Finding, Lab, run_python
from chatkit.doctor.folder import why_not_written
from chatkit.doctor.frontend import CellError, Frontend, KernelDiedError
from chatkit.doctor.loopback import why_not_checked
from chatkit.message import shortened, visible
from chatkit.net.listening import free_port
from chatkit.texts import language, say

KERNEL = "python3"  # as the notebooks name it
SERVER = "from chatkit import ServerPanel\npanel = ServerPanel(port={port}, username='Alice')"
CLIENT = "from chatkit import ClientPanel\npanel = ClientPanel({host!r}, {port}, 'Bob')"
WHERE = "(__import__('sys').executable, __import__('sys').prefix)"
REASON = 160  # characters of an error that are shown


class StuckError(Exception):
    """The deadline came in the middle of a step: the key of its sentence, and a reason."""


def check(lab: Lab) -> Iterator[Finding]:
    """Have two kernels chat; a fault becomes a sentence with its cure."""
    if cause := why_not_checked():
        yield cause
        return
    runtime = Path(jupyter_runtime_dir())
    if why := why_not_written(runtime):
        sentence = say("doctor_runtime_unwritable", folder=runtime, reason=why)
        yield Finding("failed", sentence, say("doctor_runtime_cure"))
        return
    with tempfile.TemporaryFile() as complaints:
        try:
            yield rehearse(lab, complaints)
        except NoSuchKernel:
            yield Finding("failed", say("doctor_kernel_none", kernel=KERNEL), _own_kernel())
        except KernelDiedError:
            sentence = say("doctor_kernel_died", reason=last_line(complaints))
            cure = _own_kernel() if _is_foreign() else say("doctor_kernel_died_cure")
            yield Finding("failed", sentence, cure)
        except StuckError as error:
            key, why = error.args
            yield Finding("failed", say(key, reason=why or "-"), say("doctor_stuck_cure"))
        except OSError as error:  # the kernel's Python is gone
            sentence = say("doctor_kernel_not_started", reason=_short(str(error)))
            yield Finding("failed", sentence, _own_kernel())


def rehearse(lab: Lab, complaints: IO[bytes]) -> Finding:
    """Have two kernels, a server's and a client's, exchange a message and its answer."""
    began = time.monotonic()
    with ExitStack() as stack:
        server, client = (stack.enter_context(kernel(lab, complaints)) for _ in range(2))
        with step("doctor_kernel_silent"):
            server.open()
            client.open()
            ready = time.monotonic() - began
            other = _other_python(server)
            try:
                port = free_port(HOST, near=LAST_PORT)
                server.run(SERVER.format(port=port))
                client.run(CLIENT.format(host=HOST, port=port))
            except CellError as error:
                return _in_cell(other, *error.args)
        took = chat(server, client)
    if other:
        sentence = say("doctor_kernel_other", python=other, own=sys.executable)
        return Finding("note", sentence, _own_kernel())
    sentence = say("doctor_kernels_ok", ready=f"{ready:.1f}", ms=round(took * 1000))
    return Finding("ok", sentence)


def _other_python(frontend: Frontend) -> str:
    """Return the Python of a kernel where it is not this one, with other packages; else ""."""
    executable, prefix = literal_eval(frontend.run("", WHERE))
    return "" if os.path.realpath(prefix) == os.path.realpath(sys.prefix) else str(executable)


def chat(server: Frontend, client: Frontend) -> float:
    """Chat through the panels; return the seconds from a message to the answer's arrival."""
    message, answer = say("doctor_message"), say("doctor_answer")
    start, connect = say("button_start"), say("button_connect")
    with step("doctor_server_stuck", server):
        server.click(start)
        server.wait(lambda: server.find(description=start, disabled=True) and HOST in server.log())
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
def step(key: str, frontend: Frontend | None = None) -> Iterator[None]:
    """Turn a `TimeoutError` into a `StuckError`, with the status of the panel as its reason."""
    try:
        yield
    except TimeoutError as error:
        raise StuckError(key, frontend.status() if frontend else "") from error


@contextmanager
def kernel(lab: Lab, complaints: IO[bytes]) -> Iterator[Frontend]:
    """Run a kernel in the folder of the lessons; it records nothing."""
    file = Path(jupyter_runtime_dir(), f"kernel-{uuid4()}.json")  # where notebooks have theirs
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    manager: Any = KernelManager(kernel_name=KERNEL, connection_file=str(file))
    environment = os.environ | {"CHATKIT_TRACE": "off", "CHATKIT_LANG": language()}
    try:
        manager.start_kernel(
            env=environment,
            cwd=str(lab.folder),
            extra_arguments=["--HistoryManager.enabled=False"],
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )
        client = manager.client()
        client.start_channels(stdin=False, hb=False)
        try:
            yield Frontend(client, lab.deadline)
        finally:
            client.stop_channels()
    finally:
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


def _in_cell(other: str, kind: str, text: str) -> Finding:
    """Return the finding for an error in the cell that makes a panel; `other` is as above."""
    why = _short(f"{kind}: {text}")
    if other:
        sentence = say("doctor_kernel_without", python=other, reason=why)
        return Finding("failed", sentence, _own_kernel())
    sentence = say("doctor_kernel_hidden", reason=why)
    return Finding("failed", sentence, say("doctor_kernel_hidden_cure"))


def _is_foreign() -> bool:
    """Tell whether the kernel is set up for another Python than this one."""
    spec = KernelManager(kernel_name=KERNEL).kernel_spec
    path = spec.argv[0] if spec else ""
    return os.path.isabs(path) and os.path.normcase(path) != os.path.normcase(sys.executable)


def _own_kernel() -> str:
    """Return the cure after which notebooks use this Python."""
    return run_python("-m ipykernel install --sys-prefix")


def last_line(file: IO[bytes]) -> str:
    """Return the last line of a program's stderr, or a dash."""
    file.seek(0)
    lines = file.read().decode("utf-8", "replace").strip().split("\n")
    return _short(lines[-1].strip()) or "-"


def _short(text: str) -> str:
    return shortened(visible(text), REASON)
