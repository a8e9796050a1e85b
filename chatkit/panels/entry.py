"""A text box that hands over its text exactly once for each Enter, and loses no letter."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from anywidget import AnyWidget
from ipywidgets import Text
from traitlets import Unicode

from chatkit import engine
from chatkit.panels.subshell import answer_while_busy
from chatkit.panels.widgets import asset
from chatkit.texts import say

SETTLE = 0.15  # seconds for the new value to follow the Enter
TOGETHER = 0.05  # seconds; a value and an Enter that come within them were sent together

Take = Callable[[str], Awaitable[bool]]  # acts on a text, and tells whether it was taken


class Entry:
    """A text box, and the coroutine function that the engine runs with the text of each Enter."""

    # At Enter, ipywidgets sends up to two messages: first "submit", and then the new value of the
    # box. When "submit" arrives, the kernel still has the old value, so acting on it would send
    # the text before the last. When the value arrives, acting on it alone would send a draft that
    # a person has left by clicking elsewhere, because that changes the value, too.
    #
    # So "submit" arms the entry, and the value fires it. If the text is the same as before, no
    # value follows, and a timer fires with the value that the kernel has. Firing disarms, so one
    # Enter never sends twice. A later ipywidgets may send the value first: then "submit" comes
    # right behind it, and fires at once.

    def __init__(self, text: Text, take: Take) -> None:
        self.text = text  # with continuous_update off, or each letter would be a new value
        self._take = take
        self._value: str = text.value  # the engine's copy; `text.value` may be the next one's
        self._armed: asyncio.TimerHandle | None = None
        self._changed_at = 0.0  # a value came without a "submit"; its time, on the loop's clock
        # the kernel calls both listeners on a thread of its own
        self.text.on_msg(self._message)
        self.text.observe(self._observed, names="value")

    def _message(self, widget: Text, content: dict[str, Any], buffers: object) -> None:
        if content.get("event") == "submit":
            engine.soon(self._arm)

    def _observed(self, change: dict[str, Any]) -> None:
        if engine.on_loop():  # the panel's own change
            self._value = change["new"]
        else:
            engine.soon(self._value_came, change["new"])

    def _arm(self) -> None:
        if engine.loop().time() - self._changed_at < TOGETHER:
            self._fire()
            return
        self.disarm()
        self._armed = engine.loop().call_later(SETTLE, self._fire)

    def _value_came(self, value: str) -> None:
        self._value = value
        if self._armed:
            self._fire()
        else:
            self._changed_at = engine.loop().time()

    def _fire(self) -> None:
        self.disarm()
        self._changed_at = 0.0
        engine.spawn(self._submit(self._value))

    async def _submit(self, text: str) -> None:
        await self._take(text)

    def disarm(self) -> None:
        """Forget an Enter whose text has not come yet."""
        if self._armed:
            self._armed.cancel()
            self._armed = None


class Draft(Text):  # type: ignore[misc]
    """The box of a `MessageBox`; the kernel never repeats its value to the browser."""

    # by default it does, and a late repetition of an empty box would wipe the letters typed since
    value = Unicode(help="String value").tag(sync=True, echo_update=False)


class EnterKey(AnyWidget):
    """The invisible widget that handles the Enter key of a box in the browser, by enter.js."""

    _esm = asset("enter.js")
    box = Unicode().tag(sync=True)  # the model's id of the text box beside it
    held = Unicode().tag(sync=True)  # the sentence for a text that the kernel has not taken yet


class MessageBox(Entry):
    """A box for messages: each Enter sends its text and empties it, and refused text comes back.

    `text` and `key` must stand in one row; a button in it sends, too. With the key, the
    browser empties the box at Enter, and puts a text that was refused in front of the letters typed
    since. A page that cannot run it sends ipywidgets' own messages, as for any `Entry`; the kernel
    empties the box.
    """

    def __init__(self, take: Take, **options: Any) -> None:
        super().__init__(Draft(continuous_update=False, **options), take)
        self.key = EnterKey(box=self.text.model_id, held=say("text_held"))
        self._ready = False  # whether a page runs enter.js
        self.key.on_msg(self._typed)

    def _typed(self, widget: EnterKey, content: dict[str, Any], buffers: object) -> None:
        if "text" in content:
            engine.spawn(self._answer(**content))
        self._ready = True

    async def _answer(self, text: str, number: int, page: str) -> None:
        """Take a text of the browser, and tell the page that has sent it how that went."""
        taken = await self._take(text)
        self._tell({"taken" if taken else "refused": number, "page": page})

    async def _submit(self, text: str) -> None:
        if await self._take(text):
            self.text.value = ""

    def send(self) -> None:
        """Send the text of the box, for a button in a page that cannot run the key."""
        self.focus()
        self._fire()

    def focus(self, wanted: bool = True) -> None:
        """Put the focus into the box as soon as nobody types elsewhere; or drop that wish."""
        if self._ready:
            self._tell({"focus": wanted})
        elif wanted:
            self.text.focus()

    def _tell(self, content: dict[str, Any]) -> None:
        """Tell the page; through the box, since a key that was late hears nothing (enter.js)."""
        if self.text.comm is not None:  # the panel may have been closed meanwhile
            self.text.send(content)
            answer_while_busy(self.text)
