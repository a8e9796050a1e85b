"""What a lesson needs around it: JupyterLab with the right notebooks side by side."""
