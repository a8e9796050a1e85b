"""Imports only point down, and importing chatkit costs next to nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

import chatkit

ROOT = Path(__file__).parents[1]


def loaded_by(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter holds after `statement`."""
    program = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stdout.split())


def test_the_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_importing_chatkit_loads_no_widgets_no_ipython_and_no_asyncio() -> None:
    loaded = loaded_by("import chatkit")
    assert "chatkit" in loaded
    assert not loaded & {"ipywidgets", "IPython", "asyncio", "socket", "traitlets"}


@pytest.mark.parametrize(
    "statement",
    [
        "from chatkit import Server, Client",
        "import chatkit.terminal.chat, chatkit.terminal.cable, chatkit.cli",
    ],
)
def test_sockets_and_terminal_need_no_widgets(statement: str) -> None:
    loaded = loaded_by(statement)
    assert "asyncio" in loaded
    assert not loaded & {"ipywidgets", "IPython", "jupyterlab", "traitlets"}


def test_every_public_name_is_there() -> None:
    assert dir(chatkit) == sorted(chatkit.__all__)
    for name in chatkit.__all__:
        assert getattr(chatkit, name) is not None


def test_a_name_that_is_not_public_is_missed_as_in_any_module() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Chat'"):
        _ = chatkit.Chat
