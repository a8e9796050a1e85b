"""The lessons' pages on a real Jupyter server: who is let in, and what a link may do."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from jupyter_server.auth.security import passwd
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from chatkit import texts
from chatkit.lab import extension, terminals
from chatkit.lab.extension import ON_A_PAGE
from chatkit.lab.glossary import glossary
from chatkit.lab.lessons import lessons
from chatkit.lab.nodelay import PromptConnection
from chatkit.lab.running import labs
from chatkit.texts import SENTENCES, say
from tests.jupyter import TOKEN, Answer, Site, cookies, page_of, sent, serving

FOLDER = "chatkit-lessons"
SPLIT = "lab/workspaces/chatkit-en-02-connect"
SERVER = f"{FOLDER}/en/02-connect/server.ipynb"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("jupyter") / "home"
    with serving(home, base="/kelas/user/budi/", CHATKIT_LANG="en") as running:
        yield running


@pytest.fixture
def site(server: Site) -> Iterator[Site]:
    """Give the server, without lessons yet."""
    texts.use("en")
    yield server
    shutil.rmtree(server.root / FOLDER, ignore_errors=True)
    (server.root / FOLDER).unlink(missing_ok=True)


def says(answer: Answer, key: str, **values: object) -> bool:
    """Tell whether a page holds a sentence, and holds it alone."""
    found = re.findall(r'role="alert">(.*?)</p>', answer.text, re.DOTALL)
    sentence = say(key, **values).replace('"', "&#34;").replace("'", "&#39;")
    return found == [sentence]


def files(site: Site) -> list[str]:
    found = (path.relative_to(site.root).as_posix() for path in site.root.rglob("*.*"))
    return sorted(found)


def test_the_list_has_every_lesson_in_the_language_of_the_link(site: Site) -> None:
    for language in texts.LANGUAGES:
        page = site.get(f"chatkit/?lang={language}")
        assert page.status == 200
        assert f'<html lang="{language}">' in page.text
        for lesson in lessons(language):
            assert lesson.title in page.text
            assert f"{site.base}chatkit/lesson/{lesson.number}?lang={language}" in page.text
    assert site.get("chatkit").status == 200
    assert files(site) == []


def test_a_link_copies_the_lesson_and_leads_to_the_split_view(site: Site) -> None:
    answer = site.get("chatkit/lesson/2?lang=en")
    assert (answer.status, answer.headers["Location"]) == (302, site.base + SPLIT)
    assert files(site) == [f"{FOLDER}/en/02-connect/{one}.ipynb" for one in ("client", "server")]
    layout = site.asked("lab/api/workspaces/chatkit-en-02-connect")["data"]
    notebooks = layout["layout-restorer:data"]["main"]["dock"]["children"][0]  # above a timeline
    assert notebooks["orientation"] == "horizontal"
    assert [pane["widgets"] for pane in notebooks["children"]] == [
        [f"notebook:{SERVER}"],
        [f"notebook:{FOLDER}/en/02-connect/client.ipynb"],
    ]
    assert site.get(SPLIT).status == 200


def test_the_output_of_the_timelines_cell_stands_below_where_the_lesson_says_so(
    site: Site,
) -> None:
    def dock() -> Any:
        site.get("chatkit/lesson/4?lang=en&mine=1")
        layout = site.asked("lab/api/workspaces/chatkit-en-04-waiting")["data"]
        return layout, layout["layout-restorer:data"]["main"]["dock"]

    notebook = f"{FOLDER}/en/04-waiting/server.ipynb"
    layout, made = dock()
    above, below = made["children"]
    (output,) = below["widgets"]
    data = layout[output]["data"]
    assert output == f"cloned-outputs:{notebook}:{data['index']}"
    assert (made["orientation"], above["orientation"]) == ("vertical", "horizontal")
    copy = json.loads((site.root / notebook).read_text("utf-8"))
    assert "TimelinePanel(" in "".join(copy["cells"][data["index"]]["source"])

    copy["cells"].insert(0, copy["cells"][0] | {"id": "mine"})  # the student's copy decides
    (site.root / notebook).write_text(json.dumps(copy), "utf-8")
    assert dock()[1]["children"][1]["widgets"] == [f"cloned-outputs:{notebook}:{data['index'] + 1}"]
    copy["cells"] = copy["cells"][:2]
    (site.root / notebook).write_text(json.dumps(copy), "utf-8")
    assert dock()[1]["orientation"] == "horizontal", "a pane without a cell"


def test_the_glossary_is_a_page_and_kernels_know_the_way_to_it(site: Site) -> None:
    for language in texts.LANGUAGES:
        texts.use(language)
        page = site.get(f"chatkit/glossary?lang={language}")
        assert page.status == 200
        for word in glossary():
            said = word.meaning.replace("'", "&#39;")
            assert said in page.text
            assert f"{site.base}chatkit/lesson/{word.lesson}?lang={language}" in page.text
        assert (
            f"{site.base}chatkit/glossary?lang={language}"
            in site.get(f"chatkit/?lang={language}").text
        )
    assert 'href="http' not in page.text


def test_a_second_link_keeps_the_edits_and_gives_the_split_view_back(site: Site) -> None:
    site.get("chatkit/lesson/2?lang=en")
    notebook = site.root / SERVER
    edited = notebook.read_text("utf-8").replace("Lesson 2", "My lesson")
    notebook.write_text(edited, "utf-8")
    assert site.get("chatkit/lesson/02?lang=en").status == 302
    assert notebook.read_text("utf-8") == edited


def test_the_list_says_how_far_each_lesson_has_come(site: Site) -> None:
    every = len(lessons("en"))
    assert site.get("chatkit/").text.count(f">{say('lessons_start')}</a>") == every
    site.get("chatkit/lesson/2")
    page = site.get("chatkit/").text
    assert page.count(f">{say('lessons_start')}</a>") == every
    assert re.search(r"</progress> 0 of \d+ cells have run", page)
    notebook = json.loads((site.root / SERVER).read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 1
            break
    notebook["metadata"]["chatkit"]["lesson"] = "of an older kit"
    (site.root / SERVER).write_text(json.dumps(notebook), "utf-8")
    page = site.get("chatkit/").text
    assert page.count(f">{say('lessons_start')}</a>") == every - 1
    assert re.search(r"</progress> 1 of \d+ cells have run", page)
    assert say("lessons_newer") in page


def test_a_link_to_a_lesson_of_which_there_is_a_newer_version_asks(site: Site) -> None:
    site.get("chatkit/lesson/2")
    older = json.loads((site.root / SERVER).read_text("utf-8"))
    older["metadata"]["chatkit"]["lesson"] = "of an older kit"
    (site.root / SERVER).write_text(json.dumps(older), "utf-8")
    asked = site.get("chatkit/lesson/2?lang=en")
    assert asked.status == 200
    assert says(asked, "lessons_newer")
    mine = re.findall(r'href="/kelas/user/budi/([^"]*mine=1)"', asked.text)[0]
    assert site.get(mine.replace("&amp;", "&")).status == 302
    assert json.loads((site.root / SERVER).read_text("utf-8")) == older


def test_start_over_ends_the_kernels_and_keeps_the_old_copy(site: Site) -> None:
    site.get("chatkit/lesson/2")
    (site.root / SERVER).write_text("{}")
    session = {"path": SERVER, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
    started = site.ask("POST", "api/sessions", content=json.dumps(session))
    assert started.status == 201
    assert site.post("chatkit/lesson/2/fresh?lang=en").status == 302
    assert site.asked("api/sessions") == []
    (kept,) = (site.root / FOLDER / "en").glob("02-connect-old-*")
    assert (kept / "server.ipynb").read_text() == "{}"
    assert "cells" in json.loads((site.root / SERVER).read_text("utf-8"))
    assert kept.name in site.get("chatkit/").text


def test_the_look_at_the_machine_is_a_page_too_in_the_language_of_the_link(site: Site) -> None:
    assert site.post("chatkit/doctor", user=False).status == 403
    page = site.post("chatkit/doctor?lang=id")
    assert page.status == 200
    texts.use("id")
    rows = re.findall(r'<th scope="row">(.*?)</th><td class="sign">(.) ', page.text)
    assert {say("doctor_folder"), say("doctor_kernels"), say("doctor_packages")} <= {
        name for name, _ in rows
    }
    kernels = page.text.partition(say("doctor_kernels"))[2]
    assert re.search("Dua kernel", kernels)
    assert page.text.rstrip().endswith("</html>")


def test_the_address_of_a_button_leads_to_the_list(site: Site) -> None:
    for button in ("doctor", "lesson/2/fresh"):
        answer = site.get(f"chatkit/{button}?lang=id")
        there = (302, f"{site.base}chatkit?lang=id")
        assert (answer.status, answer.headers["Location"]) == there
        assert site.get(f"chatkit/{button}", user=False).status != 200
    assert files(site) == []


# a wrong link


@pytest.mark.parametrize(
    "lesson", ["0", "99", "satu", "-1", "", "..%2F..", "2%00", "%C2%B2", "9" * 300]
)
def test_an_unknown_lesson_gets_one_sentence(site: Site, lesson: str) -> None:
    answer = site.get(f"chatkit/lesson/{lesson}")
    assert answer.status == 404
    assert 'role="alert"' in answer.text
    every = ", ".join(str(lesson.number) for lesson in lessons())
    assert say("lab_no_lesson", lesson="@", lessons=every).partition("@")[2] in answer.text
    assert files(site) == []


@pytest.mark.parametrize("language", ["../..", "fr", "ID", "", "<script>alert(1)</script>"])
def test_an_unknown_language_gets_one_sentence(site: Site, language: str) -> None:
    for page in ("chatkit/", "chatkit/lesson/1"):
        answer = site.get(f"{page}?lang={quote(language)}")
        assert answer.status == 404
        assert "<script" not in answer.text
        assert say("lab_no_language", language="@", languages="id, en").partition("@")[2] in (
            answer.text
        )
    assert files(site) == []


def test_a_link_cannot_choose_the_folder(site: Site) -> None:
    assert site.get("chatkit/lesson/2?folder=../../elsewhere").status == 302
    assert {Path(name).parts[0] for name in files(site)} == {FOLDER}


def test_a_folder_that_is_a_file_gets_one_sentence(site: Site) -> None:
    (site.root / FOLDER).write_text("not a folder")
    answer = site.get("chatkit/lesson/2")
    assert answer.status == 409
    assert says(answer, "lessons_file", path=site.root / FOLDER)


def test_no_page_names_an_option_of_the_command_line() -> None:
    shown = {key for key in SENTENCES if key.startswith("copies_")} - ON_A_PAGE.keys()
    for key in shown | set(ON_A_PAGE.values()):
        assert "--" not in "".join(SENTENCES[key]), key


def test_a_notebook_that_is_not_whole_gets_one_sentence(site: Site) -> None:
    site.get("chatkit/lesson/2")
    (site.root / SERVER).write_text('{"cells": [')
    answer = site.get("chatkit/lesson/2")
    assert answer.status == 409
    assert says(answer, "copies_broken", path="server.ipynb", lesson=2)
    assert site.get("chatkit/").status == 200


def test_a_place_that_cannot_be_written_gets_one_sentence(site: Site) -> None:
    workspaces = site.runtime.parent / "config" / "lab" / "workspaces"
    shutil.rmtree(workspaces, ignore_errors=True)
    workspaces.parent.mkdir(parents=True, exist_ok=True)
    workspaces.write_text("a file where JupyterLab's folder belongs")
    answer = site.get("chatkit/lesson/2?lang=en")
    workspaces.unlink()
    assert answer.status == 409
    assert re.search(r'role="alert">\S*workspaces\S* cannot be read or written', answer.text)


# somebody else's request

PAGES = ("chatkit", "chatkit/", "chatkit/lesson/2", "chatkit/lesson/99", "chatkit/?lang=xx")


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_login_and_learns_nothing(site: Site, page: str) -> None:
    answer = site.get(page, user=False)
    assert answer.status == 302
    assert page_of(answer.headers["Location"]) == f"{site.base}login"
    assert answer.text == ""
    assert site.get(page, user=False, Authorization="token wrong").status == 302
    assert site.post("chatkit/lesson/2/fresh", user=False).status == 403
    assert files(site) == []


def test_a_page_of_another_site_cannot_make_a_copy(site: Site) -> None:
    for mode in ("no-cors", "cors", "same-origin"):
        foreign = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": mode}
        assert site.get("chatkit/lesson/2", **foreign).status == 403
    for place in ("iframe", "frame", "object", "embed"):  # hidden in its page
        followed = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}
        hidden = followed | {"Sec_Fetch_Dest": place}
        assert site.get("chatkit/lesson/2", **hidden).status == 403
    assert files(site) == []
    followed |= {"Sec_Fetch_Dest": "document"}
    assert site.get("chatkit/lesson/2", **followed).status == 302


def test_starting_over_needs_the_form_of_our_own_page(site: Site) -> None:
    jar = cookies(site.get(f"chatkit/lesson/2?token={TOKEN}", user=False))
    jar |= cookies(site.get("chatkit/", user=False, Cookie=sent(jar)))
    page = site.get("chatkit/", user=False, Cookie=sent(jar))
    assert page.status == 200
    field = re.findall(r'name="_xsrf" value="([^"]+)"', page.text)[0]
    fresh = "chatkit/lesson/2/fresh"
    browser = {"user": False, "Cookie": sent(jar)}
    assert site.post(fresh, form={}, **browser).status == 403
    assert site.post(fresh, form={"_xsrf": "x"}, **browser).status == 403
    foreign = site.post(fresh, form={"_xsrf": field}, Origin="http://evil.example", **browser)
    assert foreign.status in (403, 404)
    assert not list((site.root / FOLDER / "en").glob("*-old-*"))
    assert site.post(fresh, form={"_xsrf": field}, **browser).status == 302
    assert site.get(fresh).status == 302  # to the list


def test_a_page_is_in_no_cache_and_in_no_frame_of_another_site(site: Site) -> None:
    headers = site.get("chatkit/").headers
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]


# other servers


class OfAGateway(ZMQChannelsWebsocketConnection):
    """A websocket that somebody else has chosen."""


@pytest.mark.parametrize(
    ("chosen", "used"),
    [(ZMQChannelsWebsocketConnection, PromptConnection), (OfAGateway, OfAGateway)],
)
def test_jupyters_own_websocket_becomes_a_prompt_one_and_any_other_stays(
    chosen: type, used: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminals, "prepare", lambda server: None)
    settings = {extension.CONNECTION: chosen}
    web_app = SimpleNamespace(settings=settings, add_handlers=lambda host, pages: None)
    server = SimpleNamespace(web_app=web_app, base_url="/")
    extension._load_jupyter_server_extension(server)
    assert settings[extension.CONNECTION] is used


def test_a_password_leads_to_the_page_as_a_token_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts.use("en")
    secret = passwd("rahasia", "sha1")  # type: ignore[no-untyped-call]
    hashed = f"--PasswordIdentityProvider.hashed_password={secret}"
    with serving(tmp_path / "home", hashed, token="") as site:
        asked = site.get("chatkit/lesson/2?lang=en", user=False)
        login = asked.headers["Location"].removeprefix("/")
        assert login == f"login?next={quote('/chatkit/lesson/2?lang=en', safe='')}"
        jar = cookies(site.get(login, user=False))
        form = {"password": "rahasia", "_xsrf": jar["_xsrf"]}
        entered = site.post(login, user=False, form=form, Cookie=sent(jar))
        assert entered.headers["Location"] == "/chatkit/lesson/2?lang=en"
        jar |= cookies(entered)
        opened = site.get("chatkit/lesson/2?lang=en", user=False, Cookie=sent(jar))
        assert opened.headers["Location"] == f"/{SPLIT}"
        monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(site.runtime))
        (lab,) = labs()
        assert lab.serves(site.root / FOLDER)  # a second lab finds it by the folder that it shows
        assert not lab.serves(tmp_path / FOLDER)


NO_LAB = "--ServerApp.jpserver_extensions=jupyterlab=False"


def test_notebook_7_without_jupyterlab_shows_the_notebooks_side_by_side(tmp_path: Path) -> None:
    texts.use("en")
    with serving(tmp_path / "home", NO_LAB, module="notebook") as site:
        page = site.get("chatkit/lesson/2?lang=en")
        assert page.status == 200
        frames = re.findall(r'<iframe src="([^"]+)"', page.text)
        assert frames == [
            f"/notebooks/{FOLDER}/en/02-connect/{one}.ipynb" for one in ("server", "client")
        ]
        for frame in frames:
            assert site.get(frame.removeprefix("/")).status == 200


def test_a_server_that_allows_no_frames_gives_a_link_to_each_notebook(tmp_path: Path) -> None:
    texts.use("en")
    headers = {"headers": {"Content-Security-Policy": "frame-ancestors 'none'"}}  # as on a hub
    hardened = f"--ServerApp.tornado_settings={headers}"
    with serving(tmp_path / "home", NO_LAB, hardened, module="notebook") as site:
        page = site.get("chatkit/lesson/2?lang=en")
        assert page.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
        assert say("lessons_no_frames") in page.text
        assert "<iframe" not in page.text
        for link in re.findall(r'href="/(notebooks/[^"]+)" target="_blank"', page.text):
            assert site.get(link).status == 200
        assert page.text.count('target="_blank"') == 2


def test_a_server_that_opens_no_notebooks_says_so(tmp_path: Path) -> None:
    texts.use("en")
    none = (NO_LAB, "--ServerApp.jpserver_extensions=notebook=False")
    with serving(tmp_path / "home", *none, module="jupyter_server") as site:
        answer = site.get("chatkit/lesson/2?lang=en")
        assert answer.status == 409
        assert says(answer, "lessons_no_front", folder=site.root / FOLDER / "en" / "02-connect")


def test_a_folder_of_lessons_outside_of_the_server_gets_one_sentence(tmp_path: Path) -> None:
    texts.use("en")
    outside = tmp_path / "elsewhere"
    with serving(tmp_path / "home", module="jupyter_server", CHATKIT_LESSONS=str(outside)) as site:
        answer = site.get("chatkit/?lang=en")
        assert answer.status == 409
        assert says(answer, "copies_outside", folder=outside, root=site.root)
        assert not outside.exists()
