"""A real terminal of a real Jupyter server finds `chatkit`, as a login shell too."""

import io
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from websockets.sync.client import connect

from chatkit.lab import terminals
from tests.helpers import free_port, until

EXTENSION = """
from chatkit.lab.terminals import prepare
def _load_jupyter_server_extension(server):
    prepare(server)
"""
TOKEN = "terminal"
BARE = os.pathsep.join(
    folder
    for folder in os.environ["PATH"].split(os.pathsep)
    if Path(folder) != Path(terminals.scripts())
)


def test_our_scripts_stand_in_front() -> None:
    assert terminals.with_scripts(BARE).split(os.pathsep)[0] == terminals.scripts()
    assert terminals.with_scripts("") == terminals.scripts()


def test_a_path_that_finds_them_stays() -> None:
    path = os.pathsep.join((terminals.scripts(), BARE))
    assert terminals.with_scripts(path) == path


def test_a_shell_that_is_no_login_shell_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    screen.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdout", screen)
    assert terminals.shell_command() is None


def test_a_shell_that_its_owner_has_configured_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", BARE)
    server = SimpleNamespace(terminado_settings={"shell_command": ["mine"]})
    terminals.prepare(server)
    assert server.terminado_settings == {"shell_command": ["mine"]}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Run a Jupyter server without a terminal of its own and without our scripts in PATH."""
    (tmp_path / "chatkit_prepared.py").write_text(EXTENSION)
    port = free_port()
    place = f"127.0.0.1:{port}"
    command = [
        *(sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser"),
        f"--ServerApp.port={port}",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={tmp_path}",
        "--ServerApp.jpserver_extensions=chatkit_prepared=True",
    ]
    surroundings = {
        "HOME": str(tmp_path),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "PATH": BARE,
        "PYTHONPATH": str(tmp_path),
    }
    noted = tmp_path / "log"
    with noted.open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, env=os.environ | surroundings, cwd=tmp_path
        )
    try:
        until(lambda: ask(place, "GET", "api/status"), 60, noted.read_text)
        yield place
    finally:
        process.terminate()
        process.wait(20)


def ask(place: str, method: str, path: str) -> object:
    request = urllib.request.Request(
        f"http://{place}/{path}", method=method, headers={"Authorization": f"token {TOKEN}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())
    except OSError:
        return None


def test_a_terminal_finds_chatkit(server: str) -> None:
    made = ask(server, "POST", "api/terminals")
    assert isinstance(made, dict)
    where = f"ws://{server}/terminals/websocket/{made['name']}?token={TOKEN}"
    shown = ""
    with connect(where) as line:
        line.send(json.dumps(["stdin", "chatkit --help\r"]))
        while "usage: chatkit" not in shown:
            kind, *text = json.loads(line.recv(timeout=30))
            shown += text[0] if kind == "stdout" else ""
            assert "not found" not in shown
            assert "not recognized" not in shown
