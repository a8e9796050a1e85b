"""The server's panel."""

from chatkit import address
from chatkit.message import MAX_USERNAME
from chatkit.net.server import Server, prompt
from chatkit.panels.chat import ChatPanel, title
from chatkit.panels.widgets import box
from chatkit.texts import say


class ServerPanel(ChatPanel):
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
        wire: str = "classic",
    ) -> None:
        self.port = box("port", port, say("hint_port"))
        self.username = box("username", username, say("hint_username"))
        self._lan, self._wire = lan, wire
        super().__init__(
            title=title(say("title_server"), wire),
            start=say("button_start"),
            boxes=[self.port, self.username],
            free=free,
            key=(port, username, lan, wire),
        )

    def _make(self) -> Server:
        port = address.check_port(self.port.value)
        name, free = self.username.value, self.mode.value
        return Server(port, name, lan=self._lan, free=free, wire=self._wire)

    def _prompt(self) -> str:
        return prompt(self.username.value.strip()[:MAX_USERNAME])

    def _idle_status(self) -> str:
        return say("server_stopped")
