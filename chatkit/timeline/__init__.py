"""Trace files read back, and told: calls, connections and waits, as pictures and as files."""
