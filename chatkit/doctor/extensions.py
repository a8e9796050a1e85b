"""The extensions of JupyterLab that draw widgets: installed, and not disabled."""

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_path, jupyter_path

from chatkit.doctor.finding import Finding, Lab, pip_install, python
from chatkit.texts import say

NEEDED = {  # the extension, and the package that installs it
    "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets",
    "anywidget": "anywidget",
}


# `jupyter labextension list` would tell the same, in 3 s instead of 20 ms.
def check(lab: Lab) -> Iterator[Finding]:
    """Look for the extensions where JupyterLab does, on this Python's paths."""
    name = say("doctor_extensions")
    missing = [extension for extension in NEEDED if not is_installed(extension)]
    disabled = [extension for extension in NEEDED if is_disabled(extension)]
    for extension in missing:
        sentence = say("doctor_extension_missing", extension=extension)
        cure = pip_install("--force-reinstall", "--no-deps", NEEDED[extension])
        yield Finding(name, "failed", sentence, cure)
    for extension in disabled:
        sentence = say("doctor_extension_disabled", extension=extension)
        cure = f"{python()} -m jupyter labextension enable {extension}"
        yield Finding(name, "failed", sentence, cure)
    if not missing and not disabled:
        yield Finding(name, "ok", say("doctor_extensions_ok", names=", ".join(NEEDED)))


def is_installed(extension: str) -> bool:
    """Tell whether a folder of JupyterLab's extensions has it."""
    folders = jupyter_path("labextensions")
    return any(Path(folder, extension, "package.json").is_file() for folder in folders)


def is_disabled(extension: str) -> bool:
    """Tell whether the extension, or a plugin of it, is switched off."""
    names = (name for name, off in _switched().items() if off)
    return any(name.partition(":")[0] == extension for name in names)


def _switched() -> dict[str, bool]:
    """Return the extensions that a `page_config.json` names, and whether it disables them."""
    settings = Path(sys.prefix, "share", "jupyter", "lab", "settings")
    folders = [*(Path(path, "labconfig") for path in jupyter_config_path()), settings]
    switched: dict[str, bool] = {}
    for folder in reversed(folders):  # the first one has the last word
        switched |= _disabled(folder / "page_config.json")
    return switched


def _disabled(file: Path) -> dict[str, bool]:
    named: Any = {}
    with suppress(OSError, ValueError, AttributeError):
        named = json.loads(file.read_text("utf-8")).get("disabledExtensions", {})
    return dict(named) if isinstance(named, dict) else dict.fromkeys(named, True)
