"""The Jupyter server extension: the lessons in any Jupyter, by a link.

    …/chatkit/                    the list of lessons, and how far each has come
    …/chatkit/lesson/2?lang=en    lesson 2, its notebooks side by side
    …/chatkit/glossary            the words of the lessons

A link copies the lesson where it is missing, and nothing else: it needs the user's login, as any
page of Jupyter does, and overwrites nothing.
"""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.utils import url_escape, url_path_join
from jupyterlab_server.workspaces_handler import WorkspacesManager
from tornado import web

from chatkit.doctor.checkup import LONGEST, run_all
from chatkit.doctor.report import SIGNS, conclusion
from chatkit.errors import ChatError, InputError
from chatkit.lab import terminals
from chatkit.lab.copies import Copies, lessons_folder
from chatkit.lab.glossary import glossary
from chatkit.lab.lessons import Lesson, check_language, find_lesson, lessons
from chatkit.lab.nodelay import PromptConnection
from chatkit.lab.running import FOLDER, named
from chatkit.lab.ways import tell_kernels
from chatkit.lab.workspace import timeline_cell, workspace
from chatkit.templates import templates
from chatkit.texts import LANGUAGES, language, say, speak

PAGES = Path(__file__).parent / "pages"
CONNECTION = "kernel_websocket_connection_class"  # a setting that each new websocket reads
NOT_FOUND = ("lab_no_lesson", "lab_no_language")  # errors that a wrong link makes
# sentences that name an option of `chatkit lab`, each with the one that a page shows in its place
ON_A_PAGE = {"copies_file": "lessons_file", "copies_not_written": "lessons_not_written"}


def _load_jupyter_server_extension(server: Any) -> None:
    """Add the pages to a Jupyter server, and the ways to them.

    Its terminals find `chatkit`, its launcher has a card, and its websocket is prompt unless the
    server has chosen one of its own.
    """
    terminals.prepare(server)
    tell_kernels(server.base_url)
    settings = server.web_app.settings
    words = {
        "chatkitTitle": say("lessons_title"),
        "chatkitCaption": say("lessons_caption"),
        "chatkitTimeline": say("timeline"),
        "chatkitTimelineEmpty": say("timeline_pane_empty"),
    }
    settings.setdefault("page_config_data", {}).update(
        words
    )  # in each page; labextension/ reads it
    if settings.get(CONNECTION) is ZMQChannelsWebsocketConnection:
        settings[CONNECTION] = PromptConnection
    at = url_path_join(server.base_url, "chatkit")
    pages = [
        (f"{at}/?", ListHandler),
        (f"{at}/lesson/([^/]*)", LessonHandler),
        (f"{at}/lesson/([^/]*)/fresh", FreshHandler),
        (f"{at}/glossary", GlossaryHandler),
        (f"{at}/open", OpenHandler),
        (f"{at}/doctor", DoctorHandler),
    ]
    server.web_app.add_handlers(".*", pages)


Page = Callable[..., Awaitable[None]]


def for_the_user(action: str, resource: str = "contents") -> Callable[[Page], Page]:
    """Have a page answer the user of this server alone, in the language of the link.

    An error that a person can mend becomes a page with its sentence.
    """

    def decorate(page: Page) -> Page:
        @wraps(page)
        async def answer(self: Any, *arguments: str) -> None:
            try:
                self.check_site()
                speak(check_language(self.get_query_argument("lang", language())))
                await page(self, *arguments)
            except ChatError as error:
                status = 404 if error.key in NOT_FOUND else 409
                title = say("lessons_not_open")
                sentence = say(ON_A_PAGE.get(error.key, error.key), **error.values)
                self.show("sentence", status, title=title, sentence=sentence)
            except OSError as error:  # a folder that is closed to the user, a full disk
                sentence = say("lessons_refused", path=error.filename, reason=error.strerror)
                title = say("lessons_not_open")
                self.show("sentence", 409, title=title, sentence=sentence)

        return web.authenticated(authorized(action, resource)(answer))  # type: ignore[return-value]

    return decorate


class _Handler(JupyterHandler):
    """A page of the kit: the lessons' folder, the addresses of the other pages, the templates."""

    def check_site(self) -> None:
        """Refuse a request that a page of another site makes without the user's doing.

        A link that the user follows is welcome, wherever it stands; it fills the window, not a
        frame inside that site's page.
        """
        headers = self.request.headers
        site = headers.get("Sec-Fetch-Site", "none")
        mode = headers.get("Sec-Fetch-Mode", "navigate")
        place = headers.get("Sec-Fetch-Dest", "document")
        followed = (mode, place) == ("navigate", "document")
        if not followed and site not in ("same-origin", "none"):
            raise web.HTTPError(403)

    @property
    def root(self) -> Path:
        """The folder that this server shows."""
        return Path(self.serverapp.root_dir)  # type: ignore[union-attr]

    @property
    def copies(self) -> Copies:
        """The lessons of the user; they begin in the folder in which the file browser begins."""
        start = self.root / getattr(self.contents_manager, "preferred_dir", "")
        return Copies(lessons_folder(start, self.root))

    def path(self, file: Path) -> str:
        """Return a file's path as this server names it."""
        return file.relative_to(os.path.abspath(self.root)).as_posix()

    def app(self, name: str) -> Any:
        """Return an application of this server, such as `jupyterlab`; None where it is off."""
        return next(iter(self.serverapp.extension_manager.extension_apps.get(name, ())), None)  # type: ignore[union-attr]

    def address(self, *parts: str, **query: str) -> str:
        """Return the address of one of our pages, in the same language unless told."""
        query = {"lang": language()} | query
        return f"{url_path_join(self.base_url, 'chatkit', *parts)}?{urlencode(query)}"

    def show(self, template: str, status: int = 200, **values: Any) -> None:
        """Answer with a page made of a template."""
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        page = templates(PAGES).get_template(f"{template}.html")
        other = next(one for one in LANGUAGES if one != language())
        self.finish(page.render(page=self, say=say, language=language(), other=other, **values))


class ListHandler(_Handler):
    """The list of lessons."""

    @for_the_user("read")
    async def get(self) -> None:
        """Show each lesson, with how far the user has come in it."""
        rows = [(one, self.copies.progress(one), self.copies.kept(one)) for one in lessons()]
        next_one = next((lesson for lesson, state, _ in rows if not state.done), None)
        self.set_header(FOLDER, named(self.copies.folder))
        folder = self.path(self.copies.folder)
        self.show("lessons", rows=rows, next=next_one, folder=folder, seconds=LONGEST)


class GlossaryHandler(_Handler):
    """The words of the lessons."""

    @for_the_user("read")
    async def get(self) -> None:
        """Show each word with its meaning and its lesson."""
        self.show("glossary", words=glossary())


class LessonHandler(_Handler):
    """One lesson, side by side."""

    @for_the_user("write")
    async def get(self, number: str) -> None:
        """Copy the lesson where it is missing, and lead to its notebooks side by side.

        Where the kit has a newer version than the copy, the user chooses.
        """
        lesson = find_lesson(number)
        self.copies.make(lesson)
        progress = self.copies.progress(lesson)
        if progress.broken:
            sentence = say("copies_broken", path=progress.broken, lesson=lesson.number)
            return self.show("choice", 409, lesson=lesson, sentence=sentence, mine="")
        if progress.newer and not self.get_query_argument("mine", ""):
            mine = self.address("lesson", number, mine="1")
            sentence = say("lessons_newer")
            return self.show("choice", lesson=lesson, sentence=sentence, mine=mine)
        paths = [self.path(notebook) for notebook in self.copies.notebooks(lesson)]
        if lab := self.app("jupyterlab"):
            self.redirect(self._split_view(lab, lesson, paths))
        else:
            self._side_by_side(lesson, paths)
        return None

    def _split_view(self, lab: Any, lesson: Lesson, paths: list[str]) -> str:
        name = f"chatkit-{lesson.name.replace('/', '-')}"
        layout = json.dumps(workspace(name, paths, self._timeline(lesson)))
        WorkspacesManager(lab.workspaces_dir).save(name, layout)
        return url_path_join(self.base_url, lab.app_url, "workspaces", name)

    def _timeline(self, lesson: Lesson) -> tuple[str, int] | None:
        for notebook in self.copies.notebooks(lesson):
            if notebook.stem == lesson.timeline:
                index = timeline_cell(notebook)
                return None if index is None else (self.path(notebook), index)
        return None

    def _side_by_side(self, lesson: Lesson, paths: list[str]) -> None:
        """Show the notebooks in frames of one page, for a server without JupyterLab.

        A JupyterHub lets no page stand in a frame; there each notebook gets a link.
        """
        classic = not self.app("notebook")
        if classic and not self.app("nbclassic"):
            raise InputError("lessons_no_front", folder=self.copies.place(lesson))
        at = ("nbclassic", "notebooks") if classic else ("notebooks",)
        frames = [url_path_join(self.base_url, *at, url_escape(path)) for path in paths]
        framed = "frame-ancestors 'none'" not in self.content_security_policy
        self.show("notebooks", lesson=lesson, frames=frames, classic=classic, framed=framed)


class FreshHandler(_Handler):
    """A new copy of a lesson."""

    @for_the_user("read")
    async def get(self, number: str) -> None:
        """Lead to the list: the browser came back to the address of the button."""
        find_lesson(number)
        self.redirect(self.address())

    @for_the_user("write")
    async def post(self, number: str) -> None:
        """Set the old copy aside, its kernels ended, and make a new one."""
        lesson = find_lesson(number)
        await self._end_kernels(f"{self.path(self.copies.place(lesson))}/")
        self.copies.renew(lesson)
        self.redirect(self.address())

    async def _end_kernels(self, folder: str) -> None:
        sessions: Any = self.session_manager
        for session in await sessions.list_sessions():
            if session["path"].startswith(folder):
                await sessions.delete_session(session["id"])


class OpenHandler(_Handler):
    """The page to which labextension/ leads a second browser tab of the same lesson."""

    @for_the_user("read")
    async def get(self) -> None:
        """Say that the lesson is open in another tab."""
        self.show("sentence", title=say("lessons_open_title"), sentence=say("lessons_open"))


class DoctorHandler(_Handler):
    """`chatkit doctor` as a page, for a place without a terminal."""

    @for_the_user("read")
    async def get(self) -> None:
        """Lead to the list, whose button starts the checks: a link alone starts nothing."""
        self.redirect(self.address())

    @for_the_user("execute", "kernels")
    async def post(self) -> None:
        """Run all checks, and send each row as soon as it is known."""
        rows = run_all(self.copies.folder.parent)
        page = templates(PAGES).get_template("doctor.html")
        names = {"page": self, "say": say, "language": language(), "seconds": LONGEST}
        pieces = page.generate(rows=rows, signs=SIGNS, conclusion=conclusion, **names)
        try:
            while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
                self.write(piece)
                await self.flush()
        finally:  # the user may have left; ending the kernels takes seconds
            await asyncio.to_thread(rows.close)
