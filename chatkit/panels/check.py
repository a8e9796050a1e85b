"""The panel of `chatkit check`: a program is played and judged while the kernel stays free."""

import asyncio
import threading
from html import escape
from pathlib import Path

from ipywidgets import HTML, Button, IntProgress, Text, VBox

from chatkit import engine
from chatkit.checks import host
from chatkit.checks.hand_in import hand_in, person, sources
from chatkit.checks.hand_in_page import hand_in_page
from chatkit.checks.judge import find_task
from chatkit.checks.once import Program, name_of, script_of
from chatkit.checks.page import fragment
from chatkit.checks.result import Report, Result
from chatkit.checks.words import SIGNS, mark, verdict
from chatkit.errors import InputError
from chatkit.guesses.section import guess_sections
from chatkit.message import visible
from chatkit.panels.base import Panel
from chatkit.panels.save import (
    PAGE,
    SaveButtons,
    check_suffix,
    lesson,
    notebook_folder,
    since_the_kernel_began,
)
from chatkit.panels.widgets import close_widgets, css, heading, row, style
from chatkit.texts import say
from chatkit.timeline.export import write


class CheckPanel(Panel):
    """Plays the other side against a program of your own, and judges it.

    CheckPanel("server", "my_server.py")   a file, or a folder with one script
    CheckPanel("server", my_server)        a function of the notebook, with what it names

    The check begins at once; *Check again* takes the file as it is then. `report` is the last
    report, None until there is one. `view` is the panel's widget, for an HBox or a Tab.
    """

    REDRAW = 0.2  # seconds

    def __init__(self, task: str, program: Program, *, seed: int | None = None) -> None:
        super().__init__("checks")
        self.report: Report | None = None
        self._given = task  # its name, or its file
        self._task = find_task(task)
        self._program, self._seed = program, seed
        self._results: list[Result] = []
        self._files: dict[str, bytes] | InputError = {}  # of the last play, or why there are none
        self._stop: threading.Event | None = None  # of the play that goes on
        self.bar = IntProgress(max=len(self._task.checks), description=say("label_check_progress"))
        self.again_button = Button(description=say("button_check_again"))
        self.stop_button = Button(description=say("button_check_stop"))
        self.rows = VBox()  # a widget for each row, so that one that is unfolded stays so
        self.ending = HTML()
        self.name, self.number = (
            Text(description=say(f"report_{key}"), continuous_update=False)
            for key in ("name", "number")
        )
        subject = say("file_report", task=self._task.name)
        self.saver = SaveButtons({PAGE: say("button_save_report")}, self.save, subject)
        self.view.children = [
            style(css("check")),
            heading(say("check_title", task=self._task.title)),
            row(self.again_button, self.stop_button, self.bar),
            self.status,
            self.rows,
            self.ending,
            row(self.name, self.number, *self.saver.buttons),
            self.saver.said,
        ]
        self._on_click(self.again_button, self._play)
        self._on_click(self.stop_button, self._end)
        self.saver.connect(self._on_click)
        self._open((task, name_of(program)))
        self._act(self._play)

    def again(self) -> None:
        """Check the program again, as a click does; return when it is done."""
        self._act_and_wait(self._play)

    def save(self, name: str | Path) -> Path:
        """Write the report as an .html file: the checks, the chats, the cables, the timeline.

        Raises `InputError` where the checks have not ended, or the name or the number is missing.
        """
        path = Path(name)
        check_suffix(path)
        report, files = self.report, self._files
        if report is None:
            raise InputError("report_not_yet")
        if isinstance(files, InputError):
            raise files
        student = person(self.name.value, self.number.value, lesson())
        story, part = since_the_kernel_began()
        sections = [*guess_sections(notebook_folder()), *self.all_sections()]
        timeline = (story, part) if part.calls(story) else ()
        code = hand_in_page(hand_in(student, report, files), sections, *timeline)
        write(path, code.encode())
        return path

    # on the engine

    async def _play(self) -> None:
        if self._stop:
            return
        self._stop, self._results, self.report = threading.Event(), [], None
        self._redraw_now()  # the old rows go before the first new one comes
        try:
            self.report = await asyncio.to_thread(self._judge, self._stop)
        finally:
            self._stop = None

    def _judge(self, stop: threading.Event) -> Report:
        seed = host.new_seed() if self._seed is None else self._seed
        with script_of(self._program, self._task) as script:
            try:
                self._files = sources(script)
            except InputError as error:
                self._files = error  # no reason not to check it
            return host.report(self._given, script, seed, seen=self._seen, stop=stop)

    def _seen(self, result: Result) -> None:
        self._results.append(result)
        engine.soon(self._redraw)

    def _end(self) -> None:
        if self._stop:
            self._stop.set()

    def _continue(self, old: "CheckPanel") -> None:
        self.name.value, self.number.value = old.name.value, old.number.value

    def _close(self) -> None:
        self._end()
        super()._close()

    def _draw(self) -> None:
        done = len(self._results)
        self.bar.value = done
        playing = self._stop is not None
        # the one that acts now is marked; one that is disabled would lose the focus
        self.again_button.button_style = "" if playing else "primary"
        self.stop_button.button_style = "primary" if playing else ""
        self.saver.buttons[0].disabled = self.report is None
        self._set_status(escape(self._sentence(done, len(self._task.checks))))
        self._draw_rows()
        self.ending.value = fragment([], self.report) if self.report else ""

    def _sentence(self, done: int, all: int) -> str:
        """Return the check that is being played; at the end the verdict."""
        if self.report:
            state, sentence = verdict(self.report)
            return f"{SIGNS[state]} {sentence}"
        if self._stop is None or done == all:
            return ""
        title, program = self._task.checks[done].title, visible(name_of(self._program))
        return say("check_playing", n=done + 1, all=all, program=program, title=title)

    def _draw_rows(self) -> None:
        shown = self.rows.children if len(self.rows.children) <= len(self._results) else ()
        new = [
            HTML(fragment([one], before=self._results[:number]))
            for number, one in enumerate(self._results)
            if number >= len(shown)
        ]
        gone = self.rows.children[len(shown) :]
        self.rows.children = (*shown, *new)
        for old in gone:
            close_widgets(old)

    def _text_alone(self) -> str:
        rows = [f"{mark(one)[1]} {mark(one)[2]}: {one.title}" for one in self._results]
        last = [verdict(self.report)[1]] if self.report else []
        return "\n".join([super()._text_alone(), *rows, *last])
