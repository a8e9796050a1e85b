"""From opening a link to both kernels of lesson 1 ready, beside JupyterLab with the same notebooks.

All servers run at once and take turns. One browser has a window for each, which has opened the page
once before. Between two turns the kernels are ended and the copy is made anew.
"""

import json
import random
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from jupyterlab_server.workspaces_handler import WorkspacesManager
from playwright.sync_api import Page, expect

from benchmarks.report import Row, progress, times
from chatkit import texts
from chatkit.lab.lessons import find_lesson
from chatkit.lab.workspace import workspace
from chatkit.texts import say
from tests.browser.lab import WAIT, Lab, running_lab, separate_windows, window
from tests.hub.find import proxy
from tests.hub.hub import USERS, Hub, log_in, running_hub
from tests.jupyter import TOKEN, Site, serving

ROUNDS = 7
WARM_UP = 1  # rounds that do not count
LINK = "chatkit/lesson/1?lang=en"
FLOOR = "bare JupyterLab, a ready workspace"
LAB = "`chatkit lab`, the link"
PLAIN = "`jupyter lab`, the link"
HUB = "JupyterHub, the link, server running"
SPAWN = "JupyterHub, the link, server not yet running"
NO_KIT = "--ServerApp.jpserver_extensions=chatkit=False"


@dataclass(frozen=True)
class Place:
    """A link to the lesson, and how its server becomes as it was before the link was opened."""

    url: str
    page: Page
    renew: Callable[[Page], None]

    def open(self) -> float:
        """Return the seconds from opening the link until both kernels answer."""
        self.renew(self.page)
        self.page.goto("about:blank")
        page = self.page.context.new_page()
        began = time.perf_counter()
        Lab(page, self.url)
        taken = time.perf_counter() - began
        page.close()
        return taken


def measure() -> list[Row]:
    """Return the median of each way beside the floor."""
    texts.use("en")
    taken = defaultdict(list)
    with ExitStack() as stack:
        places = open_places(stack)
        for one in range(WARM_UP + ROUNDS):
            progress(f"round {one} of {ROUNDS}")
            for name in random.sample(list(places), len(places)):  # none always follows the same
                seconds = places[name].open()
                if one >= WARM_UP:
                    taken[name].append(seconds)
    floor = median(taken[FLOOR])
    rows = [Row(one, _shown(taken[one]), times(median(taken[one]), floor)) for one in places]
    if not proxy():
        rows.append(Row("JupyterHub", "no proxy: `make bench` installs one where there is npm"))
    return rows


def _shown(runs: list[float]) -> str:
    return f"{median(runs):.2f} s ({min(runs):.2f} to {max(runs):.2f})"


def open_places(stack: ExitStack) -> dict[str, Place]:
    """Start all servers and a browser; return the ways to open the lesson."""
    progress("starting four servers and a browser")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
    browser = stack.enter_context(separate_windows())

    def page(url: str) -> Page:
        opened = window(browser)
        opened.goto(url)  # which gives it its cookie
        return opened

    bare = stack.enter_context(serving(folder / "bare", NO_KIT, _workspaces(folder)))
    places = {FLOOR: bare_place(bare, page, folder)}
    kit = stack.enter_context(running_lab("en", "--lesson", "1"))
    places[LAB] = Place(kit, page(kit), start_over(kit.partition("chatkit/")[0]))
    plain = stack.enter_context(serving(folder / "plain"))
    link = f"{plain.url}{LINK}&token={TOKEN}"
    places[PLAIN] = Place(link, page(link), start_over(plain.url))
    if proxy():
        (folder / "hub").mkdir()
        hub = stack.enter_context(running_hub(folder / "hub"))
        ready, absent = USERS
        ways = {
            HUB: (ready, start_over(f"{hub.url}user/{ready}/")),
            SPAWN: (absent, stop_server(hub)),
        }
        for name, (user, renew) in ways.items():
            opened = page(hub.link("lesson/1?lang=en"))
            log_in(opened, user)
            opened.wait_for_url("**/lab/workspaces/**", timeout=WAIT)
            places[name] = Place(hub.link("lesson/1?lang=en"), opened, renew)
    return places


# all as before


def start_over(url: str) -> Callable[[Page], None]:
    """Return how the user presses *Start over* in the list of lessons of a server."""

    def press(page: Page) -> None:
        page.goto(f"{url}chatkit/?lang=en")
        kept = page.locator("main").inner_text().count("-old-")
        page.get_by_role("button", name=say("lessons_fresh")).first.click()
        page.wait_for_function(KEPT, arg=kept)

    return press


KEPT = "before => document.querySelector('main').innerText.split('-old-').length - 1 > before"


def stop_server(hub: Hub) -> Callable[[Page], None]:
    """Return how a user of the hub stops their server; the copy stays as it is."""

    def stop(page: Page) -> None:
        page.goto(f"{hub.url}hub/home")
        page.locator("#stop").click()
        expect(page.locator("#start")).to_have_text("Start My Server", timeout=WAIT)
        page.wait_for_load_state("networkidle")

    return stop


# bare JupyterLab


def _workspaces(folder: Path) -> str:
    return f"--LabApp.workspaces_dir={folder / 'workspaces'}"


def bare_place(site: Site, page: Callable[[str], Page], folder: Path) -> Place:
    """Copy the notebooks to a server without the kit, and lay them out by hand."""
    names = [notebook.name for notebook in find_lesson("1").notebooks]

    def renew(_: Page) -> None:
        for session in site.asked("api/sessions"):
            site.ask("DELETE", f"api/sessions/{session['id']}")
        for notebook in find_lesson("1").notebooks:
            shutil.copy(notebook, site.root)
        layout = json.dumps(workspace("bench", names))
        WorkspacesManager(str(folder / "workspaces")).save("bench", layout)

    opened = page(f"{site.url}api/status?token={TOKEN}")
    return Place(f"{site.url}lab/workspaces/bench?token={TOKEN}", opened, renew)
