"""The panel that runs a program line by line: its source, its variables, its screen."""

import asyncio
from collections.abc import Callable, MutableMapping
from html import escape
from typing import Any, ClassVar

from IPython.core.getipython import get_ipython
from ipywidgets import HTML, Button, Text, VBox

from chatkit import engine
from chatkit.errors import ChatError
from chatkit.message import Line, visible
from chatkit.panels.entry import Entry
from chatkit.panels.log import Log
from chatkit.panels.source import source, table
from chatkit.panels.stepper_style import CSS
from chatkit.panels.subshell import answer_while_busy
from chatkit.panels.widgets import close_widgets, heading, problem, row, style
from chatkit.stepper.program import Program, load
from chatkit.stepper.sentences import sentences
from chatkit.stepper.snapshot import Snapshot
from chatkit.stepper.stepping import Stepping
from chatkit.texts import say

REDRAW = 0.07  # seconds; at most 14 redraws a second reach the browser
BETWEEN = 0.15  # seconds; a line that takes less is not drawn as running
FACTS = 0.25  # seconds between two looks at the sockets, whose queues fill meanwhile
AFTER_END = 1.0  # seconds in which a click that came too late does not start all over


class Stepper:
    """Runs a program line by line, with its sockets looked into.

    Stepper()                  the assignment's server; Stepper("client") its client
    Stepper("server_saya.py")  a file; also a program's text, or a function of the notebook

    When the program is over, its variables are in the notebook. A stepper made again for the same
    program, as happens when its cell is run twice, ends the one before.
    """

    _latest: ClassVar[dict[str, "Stepper"]] = {}

    def __init__(
        self, program: object = None, *, namespace: MutableMapping[str, Any] | None = None
    ) -> None:
        loaded = load(program)
        self.stepping = Stepping(loaded, _space(namespace), self._news)
        self._problem = ""
        self._seen = (loaded.file, loaded.first)  # the line that was shown last
        self._pending: asyncio.TimerHandle | None = None  # the next redraw
        self._drawn = 0.0  # when the last one was, on the loop's clock
        self._told = False  # a redraw was asked for, which has not been planned yet
        self._asked = False  # the box was enabled for the question that waits
        self._over = 0.0  # since when the program is over, on the loop's clock
        self._closed = False
        self._build()
        self._arrange(loaded.name)
        key = _key(loaded)
        engine.call(self._take_over, self._latest.get(key))
        self._latest[key] = self

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view._repr_mimebundle_(**options)

    # what a notebook may call instead of a click

    def next_line(self) -> None:
        """Run one line."""
        self._do(self.stepping.next_line)

    def next_call(self) -> None:
        """Run up to the next socket call."""
        self._do(self.stepping.next_call)

    def run(self) -> None:
        """Run without a pause."""
        self._do(self.stepping.run)

    def stop(self) -> None:
        """End the program, whatever it does."""
        self._do(self.stepping.stop)

    def answer(self, text: str) -> None:
        """Give the program's `input` its answer."""
        self._do(lambda: self.stepping.answer(text))

    def close_sockets(self) -> None:
        """Close the sockets that the program has left open."""
        self._do(self.stepping.close_sockets)

    def close(self) -> None:
        """End the program, close its sockets and take the panel away."""
        self.stepping.close()
        engine.call(self._let_go)

    def _do(self, action: Callable[[], None]) -> None:
        action()
        self.stepping.settle()

    # building

    def _build(self) -> None:
        self.source, self.status, self.last, self.variables = HTML(), HTML(), HTML(), HTML()
        self.log = Log()
        self.answer_box = Entry(Text(continuous_update=False), self._entered)
        stepping = self.stepping
        self.line_button = self._button("button_next_line", stepping.next_line)
        self.line_button.button_style = "primary"
        self.call_button = self._button("button_next_call", stepping.next_call)
        self.run_button = self._button("button_run", stepping.run)
        self.stop_button = self._button("button_stop", stepping.stop)
        self.close_button = self._button("button_close_sockets", stepping.close_sockets)

    def _button(self, key: str, action: Callable[[], None]) -> Button:
        button = Button(description=say(key))
        button.on_click(lambda _: engine.soon(self._clicked, button, action))
        return button

    def _arrange(self, name: str) -> None:
        self.status.add_class("chatkit-status")
        typing = row(self.answer_box.text)
        typing.add_class("chatkit-message")
        self.view = VBox(
            [
                style(CSS),
                heading(say("title_stepper", name=name)),
                self.source,
                row(self.line_button, self.call_button, self.run_button, self.stop_button,
                     self.close_button),
                self.status,
                self.last,
                self.variables,
                self.log.box,
                typing,
            ]
        )  # fmt: skip
        self.view.add_class("chatkit-panel")
        self.view.add_class("chatkit-stepper")

    def _take_over(self, old: "Stepper | None") -> None:
        if old:
            old.stepping.close()
            old._let_go()
        self._draw()

    def _let_go(self) -> None:
        self._closed = True
        if self._pending:
            self._pending.cancel()
        self.answer_box.disarm()
        close_widgets(self.view)

    # acting, on the engine

    def _clicked(self, button: Button, action: Callable[[], None]) -> None:
        starts = button in (self.line_button, self.call_button, self.run_button)
        if starts and self._over and engine.loop().time() - self._over < AFTER_END:
            return
        self._asked = False  # the click took the focus from the box
        self._guarded(action)

    def _entered(self, text: str) -> None:
        if self.stepping.snapshot().prompt is not None:
            self.answer_box.clear()
            self._draw_question(None)  # at once: nothing is typed before the next question
        self._guarded(lambda: self.stepping.answer(text))

    def _guarded(self, action: Callable[[], None]) -> None:
        """Act; what goes wrong is said in the status, since nobody sees a traceback."""
        self._problem = ""
        try:
            action()
        except ChatError as error:
            self._problem = str(error)
        except Exception as error:
            self._problem = say("inner_fault", reason=repr(error))
        self._redraw(0.0 if self._problem else BETWEEN)

    # drawing, on the engine

    def _news(self) -> None:
        """Plan a redraw; on any thread, and often."""
        if not self._told:
            self._told = True
            engine.soon(self._plan)

    def _plan(self) -> None:
        self._told = False
        self._redraw(BETWEEN if self.stepping.snapshot().phase == "running" else 0.0)

    def _redraw(self, after: float = 0.0) -> None:
        if self._closed:
            return
        now = engine.loop().time()
        when = max(now + after, self._drawn + REDRAW)
        if self._pending:
            when = min(when, self._pending.when()) if after else when
            self._pending.cancel()
        self._pending = engine.loop().call_at(when, self._draw)

    def _draw(self) -> None:
        self._pending = None
        self._drawn = engine.loop().time()
        try:
            snapshot = self.stepping.snapshot()
            self._draw_program(snapshot)
            self._draw_controls(snapshot)
            answer_while_busy(self.view)
            if snapshot.phase in ("paused", "blocked", "asking") or snapshot.open:
                self._redraw(FACTS)
        except Exception as error:
            self.status.value = problem(say("inner_fault", reason=repr(error)))

    def _draw_program(self, snapshot: Snapshot) -> None:
        place = snapshot.place
        if place.line:
            self._seen = (place.file, place.line)
        file, line = self._seen
        marked = bool(place.line) and snapshot.phase != "running"
        self.source.value = source(self.stepping.source(file), line, marked)
        self.variables.value = table(place.variables)
        last = f"<code>{escape(snapshot.last)}</code>" if snapshot.last else say("step_no_call")
        text = escape(say("step_last", call="\0")).replace("\0", last)
        self.last.value = f'<div class="chatkit-last">{text}</div>'
        self.log.lines.clear()
        self.log.lines.extend(self.stepping.screen() or [Line(say("step_screen"), "detail")])
        self.log.draw()

    def _draw_controls(self, snapshot: Snapshot) -> None:
        self._over = (self._over or self._drawn) if snapshot.over else 0.0
        self.stop_button.disabled = snapshot.over or snapshot.phase == "ready"
        self.run_button.disabled = snapshot.free
        self.close_button.layout.display = None if snapshot.open else "none"
        self._draw_question(snapshot.prompt)
        alarm = problem(self._problem) if self._problem else ""
        told = "".join(f"<div>{escape(one)}</div>" for one in sentences(snapshot))
        self.status.value = f'<div role="status">{alarm}{told}</div>'

    def _draw_question(self, prompt: str | None) -> None:
        box = self.answer_box.text
        asked = prompt is not None
        with box.hold_sync():  # each update takes away what is being typed: one must do
            box.disabled = not asked
            box.description = visible((prompt or "").strip())[-60:] or say("step_answer")
            box.placeholder = say("step_hint_answer" if asked else "step_hint_quiet")
        if asked and not self._asked:
            box.focus()
        self._asked = asked


def _space(namespace: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
    """Return where a program's variables go: the notebook's own, unless another is given."""
    if namespace is not None:
        return namespace
    shell = get_ipython()
    return {} if shell is None else shell.user_ns


def _key(program: Program) -> str:
    """Return what stays the same when a cell is run again."""
    return program.key or _cell() or "\n".join(program.lines)


def _cell() -> str:
    """Return the identity of the cell that runs; nothing outside of a notebook."""
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return ""
    return str(kernel.get_parent("shell").get("metadata", {}).get("cellId", ""))
