"""The terminals of JupyterLab find the command `chatkit` without an activated environment.

A shell inherits the server's PATH. Jupyter starts it as a login shell, though, where the server
itself runs without a terminal, as on a JupyterHub; /etc/profile, which a login shell reads, sets
PATH anew on Debian, and puts the system's folders first on macOS.
"""

import os
import shlex
import shutil
import sys
import sysconfig
from pathlib import Path
from typing import Any

# the shells in which `exec env PATH=folder:"$PATH" shell` means the same
SHELLS = {"sh", "bash", "dash", "zsh", "ksh", "fish"}


def scripts() -> str:
    """Return the folder that holds the command `chatkit` of this Python."""
    user = sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))
    own = sysconfig.get_path("scripts")
    return next((folder for folder in (own, user) if shutil.which("chatkit", path=folder)), own)


def with_scripts(path: str) -> str:
    """Return the search path `path` with our scripts in front, if they are not found by it."""
    folder = scripts()
    found = shutil.which("chatkit", path=path)
    if found and Path(found).parent == Path(folder):
        return path
    return os.pathsep.join(filter(None, (folder, path)))


def shell_command() -> list[str] | None:
    """Return the command of a terminal's shell; None where Jupyter's own choice finds `chatkit`.

    The login shell reads the profile, then becomes a plain shell with our scripts in PATH.
    """
    shell = os.environ.get("SHELL") or shutil.which("sh")
    login = os.name == "posix" and not sys.stdout.isatty()  # as jupyter_server_terminals decides
    if not login or not shell or Path(shell).name not in SHELLS:
        return None
    become = f'exec env PATH={shlex.quote(scripts())}:"$PATH" {shlex.quote(shell)}'
    return [shell, "-l", "-c", become]


def prepare(server: Any) -> None:
    """Let the terminals and kernels of a Jupyter server find `chatkit`.

    A shell that its owner has configured stays. The server's extension for terminals must load
    afterwards; extensions load in the order of their names.
    """
    os.environ["PATH"] = with_scripts(os.environ.get("PATH", os.defpath))
    settings = server.terminado_settings
    if "shell_command" not in settings and (command := shell_command()):
        server.terminado_settings = {**settings, "shell_command": command}
