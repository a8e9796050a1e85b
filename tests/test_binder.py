"""What Binder makes of this repository, without its image: repo2docker itself reads the files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chatkit.lab.launch import SETTINGS

ROOT = Path(__file__).parents[1]

app = pytest.importorskip("repo2docker.app", reason="repo2docker needs POSIX")


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the way to build this repository that repo2docker takes: the first that suits it."""
    monkeypatch.chdir(ROOT)
    asked = app.Repo2Docker()
    packs = (kind(base_image=asked.base_image) for kind in asked.buildpacks)
    found = next(one for one in packs if one.detect())
    found.platform = "linux/amd64"
    return found


def test_binder_takes_the_environment_with_python_3_12(pack: Any) -> None:
    assert type(pack).__name__ == "CondaBuildPack"
    assert pack.python_version == "3.12"


def test_binder_has_the_whole_repository_then_installs_it_and_then_runs_post_build(
    pack: Any,
) -> None:
    steps = pack.render({"NB_USER": "jovyan", "NB_UID": 1000})
    wanted = (" src/ ${REPO_DIR}/\n", ' --file "environment.yml"', "\nRUN ./postBuild\n")
    assert all(steps.count(one) == 1 for one in wanted)
    assert sorted(wanted, key=steps.index) == list(wanted)


def test_post_build_gives_jupyterlab_the_settings_of_chatkit_lab(tmp_path: Path) -> None:
    surroundings = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "NB_PYTHON_PREFIX": str(tmp_path),
    }
    subprocess.run([ROOT / "postBuild"], cwd=tmp_path, env=surroundings, timeout=60, check=True)
    (written,) = tmp_path.rglob("*.json")
    assert written.relative_to(tmp_path).as_posix() == "share/jupyter/lab/settings/overrides.json"
    assert json.loads(written.read_text()) == SETTINGS
