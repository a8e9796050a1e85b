"""Recording: every socket call of a program and its bytes, in one file a process."""
