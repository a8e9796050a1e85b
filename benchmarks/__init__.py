"""Each figure beside its floor and its peers, measured in one run: `python -m benchmarks`."""
