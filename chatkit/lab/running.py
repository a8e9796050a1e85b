"""A lab that runs already: two labs in one folder would save over each other's notebooks."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode
from urllib.request import ProxyHandler, Request, build_opener

from jupyter_core.paths import jupyter_runtime_dir
from jupyter_server.utils import check_pid

from chatkit.lab.lessons import Lesson

PATIENCE = 3  # seconds for a server on this computer to answer
STARTING = 30  # seconds for another lab to come up
RENEWING = 60  # seconds for a new copy; a kernel that does not end by itself takes 5 of them
FOLDER = "X-Chatkit-Lessons"  # the header in which the list of lessons names the student's folder

_direct = build_opener(ProxyHandler({}))  # a proxy would not find this computer's own server


class Running:
    """A Jupyter server with the kit's pages, as its file among the running servers tells of it.

    `folder` is its folder of lessons; None where it asks for a password, and so tells nothing.
    Raises OSError or HTTPException where it does not answer, or lacks the kit's pages.
    """

    def __init__(self, info: dict[str, Any]) -> None:
        self._url = str(info["url"])
        self._root = str(info["root_dir"])
        self._token = str(info.get("token", ""))
        told = self._ask("GET", "chatkit/", PATIENCE).get(FOLDER, "")
        self.folder = Path(unquote(told)) if told else None

    def serves(self, folder: Path) -> bool:
        """Tell whether it has these lessons; one that tells nothing has all below its root."""
        if self.folder is None:
            return folder.is_relative_to(self._root)
        return self.folder.exists() and os.path.samefile(self.folder, folder)

    def address(self, page: str, **query: str) -> str:
        """Return the address of a page, with the token where there is one."""
        query |= {"token": self._token} if self._token else {}
        return f"{self._url}{page}?{urlencode(query)}"

    def renew(self, lesson: Lesson) -> str:
        """Have it make a lesson anew; return its reason where it does not, else ""."""
        try:
            page = f"chatkit/lesson/{lesson.number}/fresh?lang={lesson.language}"
            self._ask("POST", page, RENEWING)
        except (OSError, HTTPException) as error:
            return str(error)
        return ""

    def _ask(self, method: str, page: str, seconds: float) -> Any:
        """Return the headers of an answer; raises OSError, as urllib does, for a bad one."""
        headers = {"Authorization": f"token {self._token}"} if self._token else {}
        request = Request(self._url + page, method=method, headers=headers)
        with _direct.open(request, timeout=seconds) as answer:
            return answer.headers


def named(folder: Path) -> str:
    """Return a folder's path as the header writes it."""
    return quote(str(folder))


def labs() -> Iterator[Running]:
    """Yield the servers of this user that have the kit's pages; each is asked when it is its turn.

    One that does not answer is waited for, so whoever has found the wanted one asks no further.
    """
    for info in _running_servers():
        try:
            running = Running(info)
        except (OSError, HTTPException):
            continue
        yield running


def wait_turn() -> sqlite3.Connection:
    """Wait until no other lab of this user is starting; closing the result gives the turn away.

    A lab is among the running servers only some seconds after its start. The turn is a lock on a
    database, which every system takes back from a program that has died.
    """
    folder = Path(jupyter_runtime_dir())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    turn = sqlite3.connect(folder / "chatkit-lab.sqlite", timeout=STARTING, isolation_level=None)
    with suppress(sqlite3.Error):  # a lab that does not come up keeps nobody waiting
        turn.execute("BEGIN EXCLUSIVE")
    return turn


def _running_servers() -> Iterator[dict[str, Any]]:
    """Give what the running servers have written about themselves.

    Jupyter's own list ends with an error at a file that only root may read, as `sudo jupyter lab`
    leaves it.
    """
    for file in Path(jupyter_runtime_dir()).glob("jpserver-*.json"):
        info = {}
        with suppress(OSError, ValueError):
            info = json.loads(file.read_bytes())
        if info and check_pid(info["pid"]) and info["url"].startswith(("http://", "https://")):
            yield info
