"""The sentence in the place of a panel that a page cannot show.

A notebook keeps the name of a widget, and the kernel keeps the widget. After a restart of the
kernel, on the next day and in an export, the name leads nowhere. JupyterLab then writes "Error
displaying widget: model not found", and no text beside the name in the same output changes that.
So the cell of a panel has two outputs: this sentence, and the panel. The style sheet hides the
sentence while the panel is in the page, and the words of Jupyter while it is not.
"""

from html import escape
from typing import Any

from ipywidgets import DOMWidget

from chatkit.panels.widgets import css


def own_class(view: DOMWidget) -> str:
    """Return the class that `view` alone has in a page, even beside those of other kernels."""
    return f"chatkit-view-{view.model_id}"


def absence(view: DOMWidget, text: str) -> dict[str, Any]:
    """Return the output above `view`: `text`, for a page that cannot show `view`.

    Its first line is the sentence, and the others are a table.
    """
    name = own_class(view)
    look = css("absence").replace("VIEW", name)
    sentence, _, table = map(escape, text.partition("\n"))
    words = f"{sentence}<pre>{table}</pre>" if table else sentence
    html = f'<style>{look}</style><div class="chatkit-absence {name}-absence">{words}</div>'
    return {"text/html": html, "text/plain": text}
