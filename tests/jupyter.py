"""A real Jupyter server in a process of its own, and plain HTTP requests to it."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from tests.helpers import end, free_port, until

START = 60  # seconds for a server to come up on a slow machine
TOKEN = "0123456789abcdef"


class Answer(NamedTuple):
    """A page, or a redirection."""

    status: int
    headers: Mapping[str, str]
    text: str


class Site:
    """A server, and what a visitor does there: as its user, with a token, or as a stranger."""

    def __init__(self, port: int, base: str, root: Path) -> None:
        self.base = base
        self.root = root
        self.runtime = _home(root) / "runtime"
        self.url = f"http://localhost:{port}{base}"
        self._port = port

    def ask(
        self,
        method: str,
        page: str,
        *,
        user: bool = True,
        form: Mapping[str, str] | None = None,
        content: str | None = None,
        **headers: str,
    ) -> Answer:
        """Ask for a page below the base URL; follow no redirection."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if user:
            sent["Authorization"] = f"token {TOKEN}"
        body = content
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form)
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=START)
        try:
            connection.request(method, self.base + page, body, sent)
            answer = connection.getresponse()
            text = answer.read().decode()
            return Answer(answer.status, _joined(answer.getheaders()), text)
        finally:
            connection.close()

    def get(self, page: str, **options: Any) -> Answer:
        """Ask for a page."""
        return self.ask("GET", page, **options)

    def post(self, page: str, **options: Any) -> Answer:
        """Send a form."""
        return self.ask("POST", page, **options)

    def asked(self, page: str) -> Any:
        """Return what Jupyter's own API says."""
        return json.loads(self.get(page).text)


def _joined(headers: list[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for sent_name, value in headers:
        name = sent_name.title()  # a proxy may write `location`
        joined[name] = f"{joined[name]}\n{value}" if name in joined else value
    return joined


def cookies(answer: Answer) -> dict[str, str]:
    """Return the cookies that a page sets."""
    jar: SimpleCookie = SimpleCookie()
    for line in answer.headers.get("Set-Cookie", "").splitlines():
        jar.load(line)
    return {name: cookie.value for name, cookie in jar.items()}


def sent(jar: Mapping[str, str]) -> str:
    """Return the header in which a browser sends cookies."""
    return "; ".join(f"{name}={value}" for name, value in jar.items())


@contextmanager
def serving(
    root: Path,
    *options: str,
    base: str = "/",
    module: str = "jupyterlab",
    token: str = TOKEN,
    **surroundings: str,
) -> Iterator[Site]:
    """Run a Jupyter server on a folder, with settings and a home of its own."""
    port = free_port()
    home = _home(root)
    command = [
        *(sys.executable, "-m", module, "--no-browser", "--allow-root", f"--port={port}"),
        *("--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}", "--log-level=ERROR"),
        *(f"--ServerApp.base_url={base}", f"--IdentityProvider.token={token}", *options),
    ]
    folders = {
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_DATA_DIR": str(home / "data"),
    }
    root.mkdir(exist_ok=True)
    home.mkdir(exist_ok=True)
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            command, stdout=log, stderr=log, env=os.environ | folders | surroundings, cwd=root
        )
    site = Site(port, base, root)
    try:
        until(lambda: server.poll() is not None or _up(site), START)
        assert server.poll() is None, (home / "log").read_text("utf-8")
        yield site
    finally:
        end(server)


def _home(root: Path) -> Path:
    return root.parent / f"{root.name}-home"


def _up(site: Site) -> bool:
    try:
        return site.get("api").status == 200
    except OSError:
        return False


def page_of(address: str) -> str:
    """Return the path of an address, without its query."""
    return urlsplit(address).path
