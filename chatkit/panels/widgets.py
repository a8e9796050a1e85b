"""The small widgets of which every panel is made, and the style sheets beside this file."""

import json
from html import escape
from importlib.resources import files
from typing import Any

from ipywidgets import HTML, Box, HBox, Text

from chatkit.texts import say

# MathJax, of version 3 and 2, leaves such an element alone; elsewhere $x$ would be a formula
AS_IT_IS = "mathjax_ignore tex2jax_ignore"


def style(*sheets: str) -> HTML:
    """Return the invisible widget that gives a panel its look: panel.css and then `sheets`."""
    # a JSON string is a CSS string, too, as long as it holds no control character
    sentence = json.dumps(say("panel_dead"), ensure_ascii=False)
    own = f".chatkit-panel {{ --chatkit-dead: {sentence}; }}"
    look = "\n".join([own, css("panel"), *sheets])
    sheet = HTML(f"<style>{look}</style>")
    sheet.add_class("chatkit-style")
    return sheet


def css(name: str) -> str:
    """Return the style sheet of that name in this folder."""
    return asset(f"{name}.css")


def asset(file: str) -> str:
    """Return the text of a file in this folder."""
    return files("chatkit.panels").joinpath(file).read_text(encoding="utf-8")


def heading(title: str) -> HTML:
    """Return the title of a panel."""
    shown = HTML(f'<div class="chatkit-title">{escape(title)}</div>')
    shown.add_class("chatkit-heading")
    return shown


def row(*widgets: Any) -> HBox:
    """Return the widgets side by side; they wrap where there is no room."""
    line = HBox(widgets)
    line.add_class("chatkit-row")
    return line


def scroller(content: Any, kind: str, hint_key: str = "scroll_hint") -> Box:
    """Return a box in which long content scrolls, by the arrow keys, too."""
    # The arrow keys scroll the element that has the focus. A Box of ipywidgets cannot have the
    # focus, and the content is replaced so often that it would lose it. So an empty element beside
    # the content takes the focus.
    hint = escape(say(hint_key))
    handle = HTML(f'<span class="chatkit-handle" tabindex="0" role="note" aria-label="{hint}">')
    handle.add_class("chatkit-grip")
    around = Box([content, handle])
    around.add_class(f"chatkit-{kind}")
    return around


def problem(sentence: str) -> str:
    """Return the HTML of an error in the status."""
    return f'<div class="chatkit-problem">⚠ {escape(sentence)}</div>'


def box(name: str, value: object, placeholder: str) -> Text:
    """Return a labelled text box; `name` is the key of its label in texts.py without `label_`."""
    text = Text(
        value="" if value is None else str(value),
        description=say(f"label_{name}"),
        placeholder=placeholder,
        continuous_update=False,
    )
    text.add_class(f"chatkit-{name}")
    return text


def label(widget: Any, text: str) -> None:
    """Write `text` beside a box. It may come from a stranger, and stays plain text."""
    # ipywidgets has every label typeset by MathJax, which passes over <code>
    widget.description_allow_html = True
    widget.description = f'<code class="chatkit-plain {AS_IT_IS}">{escape(text)}</code>'


def close_widgets(widget: Any) -> None:
    """Close a widget, its children, and the layout and style of each."""
    for child in getattr(widget, "children", ()):
        close_widgets(child)
    for part in ("layout", "style"):
        if hasattr(widget, part):
            getattr(widget, part).close()
    widget.close()
