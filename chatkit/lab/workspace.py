"""JupyterLab's workspace, which lays out the notebooks side by side."""

from typing import Any


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
