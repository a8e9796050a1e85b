"""The names of the files beside the lessons: a file `socket.py` hides the module `socket`."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.machinery import all_suffixes
from pathlib import Path

from chatkit.doctor.finding import Finding, Lab
from chatkit.message import visible
from chatkit.texts import say

PACKAGES = {"chatkit", "ipywidgets", "anywidget", "jupyterlab", "notebook", "IPython", "ipykernel"}
# modules that a chat, Jupyter or the kit's recorder loads itself; a file that hides one of them
# stops programs that never name it
LOADED = PACKAGES | {
    *("abc", "argparse", "array", "ast", "asyncio", "base64", "bisect", "calendar", "codecs"),
    *("collections", "contextlib", "copy", "csv", "ctypes", "datetime", "decimal", "email"),
    *("enum", "functools", "getpass", "hashlib", "heapq", "html", "http", "importlib", "inspect"),
    *("io", "ipaddress", "json", "keyword", "locale", "logging", "math", "numbers", "operator"),
    *("os", "pathlib", "pickle", "platform", "queue", "random", "re", "select", "selectors"),
    *("shutil", "signal", "site", "socket", "socketserver", "ssl", "stat", "string", "struct"),
    *("subprocess", "tempfile", "threading", "token", "tokenize", "traceback", "types", "typing"),
    *("urllib", "uuid", "warnings", "weakref"),
}
HIDEABLE = (sys.stdlib_module_names - set(sys.builtin_module_names)) | PACKAGES


def check(lab: Lab) -> Iterator[Finding]:
    """Look at the names in the lessons' folder."""
    yield judge(hidden_modules(lab.folder))


def judge(hidden: dict[str, Path]) -> Finding:
    """Return the finding for these modules, each with the file that hides it."""
    if not hidden:
        return Finding("ok", say("doctor_names_ok"))
    harmful = hidden.keys() & LOADED
    example = min(harmful or hidden)
    found = ", ".join(visible(path.name) for path in hidden.values())
    sentence = say("doctor_names_hide", found=found, module=example)
    cure = say("doctor_names_cure", old=visible(hidden[example].name))
    return Finding("failed" if harmful else "note", sentence, cure)


def hidden_modules(folder: Path) -> dict[str, Path]:
    """Return the modules that files of the folder hide: `{"socket": Path("socket.py")}`."""
    hidden: dict[str, Path] = {}
    with suppress(OSError):  # a folder that cannot be read; the check of the folder says so
        for path in sorted(folder.iterdir()):
            if (module := _module(path)) in HIDEABLE and not _is_ours(path):
                hidden[module] = path
    return hidden


def _module(path: Path) -> str:
    """Return the name under which a file or folder can be imported; "" for any other."""
    if any((path / f"__init__{suffix}").is_file() for suffix in all_suffixes()):
        return path.name
    endings = [suffix for suffix in all_suffixes() if path.name.endswith(suffix)]
    return path.name.removesuffix(max(endings, key=len)) if endings and path.is_file() else ""


def _is_ours(path: Path) -> bool:
    """Tell whether this is chatkit's own folder, where the doctor runs in the project's."""
    return path.resolve() == Path(__file__).resolve().parents[1]
