"""The surroundings of a lesson: JupyterLab with the lesson's notebooks side by side."""
