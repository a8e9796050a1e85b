"""A package beside the script."""

PAJAK = 11
