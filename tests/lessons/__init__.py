"""The lessons, each played in live kernels as its text says."""
