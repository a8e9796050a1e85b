"""The invisible widget that hears of clicks and arrow keys in the diagram of a timeline."""

from anywidget import AnyWidget

from chatkit.panels.widgets import asset


class Clicks(AnyWidget):
    """Its messages are `{"moment": 12}`, `{"step": -1}` and `{"live": true}`; see clicks.js."""

    _esm = asset("clicks.js")

    def __init__(self) -> None:
        super().__init__()
        self.add_class("chatkit-clicks")
