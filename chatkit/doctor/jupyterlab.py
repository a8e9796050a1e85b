"""JupyterLab itself: its server starts, and gives its page."""

import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

from chatkit.address import LAST_PORT, LOOPBACK
from chatkit.doctor.finding import Deadline, Finding, Lab
from chatkit.doctor.kernels import last_line
from chatkit.doctor.loopback import why_not_checked
from chatkit.net.listening import free_port
from chatkit.texts import say

# where Jupyter's server listens unless it is told otherwise; the second where the name is unknown
HOSTS = ("localhost", LOOPBACK)
ENDING = 2.0  # seconds for the server to end by itself
ANSWERING = 3.0  # seconds for one request; the first page takes about one
PAUSE = 0.1  # seconds between two requests

Process = subprocess.Popen[bytes]


def check(lab: Lab) -> Iterator[Finding]:
    """Start a server in an empty folder, fetch the page, and end the server."""
    if cause := why_not_checked():
        yield cause
        return
    began = time.monotonic()
    port, token = free_port(LOOPBACK, near=LAST_PORT), secrets.token_hex(16)
    with (
        tempfile.TemporaryDirectory(prefix="chatkit-doctor-", ignore_cleanup_errors=True) as folder,
        tempfile.TemporaryFile() as complaints,
        server(Path(folder), port, token, complaints) as process,
    ):
        try:
            status = _first_status(process, port, token, lab.deadline)
        except TimeoutError:
            sentence = say("doctor_lab_slow", seconds=round(time.monotonic() - began))
            yield Finding("note", sentence, say("doctor_lab_slow_cure"))
            return
        if status == 200:
            seconds = f"{time.monotonic() - began:.1f}"
            yield Finding("ok", say("doctor_lab_ok", seconds=seconds))
        else:
            reason = f"HTTP {status}" if status else _last_words(complaints)
            sentence = say("doctor_lab_failed", reason=reason)
            yield Finding("failed", sentence, say("doctor_lab_cure"))


@contextmanager
def server(folder: Path, port: int, token: str, complaints: IO[bytes]) -> Iterator[Process]:
    """Run JupyterLab without a browser; its own files go to `folder`."""
    root = folder / "root"
    root.mkdir()
    options = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.workspaces_dir={folder / 'workspaces'}",
        "--ServerApp.shutdown_no_activity_timeout=60",  # s, should the doctor itself be killed
        "--log-level=ERROR",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        cwd=root,
        env=os.environ | {"JUPYTER_RUNTIME_DIR": str(folder), "JUPYTER_TOKEN": token},
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


def _first_status(process: Process, port: int, token: str, deadline: Deadline) -> int:
    """Return the status of the page as soon as the server gives it; 0 where it has ended before.

    Raises `TimeoutError`.
    """
    while process.poll() is None:
        for host in HOSTS:
            deadline.wait(PAUSE)
            connection = HTTPConnection(host, port, timeout=ANSWERING)
            try:
                connection.request("GET", f"/lab?token={token}")
                return connection.getresponse().status
            except (OSError, HTTPException):  # it does not listen here, or not yet
                continue
            finally:
                connection.close()
    return 0


def _last_words(complaints: IO[bytes]) -> str:
    """Return the last line of Jupyter's log, without its time and its sender."""
    return re.sub(r"^\[[A-Z] [^]]*\] ", "", last_line(complaints))
