"""The tasks of the course."""
