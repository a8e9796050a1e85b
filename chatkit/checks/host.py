"""The judge in a process of its own, which hands over each result as soon as it is known.

The judge records its own sockets. The process that asks for a report may be the kernel of a
notebook, whose own recording must not change.
"""

import os
import queue
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec
import psutil

from chatkit import family
from chatkit.checks.command import Command
from chatkit.checks.folders import name_of
from chatkit.checks.judge import find_task, wanted
from chatkit.checks.result import Report, Result
from chatkit.checks.terminal import python_of
from chatkit.errors import ChatError
from chatkit.message import echoed
from chatkit.texts import language, say
from chatkit.trace import folder as trace

LONGEST = 60.0  # seconds that a task may take
SEEDS = 1_000_000  # short enough to be typed
BEAT = 0.1  # seconds between two looks at the clock
MARK = "CHATKIT_CHECK"  # the environment variable by which the processes of one judge are known
GOODBYE = 10.0  # seconds at most in which the judge ends, once its results are written
ROUNDS = 5  # looks for processes to end: one may start another while we look
DYING = 2.0  # seconds at most in which the processes of a round end
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
TAIL = 4000  # bytes of a crash that are read, from the end


class JudgeError(ChatError):
    """The judge has not come to its end: it crashed, or took too long."""


def report(
    task: str,
    script: Path | Command,
    seed: int,
    only: str = "",
    seen: Callable[[Result], None] = lambda result: None,
    stop: threading.Event | None = None,
    seconds: float = LONGEST,
) -> Report:
    """Return the report on a program; `seen` gets each result as soon as it is known.

    Where the judge does not come to its end, `problem` says so, and the checks that are left are
    not reached.
    """
    title, checks = str(find_task(task).title), wanted(find_task(task), only)
    found: list[Result] = []

    def add(result: Result) -> None:
        found.append(result)
        seen(result)

    problem = ""
    try:
        for result in results(task, script, seed, only, stop, seconds):
            add(result)
    except JudgeError as error:
        problem = str(error)
        for check in checks[len(found) :]:
            add(Result(check.name, str(check.title), check.kind, "not_reached"))
    by_command = isinstance(script, Command)
    name = script.name if isinstance(script, Command) else name_of(script)
    return Report(task, title, name, seed, found, problem, language(), by_command, only)


def new_seed() -> int:
    """Return a random seed."""
    return secrets.randbelow(SEEDS)


def results(
    task: str,
    script: Path | Command,
    seed: int,
    only: str = "",
    stop: threading.Event | None = None,
    seconds: float = LONGEST,
) -> Iterator[Result]:
    """Yield each result, until `stop` is set.

    At the end every process that the judge or the program has started is ended.

    Raises `JudgeError` where the judge crashes, takes too long, or is stopped.
    """
    mark = secrets.token_hex(8)
    # what the judge and the program leave in the folder for such files is gone with it
    own = tempfile.TemporaryDirectory(prefix="chatkit-check-", ignore_cleanup_errors=True)
    with own as home, tempfile.TemporaryFile() as faults:
        judge = _start([task, *_place(script), str(seed), only], mark, faults, home)
        assert judge.stdout
        try:
            yield from _read(judge, seconds, faults, stop or threading.Event())
        finally:
            try:
                _end(judge, mark)
            finally:
                judge.stdout.close()


def _place(script: Path | Command) -> list[str]:
    """Return the path of a script, or the folder and the line of a command."""
    if isinstance(script, Command):
        return [str(script.folder.absolute()), script.line]
    return [str(script.absolute()), ""]


def _start(
    arguments: list[str], mark: str, faults: IO[bytes], home: str
) -> "subprocess.Popen[bytes]":
    surroundings = {
        name: value for name, value in os.environ.items() if name not in (trace.VARIABLE, MARK)
    }
    surroundings |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), home)
    return subprocess.Popen(
        python_of("chatkit.checks.host", *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=faults,
        env={**surroundings, MARK: mark, "CHATKIT_LANG": language()},
        start_new_session=True,  # Ctrl-C reaches us alone, and we end the judge
    )


def _read(
    judge: "subprocess.Popen[bytes]", seconds: float, faults: IO[bytes], stop: threading.Event
) -> Iterator[Result]:
    lines: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_pass_on, args=(judge.stdout, lines), daemon=True).start()
    end = time.monotonic() + seconds
    while True:
        try:
            line = lines.get(timeout=BEAT)
        except queue.Empty:
            if stop.is_set():
                raise JudgeError("check_stopped") from None
            if time.monotonic() > end:
                raise JudgeError("check_too_long", seconds=round(seconds)) from None
            continue
        if not line:
            break
        yield msgspec.json.decode(line, type=Result)
    try:
        code = judge.wait(GOODBYE)
    except subprocess.TimeoutExpired:  # a task of a lecturer's own may have left a thread
        raise JudgeError("check_no_end", seconds=round(GOODBYE)) from None
    if code:
        raise JudgeError("check_crashed", reason=_last_line(faults, code))


def _pass_on(stream: IO[bytes], lines: "queue.Queue[bytes]") -> None:
    with suppress(OSError, ValueError):  # closed under our hands
        for line in stream:
            lines.put(line)
    lines.put(b"")


def _last_line(faults: IO[bytes], code: int) -> str:
    faults.seek(0, os.SEEK_END)
    faults.seek(max(0, faults.tell() - TAIL))
    told = faults.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
    return echoed(told) or say("check_judge_code", code=code)


def _end(judge: "subprocess.Popen[bytes]", mark: str) -> None:
    """End the judge, and every process with its mark, also one that has left its family."""
    if judge.poll() is None:
        family.kill(family.descendants(judge.pid))
    with suppress(ProcessLookupError):
        judge.kill()
    with suppress(subprocess.TimeoutExpired):  # it hangs in the system itself
        judge.wait(GOODBYE)
    for _ in range(ROUNDS):
        marked = list(_marked(mark))
        family.kill(marked)
        if not marked:
            return
        psutil.wait_procs(marked, timeout=DYING)


def _adopt() -> None:
    """Become the parent of each process below this one whose own parent has ended, on Linux."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)


def _marked(mark: str) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == mark:
                yield process


def main() -> None:
    """Judge `task path command seed only` of the command line; write a line for each result."""
    from chatkit.checks.judge import judge

    task, path, line, seed, only = sys.argv[1:]
    script = Command(line, Path(path)) if line else Path(path)
    _adopt()
    # the results have a stream of their own; whatever a task prints goes to stderr
    with os.fdopen(os.dup(1), "wb") as lines:
        os.dup2(2, 1)
        try:
            for result in judge(find_task(task), script, int(seed), only):
                lines.write(msgspec.json.encode(result) + b"\n")
                lines.flush()
        finally:
            left = family.descendants(os.getpid())
            family.kill(left)
            psutil.wait_procs(left, timeout=DYING)
