"""The words of the card that opens the lessons in JupyterLab's launcher."""

from chatkit.texts import say


def page_options() -> dict[str, str]:
    """Return the options of JupyterLab's page that make labextension/ show the card.

    A server that serves the lessons' page adds them to `web_app.settings["page_config_data"]`,
    which JupyterLab and Notebook 7 put into each of their pages.
    """
    return {"chatkitTitle": say("lessons_title"), "chatkitCaption": say("lessons_caption")}
