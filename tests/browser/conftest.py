"""A browser and its labs for each module, with fresh kernels for each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import Browser

from chatkit import texts
from chatkit.lab.lessons import find_lesson
from tests.browser import find
from tests.browser.lab import Lab, ServedLab, running_browser, running_lab


@pytest.fixture(scope="module")  # Playwright runs a loop in this thread: not for longer
def chromium() -> Iterator[Browser]:
    if not find.browser():
        if find.required():
            pytest.fail("no browser, and CHATKIT_BROWSER=required")
        pytest.skip("NO BROWSER: INSTALL CHROMIUM, CHROME OR EDGE")
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
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
    chromium: Browser, serve: Callable[[str, int], ServedLab]
) -> Iterator[Callable[..., Lab]]:
    """Give a function that opens a lab with fresh kernels, wide by default."""
    with ExitStack() as stack:

        def opened(
            language: str = "id", width: int = 1440, height: int = 900, lesson: int = 1
        ) -> Lab:
            texts.use(language)  # so that the test knows its sentences
            lab = serve(language, lesson)
            stack.callback(lab.renew)
            page = chromium.new_page(viewport={"width": width, "height": height})
            stack.callback(page.close)
            return Lab(page, lab.url, cable=len(find_lesson(str(lesson)).notebooks) == 3)

        yield opened
