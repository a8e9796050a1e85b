"""All checks, in the order of the page; the slow ones run beside the others."""

from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from importlib import import_module
from pathlib import Path

from chatkit.doctor.finding import Finding, Lab, Patience, pip_install
from chatkit.texts import say

SECONDS = 16.0  # for all checks
LONGEST = 20  # seconds, as the page promises; some of them go into ending the processes

# Names of modules here: each has a function `check`. A module is loaded when its turn comes, since
# a missing package must take away one row, and not the page.
QUICK = ("python", "packages", "extensions", "folder", "ports", "lan", "proxy")
SLOW = ("loopback", "firewall", "kernels", "jupyterlab")


def run_all(
    folder: Path, *, ports: Iterable[int] | None = None, seconds: float = SECONDS
) -> Generator[Finding, None, None]:
    """Give the findings as the checks end; closing the iterator ends what they have started.

    `ports` are those of the lessons unless others are given.
    """
    patience = Patience(seconds)
    lab = Lab(folder, _lesson_ports() if ports is None else tuple(ports), patience)
    with ThreadPoolExecutor(len(SLOW), thread_name_prefix="chatkit-doctor") as pool:
        # each in a copy of this thread's context, and so in its language
        slow = [pool.submit(copy_context().run, _findings, name, lab) for name in SLOW]
        try:
            for name in QUICK:
                yield from _findings(name, lab)
            for done in as_completed(slow):
                yield from done.result()
        finally:
            patience.end()


def _lesson_ports() -> tuple[int, ...]:
    try:
        from chatkit.net.listening import LESSON_PORTS
    except ImportError:  # a package is missing; the check of the ports says so
        return ()
    return tuple(sorted(LESSON_PORTS))


def _findings(module: str, lab: Lab) -> list[Finding]:
    """Return what one module's checks find; their own faults are findings, too."""
    name = say(f"doctor_{module}")
    try:
        found: Iterable[Finding] = import_module(f"chatkit.doctor.{module}").check(lab)
        return list(found)
    except ModuleNotFoundError as error:
        missing = error.name or str(error)
        cure = pip_install(missing) if module == "packages" else say("doctor_packages_first")
        return [Finding(name, "failed", say("doctor_no_module", name=missing), cure)]
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        return [Finding(name, "failed", say("doctor_broken", reason=reason), say("doctor_tell"))]
