"""Telling a story from the records: who sent which bytes to whom, who waits, drawn and exported."""
