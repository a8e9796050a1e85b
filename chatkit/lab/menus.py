"""JupyterLab's menus in the reader's language."""

from importlib.metadata import entry_points
from typing import Any

LOCALES = {"id": "id_ID"}  # JupyterLab's own words are English


def menu_settings(language: str) -> dict[str, Any]:
    """Return the settings of JupyterLab for menus in `language`, none without its language pack.

    They are defaults: a language that the reader has chosen in JupyterLab's own menu wins.
    """
    locale = LOCALES.get(language)
    packs = entry_points(group="jupyterlab.languagepack").names  # where JupyterLab looks, too
    if locale not in packs:
        return {}
    return {"@jupyterlab/translation-extension:plugin": {"locale": locale}}
