"""The way from a kernel back to the pages of its Jupyter server."""

import os

BASE = "CHATKIT_BASE_URL"  # the environment variable with a server's base URL: `/`, `/user/budi/`


def tell_kernels(base_url: str) -> None:
    """Have each kernel that this server starts know the server's base URL."""
    os.environ[BASE] = base_url
