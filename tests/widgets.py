"""Panels without a browser: what their widgets show, and how a person's Enter arrives."""

import re
from html import unescape
from typing import Any

from ipywidgets import Button, Output, Text

from chatkit import engine
from tests.helpers import until
from tests.sentences import heard


def text_of(widget: Any) -> str:
    """Return what a widget shows: HTML, or the lines of a log."""
    if isinstance(widget, Output):
        shown = "".join(output["data"]["text/html"] for output in widget.outputs)
        return without_tags(shown.replace("</div>", "\n"))
    return str(widget.value)


def label_of(box: Text) -> str:
    """Return the words beside a box."""
    return without_tags(box.description)


def without_tags(html: str) -> str:
    """Return the text of HTML in which every `<` of a text is escaped."""
    return unescape(re.sub("<[^>]*>", "", html))


def shows(widget: Any, part: str, seconds: float = 10.0) -> None:
    """Wait until a widget shows `part`."""
    until(lambda: part in text_of(widget), seconds, lambda: (part, text_of(widget)[-3000:]))


def hides(widget: Any, part: str) -> None:
    """Wait until a widget shows `part` no more."""
    until(lambda: part not in text_of(widget), what=lambda: (part, text_of(widget)[-3000:]))


def says(widget: Any, key: str, /, *, within: float = 10.0, **values: object) -> None:
    """Wait until a widget shows the sentence `key`; values that are not given may be anything."""
    until(
        lambda: heard(text_of(widget), key, **values),
        within,
        lambda: (key, values, text_of(widget)[-3000:]),
    )


def press(button: Button) -> None:
    """Click as a browser does, and wait until the engine has done it."""
    button.click()
    engine.call(lambda: None)
    engine.call(lambda: None)


def enter(box: Text, text: str) -> None:
    """Send what a browser sends at Enter, in its order: *submit* first, the new value after it."""
    until(lambda: not box.disabled)
    box._handle_custom_msg({"event": "submit"}, [])  # ipywidgets has no public way in
    if box.value != text:
        box.set_state({"value": text})


def without_widgets(panel: Any) -> str:
    """Return what a page shows that cannot draw the panel's widgets."""
    instead, shown = panel._outputs()  # as its cell shows it
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert shown["text/plain"] == ""
    return str(instead["text/plain"])
