"""The example notebooks for nbgrader and Otter, graded by both."""
