"""Start JupyterLab with the lessons, in the student's own copies."""

import json
import os
import shutil
import sqlite3
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import Any

from chatkit.errors import InputError
from chatkit.lab.copies import DEFAULT, VARIABLE, Copies, check_shown, named_folder
from chatkit.lab.lessons import ROLES, Lesson, find_lesson, lessons
from chatkit.lab.menus import menu_settings
from chatkit.lab.running import Running, labs, wait_turn
from chatkit.texts import LANGUAGES, language, say
from chatkit.trace import folder as trace

# JupyterLab's own settings for this lab: it does not ask about news
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    # two notebooks share the window: a long line of a program would end out of sight
    "@jupyterlab/notebook-extension:tracker": {"codeCellConfig": {"lineWrap": True}},
}


def launch(
    number: str | None = None,
    *,
    folder: str | None = None,
    fresh: bool = False,
    port: int | None = None,
    browser: bool = True,
) -> int:
    """Run JupyterLab until it is stopped, and return the exit code.

    It shows the lesson with this number, or the list of lessons. Where a lab runs already for the
    same folder, that one is shown.
    """
    lesson = find_lesson(number) if number else None
    copies = Copies(named_folder(Path.cwd(), folder or DEFAULT))
    check_shown(copies.folder, root_of(copies.folder))
    copies.make_folder()
    old = [one for one in begun(copies) if lesson in (None, one)] if fresh else []
    turn = wait_turn()
    if fresh and not old:
        print(say("lab_nothing_old", folder=copies.folder))
    others = []
    for running in labs():
        if running.serves(copies.folder):
            turn.close()
            _renew(running, copies, old)
            return _use(running.address(_page(lesson), lang=language()), browser=browser)
        others.append(running)
    for other in others:
        if other.folder:
            url = other.address("chatkit/", lang=language())
            print(say("lab_elsewhere", folder=other.folder, url=url))
    for one in old:
        print(say("lab_fresh", lesson=one.number, folder=copies.renew(one)))
    if lesson:
        copies.make(lesson)
    os.environ[VARIABLE] = str(copies.folder)
    # a kernel that a student has installed at home must not win over the one that has chatkit
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    if trace.wanted():
        os.environ[trace.VARIABLE] = str(
            trace.folder()
        )  # the same for all kernels, even after midnight
    runtime = Path(tempfile.mkdtemp(prefix="chatkit-lab-"))
    try:
        prepare(runtime)
        chosen = options(runtime, copies.folder, _page(lesson), port=port, browser=browser)
        return run_jupyter(chosen, lesson, copies, turn)
    finally:
        turn.close()
        shutil.rmtree(runtime, ignore_errors=True)


def begun(copies: Copies) -> list[Lesson]:
    """Return the lessons, in every language, of which the student has a copy."""
    every = [lesson for one in LANGUAGES for lesson in lessons(one)]
    return [lesson for lesson in every if copies.place(lesson).is_dir()]


def _page(lesson: Lesson | None) -> str:
    return f"chatkit/lesson/{lesson.number}" if lesson else "chatkit/"


def _renew(running: Running, copies: Copies, old: list[Lesson]) -> None:
    """Have the lab that runs already make the lessons in `old` anew; say so of each."""
    for one in old:
        if reason := running.renew(one):
            url = running.address("chatkit/", lang=one.language)
            raise InputError("lab_running_refused", reason=reason, url=url)
        print(say("lab_fresh", lesson=one.number, folder=copies.kept(one)[-1]))


def _use(url: str, *, browser: bool) -> int:
    """Show the lab that runs already."""
    print(say("lab_running", url=url), flush=True)
    if browser and _has_browser():
        webbrowser.open(url)
    return 0


def root_of(folder: Path) -> Path:
    """Return the folder that JupyterLab shows: the current one, if the lessons lie inside it."""
    here = Path.cwd()
    return here if folder.is_relative_to(here) else folder.parent


def prepare(runtime: Path) -> None:
    """Make the folders of JupyterLab's workspaces and settings in `runtime`."""
    (runtime / "workspaces").mkdir()
    (runtime / "settings").mkdir()
    settings = SETTINGS | menu_settings(language())
    (runtime / "settings" / "overrides.json").write_text(json.dumps(settings))


def options(
    runtime: Path, folder: Path, page: str, *, port: int | None, browser: bool
) -> list[str]:
    """Return the options of JupyterLab's command line."""
    chosen = [
        f"--ServerApp.root_dir={root_of(folder)}",
        "--ServerApp.jpserver_extensions=chatkit=True",
        f"--LabApp.workspaces_dir={runtime / 'workspaces'}",
        f"--LabApp.app_settings_dir={runtime / 'settings'}",
        f"--LabApp.default_url=/{page}",
        # a browser in a snap, as on Ubuntu, may not read the file that Jupyter would open
        "--ServerApp.use_redirect_file=False",
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


def run_jupyter(
    arguments: list[str], lesson: Lesson | None, copies: Copies, turn: sqlite3.Connection
) -> int:
    """Start JupyterLab in this process, say where it is once it answers, and run it to its end.

    From then on it is another lab's turn to start.
    """
    from jupyterlab.labapp import LabApp

    app: Any = LabApp.initialize_server(arguments)
    app.log.addFilter(lambda record: "To access the server" not in record.getMessage())

    def answers() -> None:
        url = app.display_url.split()[0]
        print(say("lab_opening", opened=_opened(lesson), url=url, folder=copies.folder), flush=True)
        turn.close()

    app.io_loop.add_callback(answers)  # after the callback in which Jupyter binds its port
    app.start()
    return 0


def _opened(lesson: Lesson | None) -> str:
    if not lesson:
        return say("lab_list")
    three = len(lesson.notebooks) == len(ROLES)
    return say("lab_three_panes" if three else "lab_two_panes", lesson=lesson.number)
