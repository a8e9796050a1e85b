"""The server's panel."""

from chatkit.message import MAX_USERNAME
from chatkit.net import address
from chatkit.net.server import Server, prompt
from chatkit.panels.panel import Panel
from chatkit.panels.parts import box
from chatkit.texts import say


class ServerPanel(Panel):
    """A server in a notebook: its boxes hold what the arguments give, and Start does the rest.

    ServerPanel(port=5005, username="Alice")

    `lan=True` lets other laptops on the network in.
    """

    endpoint: Server | None = None

    def __init__(
        self,
        port: int | None = None,
        username: str = "",
        *,
        lan: bool = False,
        free: bool = False,
    ) -> None:
        self.port = box("port", port, say("hint_port"))
        self.username = box("username", username, say("hint_username"))
        self._lan = lan
        super().__init__(
            title=say("title_server"),
            start=say("button_start"),
            boxes=[self.port, self.username],
            free=free,
            key=(port, username, lan),
        )

    def _make(self) -> Server:
        port = address.check_port(self.port.value)
        return Server(port, self.username.value, lan=self._lan, free=self.mode.value)

    def _prompt(self) -> str:
        return prompt(self.username.value.strip()[:MAX_USERNAME])

    def _idle_status(self) -> str:
        return say("server_stopped")
