"""Sockets: the engine's loop, and the two ends of a conversation on it."""
