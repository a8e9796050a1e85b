"""The tests' own search for a browser."""

import sys
from pathlib import Path

import pytest

from tests.browser import find

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script")


def stub(folder: Path, exit_code: int) -> str:
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\necho stub\nexit {exit_code}\n")
    path.chmod(0o755)
    return str(path)


def test_a_browser_that_starts_is_found(tmp_path: Path) -> None:
    assert find.starts(stub(tmp_path, 0))


def test_a_stub_that_only_says_what_to_install_is_no_browser(tmp_path: Path) -> None:
    assert not find.starts(stub(tmp_path, 1))


def test_what_is_not_there_is_no_browser(tmp_path: Path) -> None:
    assert not find.starts(str(tmp_path / "chrome"))


def test_no_browser_is_said_in_capitals() -> None:
    assert find.NONE.upper() == find.NONE


def test_a_driver_that_does_not_start_is_one_sentence_and_no_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = tmp_path / "python"
    driver.write_text("#!/bin/sh\necho one >&2\necho 'libatomic.so.1: cannot open' >&2\nexit 127\n")
    driver.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(driver))
    find.driver_fault.cache_clear()
    try:
        assert find.driver_fault() == "libatomic.so.1: cannot open"
        assert find.install() is None
        assert find.browser() is None
    finally:
        find.driver_fault.cache_clear()
