"""JupyterLab itself: its server starts, and gives its page at `localhost`."""

import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

from chatkit.address import LOOPBACK
from chatkit.doctor.finding import Finding, Lab, Patience
from chatkit.doctor.kernels import last_line
from chatkit.texts import say

NAME = "JupyterLab"
HOST = "localhost"  # where Jupyter's server listens unless it is told otherwise
ENDING = 2.0  # seconds for the server to end by itself
ANSWERING = 3.0  # seconds for one request; the first page takes about one


def check(lab: Lab) -> Iterator[Finding]:
    """Start a server in an empty folder, fetch the page, and end the server."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(
        prefix="chatkit-doctor-", ignore_cleanup_errors=True
    ) as folder:
        port, token = _free_port(), secrets.token_hex(16)
        with tempfile.TemporaryFile() as complaints, server(folder, port, token, complaints) as run:
            try:
                answer = _first_answer(run, port, token, lab.patience)
            except TimeoutError:
                seconds = round(time.monotonic() - began)
                sentence = say("doctor_lab_slow", seconds=seconds)
                yield Finding(NAME, "note", sentence, say("doctor_lab_slow_cure"))
                return
            took = f"{time.monotonic() - began:.1f}"
            if answer == 200:
                yield Finding(NAME, "ok", say("doctor_lab_ok", seconds=took))
            else:
                reason = f"HTTP {answer}" if answer else _last_words(complaints)
                sentence = say("doctor_lab_failed", reason=reason)
                yield Finding(NAME, "failed", sentence, say("doctor_lab_cure"))


@contextmanager
def server(
    folder: str, port: int, token: str, complaints: IO[bytes]
) -> "Iterator[subprocess.Popen[bytes]]":
    """Run JupyterLab without a browser; its own files go to `folder`."""
    root = Path(folder, "root")
    root.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *_options(root, port)],
        cwd=root,
        env=os.environ | {"JUPYTER_RUNTIME_DIR": folder, "JUPYTER_TOKEN": token},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=complaints,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(ENDING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _options(root: Path, port: int) -> list[str]:
    options = [
        "--no-browser",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.workspaces_dir={root.parent / 'workspaces'}",
        "--ServerApp.shutdown_no_activity_timeout=60",  # should the doctor itself be killed
        "--log-level=ERROR",
    ]
    return [*options, "--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else options


def _first_answer(
    process: "subprocess.Popen[bytes]", port: int, token: str, patience: Patience
) -> int:
    """Return the status of the page as soon as the server gives it; 0 where it has ended before.

    Raises `TimeoutError`.
    """
    while process.poll() is None:
        patience.spend(0.1)
        connection = HTTPConnection(HOST, port, timeout=ANSWERING)
        try:
            connection.request("GET", f"/lab?token={token}")
            return connection.getresponse().status
        except (OSError, HTTPException):  # it does not listen yet
            continue
        finally:
            connection.close()
    return 0


def _last_words(complaints: IO[bytes]) -> str:
    """Return the last line of Jupyter's log, without its time and its sender."""
    return re.sub(r"^\[[A-Z] [^]]*\] ", "", last_line(complaints))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
