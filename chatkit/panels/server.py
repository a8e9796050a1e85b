"""The server's panel."""

from chatkit import address
from chatkit.message import MAX_USERNAME
from chatkit.net.server import Server, prompt
from chatkit.panels.chat import ChatPanel, title_with_dialect
from chatkit.panels.widgets import box
from chatkit.texts import say


class ServerPanel(ChatPanel):
    """A server in a notebook. The arguments fill its boxes; the Start button starts it.

    ServerPanel(port=5005, username="Alice")

    `lan=True` lets other laptops on the network in. `names=False` and `newline=True` are for other
    people's programs, as in `Server`. `view` is the panel's widget, for an HBox or a Tab.
    """

    def __init__(
        self,
        port: int | None = None,
        username: str = "",
        *,
        lan: bool = False,
        free: bool = False,
        names: bool = True,
        newline: bool = False,
        wire: str = "classic",
    ) -> None:
        self.port = box("port", port, say("hint_port"))
        self.username = box("username", username, say("hint_username"))
        self.lan, self.wire = lan, wire
        super().__init__(
            title=title_with_dialect(say("title_server"), wire),
            start=say("button_start"),
            boxes=[self.port, self.username],
            make=self._server,
            prompt=lambda: prompt(self.username.value.strip()[:MAX_USERNAME]),
            idle=say("server_stopped"),
            wire=wire,
            free=free,
            names=names,
            newline=newline,
            key=(port, username, lan, wire),
        )

    def _server(self, free: bool, names: bool, newline: bool) -> Server:
        return Server(
            address.check_port(self.port.value),
            self.username.value,
            lan=self.lan,
            free=free,
            names=names,
            newline=newline,
            wire=self.wire,
        )
