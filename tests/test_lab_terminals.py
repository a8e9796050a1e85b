"""A real terminal of a real Jupyter server finds `chatkit`, as a login shell too."""

import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from websockets.sync.client import connect

from chatkit.lab import terminals
from tests.jupyter import TOKEN, serving

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


def test_a_terminal_finds_chatkit(tmp_path: Path) -> None:
    bare = {"PATH": BARE}
    with serving(tmp_path / "home", module="jupyter_server", **bare) as site:
        name = json.loads(site.post("api/terminals").text)["name"]
        where = f"{site.url}terminals/websocket/{name}?token={TOKEN}".replace("http", "ws", 1)
        shown = ""
        with connect(where) as line:
            line.send(json.dumps(["stdin", "chatkit --help\r"]))
            while "usage: chatkit" not in shown:
                kind, *text = json.loads(line.recv(timeout=30))
                shown += text[0] if kind == "stdout" else ""
                assert "not found" not in shown
                assert "not recognized" not in shown
