"""A student's own program, unmodified: played against a peer, judged, and told why."""

TASKS = (  # names of modules in tasks/, with `-` as `_`
    "one-way-server", "one-way-client", "server", "client", "free-server", "free-client",
)  # fmt: skip
