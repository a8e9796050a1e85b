"""A browser for each module and labs for all, with a fresh page and kernels for each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import BrowserContext

from chatkit import texts
from chatkit.lab.lessons import find_lesson
from tests.browser import find
from tests.browser.lab import Lab, ServedLab, forget, running_browser, running_lab


@pytest.fixture(scope="session")
def profile() -> Iterator[Path]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def browser_found() -> None:
    """Skip the tests of a browser where there is none."""
    if not find.browser():
        if find.required():
            pytest.fail("no browser, and CHATKIT_BROWSER=required")
        pytest.skip("NO BROWSER: INSTALL CHROMIUM, CHROME OR EDGE")


@pytest.fixture(scope="module")  # Playwright runs a loop in this thread: not for longer
def chromium(browser_found: None, profile: Path) -> Iterator[BrowserContext]:
    with running_browser(profile) as browser:
        yield browser


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[str, int], ServedLab]]:
    """Give a function that runs the lab of a language and a lesson, once for all tests."""
    with ExitStack() as stack:

        @cache
        def served(language: str, lesson: int) -> ServedLab:
            lab = running_lab(language, "--lesson", str(lesson))
            return ServedLab(stack.enter_context(lab))

        yield served


@pytest.fixture
def open_lab(
    chromium: BrowserContext, serve: Callable[[str, int], ServedLab]
) -> Iterator[Callable[..., Lab]]:
    """Give a function that opens a lab with fresh kernels, wide by default."""
    with ExitStack() as stack:

        def opened(
            language: str = "id", width: int = 1440, height: int = 900, lesson: int = 1
        ) -> Lab:
            texts.use(language)  # so that the test knows its sentences
            lab = serve(language, lesson)
            stack.callback(lab.renew)
            page = chromium.new_page()
            stack.callback(forget, page)
            page.set_viewport_size({"width": width, "height": height})
            return Lab(page, lab.url, cable=len(find_lesson(str(lesson)).notebooks) == 3)

        yield opened
