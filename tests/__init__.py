"""The tests; on a hub, too, they use 127.0.0.1."""

import os

for _name in ("JUPYTERHUB_USER", "CHATKIT_LOOPBACK"):  # before chatkit is imported
    os.environ.pop(_name, None)
