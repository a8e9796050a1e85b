"""Whether this laptop is ready for the lab: one check a row, each fault with its cure, one verdict.

Each check is a module of its own with a function `check`. The checks need no ipywidgets, start
nothing that outlives them, and leave no file.
"""
