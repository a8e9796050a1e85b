"""The folder of a program, as its copy for the play and its report have it.

It is a text of somebody else, and a link in it may lead anywhere: to the solution of a friend, to a
file of the lecturer. No link is followed out of the folder. Nor is a junction of Windows, which is
none of Python's links: so the real path decides, and not the kind of the entry.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

MOST = 200  # files of a folder, at most
SMALL = 5_000_000  # bytes of each of them


def walk(folder: Path) -> Iterator[tuple[Path, list[Path]]]:
    """Yield a folder, and each one in it, with its small files, but nothing hidden."""
    left = MOST
    for place, folders, files in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(one for one in folders if one[0] != "." and not _is_link(here / one))
        visible = (here / one for one in sorted(files) if one[0] != ".")
        small = [one for one in visible if is_inside(one, folder) and is_small(one)][:left]
        left -= len(small)
        yield here, small
        if not left:
            return


def copy_folder(source: Path, target: Path) -> None:
    """Copy the small files of a folder, each with its mode."""
    for place, files in walk(source):
        here = target / place.relative_to(source)
        here.mkdir()
        for path in files:
            shutil.copy(path, here)


def name_of(path: Path) -> str:
    r"""Return the name of a path as text; bytes that are no UTF-8 are escaped, as `\xff`."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def is_inside(path: Path, folder: Path) -> bool:
    """Tell whether a path, with all links followed, stays in a folder."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _is_link(folder: Path) -> bool:
    """Tell whether a folder is a link, which may lead out of its folder, or round in a circle."""
    return os.path.realpath(folder) != os.path.join(os.path.realpath(folder.parent), folder.name)


def is_small(path: Path) -> bool:
    """Tell whether a path is a file of few bytes."""
    return path.is_file() and path.stat().st_size <= SMALL
