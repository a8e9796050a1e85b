"""A notebook with panels, opened where no kernel has them: exported, and as plain text."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter, MarkdownExporter

from chatkit import CablePanel, ServerPanel, Stepper, TimelinePanel, texts
from chatkit.panels.base import Panel
from chatkit.texts import say
from tests.widgets import without_tags


@pytest.fixture(params=texts.LANGUAGES)
def panels(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Panel]]:
    texts.use(request.param)
    made: list[Panel] = [ServerPanel(), CablePanel(), TimelinePanel(tmp_path), Stepper("x = 1\n")]
    yield made
    for panel in made:
        panel.close()


def saved(panels: list[Panel]) -> Any:
    """Return a notebook as it is saved after the cells of these panels have run."""
    notebook: Any = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    for panel in panels:
        cell = nbformat.v4.new_code_cell(type(panel).__name__)  # type: ignore[no-untyped-call]
        for data in panel._outputs():
            cell.outputs.append(
                nbformat.v4.new_output("display_data", data)  # type: ignore[no-untyped-call]
            )
        notebook.cells.append(cell)
    return notebook


def read(html: str) -> str:
    """Return the text that a person reads in a page."""
    return without_tags(re.sub(r"(?s)<(style|script|head)\b.*?</\1>", "", html))


def sentences(text: str) -> list[int]:
    return [text.count(say(key)) for key in ("panel_gone", "stepper_gone")]


def test_an_exported_notebook_says_once_for_each_panel_how_it_comes_back(
    panels: list[Panel],
) -> None:
    html, _ = HTMLExporter().from_notebook_node(saved(panels))  # type: ignore[no-untyped-call]
    shown = read(html)
    assert sentences(shown) == [3, 1]
    assert "VBox(" not in shown


def test_a_page_that_obeys_no_style_says_it_too(panels: list[Panel]) -> None:
    plain = "\n".join(data["text/plain"] for panel in panels for data in panel._outputs())
    assert sentences(plain) == [3, 1]
    markdown, _ = MarkdownExporter().from_notebook_node(saved(panels))  # type: ignore[no-untyped-call]
    assert sentences(read(markdown)) == [3, 1]


def test_the_sentence_knows_its_own_panel_alone(panels: list[Panel]) -> None:
    names = {f"chatkit-view-{panel.view.model_id}" for panel in panels}
    assert len(names) == len(panels)
    for panel in panels:
        name = f"chatkit-view-{panel.view.model_id}"
        html = panel._outputs()[0]["text/html"]
        assert set(re.findall(r"chatkit-view-\w+", html)) == {name}
        assert name in panel.view._dom_classes


def test_a_panel_that_is_closed_is_the_sentence_alone(panels: list[Panel]) -> None:
    for panel in panels:
        panel.close()
        (output,) = panel._outputs()
        assert list(output) == ["text/plain"]
