"""The files around the code agree with each other."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_environment_yml_and_pyproject_agree() -> None:
    environment = (ROOT / "environment.yml").read_text("utf-8")
    listed = re.findall(r"^  - ([^\s:]+)$", environment, re.MULTILINE)
    assert listed[0] == "conda-forge"
    # repo2docker reads `python=3.12`, and takes an older one where it reads `python>=3.11`
    wanted = {"python=3.12", "pip", *PYPROJECT["dependencies"]}
    assert set(listed[1:]) == wanted
    assert "  - pip:\n      - -e .\n" in environment


def test_the_pins_are_those_that_were_measured() -> None:
    assert {"jupyterlab>=4.6,<5", "ipywidgets>=8.1,<9", "ipykernel>=7.4"} <= set(
        PYPROJECT["dependencies"]
    )


def test_constraints_pin_every_dependency_and_name_no_index() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    pin = r"[A-Za-z0-9._-]+==[A-Za-z0-9._+]+(; python_full_version (<|>=) '[0-9.]+')?"
    assert all(re.fullmatch(pin, line) for line in pins)
    pinned = {_normal(line.split("==")[0]) for line in pins}
    extras = PYPROJECT["optional-dependencies"]
    for dependency in PYPROJECT["dependencies"] + extras["dev"] + extras["id"]:
        match = re.match(r"[A-Za-z0-9._-]+", dependency)
        assert match
        assert _normal(match[0]) in pinned


def test_the_part_in_jupyterlab_has_the_version_of_the_whole() -> None:
    package = ROOT / "chatkit" / "lab" / "labextension" / "package.json"
    assert json.loads(package.read_text("utf-8"))["version"] == PYPROJECT["version"]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
