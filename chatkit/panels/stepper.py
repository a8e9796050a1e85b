"""The stepper's panel: it runs a program line by line, and shows its variables and its screen."""

from collections.abc import Callable, MutableMapping, Sequence
from functools import partial
from html import escape
from typing import Any

from IPython.core.getipython import get_ipython
from ipywidgets import HTML, Button, Dropdown

from chatkit import engine
from chatkit.message import Line, visible
from chatkit.panels.base import Panel
from chatkit.panels.log import Log
from chatkit.panels.source import source, table
from chatkit.panels.widgets import css, heading, label, problem, row, style
from chatkit.stepper.program import Program, load
from chatkit.stepper.sentences import sentences
from chatkit.stepper.snapshot import Snapshot
from chatkit.stepper.stepping import Stepping
from chatkit.texts import say

BETWEEN = 0.15  # seconds; a line that takes less is not drawn as running
LOOK = 0.25  # seconds between two looks at the time of a wait, and at sockets left open
AFTER_END = 1.0  # seconds after a program's own end in which *next line* does not start all over


class Stepper(Panel):
    """Runs a program line by line, and looks into its sockets at each line.

    Stepper()                  the assignment's server; Stepper("client") its client
    Stepper("server_saya.py")  a file; also the text of a program, or a function of the notebook
    Stepper("server_saya.py", ["--port", 5000])   the same as `python server_saya.py --port 5000`

    The program runs in a process of its own. When it is over, its variables are in the notebook,
    and its sockets still open. A stepper made again for the same program ends the old one.
    `view` is the panel's widget, for an HBox or a Tab.
    """

    REDRAW = 0.07  # seconds; at most 14 redraws a second reach the browser
    AFTER_ACTION = BETWEEN

    def __init__(
        self,
        program: object = None,
        arguments: Sequence[object] = (),
        *,
        namespace: MutableMapping[str, Any] | None = None,
    ) -> None:
        loaded = load(program, arguments)
        super().__init__("stepper")
        self.stepping = Stepping(loaded, _space(namespace), self._news)
        self._line = (loaded.file, loaded.first)  # the line that was marked last
        self._planning = False  # whether a call of `_plan` is on its way to the engine
        self._asked = False  # whether the focus has been put into the box for the present question
        self._warned = False  # a person knows that starting over closes sockets of the notebook
        self._ended_at = 0.0  # the program's own end, on the loop's clock; 0 before it
        self.source, self.last, self.variables = HTML(), HTML(), HTML()
        self.log = Log("log_screen")
        self.answer_box = self._message_box(self.stepping.answer)
        self.typing = row(self.answer_box.text, self.answer_box.key)
        self.line_button, self.call_button, self.run_button, self.stop_button, self.close_button = (
            Button(description=say(f"button_{name}"))
            for name in ("next_line", "next_call", "run", "stop", "close_sockets")
        )
        self.thread_box = Dropdown(description=say("step_threads"))
        self.line_button.button_style = "primary"
        self.run_button.add_class("chatkit-once")
        self._arrange(loaded.name)
        self._connect_widgets()
        self._open(_key(loaded))

    # for a cell, instead of a click

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
        """End the program, even in the middle of a call that waits."""
        self._do(self.stepping.stop)

    def answer(self, text: str) -> None:
        """Answer the program's `input`, or else its next one."""
        self._do(partial(self.stepping.answer, text))

    def close_sockets(self) -> None:
        """Close the sockets that the program has left open."""
        self._do(self.stepping.close_sockets)

    def close(self) -> None:
        """End the program, close its sockets and take the panel off the page."""
        self.stepping.close()
        super().close()

    def _do(self, action: Callable[[], None]) -> None:
        """Act in the thread of the cell, which gets the exception and waits for the next pause."""
        action()
        self.stepping.settle()

    def _text_alone(self) -> str:
        return say("stepper_gone")

    # building

    def _arrange(self, name: str) -> None:
        self.typing.add_class("chatkit-message")
        self.view.children = [
            style(css("stepper")),
            heading(say("title_stepper", name=name)),
            row(self.line_button, self.call_button, self.run_button, self.stop_button,
                 self.close_button, self.thread_box),
            self.status,
            self.source,
            self.last,
            self.variables,
            self.log.box,
            self.typing,
        ]  # fmt: skip

    def _connect_widgets(self) -> None:
        for button, action in (
            (self.line_button, partial(self._go_on, self.stepping.next_line)),
            (self.call_button, partial(self._go_on, self.stepping.next_call)),
            (self.run_button, partial(self._start, self.stepping.run)),
            (self.stop_button, self.stepping.stop),
            (self.close_button, self.stepping.close_sockets),
        ):
            self._on_click(button, partial(self._clicked, action))
        self._on_change(self.thread_box, self.stepping.step_thread)

    # acting, on the engine

    def _clicked(self, action: Callable[[], None]) -> None:
        self._asked = False  # the click took the focus from the answer box
        action()

    def _go_on(self, action: Callable[[], None]) -> None:
        """Go on, unless the program has just ended: then the click was meant for its last line."""
        if not self._resting:
            self._start(action)

    def _start(self, action: Callable[[], None]) -> None:
        """Go on, or start over; where that closes sockets of the notebook, first warn."""
        names = self.stepping.names_in_use()
        if names and not self._warned:
            self._warned = True
            self._problem = say("step_start_over", names=", ".join(names))
            return
        self._warned = False
        action()

    @property
    def _resting(self) -> bool:
        return engine.loop().time() < self._ended_at + AFTER_END

    # following the program
    #
    # Two threads follow the program and may report thousands of news a second. The first
    # one of a burst sends `_plan` to the engine; the others find that it is on its way and cost
    # next to nothing. While the program runs, the redraw is put off by BETWEEN: most lines end
    # sooner, and then the panel goes from pause to pause without a flicker.

    def _news(self) -> None:
        """Take the program's news, on any thread."""
        if not self._planning:
            self._planning = True
            engine.soon(self._plan)

    def _plan(self) -> None:
        self._planning = False
        self._redraw(BETWEEN if self.stepping.snapshot().phase == "running" else 0.0)

    # drawing, on the engine

    def _draw(self) -> None:
        snapshot = self.stepping.snapshot()
        self._draw_program(snapshot)
        self._draw_controls(snapshot)
        if snapshot.blocked or snapshot.open:
            self._redraw(LOOK)

    def _draw_program(self, snapshot: Snapshot) -> None:
        place = snapshot.place
        if place.line:
            self._line = (place.file, place.line)
        file, line = self._line
        marked = bool(place.line) and snapshot.phase != "running"
        failed = snapshot.phase == "failed"
        self.source.value = source(self.stepping.source(file), line, marked, failed)
        self.variables.value = table(place.variables)
        last = f"<code>{escape(snapshot.last)}</code>" if snapshot.last else say("step_no_call")
        text = escape(say("step_last", call="\0")).replace("\0", last)
        self.last.value = f'<div class="chatkit-last">{text}</div>'
        self.log.lines.clear()
        self.log.lines.extend(self.stepping.screen() or [Line(say("step_screen"), "detail")])
        self.log.draw()

    def _draw_controls(self, snapshot: Snapshot) -> None:
        by_itself = snapshot.phase in ("ended", "failed")
        self._ended_at = (self._ended_at or self._drawn_at) if by_itself else 0.0
        for button in (self.line_button, self.call_button):  # not disabled: that loses the focus
            (button.add_class if self._resting else button.remove_class)("chatkit-resting")
        if self._resting:
            self._redraw(AFTER_END)
        running = not (snapshot.over or snapshot.phase == "ready")
        self.stop_button.disabled = not running
        self.run_button.disabled = snapshot.free
        self.line_button.description = say(
            "button_start_over" if snapshot.over else "button_next_line"
        )
        self.run_button.description = say("button_run_again" if snapshot.over else "button_run")
        self.call_button.layout.display = "none" if snapshot.over else None
        self.close_button.layout.display = None if snapshot.open else "none"
        self._draw_threads(snapshot)
        self._draw_question(snapshot.prompt, running=running)
        first, *rest = sentences(snapshot)
        head = problem(first) if snapshot.phase == "failed" else f"<div>{escape(first)}</div>"
        self._set_status(head + "".join(f"<div>{escape(one)}</div>" for one in rest))

    def _draw_threads(self, snapshot: Snapshot) -> None:
        """Offer the program's threads, where there are several."""
        options = [(visible(name), ident) for ident, name in snapshot.threads]
        box = self.thread_box
        box.layout.display = None if len(options) > 1 else "none"
        if len(options) > 1 and (box.options, box.value) != (tuple(options), snapshot.stepped):
            with box.hold_sync():
                box.options = options
                box.value = snapshot.stepped

    def _draw_question(self, prompt: str | None, *, running: bool) -> None:
        asked = prompt is not None
        hint = "answer" if asked else "quiet" if running else "idle"
        box = self.answer_box.text
        with box.hold_sync():  # one update to the browser
            label(box, visible((prompt or "").strip())[-60:] or say("step_answer"))
            box.placeholder = say(f"step_hint_{hint}")
        if asked != self._asked:
            (self.typing.add_class if asked else self.typing.remove_class)("chatkit-asked")
            self.answer_box.focus(asked)
        self._asked = asked


def _space(namespace: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
    """Return the namespace for a program's variables: by default the notebook's own."""
    if namespace is not None:
        return namespace
    shell = get_ipython()
    return {} if shell is None else shell.user_ns


def _key(program: Program) -> str:
    """Return a key that is the same each time a cell is run, although the text may have changed."""
    return program.key or _cell() or "\n".join(program.lines)


def _cell() -> str:
    """Return the identity of the cell that runs; nothing outside of a notebook."""
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return ""
    return str(kernel.get_parent("shell").get("metadata", {}).get("cellId", ""))
