"""The websocket between JupyterLab and the page, without a delay for small messages."""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's websocket with Nagle's algorithm off (TCP_NODELAY).

    With the algorithm on, a second small message waits until the browser has acknowledged the
    first one, often 40 ms. One Enter in a panel makes several small messages.
    """

    def connect(self) -> Any:
        """Open the connection as Jupyter does, with TCP_NODELAY set."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
