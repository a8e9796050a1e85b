"""A faster way from the kernel to the page."""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's websocket with Nagle's algorithm off.

    With it on, a second small message waits, often 40 ms, until the browser has acknowledged the
    first one; one Enter in a panel makes several.
    """

    def connect(self) -> Any:
        """Open the connection as Jupyter does, but send everything at once."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
