"""Start JupyterLab with a lesson's notebooks side by side."""

import json
import os
import shutil
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import Any

from chatkit.errors import InputError
from chatkit.lab.workspace import workspace, workspace_file
from chatkit.texts import language, say
from chatkit.trace import folder as trace

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"

ROLES = ("server", "cable", "client")  # from left to right: the cable lies between

# JupyterLab's own settings for this lab. It does not ask about news. A cell that is scrolled out of
# sight stays in the page: JupyterLab would else take it out, and with it the half-typed text of a
# panel's boxes.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


def launch(lesson: str, *, port: int | None = None, browser: bool = True) -> int:
    """Run JupyterLab until it is stopped, and return the exit code."""
    notebooks = find_lesson(lesson)
    # a kernel that a student has installed at home must not win over the one that has chatkit
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    if trace.wanted():
        os.environ[trace.VARIABLE] = str(
            trace.folder()
        )  # the same for all kernels, even after midnight
    runtime = Path(tempfile.mkdtemp(prefix="chatkit-lab-"))
    try:
        name = f"chatkit-{language()}-{notebooks[0].parent.name}"
        prepare(runtime, name, notebooks)
        return run_jupyter(
            options(runtime, name, port=port, browser=browser), lesson, len(notebooks)
        )
    finally:
        shutil.rmtree(runtime, ignore_errors=True)


def find_lesson(lesson: str) -> list[Path]:
    """Return the notebooks of a lesson from left to right; raises `InputError` if there are none.

    A lesson is the folder whose name begins with its number: `01-two-way-chat`.
    """
    folder = NOTEBOOKS / language()
    if not folder.is_dir():
        raise InputError("lab_no_notebooks", folder=NOTEBOOKS.parent)
    lessons = {int(path.name[:2]): path for path in folder.glob("[0-9][0-9]-*")}
    if not lesson.isdecimal() or int(lesson) not in lessons:
        raise InputError(
            "lab_no_lesson", lesson=lesson, lessons=", ".join(map(str, sorted(lessons)))
        )
    found = {path.stem: path for path in lessons[int(lesson)].glob("*.ipynb")}
    return [found[role] for role in ROLES if role in found]


def prepare(runtime: Path, name: str, notebooks: list[Path]) -> None:
    """Write the workspace and the settings into `runtime`; JupyterLab updates the workspace."""
    paths = [path.relative_to(NOTEBOOKS).as_posix() for path in notebooks]
    (runtime / "workspaces").mkdir()
    (runtime / "workspaces" / workspace_file(name)).write_text(json.dumps(workspace(name, paths)))
    (runtime / "settings").mkdir()
    (runtime / "settings" / "overrides.json").write_text(json.dumps(SETTINGS))


def options(runtime: Path, name: str, *, port: int | None, browser: bool) -> list[str]:
    """Return the options of JupyterLab's command line."""
    chosen = [
        f"--ServerApp.root_dir={NOTEBOOKS}",
        f"--LabApp.workspaces_dir={runtime / 'workspaces'}",
        f"--LabApp.app_settings_dir={runtime / 'settings'}",
        f"--LabApp.default_url=/lab/workspaces/{name}",
        # a browser in a snap, as on Ubuntu, may not read the file that Jupyter would open
        "--ServerApp.use_redirect_file=False",
        "--ServerApp.kernel_websocket_connection_class=chatkit.lab.nodelay.PromptConnection",
        "--log-level=WARN",
        "--LabApp.log_level=WARN",
    ]
    if port:
        chosen.append(f"--port={port}")
    if not (browser and _has_browser()):
        chosen.append("--no-browser")
    if getattr(os, "geteuid", lambda: 1)() == 0:
        chosen.append("--allow-root")
    return chosen


def _has_browser() -> bool:
    on_screen = {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"} & os.environ.keys()
    if sys.platform == "linux" and not on_screen:
        return False  # else a text browser would take over this terminal
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def run_jupyter(arguments: list[str], lesson: str, panes: int = 2) -> int:
    """Start JupyterLab in this process, say where it is, and run it to its end."""
    from jupyterlab.labapp import LabApp

    app: Any = LabApp.initialize_server(arguments)
    app.log.addFilter(lambda record: "To access the server" not in record.getMessage())
    where = say("lab_three_panes" if panes == len(ROLES) else "lab_two_panes")
    url = app.display_url.split()[0]
    print(say("lab_opening", lesson=lesson, panes=where, url=url), flush=True)
    app.start()
    return 0
