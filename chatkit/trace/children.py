"""The programs that a traced program starts: they are recorded, too, or a sentence says so.

A forked child has its parent's recorded sockets already. Any other Python program is reached by
its environment: PYTHONPATH names the folder `inherited`, and Python runs the `sitecustomize` there
before anything else. So it does not matter how the program is started: by multiprocessing, by
subprocess, by a shell, by os.exec, or by another child.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from chatkit.texts import say
from chatkit.trace import recorder, run, tracebacks

INHERITED = str(Path(__file__).parent / "inherited")
PROGRAM = "CHATKIT_PROGRAM"  # the name of the script, for the children of multiprocessing
SENTENCE = "CHATKIT_UNRECORDED"  # for a Python without chatkit: there is no texts.py there
OURS = {"chatkit", "ipykernel_launcher"}  # modules that record by themselves
# the code of the two processes of multiprocessing's own; on Python 3.14 more stands before it
HELPER = "from multiprocessing.resource_tracker import main"
FORKER = "from multiprocessing.forkserver import main"
WORKER = "--multiprocessing-fork"
DEAF = "IES"  # Python's options that leave the environment, or sitecustomize, out
VALUED = ("-W", "-X", "--check-hash-based-pycs")  # options with a value of their own


def follow(program: str) -> None:
    """Have the programs that this process starts recorded as well."""
    ours = _environment(os.environ)
    os.environ.update(ours, **{PROGRAM: program, SENTENCE: say("child_without_chatkit")})
    start = subprocess.Popen.__init__

    @wraps(start)
    def with_ours(self: Any, *arguments: Any, **options: Any) -> None:
        if options.get("env") is not None:  # an environment of the program's own
            names = (PROGRAM, SENTENCE, "CHATKIT_TRACE")
            known = {name: os.environ[name] for name in names if name in os.environ}
            options["env"] = {**known, **options["env"], **_environment(options["env"])}
        start(self, *arguments, **options)

    subprocess.Popen.__init__ = with_ours  # type: ignore[method-assign]
    sys.addaudithook(_Watch())


def begin() -> None:
    """Record this process, which a traced program has started."""
    name, code = program(sys.orig_argv)
    if name in OURS or HELPER in code:
        return
    if WORKER in sys.orig_argv or FORKER in code:
        name = os.environ.get(PROGRAM, name)
    recorder.call_program(name)
    if FORKER in code:  # its own sockets are none of the program's; its children's are
        os.register_at_fork(after_in_child=_patch)
    else:
        _patch()


def _patch() -> None:
    run.patch()
    tracebacks.install()
    sys.addaudithook(_Watch())


def program(command: Sequence[str]) -> tuple[str, str]:
    """Return the name of the program that a Python command runs, and its code if that is `-c`."""
    words = iter(command[1:])
    for word in words:
        if word in VALUED:
            next(words, None)
        elif word.startswith("-") and not word.startswith("--") and word[-1:] in ("c", "m"):
            following = next(words, "")
            return ("python -c", following) if word.endswith("c") else (following, "")
        elif not word.startswith("-"):
            return os.path.basename(word), ""
    return "python", ""


def _environment(known: Mapping[str, str]) -> dict[str, str]:
    paths = [path for path in known.get("PYTHONPATH", "").split(os.pathsep) if path]
    return {"PYTHONPATH": os.pathsep.join([INHERITED, *(p for p in paths if p != INHERITED)])}


class _Watch:
    """Looks at every program that this process starts, in an audit hook of Python's."""

    def __init__(self) -> None:
        self._told = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "subprocess.Popen":
            command, environment = arguments[1], arguments[3]
        elif event in ("os.exec", "os.posix_spawn"):
            command, environment = arguments[1], arguments[2]
            if event == "os.exec" and os.access(arguments[0], os.X_OK):
                recorder.finish()  # another program takes the place of this one
        else:
            return
        if not self._told and deaf(command, environment):
            self._told = True
            sys.stderr.write(say("child_deaf") + "\n")


def deaf(command: object, environment: Mapping[Any, Any] | None) -> bool:
    """Tell whether a command runs a Python that cannot be reached by its environment."""
    if not isinstance(command, (list, tuple)) or not command:
        return False
    words = [os.fsdecode(word) for word in command if isinstance(word, (str, bytes, os.PathLike))]
    if not words or not Path(words[0]).name.lower().startswith("python"):
        return False
    if environment is not None and INHERITED not in os.fsdecode(
        environment.get("PYTHONPATH") or environment.get(b"PYTHONPATH") or ""
    ):
        return True
    for word in words[1:]:
        if not word.startswith("-") or word.startswith("--"):
            return False
        if set(DEAF) & set(word[1:].partition("c")[0].partition("m")[0]):
            return True
        if word.endswith(("c", "m")):
            return False
    return False
