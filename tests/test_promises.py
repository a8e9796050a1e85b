"""The page of promises: each names tests that exist, in both languages the same ones."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = ["promises.md", "promises.id.md"]
NAMED = re.compile(r"`(tests/\w+\.py)::(\w+)`")


def rows(page: str) -> list[str]:
    """Return the rows of the page's tables that hold a promise."""
    lines = (ROOT / "docs" / page).read_text("utf-8").splitlines()
    return [
        line for line in lines if line.startswith("| ") and not line.endswith((" by |", " oleh |"))
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_promise_names_tests_and_all_of_them_exist(page: str) -> None:
    assert len(rows(page)) > 20
    for row in rows(page):
        assert NAMED.search(row), row
        for path, name in NAMED.findall(row):
            tree = ast.parse((ROOT / path).read_text("utf-8"))
            assert name in {part.name for part in tree.body if isinstance(part, ast.FunctionDef)}


def test_both_languages_name_the_same_tests_in_the_same_order() -> None:
    english, indonesian = ([NAMED.findall(row) for row in rows(page)] for page in PAGES)
    assert english == indonesian


@pytest.mark.parametrize("page", ["README.md", "README.id.md", "docs/wire.md", "docs/wire.id.md"])
def test_the_pages_lead_there(page: str) -> None:
    end = ".id.md" if page.endswith(".id.md") else ".md"
    assert f"promises{end})" in (ROOT / page).read_text("utf-8")
