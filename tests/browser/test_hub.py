"""Two students on a real JupyterHub: each in lesson 1 by the teacher's link, at the same time."""

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, expect

from chatkit import texts
from chatkit.texts import say
from tests.browser.lab import (
    WAIT,
    Lab,
    box,
    button,
    log,
    message_box,
    separate_windows,
    status,
    window,
)
from tests.hub import find
from tests.hub.hub import BASE, USERS, Hub, log_in, running_hub
from tests.jupyter import page_of
from tests.sentences import sentence

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="on other systems the users of a hub share 127.0.0.1"
)
LESSON = "lesson/1?lang=en"
FOLDER = "chatkit-lessons/en/01-two-way-chat"


class Chat(NamedTuple):
    """A student's two panels, which have met."""

    lab: Lab
    server: Locator
    client: Locator


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    if not find.proxy():
        if find.required():
            pytest.fail("no proxy for JupyterHub, and CHATKIT_HUB=required")
        pytest.skip("NO PROXY FOR JUPYTERHUB: INSTALL NODE WITH NPM AND RUN MAKE TEST")
    with running_hub(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture(scope="module")
def browser(browser_found: None) -> Iterator[Browser]:
    with separate_windows() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def labs(hub: Hub, browser: Browser) -> dict[str, Lab]:
    """Give lesson 1 of both students: the link, the login, the wait for a server, the notebooks."""
    opened = {}
    for user in USERS:
        page = window(browser)
        opened[user] = Lab(page, hub.link(LESSON), wait=False)
        log_in(page, user)
    for lab in opened.values():
        lab.arrive()
    return opened


@pytest.fixture(scope="module")
def chats(labs: dict[str, Lab]) -> dict[str, Chat]:
    """Give the panels of both students, in each of which Alice and Bob have met."""
    texts.use("en")
    opened = {}
    for user, lab in labs.items():
        chat = Chat(lab, lab.run_to_panel(lab.server), lab.run_to_panel(lab.client))
        button(chat.server, "button_start").click()
        expect(status(chat.server)).to_contain_text(sentence("server_waiting"), timeout=WAIT)
        button(chat.client, "button_connect").click()
        expect(status(chat.client)).to_contain_text(sentence("status_mine"), timeout=WAIT)
        opened[user] = chat
    return opened


@pytest.fixture(autouse=True)
def english() -> None:
    texts.use("en")


def tell(panel: Locator, text: str, other: Locator) -> None:
    """Say `text` and see it in the other panel."""
    message_box(panel).fill(text)
    message_box(panel).press("Enter")
    expect(log(other)).to_contain_text(text)
    expect(status(other)).to_contain_text(sentence("status_mine"))


def address_of(panel: Locator) -> tuple[str, str]:
    """Return the host and the port that a server's panel shows while it waits."""
    expect(status(panel)).to_contain_text(sentence("server_waiting"))
    found = re.search(r"(127\.[\d.]+):(\d+)", status(panel).inner_text())
    assert found
    return found[1], found[2]


def test_two_students_are_in_the_lesson_at_once_each_at_home(
    hub: Hub, labs: dict[str, Lab]
) -> None:
    for user, lab in labs.items():
        assert page_of(lab.page.url) == (
            f"{BASE}user/{user}/lab/workspaces/chatkit-en-01-two-way-chat"
        )
        notebooks = (path.name for path in (hub.home(user) / FOLDER).glob("*.ipynb"))
        assert sorted(notebooks) == ["client.ipynb", "server.ipynb"]
        assert list(hub.home(user).parent.glob("chatkit-lessons")) == []


def test_each_chats_with_themselves_and_meets_nobody(chats: dict[str, Chat]) -> None:
    for user, chat in chats.items():
        tell(chat.client, f"It is {user} here", chat.server)
        tell(chat.server, f"And {user} there", chat.client)
    for user, (_, server, client) in chats.items():
        (other,) = set(USERS) - {user}
        for panel in (server, client):
            said = log(panel).inner_text()
            assert f"It is {user} here" in said
            assert other not in said
    assert [chat.lab.complaints for chat in chats.values()] == [[], []]


def test_one_talks_to_the_other_on_purpose(chats: dict[str, Chat]) -> None:
    budi, siti = (chats[user] for user in USERS)
    for chat in (budi, siti):
        button(chat.client, "button_stop").click()
    host, port = address_of(budi.server)
    own = address_of(siti.server)
    assert (host, port) != own
    assert port == own[1] == "5005"
    box(siti.client, "host").fill(host)
    button(siti.client, "button_connect").click()
    expect(status(siti.client)).to_contain_text(sentence("status_mine"), timeout=WAIT)
    tell(siti.client, "Siti asks Budi", budi.server)
    tell(budi.server, "Budi answers Siti", siti.client)
    for panel in (siti.server, budi.client):
        assert not re.search("asks|answers", log(panel).inner_text())


def test_start_over_keeps_the_old_copy(hub: Hub, labs: dict[str, Lab]) -> None:
    page = labs["siti"].page.context.new_page()
    page.goto(hub.link("?lang=en"))
    name = say("lessons_fresh")
    page.get_by_role("button", name=re.compile(f"^{name}")).click()
    shown = page.locator("main")
    expect(shown).to_contain_text("01-two-way-chat-old-", timeout=WAIT)
    assert page_of(page.url) == f"{BASE}user/siti/chatkit"
    (old,) = (hub.home("siti") / FOLDER).parent.glob("01-two-way-chat-old-*")
    assert old.name in shown.inner_text()
    assert "ServerPanel" in (old / "server.ipynb").read_text("utf-8")
    assert (hub.home("siti") / FOLDER / "server.ipynb").exists()
    assert not list((hub.home("budi") / FOLDER).parent.glob("*-old-*"))
    page.close()


# requests without a browser


def test_a_stranger_gets_the_login_and_then_the_link(hub: Hub) -> None:
    for page in ("", "/", "/lesson/1?lang=en"):
        asked = hub.get(f"hub/user-redirect/chatkit{page}", user=False)
        assert asked.status == 302
        wanted = quote(f"{BASE}hub/user-redirect/chatkit{page}", safe="")
        assert asked.headers["Location"] == f"{BASE}hub/login?next={wanted}"


@pytest.mark.usefixtures("labs")
def test_nobody_opens_the_lessons_of_somebody_else(hub: Hub) -> None:
    jar = hub.jar("siti")
    for page in ("chatkit/", "chatkit/lesson/2?lang=en"):
        theirs = hub.follow(f"user/budi/{page}", jar)
        assert theirs.status in (403, 404)
        assert "chatkit-lessons" not in theirs.text
    assert not (hub.home("budi") / FOLDER).with_name("02-connect").exists()


@pytest.mark.usefixtures("labs")
@pytest.mark.parametrize("language", ["../..", "fr"])
def test_a_link_in_an_unknown_language_gets_one_sentence(hub: Hub, language: str) -> None:
    texts.use("id")
    page = hub.follow(f"hub/user-redirect/chatkit/?lang={quote(language)}", hub.jar("budi"))
    assert page.status == 404
    assert say("lab_no_language", language=language, languages="id, en") in page.text
