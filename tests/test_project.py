"""The files around the code agree with each other and name nobody's machine."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_environment_yml_and_pyproject_agree() -> None:
    environment = (ROOT / "environment.yml").read_text("utf-8")
    listed = re.findall(r"^  - ([^\s:]+)$", environment, re.MULTILINE)
    assert listed[0] == "conda-forge"
    wanted = {f"python{PYPROJECT['requires-python']}", "pip", *PYPROJECT["dependencies"]}
    assert set(listed[1:]) == wanted
    assert "  - pip:\n      - -e .\n" in environment


def test_the_pins_are_those_that_were_measured() -> None:
    assert {"jupyterlab>=4.6,<5", "ipywidgets>=8.1,<9", "ipykernel>=7.4"} <= set(
        PYPROJECT["dependencies"]
    )


def test_constraints_pin_every_dependency_and_name_no_index() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9._+]+", pin) for pin in pins)
    pinned = {_normal(pin.split("==")[0]) for pin in pins}
    extras = PYPROJECT["optional-dependencies"]["dev"]
    for dependency in PYPROJECT["dependencies"] + extras:
        match = re.match(r"[A-Za-z0-9._-]+", dependency)
        assert match
        assert _normal(match[0]) in pinned


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_file_names_a_machine() -> None:
    private = re.compile(r"/work/|/root/|file:///|index-url|find-links")
    for path in tracked():
        if path.suffix in (".png", ".ico") or path == Path(__file__):
            continue
        found = private.search(path.read_text("utf-8"))
        assert not found, f"{path}: {found}"
