"""Questions that a student answers before an experiment, and the trace answers after it."""
