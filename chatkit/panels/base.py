"""A panel whose buttons act on the engine's thread, and which says in words what went wrong."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

from ipywidgets import Button, VBox

from chatkit import engine
from chatkit.errors import ChatError
from chatkit.panels.widgets import bundle
from chatkit.texts import say

Action = Callable[[], Coroutine[Any, Any, None]]


class Panel:
    """What the panels of a chat and of a cable share. After `__init__`, all runs on the engine."""

    REDRAW: ClassVar[float]  # seconds from one redraw to the next at least

    def __init__(self) -> None:
        self._problem = ""  # what went wrong last
        self._pending: asyncio.TimerHandle | None = None  # the next redraw
        self._drawn = 0.0  # when the last one was, on the loop's clock

    view: VBox

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return bundle(self.view, lambda: say("panel_gone"), **options)

    def _draw(self) -> None:
        """Show how it stands; raises what goes wrong."""
        raise NotImplementedError

    def _show_fault(self, sentence: str) -> None:
        """Say that even drawing failed."""
        raise NotImplementedError

    def _on_click(self, button: Button, action: Action) -> None:
        # a click runs on a kernel thread with, perhaps, a loop of its own: hop to ours at once
        button.on_click(lambda _: engine.spawn(self._guarded(action)))

    async def _guarded(self, action: Action) -> None:
        """Run `action`; what goes wrong is said in the status, since nobody sees a traceback."""
        self._problem = ""
        try:
            await action()
        except ChatError as error:
            self._problem = str(error)
        except Exception as error:
            self._problem = say("inner_fault", reason=repr(error))
        self._redraw()

    def _redraw(self, after: float = 0.0) -> None:
        now = engine.loop().time()
        when = max(now + after, self._drawn + self.REDRAW)
        if self._pending and self._pending.when() <= when:
            return
        if self._pending:
            self._pending.cancel()
        self._pending = engine.loop().call_at(when, self._redraw_now)

    def _redraw_now(self) -> None:
        if self._pending:
            self._pending.cancel()
        self._pending = None
        self._drawn = engine.loop().time()
        try:
            self._draw()
        except Exception as error:
            self._show_fault(say("inner_fault", reason=repr(error)))
