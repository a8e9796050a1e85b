"""The links at the end of a lesson: the next lesson, the glossary, the list."""

import os
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from chatkit.lab.lessons import lessons
from chatkit.lab.ways import BASE
from chatkit.panels.save import lesson, session
from chatkit.texts import language, say


class Ways:
    """Links for a cell to show; text where no page can show them, as in a terminal."""

    def __init__(self, links: dict[str, str], text: str) -> None:
        self._links, self._text = links, text

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        links = (f'<a href="{escape(to)}">{escape(name)}</a>' for name, to in self._links.items())
        return f"<p>{' · '.join(links) or escape(self._text)}</p>"


def next_lesson() -> Ways:
    """Return the links to the lesson after this notebook's, to the glossary and to the list.

    They work wherever the notebook's Jupyter serves the kit's pages, also below a JupyterHub's
    prefix. Elsewhere it is the command that opens the lesson.
    """
    here = int(lesson() or 0)
    spoken = Path(session()).parent.parent.name if here else language()
    after = next((one for one in lessons(spoken) if one.number == here + 1), None)
    names = {}
    if after:
        names[say("way_next", lesson=after.number, title=after.title)] = f"lesson/{after.number}"
    names |= {say("way_glossary"): "glossary", say("lessons_back"): ""}
    command = f"chatkit lab --lesson {after.number}" if after else "chatkit lab"
    if not (base := os.environ.get(BASE)):
        return Ways({}, command)
    query = urlencode({"lang": spoken})
    links = {name: f"{base}chatkit/{page}?{query}" for name, page in names.items()}
    return Ways(links, command)
