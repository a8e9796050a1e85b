"""Running a program line by line, in a process of its own."""
