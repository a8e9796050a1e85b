"""All checks, in the order of the page; the slow ones run beside the others."""

from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from importlib import import_module
from pathlib import Path

from chatkit.doctor.finding import Deadline, Finding, Lab, pip_install
from chatkit.texts import say

SECONDS = 16.0  # for all checks
LONGEST = 20  # seconds, as the page promises; some of them go into ending the processes

# Modules of this folder. A module is loaded when its turn comes, so that a missing package costs
# the rows that need it, and not the page. Its name in texts.py begins each of its rows.
QUICK = ("python", "packages", "extensions", "folder", "names", "ports", "lan", "proxy")
SLOW = ("loopback", "localhost", "firewall", "kernels", "jupyterlab")

Row = tuple[str, Finding]  # the name of the check, and one of its findings


def run_all(folder: Path, seconds: float = SECONDS) -> Generator[Row, None, None]:
    """Give the rows as the checks end; closing the iterator ends all processes of the checks."""
    deadline = Deadline(seconds)
    lab = Lab(folder, deadline)
    with ThreadPoolExecutor(len(SLOW), thread_name_prefix="chatkit-doctor") as pool:
        # each in a copy of this thread's context, and so in its language
        slow = [pool.submit(copy_context().run, _rows, module, lab) for module in SLOW]
        try:
            for module in QUICK:
                yield from _rows(module, lab)
            for done in as_completed(slow):
                yield from done.result()
        finally:
            deadline.expire()


def _rows(module: str, lab: Lab) -> list[Row]:
    """Return the rows of one check; an error in the check itself is a row, too."""
    name = say(f"doctor_{module}")
    try:
        found: Iterable[Finding] = import_module(f"chatkit.doctor.{module}").check(lab)
        return [(name, finding) for finding in found]
    except ModuleNotFoundError as error:
        missing = error.name or str(error)
        cure = pip_install(missing) if module == "packages" else say("doctor_packages_first")
        return [(name, Finding("failed", say("doctor_no_module", name=missing), cure))]
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        sentence = say("doctor_broken", reason=reason)
        return [(name, Finding("failed", sentence, say("doctor_tell")))]
