"""One run of a program: its process, its state as the process tells it, and its end.

The methods that a person's commands reach send a message and return at once. Two threads follow the
process: one hears its messages, the other reads its screen.
"""

import linecache
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import structs

from chatkit.errors import InputError
from chatkit.stepper import process
from chatkit.stepper.channel import At, Begin, Done, Go, Mode, Over, State, Step, Stop
from chatkit.stepper.handover import close_all, function_parcel, unpack
from chatkit.stepper.program import Program
from chatkit.stepper.screen import Screen
from chatkit.stepper.snapshot import Blocked, Phase, Place
from chatkit.stepper.values import Variable, referred, variables
from chatkit.texts import language, say
from chatkit.trace.run import Socket

ANSWER = 0.2  # seconds for a stopped program to hand its variables over; then it is killed
END = 0.08  # seconds more for one that has handed them over, so that Stop takes less than 0.3
LEAVE = 0.5  # seconds for an ended process to be gone
AHEAD = 100  # commands that were not heard yet; more would fill the channel, and block the kernel
DRAIN = 0.3  # seconds for its last words; a process that it has started may hold the pipe open
_NOWHERE = State(0, False, "", "", None, 0, At(), [], {}, 0)


class Run:
    """One run. It begins at once; its public methods may be called from any thread."""

    def __init__(
        self,
        program: Program,
        mode: Mode,
        screen: Screen,
        changed: Callable[[], None],
        hand_over: Callable[[dict[str, Any]], None],
    ) -> None:
        self.problem = ""  # a sentence about the end
        self.over: Phase | None = None  # "ended", "failed" or "stopped", after the end
        self.missing: dict[str, str] = {}  # variables that could not be handed over, and their type
        self.sockets: list[Any] = []  # those that were handed over
        self._screen = screen
        self._changed = changed
        self._hand_over = hand_over  # is called with the program's variables at the end
        self._turn = threading.Condition()  # guards the fields below
        self._state = _NOWHERE
        self._place = Place(program.file, program.first)
        self._number = 1  # of the last command
        self._mode: Mode = mode
        self._answers: list[str] = []
        self._ending = False  # a person has stopped it
        self._closed = False  # its stepper has begun again, or has gone
        self._told: Over | None = None
        self._drained = threading.Event()  # the screen has been read to its end
        self._process = process.take()
        self._begin(program, mode)
        for work in (self._listen, self._read_screen):
            threading.Thread(target=work, name="chatkit-stepper", daemon=True).start()

    def _begin(self, program: Program, mode: Mode) -> None:
        parcel, sockets = function_parcel(program.function, self._process.pid)
        begin = Begin(
            mode=mode,
            source=program.source,
            file=program.file,
            first=program.first,
            lane=program.name,
            arguments=[program.name if program.folder else program.file, *program.arguments],
            folder=program.folder or os.getcwd(),
            script=bool(program.folder),
            path=[str(one) for one in sys.path],
            environment=_environment(),
            language=language(),
            sources=_sources(program),
            kernel=os.getpid(),
            function=parcel,
        )
        try:
            self._process.channel.send(begin, sockets)
        except OSError as error:
            raise InputError("step_no_process", reason=error.strerror or error) from error

    # for the snapshot

    @property
    def phase(self) -> Phase:
        """The state of the thread that is stepped."""
        if self.over:
            return self.over
        if self._paused:
            return "paused"
        if self.prompt is not None:
            return "asking"
        stepped = self._state.stepped
        return "blocked" if any(one.thread == stepped for one in self._state.waits) else "running"

    @property
    def _paused(self) -> bool:
        return self._state.paused and self._state.number == self._number

    @property
    def ending(self) -> bool:
        """Whether the program has been told to end."""
        return self._ending

    @property
    def free(self) -> bool:
        """Whether the program runs and will not pause by itself."""
        return not self.over and not self._paused and self._mode == "run"

    @property
    def place(self) -> Place:
        """The line and the variables that were told last."""
        return self._place

    @property
    def about(self) -> str:
        """The socket call before which the program pauses."""
        return self._state.about if self.phase == "paused" else ""

    @property
    def last(self) -> str:
        """The last socket call, and its result."""
        return self._told.last if self._told else self._state.last

    @property
    def prompt(self) -> str | None:
        """The question of the `input` that waits; None while an answer is on its way."""
        return None if self.over or self.typed_ahead else self._state.prompt

    @property
    def typed_ahead(self) -> tuple[str, ...]:
        """The answers that no `input` has taken yet."""
        taken = self._told.taken if self._told else self._state.taken
        return tuple(self._answers[taken:])

    @property
    def blocked(self) -> list[Blocked]:
        """The calls in which threads wait; that of the stepped thread comes first."""
        stepped = self._state.stepped
        waits = [] if self.over else self._state.waits
        calls = [
            Blocked(one.text, one.ends, one.since, "" if one.thread == stepped else one.name)
            for one in waits
        ]
        return sorted(calls, key=lambda call: call.thread)

    @property
    def threads(self) -> dict[int, str]:
        """The program's threads, by their identities."""
        return {} if self.over else self._state.threads

    @property
    def stepped(self) -> int:
        """The identity of the thread that is stepped."""
        return self._state.stepped

    # called by the person's commands

    def go(self, mode: Mode) -> None:
        """Go on until the next line, the next call or the end; a running program pauses there."""
        with self._turn:
            if self._number - self._state.number > AHEAD:
                return  # the program is busy in one long call, and will pause after it
            self._mode = mode
            self._number += 1
            self._send(Go(self._number, mode))

    def step_thread(self, thread: int) -> None:
        """Step this thread from now on."""
        self._send(Step(thread))

    def answer(self, text: str) -> None:
        """Type a line on the program's keyboard."""
        line = (text.replace("\n", " ") + "\n").encode("utf-8", "backslashreplace")
        with self._turn:
            if not self._process.type(line):
                raise InputError("step_keyboard_full")
            self._answers.append(text)
        self._changed()

    def stop(self) -> None:
        """End the program; the sockets of one that pauses stay open, others are closed."""
        with self._turn:
            if self.over or self._ending:
                return
            self._ending = True
            self._screen.close()
            keep = self._paused
        work = threading.Thread(
            target=self._put_down, args=[keep], name="chatkit-stop", daemon=True
        )
        work.start()

    def _put_down(self, keep: bool) -> None:
        # asked now: the children of an ended process are not known
        started = self._process.descendants()
        self._send(Stop(keep))
        with self._turn:
            self._turn.wait_for(lambda: self._told or self.over, ANSWER)
            if self._told:
                self._turn.wait_for(lambda: self.over, END)
        self._process.kill(started)

    def settle(self, seconds: float) -> None:
        """Wait until the program pauses, waits in a call or is over, at most `seconds`."""
        with self._turn:
            self._turn.wait_for(lambda: self.phase != "running", seconds)

    def close_sockets(self) -> None:
        """Close the sockets that the program has left to the notebook."""
        for sock in self.sockets:
            sock.close()

    def close(self) -> None:
        """End the process at once, and close the sockets."""
        with self._turn:
            self._ending = self._closed = True
        self._screen.close()
        if not (self.over and self._drained.is_set()):
            self._process.kill()
        self.close_sockets()

    def _send(self, message: Go | Step | Stop | Done) -> None:
        with suppress(OSError):  # it is about to end
            self._process.channel.send(message)

    # following the process

    def _listen(self) -> None:
        try:
            while message := self._process.channel.receive():
                if isinstance(message, State):
                    self._note(message)
                elif isinstance(message, Over):
                    self._take(message)
        except Exception:  # the program has meddled with its own process, and this is no message
            self._process.kill()
        finally:
            self._finish()

    def _note(self, state: State) -> None:
        with self._turn:
            self._state = state
            shown = tuple(Variable(one.name, one.text, one.socket) for one in state.place.variables)
            at = state.place
            if at.line:
                self._place = Place(at.file, at.line, at.function, shown)
            self._turn.notify_all()
        self._changed()

    def _take(self, over: Over) -> None:
        """Take the variables that the program hands over at its end."""
        parcel, channel = over.variables, self._process.channel
        count = min(parcel.sockets, len(channel.sockets))
        sockets = [channel.sockets.popleft() for _ in range(count)]
        if len(sockets) < parcel.sockets:  # this process has too many open files already
            lost = say("step_sockets_lost", count=parcel.sockets)
            over = structs.replace(over, problem=f"{over.problem} {lost}".strip())
            close_all(sockets)
            sockets = []
        left, self.missing, self.sockets = unpack(parcel, sockets, Socket)
        self._hand_over(left)
        at = over.place
        if at.line:
            shown = [
                referred(Variable(one.name, one.text, one.socket), left) for one in at.variables
            ]
            self._place = Place(at.file, at.line, at.function, tuple(shown))
        else:
            self._place = Place(variables=variables(left))
        with self._turn:
            self._told = over
            self._turn.notify_all()
        self._send(Done())

    def _finish(self) -> None:
        """Call the run over, when the process has gone."""
        code = self._process.wait(LEAVE)
        if code is None or self._ending:
            self._process.kill()
        else:
            self._drained.wait(DRAIN)
        self._process.close()
        with self._turn:
            if self._ending:
                self.over = "stopped"
            elif self._told:
                self.over, self.problem = self._told.ending, self._told.problem
            else:
                self.over, self.problem = "ended", _fate(code)
            self._turn.notify_all()
        if not self._closed:
            process.prepare()  # for the next run
        self._changed()

    def _read_screen(self) -> None:
        with self._process.screen as pipe:
            while piece := pipe.read(65_536):
                self._screen.feed(piece)
                self._changed()
        self._drained.set()


def _fate(code: int | None) -> str:
    """Return a sentence on a process that has ended without a word."""
    if code is None:
        return say("step_lost")
    if code < 0:
        return say("step_killed", signal=-code)
    return say("step_exit", code=code) if code else ""


def _environment() -> dict[str, str]:
    """Return the notebook's environment, as its cells have changed it, for a plain program."""
    mine = dict(os.environ)
    if mine.get("MPLBACKEND", "").startswith("module://"):  # draws into a notebook
        del mine["MPLBACKEND"]
    return mine


def _sources(program: Program) -> dict[str, str]:
    """Return the texts that the process cannot read from files: those of cells, and this one."""
    cells = {
        file: "".join(entry[2])
        for file, entry in list(linecache.cache.items())
        if program.function and len(entry) == 4 and not Path(file).is_file()
    }
    return cells | {program.file: "\n".join(program.lines) + "\n"}
