"""HTML pages from templates: each package has its own in a folder, and all share `pages/`."""

from functools import cache
from pathlib import Path

import jinja2

SHARED = Path(__file__).parent / "pages"


@cache
def templates(folder: Path) -> jinja2.Environment:
    """Return the templates of a folder; texts are escaped, and a name without a value raises."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, SHARED]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
