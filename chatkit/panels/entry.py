"""A text box that hands over its text exactly once for each Enter."""

import asyncio
from collections.abc import Callable
from typing import Any

from ipywidgets import Text

from chatkit import engine

SETTLE = 0.15  # seconds for the new value to follow the Enter


class Entry:
    """A text box and the function that is called, on the engine's thread, with the text typed."""

    # At Enter, ipywidgets sends up to two messages: first "submit", and then the new value of the
    # box. When "submit" arrives, the kernel still has the old value, so acting on it would send
    # the text before the last. When the value arrives, acting on it alone would send a draft that
    # a person has left by clicking elsewhere, because that changes the value, too.
    #
    # So "submit" arms the entry, and the value fires it. If the text is the same as before, no
    # value follows, and a timer fires with the value that the kernel has. Firing disarms, so one
    # Enter never sends twice.

    def __init__(self, text: Text, on_enter: Callable[[str], None]) -> None:
        self.text = text  # with continuous_update off, or each letter would be a new value
        self._on_enter = on_enter
        self._armed: asyncio.TimerHandle | None = None
        # the kernel calls both listeners on a thread of its own
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
