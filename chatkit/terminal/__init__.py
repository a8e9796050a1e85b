"""The programs for a terminal or a pipe: the chat and the cable."""
