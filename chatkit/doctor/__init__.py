"""Whether this laptop is ready for the lab: one check a row, each fault with its cure, one verdict.

The checks need no ipywidgets. They start nothing that outlives them, and leave no file.
"""
