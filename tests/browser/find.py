"""Find a browser for the tests, or install one: `python -m tests.browser.find --install`.

An installed Chromium, Chrome or Edge serves; else Playwright's own; else, as root on Debian or
Ubuntu, the package `chromium`.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
FLAGS = [
    "--no-sandbox",  # Chromium refuses its sandbox to root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
NONE = """
************************************************************************
*  NO BROWSER FOUND: THE BROWSER TESTS ARE SKIPPED.                    *
*  INSTALL CHROMIUM, CHROME OR EDGE AND RUN MAKE TEST AGAIN.           *
************************************************************************
"""


def required() -> bool:
    """Tell whether a missing browser is a failure: CHATKIT_BROWSER=required."""
    return os.environ.get("CHATKIT_BROWSER") == "required"


@cache
def driver_fault() -> str:
    """Return the reason for which Playwright's own program does not run; empty where it does."""
    asked = [sys.executable, "-m", "playwright", "--version"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return "" if done.returncode == 0 else lines[-1] if lines else f"exit code {done.returncode}"


def browser() -> str | None:
    """Return the path of a Chromium, Chrome or Edge that can be driven; None where none can."""
    if driver_fault():
        return None
    installed = [found for name in NAMES if (found := shutil.which(name))]
    for path in (*installed, *PLACES):
        if starts(path):
            return path
    own = playwrights_own()
    return own if starts(own) else None


def playwrights_own() -> str:
    """Return the path at which Playwright keeps the browser that it downloads."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def starts(path: str) -> bool:
    """Tell whether there is a browser that starts: a stub or a missing library ends at once."""
    if not Path(path).exists():
        return False
    if os.name == "nt":  # there --version opens a window
        return True
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def install() -> str | None:
    """Install a browser where there is none; return its path."""
    if driver_fault():
        return None
    if found := browser():
        return found
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if getattr(os, "geteuid", lambda: 1)() == 0 and shutil.which("apt-get"):
        attempts += [["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "chromium"]]
    for attempt in attempts:
        print("no browser yet; trying:", *attempt, flush=True)
        try:
            subprocess.run(
                attempt,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                timeout=600,
                check=False,
                env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            print(error)
        if found := browser():
            return found
    return None


if __name__ == "__main__":
    found = install() if "--install" in sys.argv else browser()
    print(f"browser: {found}" if found else NONE, flush=True)
    if fault := driver_fault():
        print("Playwright's driver does not start on this computer:", fault, flush=True)
    sys.exit(1 if found is None and required() else 0)
