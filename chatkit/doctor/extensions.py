"""The extensions of JupyterLab that draw widgets: installed, and not disabled.

JupyterLab's own functions tell the same, but importing them takes seconds, in place of 20 ms.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_path, jupyter_path

from chatkit.doctor.finding import Finding, Lab, pip_install, run_python
from chatkit.texts import say

NEEDED = {  # the extension, and the package that installs it
    "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets",
    "anywidget": "anywidget",
}


def check(lab: Lab) -> Iterator[Finding]:
    """Look for the extensions where JupyterLab does, on this Python's paths."""
    missing = [extension for extension in NEEDED if not is_installed(extension)]
    disabled = [extension for extension in NEEDED if extension in disabled_extensions()]
    for extension in missing:
        sentence = say("doctor_extension_missing", extension=extension)
        cure = pip_install("--force-reinstall", "--no-deps", NEEDED[extension])
        yield Finding("failed", sentence, cure)
    for extension in disabled:
        sentence = say("doctor_extension_disabled", extension=extension)
        cure = run_python("-m jupyter labextension enable", extension)
        yield Finding("failed", sentence, cure)
    if not missing and not disabled:
        yield Finding("ok", ", ".join(NEEDED))


def is_installed(extension: str) -> bool:
    """Tell whether a folder of JupyterLab's extensions has it."""
    folders = jupyter_path("labextensions")
    return any(Path(folder, extension, "package.json").is_file() for folder in folders)


def disabled_extensions() -> set[str]:
    """Return the extensions that are switched off, themselves or by a plugin of theirs."""
    settings = Path(sys.prefix, "share", "jupyter", "lab", "settings")
    folders = [*(Path(path, "labconfig") for path in jupyter_config_path()), settings]
    switches: dict[str, bool] = {}
    for folder in reversed(folders):  # the first one has the last word
        switches |= _switches(folder / "page_config.json")
    return {name.partition(":")[0] for name, off in switches.items() if off}


def _switches(file: Path) -> dict[str, bool]:
    """Return the names under `disabledExtensions`, a table or a list of them, each with on or off.

    A file that is missing or damaged has none.
    """
    named: Any = {}
    with suppress(OSError, ValueError, AttributeError):
        named = json.loads(file.read_text("utf-8")).get("disabledExtensions", {})
    return dict(named) if isinstance(named, dict) else dict.fromkeys(named, True)
