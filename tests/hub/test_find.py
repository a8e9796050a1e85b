"""The tests' own search for JupyterHub's proxy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hub.find import NONE, PROXY, WANTED

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script")


def stub(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(("#!/bin/sh", *lines)))
    path.chmod(0o755)
    return path


def found(folder: Path, *options: str, hub: str = "") -> "subprocess.CompletedProcess[str]":
    """Search on a computer that has only the programs of this folder."""
    surroundings = {"PATH": str(folder), "XDG_CACHE_HOME": str(folder), "HOME": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "tests.hub.find", *options],
        env=os.environ | surroundings | {"CHATKIT_HUB": hub},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_installed_proxy_that_starts_is_taken(tmp_path: Path) -> None:
    proxy = stub(tmp_path / PROXY, "exit 0")
    assert str(proxy) in found(tmp_path, "--install", hub="required").stdout


@pytest.mark.parametrize(("hub", "code"), [("", 0), ("required", 1)])
def test_a_proxy_that_does_not_start_is_none_which_is_a_failure_where_it_is_required(
    tmp_path: Path, hub: str, code: int
) -> None:
    stub(tmp_path / PROXY, "echo node: not found >&2", "exit 127")
    searched = found(tmp_path, "--install", hub=hub)
    assert NONE in searched.stdout
    assert searched.returncode == code


def test_npm_is_asked_for_a_proxy_outside_of_this_repository(tmp_path: Path) -> None:
    stub(tmp_path / "npm", f'echo "$@" >{tmp_path}/asked')
    assert NONE in found(tmp_path, "--install").stdout
    asked = (tmp_path / "asked").read_text().split()
    assert asked[-1] == WANTED
    assert Path(asked[asked.index("--prefix") + 1]).is_relative_to(tmp_path)
