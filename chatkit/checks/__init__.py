"""A student's own program, unmodified: played against a peer, judged, and told why.

The function `chatkit.check` is in `once`; the folder has another name, so that the two never meet.
"""

TASKS = (  # names of modules in tasks/, with `-` as `_`
    "one-way-server", "one-way-client", "server", "client", "free-server", "free-client",
    "frames", "ends", "first-server", "same-port", "letters", "exactly", "many-clients",
    "missing",
)  # fmt: skip
