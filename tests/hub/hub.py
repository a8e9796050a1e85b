"""A real JupyterHub behind its own proxy, as a course runs one: `/kelas/`, a home for each user."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from playwright.sync_api import Page

from tests.helpers import free_port, until
from tests.hub.find import proxy
from tests.jupyter import START, Answer, Site, cookies, sent

BASE = "/kelas/"
PASSWORD = "kata-sandi"
USERS = ("budi", "siti")
REDIRECTIONS = 10  # from the link over the hub's own login for servers; a browser takes 20
CONFIG = """
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}{base}"
c.JupyterHub.hub_port = {hub_port}
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = {password!r}
c.Authenticator.allowed_users = set({users!r})
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root", "--log-level=WARN"]
c.Spawner.http_timeout = 60
"""


class Hub(Site):
    """A hub, and requests to it as a browser would make them."""

    def __init__(self, port: int, folder: Path) -> None:
        super().__init__(port, BASE, folder)

    def link(self, page: str) -> str:
        """Return the link to a page of the kit that a teacher gives to the whole class."""
        return f"{self.url}hub/user-redirect/chatkit/{page}"

    def home(self, user: str) -> Path:
        """Return the home of a user, which is the folder that their server shows."""
        return self.root / user

    def jar(self, user: str) -> dict[str, str]:
        """Return the cookies of a user who has logged in."""
        jar = cookies(self.get("hub/login", user=False))
        form = {"username": user, "password": PASSWORD, "_xsrf": jar["_xsrf"]}
        return jar | cookies(self.post("hub/login", user=False, form=form, Cookie=sent(jar)))

    def follow(self, page: str, jar: Mapping[str, str]) -> Answer:
        """Ask for a page with cookies, and follow each redirection."""
        kept = dict(jar)
        for _ in range(REDIRECTIONS):
            answer = self.get(page, user=False, Cookie=sent(kept))
            kept |= cookies(answer)
            if answer.status != 302:
                return answer
            page = answer.headers["Location"].removeprefix(self.base)
        raise AssertionError(f"no end of redirections at {page}")


def log_in(page: Page, user: str) -> None:
    """Fill in the hub's form, to which a link has led."""
    page.get_by_label("Username").fill(user)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click(no_wait_after=True)


@contextmanager
def running_hub(folder: Path) -> Iterator[Hub]:
    """Run a hub that keeps everything in a folder; end it with all the servers and kernels."""
    port = free_port()
    config = CONFIG.format(
        port=port,
        base=BASE,
        hub_port=free_port(),
        api_port=free_port(),
        password=PASSWORD,
        users=USERS,
        proxy=proxy(),
        homes=str(folder / "{username}"),
        python=sys.executable,
    )
    (folder / "jupyterhub_config.py").write_text(config)
    surroundings = {"HOME": str(folder), "CONFIGPROXY_AUTH_TOKEN": "rahasia"}
    with (folder / "hub.log").open("w") as log:
        process = psutil.Popen(
            [sys.executable, "-m", "jupyterhub", "--log-level=WARN"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=os.environ | surroundings,
        )
    hub = Hub(port, folder)
    try:
        until(lambda: process.poll() is not None or _up(hub), START)
        assert process.poll() is None, (folder / "hub.log").read_text()
        yield hub
    finally:
        _end(process)


def _up(hub: Hub) -> bool:
    with suppress(OSError):
        if hub.get("hub/health", user=False).status == 200:
            return True
    time.sleep(0.1)  # the proxy is up before the hub, and complains of each request until then
    return False


def _end(hub: psutil.Process) -> None:
    """End the hub, which ends its proxy and servers as these end their kernels; kill the rest."""
    family = [hub]
    with suppress(psutil.NoSuchProcess):
        family += hub.children(recursive=True)
        hub.terminate()
    _, alive = psutil.wait_procs(family, timeout=20)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=20)
