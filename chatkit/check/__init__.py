"""A student's own program, unmodified: played against a peer, judged, and told why."""

TASKS = ("server", "client")  # names of modules in tasks/, with `-` as `_`
