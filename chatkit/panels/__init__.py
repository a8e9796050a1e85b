"""The notebook's faces of the server and the client; the only place that knows ipywidgets."""
