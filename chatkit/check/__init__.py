"""A student's own program, unmodified: played against a peer, judged, and told why."""
