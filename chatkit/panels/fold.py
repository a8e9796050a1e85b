"""The small form of a panel: while it is in use, it folds and stays above the text."""

from anywidget import AnyWidget
from ipywidgets import Button, DOMWidget, VBox

from chatkit.panels.widgets import asset
from chatkit.texts import say


class Pin(AnyWidget):
    """The invisible widget that keeps a folded panel in sight in a notebook; see pin.js."""

    _esm = asset("pin.js")

    def __init__(self) -> None:
        super().__init__()
        self.add_class("chatkit-pin")


class Fold:
    """The button that folds and unfolds `view`, and the pin; both must stand in `view`.

    A folded panel shows only the widgets that a chat or an experiment needs. A panel that
    the student has unfolded stays so, after the next start, too.
    """

    def __init__(self, view: VBox) -> None:
        self._view = view
        self.open = False  # a person wants all of the panel
        self.button = Button(tooltip=say("tip_fold"))
        self.pin = Pin()

    def toggle(self) -> None:
        """Fold an unfolded panel, and the other way round."""
        self.open = not self.open

    def draw(self, running: bool) -> None:
        """Fold the panel where it is running; a panel at rest shows all it has."""
        folded = running and not self.open
        change = self._view.add_class if folded else self._view.remove_class
        change("chatkit-folded")
        self.button.description = say("button_unfold" if folded else "button_fold")
        self.button.layout.display = None if running else "none"


def folded_away(*widgets: DOMWidget) -> None:
    """Have a folded panel show these widgets no longer."""
    for widget in widgets:
        widget.add_class("chatkit-away")
