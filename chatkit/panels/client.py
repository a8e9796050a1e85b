"""The client's panel."""

from chatkit import address
from chatkit.net.client import Client
from chatkit.panels.chat import ChatPanel, title_with_dialect
from chatkit.panels.widgets import box
from chatkit.texts import say


class ClientPanel(ChatPanel):
    """A client in a notebook. The arguments fill its boxes; the Connect button connects it.

    ClientPanel(host="127.0.0.1", port=5005, username="Bob")

    `names=False` and `newline=True` are for other people's programs, as in `Client`. `view` is the
    panel's widget, for an HBox or a Tab.
    """

    def __init__(
        self,
        host: str = "",
        port: int | None = None,
        username: str = "",
        *,
        free: bool = False,
        names: bool = True,
        newline: bool = False,
        wire: str = "classic",
    ) -> None:
        self.host = box("host", host, say("hint_host", host=address.HOST))
        self.port = box("port", port, say("hint_port"))
        self.username = box("username", username, say("hint_username"))
        self.wire = wire
        super().__init__(
            title=title_with_dialect(say("title_client"), wire),
            start=say("button_connect"),
            boxes=[self.host, self.port, self.username],
            make=self._client,
            prompt=lambda: say("prompt_client"),
            idle=say("client_stopped"),
            wire=wire,
            free=free,
            names=names,
            newline=newline,
            key=(host, port, username, wire),
        )

    def _client(self, free: bool, names: bool, newline: bool) -> Client:
        return Client(
            self.host.value,
            address.check_port(self.port.value),
            self.username.value,
            free=free,
            names=names,
            newline=newline,
            wire=self.wire,
        )
