"""Small pieces of which every panel is made."""

from collections.abc import Callable
from html import escape
from typing import Any

from ipywidgets import HTML, Box, HBox, Text

from chatkit.panels.style import CSS
from chatkit.texts import say


def style(more: str = "") -> HTML:
    """Return the invisible widget that tells the browser how a panel looks."""
    sheet = HTML(CSS.replace("DEAD", say("panel_dead")).replace("</style>", f"{more}</style>"))
    sheet.add_class("chatkit-style")
    return sheet


def heading(title: str) -> HTML:
    """Return a panel's title."""
    return HTML(f'<div class="chatkit-title">{escape(title)}</div>')


def row(*widgets: Any) -> HBox:
    """Return the widgets side by side; they wrap where there is no room."""
    line = HBox(widgets)
    line.add_class("chatkit-row")
    return line


def scroller(content: Any, kind: str) -> Box:
    """Return a box in which long content scrolls, with the arrow keys, too."""
    # a Box of ipywidgets cannot have the focus itself, and its content is replaced too often for it
    hint = escape(say("scroll_hint"))
    handle = HTML(f'<span class="chatkit-handle" tabindex="0" role="note" aria-label="{hint}">')
    handle.add_class("chatkit-grip")
    around = Box([content, handle])
    around.add_class(f"chatkit-{kind}")
    return around


def problem(sentence: str) -> str:
    """Return a sentence as the status shows what went wrong."""
    return f'<div class="chatkit-problem">⚠ {escape(sentence)}</div>'


def box(name: str, value: object, placeholder: str) -> Text:
    """Return a labelled text box; `name` is its label's key in texts.py without `label_`."""
    text = Text(
        value="" if value is None else str(value),
        description=say(f"label_{name}"),
        placeholder=placeholder,
        continuous_update=False,
    )
    text.add_class(f"chatkit-{name}")
    return text


def bundle(view: Any, text: Callable[[], str], **options: Any) -> Any:
    """Return what Jupyter shows of `view`, with `text` for where there are no widgets."""
    shown = view._repr_mimebundle_(**options)
    data = shown[0] if isinstance(shown, tuple) else shown
    if data:
        data["text/plain"] = text()
    return shown


def close_widgets(widget: Any) -> None:
    """Close a widget and all that belongs to it; the kernel keeps what is not closed."""
    for child in getattr(widget, "children", ()):
        close_widgets(child)
    for part in ("layout", "style"):
        if hasattr(widget, part):
            getattr(widget, part).close()
    widget.close()
