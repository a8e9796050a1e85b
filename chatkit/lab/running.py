"""A lab that runs already: two labs in one folder would save over each other's notebooks."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode
from urllib.request import ProxyHandler, Request, build_opener

from jupyter_server.serverapp import list_running_servers

from chatkit.lab.lessons import Lesson

PATIENCE = 3  # seconds for a server on this computer to answer
FOLDER = "X-Chatkit-Lessons"  # the header in which the list of lessons names the student's folder

_direct = build_opener(ProxyHandler({}))  # a proxy would not find this computer's own server


class Running:
    """A Jupyter server with the kit's pages, as its file among the running servers tells of it."""

    def __init__(self, info: dict[str, Any]) -> None:
        self._url = str(info["url"])
        self._token = str(info.get("token", ""))

    def address(self, page: str, **query: str) -> str:
        """Return the address of a page, with the token where there is one."""
        query |= {"token": self._token} if self._token else {}
        return f"{self._url}{page}?{urlencode(query)}"

    def folder(self) -> Path | None:
        """Return its folder of lessons; None where it does not answer, or asks for a password."""
        try:
            named = self._ask("GET", "chatkit/").get(FOLDER, "")
        except OSError:
            return None
        return Path(unquote(named)) if named else None

    def renew(self, lesson: Lesson) -> str:
        """Have it make a lesson anew; return its reason where it does not, else ""."""
        try:
            self._ask("POST", f"chatkit/lesson/{lesson.number}/fresh?lang={lesson.language}")
        except OSError as error:
            return str(error)
        return ""

    def _ask(self, method: str, page: str) -> Any:
        """Return the headers of an answer; raises OSError, as urllib does, for a bad one."""
        headers = {"Authorization": f"token {self._token}"} if self._token else {}
        request = Request(self._url + page, method=method, headers=headers)
        with _direct.open(request, timeout=PATIENCE) as answer:
            return answer.headers


def named(folder: Path) -> str:
    """Return a folder's path as the header writes it."""
    return quote(str(folder))


def running_for(folder: Path) -> Running | None:
    """Return the server of these lessons; None where none runs.

    A server that asks for a password tells nothing; it counts where it shows a folder above.
    """
    for info in list_running_servers():
        if info["url"].startswith("http"):
            running = Running(info)
            found = running.folder()
            if found and found.exists() and os.path.samefile(found, folder):
                return running
            if not found and info.get("password") and folder.is_relative_to(info["root_dir"]):
                return running
    return None
