"""Find JupyterHub's proxy for the tests, or install it: `python -m tests.hub.find --install`.

The proxy, configurable-http-proxy, is a program for Node. An installed one serves; else npm puts
one into a folder of the tests' own, outside of this repository.
"""

import os
import shutil
import subprocess
import sys
from functools import cache

from platformdirs import user_cache_path

from tests.browser.find import starts

PROXY = "configurable-http-proxy"
WANTED = f"{PROXY}@5.1.0"  # the newest one for Node 18, which Debian 12 and Ubuntu 24.04 have
FOLDER = user_cache_path("chatkit-tests") / WANTED
NONE = """
************************************************************************
*  NO PROXY FOR JUPYTERHUB: THE TESTS WITH A HUB ARE SKIPPED.          *
*  INSTALL NODE WITH NPM (NOT ON WINDOWS) AND RUN MAKE TEST AGAIN.     *
************************************************************************
"""


def required() -> bool:
    """Tell whether a missing proxy is a failure: CHATKIT_HUB=required."""
    return os.environ.get("CHATKIT_HUB") == "required"


@cache
def proxy() -> str | None:
    """Return the path of a proxy that starts; None where there is none."""
    if sys.platform == "win32":  # where JupyterHub does not run
        return None
    installed = shutil.which(PROXY)
    own = str(FOLDER / "node_modules" / ".bin" / PROXY)
    return next((path for path in (installed, own) if path and starts(path)), None)


def install() -> str | None:
    """Install the proxy where there is none; return its path."""
    npm = shutil.which("npm")
    if proxy() or not npm or sys.platform == "win32":
        return proxy()
    print("no proxy for JupyterHub yet; npm installs one into", FOLDER, flush=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    quiet = ("--no-audit", "--no-fund", "--no-save", "--loglevel=error")
    try:
        subprocess.run(
            [npm, "install", "--prefix", FOLDER, *quiet, WANTED],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=300,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error)
    proxy.cache_clear()
    return proxy()


if __name__ == "__main__":
    found = install() if "--install" in sys.argv else proxy()
    print(f"JupyterHub's proxy: {found}" if found else NONE, flush=True)
    sys.exit(1 if found is None and required() else 0)
