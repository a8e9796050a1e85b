"""JupyterLab, started without chatkit, shows the way to the lessons; so does Notebook 7."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from chatkit import texts
from chatkit.lab.lessons import lessons
from chatkit.texts import say
from tests.browser.lab import IDLE, WAIT
from tests.jupyter import TOKEN, serving


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run `jupyter lab` below the address of a hub's user, with an empty home."""
    home = tmp_path_factory.mktemp("launcher") / "home"
    with serving(home, base="/user/budi/") as site:
        yield site.url


@pytest.fixture
def page(chromium: BrowserContext, place: str) -> Iterator[Page]:
    """Give an empty page that hears the errors, of which none may be ours."""
    heard: list[str] = []
    page = chromium.new_page()
    page.set_viewport_size({"width": 1280, "height": 720})
    page.on("console", lambda said: heard.append(f"{said.text} {said.location}"))
    page.on("pageerror", lambda error: heard.append(f"{error} {error.stack}"))
    yield page
    page.close()
    assert not [line for line in heard if "labextensions/chatkit" in line]


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
    expect(page.locator("li h2")).to_have_count(len(lessons("id")))


@pytest.mark.parametrize("application", ["lab", "tree"])  # JupyterLab and Notebook 7
def test_the_menu_of_help_opens_the_lessons(page: Page, place: str, application: str) -> None:
    page.goto(f"{place}{application}?token={TOKEN}")
    page.locator(".lm-MenuBar-item", has_text="Help").click(timeout=WAIT)
    page.locator('.lm-Menu-item[data-command="chatkit:open-lessons"]').click()
    page.wait_for_url(f"{place}chatkit/", timeout=WAIT)
    expect(page.locator("li h2")).to_have_count(len(lessons("id")))


def test_a_second_tab_of_a_lesson_says_that_it_is_open(page: Page, place: str) -> None:
    link = f"{place}chatkit/lesson/2?lang=id&token={TOKEN}"
    page.goto(link)
    expect(page.locator(".jp-NotebookPanel")).to_have_count(2, timeout=WAIT)
    # JupyterLab asks the other tabs, and one that is still busy answers too late
    expect(page.locator(IDLE)).to_have_count(2, timeout=WAIT)
    page.wait_for_load_state("networkidle")
    second = page.context.new_page()
    second.goto(link)
    second.wait_for_url(lambda url: url == f"{place}chatkit/open?lang=id", timeout=WAIT)
    texts.use("id")
    expect(second.get_by_role("alert")).to_have_text(say("lessons_open"))
    page.goto("about:blank")  # closes the first
    second.goto(link)
    expect(second.locator(IDLE)).to_have_count(2, timeout=WAIT)
    second.wait_for_load_state("networkidle")  # a server does not end in the middle of a start
    second.close()


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_on_a_narrow_screen_no_name_of_a_page_is_broken(
    page: Page, place: str, language: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 720})
    page.goto(f"{place}chatkit/?lang={language}&token={TOKEN}")
    tall = page.locator("nav a, nav button").evaluate_all(
        "names => names.filter(name => name.getClientRects().length > 1"
        " || name.offsetHeight > 30).map(name => name.innerText)"
    )
    assert tall == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
