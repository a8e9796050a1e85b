"""A question before an experiment: it keeps the guess, and compares it with the trace."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import psutil
from anywidget import AnyWidget
from ipywidgets import Text
from traitlets import Unicode

from chatkit import engine
from chatkit.guesses.answers import Answers, Guess, Outcome, Step
from chatkit.guesses.observations import observe
from chatkit.guesses.question import UNSURE, Question, find_question, said
from chatkit.guesses.sentences import guessed, label, plain, saw, verdict
from chatkit.panels.base import Panel
from chatkit.panels.save import notebook_folder
from chatkit.panels.widgets import asset, css, style
from chatkit.templates import marked
from chatkit.texts import say
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.trace import folder
from chatkit.trace.event import moment_of

PAUSE = 1.0  # seconds between two looks into the trace
LONG_PAUSE = 5.0  # seconds, after SOON
SOON = 600.0  # seconds; most experiments are done within them
EARLIER = 3600.0  # seconds before the choice, in which a program may have begun to wait


def guess(name: str) -> "GuessPanel":
    """Return the question `name` of a lesson as a panel: `guess("2-refused")`.

    It shows its answers, keeps the one that is chosen, and explains once the experiment was seen.
    Raises `InputError` for a name that no question has.
    """
    return GuessPanel(name)


class Choices(AnyWidget):
    """The question and its buttons in a page: see guess.js.

    Its messages are `{"choice": "refused"}` and `{"skip": true}`. Its words travel in the value of
    a plain text box that is not shown: anywidget (0.11) drops all changes of a model of its own
    that was not ready within two seconds, as on a busy computer.
    """

    _esm = asset("guess.js")
    words = Unicode().tag(sync=True)  # the model's id of that box

    def __init__(self) -> None:
        self.text = Text()
        super().__init__(words=self.text.model_id)
        self.asked = ""  # HTML, as all texts here
        self.answers: list[dict[str, Any]] = []  # of {"key", "label", "chosen", "locked"}
        self.said = ""
        self.skip = ""  # the words of the second way to the explanation

    def draw(self) -> None:
        """Have the page show these words."""
        names = ("asked", "answers", "said", "skip")
        self.text.value = json.dumps({name: getattr(self, name) for name in names})

    def close(self) -> None:
        """Take it out of the page."""
        self.text.close()
        super().close()


class GuessPanel(Panel):
    """A question, its answers as buttons, and the comparison with the trace.

    The first choice is the guess. A person may change their mind until the experiment was seen, and
    the panel says so. `view` is its widget, for an HBox or a Tab.
    """

    REDRAW = 0.05  # seconds

    def __init__(self, name: str, where: str | Path | None = None) -> None:
        super().__init__("guess")
        self.question: Question = find_question(name)
        self.folder = (Path(where) if where is not None else folder.folder()).absolute()
        self._traced = where is not None or folder.wanted()
        self._answers = Answers(notebook_folder())
        self.guess = Guess()  # what is kept by now
        self._begun = psutil.Process().create_time()  # as the timeline's
        self._asked = moment_of(time.time())
        self._reading = asyncio.Lock()  # of the file: an older reading must not come later
        self._unkept = ""  # the sentence that says why a choice is not in the file
        self._following: asyncio.Task[None] | None = None
        self.choices = Choices()
        self.view.children = [style(css("guess")), self.choices, self.status]
        self.choices.on_msg(self._pressed)
        self._open(self.question.name)
        self._act(self._look)

    def choose(self, answer: str) -> None:
        """Choose an answer by its key, as a click does."""
        self._act_and_wait(lambda: self._choose(answer))

    def skip(self) -> None:
        """Ask for the explanation without the experiment, as a click does."""
        self._act_and_wait(self._skip)

    def _text_alone(self) -> str:
        return f"{plain(said(self.question.ask))} {say('guess_gone')}"

    # choosing, on the engine

    def _pressed(self, widget: Choices, content: dict[str, Any], buffers: object) -> None:
        """Take a click, on a thread of the kernel."""
        if isinstance(answer := content.get("choice"), str):
            self._act(lambda: self._choose(answer))
        elif content.get("skip"):
            self._act(self._skip)

    async def _choose(self, answer: str) -> None:
        if answer in (UNSURE, *self.question.answers):
            await self._keep(choice=answer)

    async def _skip(self) -> None:
        await self._keep(skipped=True)

    async def _keep(self, **step: Any) -> None:
        """Add a step to the file, and take in what is there: another kernel may have written."""
        made = Step(self.question.name, time.time_ns(), **step)
        error = await asyncio.to_thread(self._answers.add, made)
        if error:
            path, reason = self._answers.path, error.strerror or error
            self._unkept = say("guess_not_kept", path=path, reason=reason)
        await self._look()

    async def _look(self) -> None:
        await self._read()
        if self.guess.waits and not self._following and self._traced and not self._closed:
            self._following = engine.task(self._follow())
        self._redraw()

    async def _read(self) -> bool:
        """Read the file again; tell whether the guess has changed."""
        async with self._reading:
            before = self.guess
            self.guess = await asyncio.to_thread(self._answers.of, self.question.name)
            return self.guess != before

    @property
    def _hides(self) -> bool:
        """True while the explanation waits for the experiment."""
        return bool(self.guess.first) and not self.guess.settled and self._traced

    # following, on the engine
    #
    # The trace is looked at only between a choice and its outcome, in a thread of its own, since
    # reading a trace may take long. A story begins an hour before the choice at most, so it is
    # short.

    async def _follow(self) -> None:
        story = Story(Folder(self.folder, self.guess.time / 1e9 - EARLIER))
        loop = engine.loop()
        began = loop.time()
        while self.guess.waits and not self._closed:
            looked = loop.time()
            try:
                if outcome := await asyncio.to_thread(self._seen, story):
                    await self._keep(outcome=outcome)
                    return
                if await self._read():
                    self._redraw()
            except Exception as error:
                if not (isinstance(error, RuntimeError) and "shutdown" in str(error)):
                    self._show_fault(error)
                return  # at a shutdown, Python lends no more threads: the kernel is ending
            pause = PAUSE if looked - began < SOON else LONG_PAUSE
            await asyncio.sleep(max(pause, 3 * (loop.time() - looked)))

    def _seen(self, story: Story) -> Outcome | None:
        story.read()
        chosen = moment_of(self.guess.time / 1e9)
        return observe(self.question, story, chosen, self._asked, moment_of(self._begun))

    def _close(self) -> None:
        if self._following:
            self._following.cancel()
        super()._close()

    # drawing, on the engine

    def _draw(self) -> None:
        self._draw_choices()
        self.choices.draw()
        self._set_status(f'<div class="chatkit-guess-unkept">{marked(self._unkept)}</div>')

    def _draw_choices(self) -> None:
        first = f'<span class="chatkit-guess-first">{marked(say("guess_group"))}</span>'
        self.choices.asked = f"{first} {marked(said(self.question.ask))}"
        self.choices.answers = [
            {
                "key": key,
                "label": self._label(key),
                "chosen": key == self.guess.first,
                "locked": self.guess.settled,
            }
            for key in (*self.question.answers, UNSURE)
        ]
        self.choices.said = self._said()
        self.choices.skip = marked(say("guess_skip")) if self._hides else ""

    def _label(self, answer: str) -> str:
        """Return the words on a button: the answer, and whether it is the guess or came true."""
        choices, outcome = self.guess.choices, self.guess.outcome
        signs = []
        if outcome and outcome.answer == answer:
            signs.append(f"✓ {say('guess_seen_so')}")
        if answer == self.guess.first:
            signs.append(f"● {say('guess_first' if len(choices) > 1 else 'guess_mine')}")
        elif answer in choices[-1:]:
            signs.append(f"○ {say('guess_second')}")
        marks = "".join(f' <span class="chatkit-guess-mark">{marked(one)}</span>' for one in signs)
        return f"{marked(label(self.question, answer))}{marks}"

    def _said(self) -> str:
        """Return what came of the guess: nothing before it, and the explanation only in the end."""
        if not self.guess.first:
            return ""
        if self._hides:
            run = marked(say("guess_run_now", run=said(self.question.run)))
            return f"<p>{run} {marked(say('guess_waits'))}</p>"
        why = marked(said(self.question.why))
        return f'<p>{self._compared()}</p><p class="chatkit-guess-why">{why}</p>'

    def _compared(self) -> str:
        sentences = [guessed(self.question, self.guess)]
        if outcome := self.guess.outcome:
            sign, sentence = verdict(self.question, self.guess)
            sentences += [saw(outcome), f"{sign} {sentence}"]
        else:
            sentences.append(say("guess_skipped" if self._traced else "guess_untraced"))
        return marked(" ".join(filter(None, sentences)))
