"""JupyterLab, started without chatkit, shows the way to the lessons; so does Notebook 7."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from chatkit import texts
from chatkit.lab.card import page_options
from chatkit.texts import say
from tests.browser.lab import WAIT
from tests.helpers import free_port, until
from tests.test_lab_terminals import TOKEN, ask


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run `jupyter lab` below the address of a hub's user, with an empty home."""
    texts.use("id")
    home = tmp_path_factory.mktemp("home")
    settings = home / "config" / "labconfig" / "page_config.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(page_options()), "utf-8")
    port = free_port()
    command = [
        *(sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser"),
        f"--ServerApp.port={port}",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={home}",
        "--ServerApp.base_url=/user/budi/",
    ]
    surroundings = {
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }
    lab = subprocess.Popen(
        command, env=os.environ | surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        until(lambda: ask(f"127.0.0.1:{port}", "GET", "user/budi/api/status"), 60)
        yield f"http://127.0.0.1:{port}/user/budi/"
    finally:
        lab.terminate()
        lab.wait(20)


@pytest.fixture
def page(chromium: Browser, place: str) -> Iterator[Page]:
    """Give an empty page that hears the errors, of which none may be ours."""
    heard: list[str] = []
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    page.on("console", lambda said: heard.append(f"{said.text} {said.location}"))
    page.on("pageerror", lambda error: heard.append(f"{error} {error.stack}"))
    page.route("**/chatkit/", lambda route: route.fulfill(body="the lessons"))
    yield page
    page.close()
    assert not [line for line in heard if "chatkit" in line]


def test_jupyterlab_knows_the_extension() -> None:
    command = [sys.executable, "-m", "jupyter", "labextension", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    lines = re.sub(r"\x1b\[\d*m", "", listed.stdout + listed.stderr)
    assert re.search(r"chatkit v[\d.]+ enabled OK", lines)


def test_a_card_in_the_launcher_opens_the_lessons(page: Page, place: str) -> None:
    page.goto(f"{place}lab?token={TOKEN}")
    card = page.locator(".jp-LauncherCard", has_text=say("lessons_title"))
    expect(card).to_be_visible(timeout=WAIT)
    expect(card.locator("svg")).to_be_visible()
    card.click()
    page.wait_for_url(f"{place}chatkit/", timeout=WAIT)


@pytest.mark.parametrize("application", ["lab", "tree"])  # JupyterLab and Notebook 7
def test_the_menu_of_help_opens_the_lessons(page: Page, place: str, application: str) -> None:
    page.goto(f"{place}{application}?token={TOKEN}")
    page.locator(".lm-MenuBar-item", has_text="Help").click(timeout=WAIT)
    page.locator('.lm-Menu-item[data-command="chatkit:open-lessons"]').click()
    page.wait_for_url(f"{place}chatkit/", timeout=WAIT)
