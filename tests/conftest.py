"""Every test speaks Indonesian unless it says otherwise, and leaves nothing running."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from chatkit import texts
from chatkit.trace import recorder
from chatkit.trace.writer import Recorder
from tests.helpers import Desk
from tests.recorded_process import recording
from tests.recorded_programs import RecordedPrograms

if TYPE_CHECKING:
    from tests.terminals import Terminal  # which skips a module where there is no pty

settings.register_profile("chatkit", deadline=None)  # a busy computer is not a fault
settings.load_profile("chatkit")

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # a shell starts what it puts in the background so; then no program here would hear Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)


# The files of tests/browser that run lessons with the lessons' own ports. All others type a free
# port into the panels of lesson 1.
WITH_OWN_PORTS = {
    "test_cable",
    "test_guess",
    "test_hub",
    "test_launcher",
    "test_sight",
    "test_timeline",
}


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Shares the files of tests between processes; those with a browser go to two of them.

    A lab takes long to start, so the files of a process share one. Two processes cannot use a
    lesson's own ports at once.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if "/browser/" not in file:
            return file
        return "labs with own ports" if Path(file).stem in WITH_OWN_PORTS else "labs"


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    return ByFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def traces() -> Iterator[str]:
    """Record into a folder of the tests' own, the programs that they start included."""
    folder = tempfile.mkdtemp(prefix="chatkit-traces-")
    os.environ["CHATKIT_TRACE"] = folder
    os.environ["XDG_STATE_HOME"] = str(Path(folder, "state"))  # where cables know of each other
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    texts.use("id")
    yield
    texts.use(None)


@pytest.fixture
def desk() -> Iterator[Desk]:
    with ExitStack() as stack:
        yield Desk(stack)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Recorder]:
    """Have this process record into `tmp_path`."""
    made = recorder.begin(tmp_path, "server")
    with recording(made):
        yield made


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[RecordedPrograms]:
    with ExitStack() as stack:
        yield RecordedPrograms(tmp_path, stack)


@pytest.fixture
def terminals() -> Iterator["list[Terminal]"]:
    """Give a list of terminals that are closed after the test."""
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()
