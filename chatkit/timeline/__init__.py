"""Telling a story from the records: bytes on their way and waiting programs, drawn and exported."""
