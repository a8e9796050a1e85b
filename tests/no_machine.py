"""Fail where a file of the project names a folder of somebody's machine, or a package registry."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURES = (".png", ".ico")
MADE = {  # folders that a run leaves behind; git ignores them
    *(".venv", ".git", ".hypothesis", ".pytest_cache", ".mypy_cache", ".ruff_cache"),
    *(".import_linter_cache", ".ipynb_checkpoints", "__pycache__", "screenshots", "dist", "build"),
}
# put together from halves, so that this file does not name them either
PRIVATE = re.compile(
    "|".join(
        (
            r"(?<![\w.])/(?:work|root|Users)" + r"/\w",
            r"(?<![\w.])/home" + r"/\w",
            r"[/\\]\." + "pyenv",
            "file:" + "///",
            "(?:index" + "-url|find" + "-links)",
            r"(?:pypi|pythonhosted|npmjs|debian)\." + r"(?:org|com)",
        )
    )
)


def files() -> Iterator[Path]:
    """Yield the project's files: those that git tracks, or all but caches without git."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):  # a ZIP download
        listed = [
            str(path.relative_to(ROOT))
            for path in ROOT.rglob("*")
            if not MADE & set(path.relative_to(ROOT).parts)
        ]
    for name in listed:
        if name and (ROOT / name).is_file() and not name.endswith((*PICTURES, ".pyc")):
            yield ROOT / name


def main() -> int:
    """Print each place found; return the exit code."""
    found = 0
    for path in files():
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if PRIVATE.search(line):
                print(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
                found = 1
    return found


if __name__ == "__main__":
    sys.exit(main())
