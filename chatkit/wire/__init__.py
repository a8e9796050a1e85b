"""Bytes to messages and back, with no networking in it."""
