"""The panels of the notebooks. Only this folder knows ipywidgets."""
