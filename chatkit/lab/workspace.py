"""JupyterLab's workspace file, which lays out the notebooks side by side."""

import hashlib
from typing import Any


def workspace_file(name: str) -> str:
    """Return the name of the file in which JupyterLab looks for the workspace `name`.

    It is made of `name` and four hex digits of its SHA-256, as in `slugify` of
    jupyterlab_server.workspaces_handler.
    """
    digest = hashlib.sha256(name.encode("utf-8")).hexdigest()[:4]
    return f"{name}-{digest}.jupyterlab-workspace"


def workspace(name: str, notebooks: list[str]) -> dict[str, Any]:
    """Return a workspace that shows `notebooks` from left to right, the side bars folded.

    Their paths are relative to the server's root and use `/` on every system.
    """
    widgets = [f"notebook:{path}" for path in notebooks]
    panes = [{"type": "tab-area", "currentIndex": 0, "widgets": [widget]} for widget in widgets]
    dock = {
        "type": "split-area",
        "orientation": "horizontal",
        "sizes": [1 / len(panes)] * len(panes),
        "children": panes,
    }
    layout = {
        "main": {"dock": dock, "current": widgets[0]},
        "down": {"size": 0, "widgets": []},
        "left": {"collapsed": True, "visible": True, "widgets": ["filebrowser"]},
        "right": {"collapsed": True, "visible": True, "widgets": []},
        "relativeSizes": [0, 1, 0],
    }
    opened = {
        f"notebook:{path}": {"data": {"path": path, "factory": "Notebook"}} for path in notebooks
    }
    return {"data": {"layout-restorer:data": layout, **opened}, "metadata": {"id": name}}
