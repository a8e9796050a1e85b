"""JupyterLab's workspace: the notebooks side by side, and the timeline below them."""

import json
from pathlib import Path
from typing import Any

TIMELINE_SHARE = 0.34  # of the height: the diagram is long, the text beside it is not


def workspace(
    name: str, notebooks: list[str], timeline: tuple[str, int] | None = None
) -> dict[str, Any]:
    """Return a workspace that shows `notebooks` from left to right, the side bars folded.

    `timeline` is a notebook and the index of its cell whose output stands below them all. Paths are
    relative to the server's root and use `/` on every system.
    """
    widgets = [f"notebook:{path}" for path in notebooks]
    panes = [{"type": "tab-area", "currentIndex": 0, "widgets": [widget]} for widget in widgets]
    dock: dict[str, Any] = {
        "type": "split-area",
        "orientation": "horizontal",
        "sizes": [1 / len(panes)] * len(panes),
        "children": panes,
    }
    opened: dict[str, Any] = {
        f"notebook:{path}": {"data": {"path": path, "factory": "Notebook"}} for path in notebooks
    }
    if timeline:
        path, index = timeline
        output = f"cloned-outputs:{path}:{index}"
        opened[output] = {"data": {"path": path, "index": index}}
        dock = {
            "type": "split-area",
            "orientation": "vertical",
            "sizes": [1 - TIMELINE_SHARE, TIMELINE_SHARE],
            "children": [dock, {"type": "tab-area", "currentIndex": 0, "widgets": [output]}],
        }
    layout = {
        "main": {"dock": dock, "current": widgets[0]},
        "down": {"size": 0, "widgets": []},
        "left": {"collapsed": True, "visible": True, "widgets": ["filebrowser"]},
        "right": {"collapsed": True, "visible": True, "widgets": []},
        "relativeSizes": [0, 1, 0],
    }
    return {"data": {"layout-restorer:data": layout, **opened}, "metadata": {"id": name}}


def timeline_cell(notebook: Path) -> int | None:
    """Return the index of the first cell that makes a timeline, as the notebook is by now."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    code = (
        n
        for n, cell in enumerate(cells)
        if cell["cell_type"] == "code" and "TimelinePanel(" in "".join(cell["source"])
    )
    return next(code, None)
