"""The programs for a terminal: the chat and the cable."""
