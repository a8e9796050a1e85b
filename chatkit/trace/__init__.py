"""The recording of socket calls and their bytes, in a file for each process."""
