"""HTML pages from templates: each package has its own in a folder, and all share `pages/`."""

import re
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

SHARED = Path(__file__).parent / "pages"
MARKED = re.compile(r"`([^`]+)`|\*(?=\S)([^*`]+)(?<=\S)\*")  # `code`, and *a button*


@cache
def templates(folder: Path) -> jinja2.Environment:
    """Return the templates of a folder; texts are escaped, and a name without a value raises."""
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, SHARED]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["marked"] = marked
    return found


def marked(text: str) -> Markup:
    """Return a text as HTML, with its code and its buttons marked."""

    def tag(found: re.Match[str]) -> str:
        return f"<code>{found[1]}</code>" if found[1] else f"<strong>{found[2]}</strong>"

    return Markup(MARKED.sub(tag, str(escape(text))))
