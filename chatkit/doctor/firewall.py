"""The firewall, as far as a program without rights can see it: never a fault, at most a note.

Lessons on one laptop use loopback, which firewalls let through. Only a server with `lan=True` may
stay out of a neighbour's reach.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from chatkit.doctor.finding import Finding, Lab
from chatkit.texts import say

TIMEOUT = 4.0  # seconds for a command to answer
MACOS = "/usr/libexec/ApplicationFirewall/socketfilterfw"
TOOLS = ("ufw", "firewall-cmd", "nft", "iptables")  # of Linux
# where Windows keeps its three profiles; `netsh` says the same in the language of the system
WINDOWS = r"SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
PROFILES = {"Domain": "DomainProfile", "Private": "StandardProfile", "Public": "PublicProfile"}


def check(lab: Lab) -> Iterator[Finding]:
    """Ask the firewall of this system."""
    if sys.platform == "win32":
        yield judge("Windows", windows_profiles(), say("doctor_firewall_windows"))
    elif sys.platform == "darwin":
        state = _output(MACOS, "--getglobalstate")
        on = ["macOS"] * ("State = 0" not in state) if "State" in state else None
        yield judge("macOS", on, say("doctor_firewall_macos"))
    else:
        yield judge("Linux", linux_firewalls(), say("doctor_firewall_linux"))


def judge(system: str, on: list[str] | None, cure: str) -> Finding:
    """Return the finding; `on` names the firewalls that are on; None where they are kept secret."""
    if on is None:
        sentence = say("doctor_firewall_unseen", system=system)
        return Finding("note", sentence, say("doctor_firewall_try"))
    if not on:
        return Finding("ok", say("doctor_firewall_off"))
    return Finding("note", say("doctor_firewall_on", names=", ".join(on)), cure)


def windows_profiles() -> list[str] | None:
    """Return the profiles of Windows' firewall that are on; None where the registry is closed."""
    if sys.platform != "win32":
        return None
    import winreg

    on = []
    try:
        for name, key in PROFILES.items():
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, rf"{WINDOWS}\{key}") as profile:
                if winreg.QueryValueEx(profile, "EnableFirewall")[0]:
                    on.append(f"Windows ({name})")
    except OSError:
        return None
    return on


def linux_firewalls(ufw: Path = Path("/etc/ufw/ufw.conf")) -> list[str] | None:
    """Return the firewalls of Linux that are on; None where only root could tell."""
    on = []
    with suppress(OSError):
        if "ENABLED=yes" in ufw.read_text("utf-8", "replace").splitlines():
            on.append("ufw")
    if _output("firewall-cmd", "--state").strip() == "running":
        on.append("firewalld")
    rules = _output("nft", "list", "ruleset")  # empty without rights
    if not on and "hook input" in rules and ("policy drop" in rules or "reject" in rules):
        on.append("nftables")
    if on or rules or not any(map(shutil.which, TOOLS)):
        return on
    return None


def _output(*command: str) -> str:
    """Return a command's output; "" where it is missing, fails or hangs."""
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT,
        )
        return done.stdout if done.returncode == 0 else ""
    return ""
