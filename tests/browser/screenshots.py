"""Take the pictures of the lessons: `make screenshots`.

The README's go into docs/: the chat, lesson 4's mutual wait and the cable, in each language. The
rest, every language, theme and size, go into screenshots/, which git ignores: for looking at a
change with one's own eyes. `python -m tests.browser.screenshots 6` takes those of lesson 6 alone.
"""

import sys
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from chatkit import texts
from chatkit.lab.lessons import NOTEBOOKS, find_lesson
from tests.browser.lab import (
    DONE,
    SIZES,
    WAIT,
    Lab,
    asked,
    button,
    log,
    message_box,
    run,
    run_panel,
    running_browser,
    running_lab,
    status,
)
from tests.kernels import read

ROOT = NOTEBOOKS.parent
THEMES = ("JupyterLab Dark", "JupyterLab Light")
WORDS = {
    "id": ["Halo Alice!", "Halo juga Bob!", "Apa kabar?", "Baik, kamu?"],
    "en": ["Hello Alice!", "Hello Bob!", "How are you?", "Fine, and you?"],
}
QUESTIONS = {
    "id": ("Port", "Username", "IP", "username", "pesan"),
    "en": ("port", "username", "IP", "username", "message"),
}


def chat(lab: Lab, language: str) -> tuple[Locator, Locator]:
    """Have both notebooks of lesson 1 say something, and return their panels."""
    server, client = lab.run_to_panel(lab.server), lab.run_to_panel(lab.client)
    button(server, "button_start").click()
    expect(log(server)).to_contain_text("5005")
    button(client, "button_connect").click()
    expect(log(client)).to_contain_text("Alice")
    for number, line in enumerate(WORDS[language]):
        speaker, listener = (server, client) if number % 2 else (client, server)
        message_box(speaker).fill(line)
        message_box(speaker).press("Enter")
        expect(log(listener)).to_contain_text(line)
        expect(message_box(speaker)).to_have_value("")
    return server, client


def refused(lab: Lab, language: str) -> tuple[Locator, Locator]:
    """Play lesson 2 until the client is refused, since the server does not listen yet."""
    run(lab, lab.server, "from socket import")
    timeline = run_panel(lab, lab.server, "TimelinePanel()", "timeline")
    run(lab, lab.server, "listener.bind")
    run(lab, lab.client, "import socket")
    cell = run(lab, lab.client, "sock.connect((HOST")
    expect(cell).to_contain_text("ConnectionRefusedError", timeout=WAIT)
    expect(timeline.locator(".chatkit-diagram")).to_contain_text("connect", timeout=WAIT)
    return timeline, cell


def stuck(lab: Lab, language: str) -> tuple[Locator, Locator]:
    """Play lesson 4 until both wait for each other; return the timeline and the client."""
    port, server_name, ip, client_name, message = QUESTIONS[language]
    server = run_panel(lab, lab.server, 'Stepper("server")', "stepper")
    client = run_panel(lab, lab.client, 'Stepper("client")', "stepper")
    button(server, "button_run").click()
    asked(server, port, "5040")
    asked(server, server_name, "Alice")
    expect(status(server)).to_contain_text("accept()", timeout=WAIT)
    timeline = run_panel(lab, lab.server, "TimelinePanel()", "timeline")
    button(client, "button_run").click()
    asked(client, ip, "127.0.0.1")
    asked(client, port, "5040")
    asked(client, client_name, "Bob")
    asked(client, message, WORDS[language][0])
    asked(server, message, WORDS[language][1])
    asked(client, message, "")
    expect(timeline.locator("[role=alert]")).to_be_visible(timeout=WAIT)
    return timeline, client


def glued(lab: Lab, language: str) -> tuple[Locator, ...]:
    """Play lesson 6 up to `satudua`; return the cells and the cable's panel."""
    run(lab, lab.server, "import socket")
    run(lab, lab.server, "listener.listen()")
    cable = run_panel(lab, lab.server, "listen=6060", "cable")
    run(lab, lab.client, "sock.getpeername()")
    run(lab, lab.server, "listener.accept()")
    button(cable, "button_hold").click()
    expect(button(cable, "button_release")).to_be_enabled(timeout=WAIT)
    run(lab, lab.server, 'conn.sendall(b"satu")')
    expect(cable.locator(".chatkit-piece")).to_have_count(1, timeout=WAIT)
    sent = run(lab, lab.server, 'conn.sendall(b"dua")')
    expect(cable.locator(".chatkit-piece")).to_have_count(2, timeout=WAIT)
    button(cable, "button_release").click()
    expect(cable.locator(".chatkit-piece.left")).to_be_visible(timeout=WAIT)
    return sent, cable, run(lab, lab.client, "sock.recv(1024)")


def cut(lab: Lab, language: str) -> tuple[Locator, ...]:
    """Play lesson 8 in its order up to the cut; return the cells."""
    server, client = (numbered(lab, 8, role) for role in ("server", "client"))
    for code in ("connect-import", "connect-listen"):
        server(code)
    cable = run_panel(lab, lab.server, "listen=6080", "cable")
    button(cable, "button_start").click()
    expect(status(cable)).to_contain_text("127.0.0.1", timeout=WAIT)
    for code in ("hello-import", "hello-define", "hello-send"):
        client(code)
    for code in ("end-accept", "end-recv", "end-send"):
        server(code)
    half = client("half-recv")
    client("again-connect")
    server("silence-accept")
    button(cable, "button_cut").click()
    expect(cable.locator(".chatkit-pieces")).to_contain_text("RST", timeout=WAIT)
    return server("reset-recv"), half


def numbered(lab: Lab, lesson: int, role: str) -> Callable[[str], Locator]:
    """Return a function that runs a cell of a notebook by its id: equal cells may come before."""
    ids = [one.id for one in read(find_lesson(str(lesson)).folder / f"{role}.ipynb").cells]
    notebook: Locator = getattr(lab, role)

    def run_it(name: str) -> Locator:
        cell = notebook.locator(".jp-Cell").nth(ids.index(name))
        cell.locator(".cm-content").click()
        lab.page.keyboard.press("Shift+Enter")
        expect(cell.locator(".jp-InputPrompt")).to_have_text(DONE, timeout=WAIT)
        return cell

    return run_it


def in_use(lab: Lab, language: str) -> tuple[Locator, ...]:
    """Play lesson 3 until a second program wants the port, and a client takes the other one."""
    run(lab, lab.server, "socket.gethostbyname")
    timeline = run_panel(lab, lab.server, "TimelinePanel()", "timeline")
    run(lab, lab.server, "private = Server(")
    twin = run(lab, lab.server, "with TracedSocket() as twin")
    return timeline, twin, run(lab, lab.client, 'Client(HOST, 5030, "Bob")')


def halved(lab: Lab, language: str) -> tuple[Locator, ...]:
    """Play lesson 5 up to the letter that is cut in two."""
    for code in ("hex_view(", "listener.listen()"):
        run(lab, lab.server, code)
    for code in ("text = ", "sock.connect((HOST", "sock.sendall(text.encode())"):
        run(lab, lab.client, code)
    guess = lab.server.locator(".jp-CodeCell", has_text='guess("5-cut")')
    run(lab, lab.server, 'guess("5-cut")')
    guess.locator(".chatkit-guess-answer").last.click()
    for code in ("listener.accept()", "piece.decode()", "hex_view(piece"):
        run(lab, lab.server, code)
    return guess, lab.client.locator(".jp-CodeCell").last


def framed(lab: Lab, language: str) -> tuple[Locator, ...]:
    """Play lesson 7 up to two messages with their lengths in front."""
    run(lab, lab.server, "import socket")
    run(lab, lab.server, "listener.listen()")
    cable = run_panel(lab, lab.server, "listen=6070", "cable")
    run(lab, lab.client, "sock.getpeername()")
    for code in ("listener.accept()", "def exactly", "def receive"):
        run(lab, lab.server, code)
    button(cable, "button_hold").click()
    expect(button(cable, "button_release")).to_be_enabled(timeout=WAIT)
    run(lab, lab.client, "def frame(")
    run(lab, lab.client, 'frame(b"Bob")')
    sent = run(lab, lab.client, "Alice!")
    expect(cable.locator(".chatkit-piece")).to_have_count(2, timeout=WAIT)
    button(cable, "button_release").click()
    expect(cable.locator(".chatkit-piece.left")).to_be_visible(timeout=WAIT)
    return run(lab, lab.server, "receive(conn.recv), "), cable, sent


def crowded(lab: Lab, language: str) -> tuple[Locator, ...]:
    """Play lesson 10 in chatkit's room until Alice, who does not read, is back and told why."""
    for code in ("import SHUT_WR", "def knock", "def join", "NAMES = ", "import Counter"):
        run(lab, lab.client, code)
    for code in ("def start", "def flood"):
        run(lab, lab.client, code)
    room = run_panel(lab, lab.server, "RoomPanel(", "room")
    button(room, "button_start").click()
    expect(status(room)).to_contain_text("127.0.0.1", timeout=WAIT)
    joined = run(lab, lab.client, "join(name, 5103)")
    expect(room.locator(".chatkit-guests tbody tr")).to_have_count(5, timeout=WAIT)
    run(lab, lab.client, 'args=[crowd["Eko"], 1000]')
    expect(room.locator(".chatkit-guests")).not_to_contain_text("Alice", timeout=WAIT)
    lab.page.wait_for_timeout(5000)  # eight megabytes, at two a second
    run(lab, lab.client, 'crowd["Alice"] = join')
    lab.page.wait_for_timeout(500)  # then what she is told is read in one piece
    run(lab, lab.client, 'crowd["Alice"].recv')
    return room, joined


def clocks(lab: Lab, language: str) -> tuple[Locator, ...]:
    """Play lesson 11 until the room's clock has gone back; return the cells."""
    for code in ("import datetime, timedelta", "def clock", "room = Room"):
        run(lab, lab.server, code)
    run(lab, lab.client, "bob.members")
    for code in ("11-back", "11-number", 'alice.send("Satu")'):
        run(lab, lab.server, code)
    return lab.server.locator(".jp-CodeCell", has_text="11-back"), *(
        run(lab, lab.client, code) for code in ("bob.messages[-2:]", "sorted(bob.messages")
    )


def judged(lab: Lab, language: str) -> tuple[Locator, ...]:
    """Play lesson 9 up to the checks of a program that has just been begun, on both sides."""
    cells = []
    for notebook, side in ((lab.server, "server"), (lab.client, "client")):
        run(lab, notebook, f"%%writefile my_{side}.py")
        cells.append(run(lab, notebook, "only="))
    return tuple(cells)


LESSONS: dict[int, Callable[[Lab, str], tuple[Locator, ...]]] = {
    1: chat,
    2: refused,
    3: in_use,
    4: stuck,
    5: halved,
    6: glued,
    7: framed,
    8: cut,
    9: judged,
    10: crowded,
    11: clocks,
}
README = {1: "chat", 4: "stuck", 6: "cable"}


def take(chromium: BrowserContext, language: str, lesson: int) -> None:
    """Take all pictures of one lesson in one language; the README's last, light and wide."""
    texts.use(language)
    with running_lab(language, "--lesson", str(lesson)) as url:
        page = chromium.new_page()
        lab = Lab(page, url, cable=len(find_lesson(str(lesson)).notebooks) == 3)
        page.screenshot(path=ROOT / "screenshots" / f"{language}-{lesson}-opened.png")
        panels = LESSONS[lesson](lab, language)
        for theme in THEMES:
            lab.theme(theme)
            for width, height in reversed(SIZES):
                shown(page, panels, width, height)
                name = f"{language}-{lesson}-{theme.split()[1].lower()}-{width}.png"
                page.screenshot(path=ROOT / "screenshots" / name)
        if lesson in README:
            shown(page, panels, *SIZES[0])
            page.screenshot(path=ROOT / "docs" / f"{README[lesson]}-{language}.png")
        page.close()


def shown(page: Page, panels: tuple[Locator, ...], width: int, height: int) -> None:
    """Give the page a size and bring all panels into view."""
    page.set_viewport_size({"width": width, "height": height})
    for panel in panels:
        panel.evaluate("e => e.closest('.jp-Cell')?.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(500)  # for the layout to settle: a picture, not a test


if __name__ == "__main__":
    with running_browser() as chromium:
        for language in WORDS:
            for lesson in map(int, sys.argv[1:]) if sys.argv[1:] else LESSONS:
                take(chromium, language, lesson)
                print(f"pictures of lesson {lesson} in {language}: docs/ and screenshots/")
