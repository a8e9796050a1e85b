"""A real JupyterLab, started as a student starts it, and a real browser that looks at it."""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    ViewportSize,
    WebSocket,
    expect,
    sync_playwright,
)

from chatkit.texts import say
from tests.browser.find import FLAGS, browser
from tests.helpers import end, until

START = 60  # seconds for JupyterLab to come up on a slow machine
WAIT = 30_000  # ms for anything to appear in the page
SIZES = ((1440, 900), (1280, 720))
WIDE = ViewportSize(width=1440, height=900)


@contextmanager
def running_lab(language: str = "id", *options: str, without: str = "") -> Iterator[str]:
    """Run `chatkit lab`, where wanted without an extension, and give the address that it prints."""
    command = [sys.executable, "-m", "chatkit", "lab", "--lang", language, "--no-browser", *options]
    with tempfile.TemporaryDirectory() as home:
        settings = Path(home, ".jupyter", "labconfig", "page_config.json")
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps({"disabledExtensions": {without: True} if without else {}}))
        lab = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            cwd=home,
            env=os.environ
            | {
                "HOME": home,
                "JUPYTER_CONFIG_DIR": str(Path(home, ".jupyter")),
                "JUPYTER_RUNTIME_DIR": str(Path(home, "runtime")),
                "CHATKIT_TRACE": str(Path(home, "traces")),
            },
        )
        try:
            yield address(lab)
        finally:
            end(lab)


class ServedLab:
    """A lab that serves one test after another; to each of them it is new."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._root, self._lesson, self._token = re.findall(
            r"(.*/)(chatkit/lesson/\w+)\?token=(\w+)", url
        )[0]

    def renew(self) -> None:
        """Make the lesson anew, which ends the kernels of a test, and forget the test's theme.

        The pages of the test are closed before. Jupyter would keep the sockets of a page that goes
        while its kernel ends, and connect them for ever to ports that another test may get. Of a
        kernel that was restarted it counts a connection too many, and keeps no sockets.
        """
        with suppress(AssertionError):
            until(lambda: not self._connections(), 3)
        self._ask("POST", f"{self._lesson}/fresh")
        self._ask("PUT", "lab/api/settings/@jupyterlab/apputils-extension:themes", {"raw": "{}"})

    def _connections(self) -> int:
        return sum(one["connections"] for one in json.loads(self._ask("GET", "api/kernels")))

    def _ask(self, method: str, path: str, content: object = None) -> bytes:
        request = urllib.request.Request(
            self._root + path,
            method=method,
            data=None if content is None else json.dumps(content).encode(),
            headers={"Authorization": f"token {self._token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=START) as answer:
            answered: bytes = answer.read()
            return answered


def address(lab: "subprocess.Popen[str]") -> str:
    """Return the address that the lab prints, and go on reading so that it never blocks."""
    lines: Queue[str] = Queue()

    def read() -> None:
        assert lab.stdout
        for line in lab.stdout:
            lines.put(line)

    threading.Thread(target=read, daemon=True).start()
    seen = ""
    try:
        while True:
            seen += lines.get(timeout=START)
            if found := re.search(r"^ +(http://\S+)", seen, re.MULTILINE):
                return found[1]
    except Empty:
        raise AssertionError(f"the lab printed no address but:\n{seen}") from None


@contextmanager
def separate_windows() -> Iterator[Browser]:
    """Run a browser without a window on the screen, whose contexts share no cookies."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()


def window(chromium: Browser) -> Page:
    """Open a wide page in a context of its own."""
    return chromium.new_context(viewport=WIDE).new_page()


@contextmanager
def running_browser(profile: Path | None = None) -> Iterator[BrowserContext]:
    """Run a browser without a window, whose pages are wide; with `profile`, go on using that one.

    A profile on the disk keeps JupyterLab's programs compiled, which one in memory does not: a page
    that a lab has served before then opens with 5.5 s of computing in place of 7.8 s.
    """
    with ExitStack() as stack:
        made = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        folder = profile or stack.enter_context(made)
        playwright = stack.enter_context(sync_playwright())
        chromium = playwright.chromium.launch_persistent_context(
            folder, executable_path=browser(), args=FLAGS, viewport=WIDE
        )
        stack.callback(chromium.close)
        yield chromium


def forget(page: Page) -> None:
    """Close a page, and all that its server has stored in the browser but the programs."""
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.close()
    page.context.clear_cookies()


class Lab:
    """The two notebooks of a lesson in one page, or the three with `cable`."""

    def __init__(self, page: Page, url: str, *, cable: bool = False, wait: bool = True) -> None:
        """Open it; without `wait` something stands in the way, and `arrive` is still to come."""
        self.page = page
        self.complaints: list[str] = []  # what our own part of the page logs as an error
        self._answered: set[str] = set()  # kernels that have spoken to the page
        page.on("console", self._note)
        page.on("websocket", self._listen)
        page.goto(url)
        if wait:
            self.arrive(cable=cable)

    def arrive(self, *, cable: bool = False) -> None:
        """Wait until the notebooks are shown and their kernels answer."""
        self.server = self._notebook("server")
        self.client = self._notebook("client")
        self.notebooks = [self.server, self.client]
        if cable:
            self.cable = self._notebook("cable")
            self.notebooks.append(self.cable)
        self._wait_for_kernels()

    def _listen(self, line: WebSocket) -> None:
        if "/api/kernels/" in line.url:
            line.on("framereceived", lambda _: self._answered.add(line.url))

    def _wait_for_kernels(self) -> None:
        # JupyterLab calls a kernel idle before it is connected, and drops what is run until then
        end = time.monotonic() + START
        while len(self._answered) < len(self.notebooks) or not self._idle():
            assert time.monotonic() < end, (self._answered, *map(_states, self.notebooks))
            self.page.wait_for_timeout(50)  # which lets Playwright hear what comes meanwhile

    def _idle(self) -> bool:
        """Tell whether every notebook shows that its kernel is idle; a narrow one has no room."""
        return all(state == "idle" for one in self.notebooks for state in _states(one))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "widget" in message.text.lower():
            self.complaints.append(message.text)

    def _notebook(self, name: str) -> Locator:
        tab = self.page.locator(f'.lm-TabBar-tab[data-id]:has-text("{name}.ipynb")').first
        panel_id = tab.get_attribute("data-id", timeout=START * 1000)
        return self.page.locator(f"#{panel_id}")

    def run_to_panel(self, notebook: Locator) -> Locator:
        """Run the cells up to the one with the panel, as Shift+Enter does; return the panel."""
        notebook.locator(".jp-Cell").first.click(position={"x": 5, "y": 5})
        active = notebook.locator(".jp-Cell.jp-mod-active")
        for _ in range(8):
            here = active.element_handle(timeout=WAIT)
            last = notebook.locator(".jp-CodeCell.jp-mod-active", has_text="Panel(").count()
            self.page.keyboard.press("Shift+Enter")
            self.page.wait_for_function(LEFT, arg=here)
            if last:
                break
        panel = notebook.locator(".chatkit-panel")
        expect(panel).to_be_visible(timeout=WAIT)
        return panel

    def run_cell(self, notebook: Locator, text: str) -> Locator:
        """Run the code cell that holds `text`; return the notebook's panel."""
        notebook.locator(".jp-CodeCell", has_text=text).locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        return notebook.locator(".chatkit-panel")

    def restart_kernel(self, notebook: Locator) -> None:
        """Restart the kernel of a notebook with its button, and confirm."""
        notebook.get_by_role("button", name="Restart the kernel", exact=True).click()
        self.page.locator(".jp-Dialog .jp-mod-accept").click()

    def looks(self) -> Iterator[tuple[int, int]]:
        """Show the page in both sizes, in both themes each; give its width and height."""
        for width, height in SIZES:
            self.page.set_viewport_size({"width": width, "height": height})
            for name in ("JupyterLab Light", "JupyterLab Dark"):
                self.theme(name)
                yield width, height

    def theme(self, name: str) -> None:
        """Choose `JupyterLab Light` or `JupyterLab Dark` in the menu, unless it is chosen."""
        chosen = self.page.locator(f'body[data-jp-theme-name="{name}"]')
        if not chosen.count():
            self.page.locator(".lm-MenuBar-item", has_text="Settings").click()
            self.page.locator(".lm-Menu-item", has_text="Theme").first.hover()
            self.page.locator(".lm-Menu-item", has_text=name).first.click()
        expect(chosen).to_be_attached(timeout=WAIT)
        self.page.wait_for_function(DRAWN_IN, arg=name.endswith("Light"))


def _states(notebook: Locator) -> list[str]:
    """Return how a notebook's indicator shows its kernel, as `idle`."""
    states: list[str] = notebook.locator(INDICATOR).evaluate_all(STATES)
    return states


LATE = """AbortSignal.timeout = () => {  // anywidget gives a widget two seconds: now none at all
  const over = new AbortController();
  queueMicrotask(() => over.abort());
  return over.signal;
}"""
DRAWN_IN = """light => {
  const paper = getComputedStyle(document.body).getPropertyValue("--jp-layout-color0").trim();
  return paper !== "" && (paper === "white") === light
      && !document.querySelector("#jupyterlab-splash, .lm-Menu");
}"""
LEFT = "cell => !cell.classList.contains('jp-mod-active')"
DONE = re.compile(r"\[\d+\]")  # a cell's number, once it has run
STATES = "indicators => indicators.map(one => one.dataset.status)"
INDICATOR = ".jp-Notebook-ExecutionIndicator"
IDLE = f'{INDICATOR}[data-status="idle"]'


def log(panel: Locator) -> Locator:
    """Return the conversation in a panel."""
    return panel.locator(".chatkit-log")


def message_box(panel: Locator) -> Locator:
    """Return the box in which a message is typed."""
    return panel.locator(".chatkit-message input")


def button(panel: Locator, key: str) -> Locator:
    """Return the button whose name is the sentence `key`."""
    return panel.get_by_role("button", name=say(key), exact=True)


def box(panel: Locator, name: str) -> Locator:
    """Return the box `port`, `host` or `username`."""
    return panel.locator(f".chatkit-{name} input")


def status(panel: Locator) -> Locator:
    """Return the line that says how it stands."""
    return panel.locator(".chatkit-status [role=status]")


def run(lab: Lab, notebook: Locator, code: str) -> Locator:
    """Run the cell that holds `code`, wait until it is over, and return it."""
    cell = notebook.locator(".jp-CodeCell", has_text=code).first
    cell.locator(".cm-content").click()
    lab.page.keyboard.press("Shift+Enter")
    expect(cell.locator(".jp-InputPrompt")).to_have_text(DONE, timeout=WAIT)
    return cell


def put(lab: Lab, notebook: Locator, code: str, kind: str = "stepper") -> Locator:
    """Write `code` into the notebook's first code cell and run it; return its panel."""
    editor = notebook.locator(".jp-CodeCell .cm-content").first
    editor.click()
    expect(editor).to_be_focused()
    lab.page.keyboard.press("Control+A")
    lab.page.keyboard.insert_text(code)
    expect(editor).to_contain_text(code.splitlines()[-1])
    prompt = notebook.locator(".jp-CodeCell .jp-InputPrompt").first
    before = prompt.inner_text()
    for _ in range(5):  # JupyterLab runs nothing while it is still busy with opening the notebook
        editor.click()
        lab.page.keyboard.press("Shift+Enter")
        with suppress(AssertionError):
            expect(prompt).not_to_have_text(before, timeout=1000)
            break
    panel = notebook.locator(f".chatkit-{kind}")
    expect(panel).to_be_visible(timeout=WAIT)
    return panel


def run_panel(lab: Lab, notebook: Locator, code: str, kind: str) -> Locator:
    """Run the cell that ends in `code`, and return its panel: `stepper`, `timeline`.

    It stands below the cell, or in the pane below the notebooks.
    """
    cell = notebook.locator(".jp-CodeCell", has_text=code).first
    cell.locator(".cm-content").click()
    lab.page.keyboard.press("Shift+Enter")
    pane = lab.page.locator(".jp-LinkedOutputView")
    panel = (pane if kind == "timeline" and pane.count() else cell).locator(f".chatkit-{kind}")
    expect(panel).to_be_visible(timeout=WAIT)
    return panel


def asked(stepper: Locator, prompt: str, text: str) -> None:
    """Wait until the stepper's program asks, and type the answer."""
    expect(stepper.locator(".chatkit-asked")).to_contain_text(prompt, timeout=WAIT)
    typed = message_box(stepper)
    typed.fill(text)
    typed.press("Enter")


def serious(lab: Lab, *rules: str) -> list[str]:
    """Return axe's serious and critical findings in the panels, by all its rules or by these.

    JupyterLab's body has no height and hides what overflows it, so axe believes that no text is
    visible and checks no contrast; a height opens its eyes. The handle of ipywidgets' slider has no
    name, and nothing short of JavaScript gives it one; the buttons beside it do the same.
    """
    lab.page.add_style_tag(content="body { height: 100vh }")
    options = {"runOnly": {"type": "rule", "values": [*rules]}} if rules else {}
    report = Axe().run(lab.page, context=".chatkit-panel", options=options).response
    checked = [len(rule["nodes"]) for rule in report["passes"] if rule["id"] == "color-contrast"]
    assert sum(checked) > 5, f"axe looked at {sum(checked)} texts"
    return [
        f"{rule['id']}: {node['html']}"
        for rule in report["violations"]
        for node in rule["nodes"]
        if rule["impact"] in ("serious", "critical") and "noUi-handle" not in node["html"]
    ]
