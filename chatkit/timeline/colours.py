"""The look of a diagram and its tables: the style sheets of this folder, and the arrow heads.

Every colour is a variable of JupyterLab's theme; the exported page defines these variables itself.
"""

from importlib.resources import files


def style_sheet(name: str) -> str:
    """Return the style sheet of that name in this folder."""
    return files("chatkit.timeline").joinpath(f"{name}.css").read_text(encoding="utf-8")


CSS = style_sheet("diagram")

_HEADS = {
    "bytes": "M0 1L10 5L0 9z",
    "control": "M1 1L9 5L1 9",
    "reset": "M1 1L9 9M9 1L1 9",
    "underway": "M1 1L9 5L1 9",
}


def definitions(name: str) -> str:
    """Return the SVG of the arrow heads and of the hatching; all their ids begin with `name`."""
    heads = "".join(
        f'<marker id="{name}-{kind}" class="head {kind}" viewBox="0 0 10 10" refX="14" refY="5" '
        'markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
        f'<path d="{path}"/></marker>'
        for kind, path in _HEADS.items()
    )
    return (
        f'<defs>{heads}<pattern id="{name}-hatch" width="6" height="6" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="paper" width="6" height="6"/><path class="stripe" d="M0 0V6"/>'
        "</pattern></defs>"
    )
