"""A text box that hands over what was typed, exactly once for each Enter."""

import asyncio
from collections.abc import Callable
from typing import Any

from ipywidgets import Text

from chatkit import engine

SETTLE = 0.15  # seconds in which the browser sends the new value after the Enter, if at all


class Entry:
    """Watches one text box. `on_enter` is called on the engine's thread with the text.

    The browser sends *submit* first and the new value after it, so the submit arms and the value
    fires; where no value follows, the text was known already. A draft that is left by clicking
    elsewhere changes the value without a submit and stays in the box.
    """

    def __init__(self, text: Text, on_enter: Callable[[str], None]) -> None:
        self.text = text  # continuous_update must be off
        self._on_enter = on_enter
        self._armed: asyncio.TimerHandle | None = None
        # these two run on a kernel thread with, perhaps, a loop of its own: hop to ours at once
        self.text.on_msg(self._message)
        self.text.observe(lambda change: engine.soon(self._value_came), names="value")

    def _message(self, widget: Text, content: dict[str, Any], buffers: object) -> None:
        if content.get("event") == "submit":
            engine.soon(self._arm)

    def _arm(self) -> None:
        self.disarm()
        self._armed = engine.loop().call_later(SETTLE, self._fire)

    def _value_came(self) -> None:
        if self._armed:
            self._fire()

    def _fire(self) -> None:
        self.disarm()
        self._on_enter(self.text.value)

    def disarm(self) -> None:
        """Forget an Enter whose text has not come yet."""
        if self._armed:
            self._armed.cancel()
            self._armed = None

    def clear(self) -> None:
        """Empty the box; the focus stays in it."""
        self.text.value = ""
