"""Running a program line by line, in a thread of its own, with sockets that can be stopped."""
