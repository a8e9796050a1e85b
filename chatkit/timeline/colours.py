"""How a diagram and its tables look: JupyterLab's theme colours, which a page defines itself."""

CSS = """
.chatkit-diagram { display: block; max-width: 100%; height: auto; }
.chatkit-diagram text {
  font: 11px var(--jp-code-font-family, monospace); fill: var(--jp-content-font-color1);
}
.chatkit-diagram text.name { font-weight: 700; font-size: 12px; }
.chatkit-diagram text.faint { fill: var(--jp-content-font-color2); }
.chatkit-diagram text.state { font-weight: 600; }
.chatkit-diagram text.on {
  paint-order: stroke; stroke: var(--jp-layout-color0); stroke-width: 4px; stroke-linejoin: round;
}
.chatkit-diagram text.failed, .chatkit-diagram text.reset {
  fill: var(--jp-error-color1); font-weight: 600;
}
.chatkit-diagram .lane { stroke: var(--jp-content-font-color2); stroke-width: 1.5; }
.chatkit-diagram .dot { fill: var(--jp-content-font-color1); }
.chatkit-diagram .cross { stroke: var(--jp-error-color1); stroke-width: 2.5; }
.chatkit-diagram .chosen { fill: var(--jp-brand-color1); opacity: 0.16; }
.chatkit-diagram .waits, .chatkit-diagram .waited {
  stroke: var(--jp-warn-color1); stroke-width: 1;
}
.chatkit-diagram .person {
  fill: var(--jp-layout-color0); stroke: var(--jp-content-font-color2); stroke-dasharray: 2 2;
}
.chatkit-diagram .waits { stroke-width: 2.5; }
.chatkit-diagram .paper { fill: var(--jp-layout-color0); }
.chatkit-diagram .stripe { stroke: var(--jp-warn-color1); stroke-width: 3; }
.chatkit-diagram .arrow { fill: none; stroke-width: 1.7; }
.chatkit-diagram .arrow.bytes { stroke: var(--jp-brand-color1); }
.chatkit-diagram .arrow.underway { stroke: var(--jp-brand-color1); stroke-dasharray: 5 3; }
.chatkit-diagram .arrow.control {
  stroke: var(--jp-content-font-color2); stroke-width: 1.2; stroke-dasharray: 2 3;
}
.chatkit-diagram .arrow.reset { stroke: var(--jp-error-color1); stroke-width: 2.2; }
.chatkit-diagram marker path { fill: none; stroke-width: 1.6; }
.chatkit-diagram marker.bytes path { fill: var(--jp-brand-color1); }
.chatkit-diagram marker.underway path { stroke: var(--jp-brand-color1); }
.chatkit-diagram marker.control path { stroke: var(--jp-content-font-color2); }
.chatkit-diagram marker.reset path { stroke: var(--jp-error-color1); stroke-width: 2.5; }
.chatkit-facts { border-collapse: collapse; font-size: 12px; color: var(--jp-content-font-color1); }
.chatkit-facts th, .chatkit-facts td {
  text-align: left; padding: 2px 10px 2px 0; vertical-align: top; white-space: nowrap;
}
.chatkit-facts caption { text-align: left; color: var(--jp-content-font-color2); }
.chatkit-facts th { color: var(--jp-content-font-color2); font-weight: 600; }
.chatkit-facts td { font-family: var(--jp-code-font-family, monospace); }
.chatkit-stuck {
  border: 2px solid var(--jp-error-color1); border-radius: 6px; padding: 8px 12px; margin: 6px 0;
  color: var(--jp-content-font-color1); background: var(--jp-layout-color0); line-height: 1.45;
}
"""

_HEADS = {
    "bytes": "M0 1L10 5L0 9z",
    "control": "M1 1L9 5L1 9",
    "reset": "M1 1L9 9M9 1L1 9",
    "underway": "M1 1L9 5L1 9",
}


def definitions(name: str) -> str:
    """Return the arrow heads and the shading of a diagram, whose ids begin with `name`."""
    heads = "".join(
        f'<marker id="{name}-{kind}" class="head {kind}" viewBox="0 0 10 10" refX="9" refY="5" '
        f'markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="{path}"/></marker>'
        for kind, path in _HEADS.items()
    )
    return (
        f'<defs>{heads}<pattern id="{name}-hatch" width="6" height="6" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="paper" width="6" height="6"/><path class="stripe" d="M0 0V6"/>'
        "</pattern></defs>"
    )
