"""The client's panel."""

from chatkit import address
from chatkit.net.client import Client
from chatkit.panels.chat import ChatPanel, title
from chatkit.panels.widgets import box
from chatkit.texts import say


class ClientPanel(ChatPanel):
    """A client in a notebook: its boxes hold what the arguments give, and Connect does the rest.

    ClientPanel(host="127.0.0.1", port=5005, username="Bob")
    """

    endpoint: Client | None = None

    def __init__(
        self,
        host: str = "",
        port: int | None = None,
        username: str = "",
        *,
        free: bool = False,
        wire: str = "classic",
    ) -> None:
        self.host = box("host", host, say("hint_host"))
        self.port = box("port", port, say("hint_port"))
        self.username = box("username", username, say("hint_username"))
        self._wire = wire
        super().__init__(
            title=title(say("title_client"), wire),
            start=say("button_connect"),
            boxes=[self.host, self.port, self.username],
            free=free,
            key=(host, port, username, wire),
        )

    def _make(self) -> Client:
        port = address.check_port(self.port.value)
        host, name, free = self.host.value, self.username.value, self.mode.value
        return Client(host, port, name, free=free, wire=self._wire)

    def _prompt(self) -> str:
        return say("prompt_client")

    def _idle_status(self) -> str:
        return say("client_stopped")
