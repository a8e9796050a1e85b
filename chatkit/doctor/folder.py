"""The folder of the lessons: it can be written, and no file in it hides a module."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.machinery import all_suffixes
from pathlib import Path

from chatkit.address import reason
from chatkit.doctor.finding import Finding, Lab
from chatkit.message import visible
from chatkit.texts import say
from chatkit.trace import folder as trace

ROOM = 200  # MB that should be free: notebooks, records and Jupyter's own files
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


def check(lab: Lab) -> Iterator[Finding]:
    """Write into the folder, and look at its names."""
    yield writable(
        _existing(lab.folder)
    )  # the page of a server makes no folder before a lesson does
    if trace.wanted() and (why := why_not_written(_existing(trace.folder()))):
        sentence = say("doctor_trace_unwritable", folder=trace.folder(), reason=why)
        yield Finding(say("doctor_folder"), "failed", sentence, say("doctor_trace_cure"))
    yield names(lab.folder)


def writable(folder: Path) -> Finding:
    """Check that a notebook can be saved in `folder`."""
    name = say("doctor_folder")
    if why := why_not_written(folder):
        sentence = say("doctor_folder_unwritable", folder=folder, reason=why)
        return Finding(name, "failed", sentence, say("doctor_folder_cure"))
    free = shutil.disk_usage(folder).free // 1024**2
    if free < ROOM:
        sentence = say("doctor_disk_full", folder=folder, free=free)
        return Finding(name, "note", sentence, say("doctor_disk_cure"))
    return Finding(name, "ok", say("doctor_folder_ok", folder=folder))


def why_not_written(folder: Path) -> str:
    """Write a file, which vanishes at once; return the reason where the system refuses."""
    # rights alone tell too little: a read-only disk, a full one, OneDrive
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(1024))
            file.flush()
    except OSError as error:
        return reason(error)
    return ""


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def names(folder: Path) -> Finding:
    """Check that no file of the folder has the name of a module."""
    name = say("doctor_names")
    hiding = hidden_modules(folder)
    if not hiding:
        return Finding(name, "ok", say("doctor_names_ok"))
    found = ", ".join(visible(path.name) for path in hiding.values())
    harmful = sorted(hiding.keys() & LOADED)
    example = harmful[0] if harmful else min(hiding)
    cure = say("doctor_names_cure", old=visible(hiding[example].name))
    sentence = say("doctor_names_hide", found=found, module=example)
    return Finding(name, "failed" if harmful else "note", sentence, cure)


def hidden_modules(folder: Path) -> dict[str, Path]:
    """Return the modules that files of the folder hide: `{"socket": Path("socket.py")}`."""
    hideable = (sys.stdlib_module_names - set(sys.builtin_module_names)) | PACKAGES
    hiding: dict[str, Path] = {}
    with suppress(OSError):  # a folder that cannot be read; the check of the folder says so
        for path in sorted(folder.iterdir()):
            if (module := _module(path)) in hideable and not _is_ours(path):
                hiding[module] = path
    return hiding


def _module(path: Path) -> str:
    """Return the name under which a file or folder can be imported; "" for any other."""
    if any((path / f"__init__{suffix}").is_file() for suffix in all_suffixes()):
        return path.name
    endings = [suffix for suffix in all_suffixes() if path.name.endswith(suffix)]
    return path.name[: -len(max(endings, key=len))] if endings and path.is_file() else ""


def _is_ours(path: Path) -> bool:
    """Tell whether this is chatkit's own folder, where the doctor runs in the project's."""
    return path.resolve() == Path(__file__).resolve().parents[1]
