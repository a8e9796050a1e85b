"""A browser for each module, and a fresh lab with fresh kernels for each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from chatkit import texts
from chatkit.lab.launch import find_lesson
from tests.browser import find
from tests.browser.lab import Lab, running_browser, running_lab


@pytest.fixture(scope="module")  # Playwright runs a loop in this thread: not for longer
def chromium() -> Iterator[Browser]:
    if not find.browser():
        if find.required():
            pytest.fail("no browser, and CHATKIT_BROWSER=required")
        pytest.skip("NO BROWSER: INSTALL CHROMIUM, CHROME OR EDGE")
    with running_browser() as browser:
        yield browser


@pytest.fixture
def open_lab(chromium: Browser) -> Iterator[Callable[..., Lab]]:
    """Give a function that starts a lab and opens it, wide by default."""
    with ExitStack() as stack:

        def opened(
            language: str = "id", width: int = 1440, height: int = 900, lesson: int = 1
        ) -> Lab:
            texts.use(language)  # so that the test knows its sentences
            url = stack.enter_context(running_lab(language, "--lesson", str(lesson)))
            page = chromium.new_page(viewport={"width": width, "height": height})
            stack.callback(page.close)
            return Lab(page, url, cable=len(find_lesson(str(lesson))) == 3)

        yield opened
