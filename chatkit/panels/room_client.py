"""The panel of a client in a room: the conversation, who is here, and to whom a message goes."""

from functools import partial
from html import escape

from ipywidgets import HTML, Dropdown

from chatkit import address
from chatkit.errors import NetworkError
from chatkit.message import visible
from chatkit.net.room_client import RoomClient
from chatkit.panels.talk import TalkPanel, sending
from chatkit.panels.widgets import AS_IT_IS, box, css, label, style
from chatkit.texts import say

NAMES = 30  # that are written out
ALL = ""  # the choice of everybody


class RoomClientPanel(TalkPanel[RoomClient]):
    """A client of a room in a notebook. The arguments fill its boxes.

        RoomClientPanel("127.0.0.1", 5005, "Bob")

    `nick=True` joins a server of Pertemuan 4 instead. A connection that is lost comes back by
    itself, and a text that was typed meanwhile leaves then. `view` is the panel's widget, for an
    HBox or a Tab.
    """

    def __init__(
        self,
        host: str = "",
        port: int | None = None,
        username: str = "",
        *,
        room: str = "",
        nick: bool = False,
    ) -> None:
        self.host = box("host", host, say("hint_host", host=address.HOST))
        self.port = box("port", port, say("hint_port"))
        self.username = box("username", username, say("hint_username"))
        self.room, self.nick = room, nick
        super().__init__(
            "room-client",
            title=say("title_room_client"),
            start=say("button_connect"),
            boxes=[self.host, self.port, self.username],
            idle=say("client_stopped"),
        )
        self.here = HTML()
        self.message = self._message_box(self._send, placeholder=say("hint_message"))
        self.to = Dropdown(description=say("label_to"), options=[(say("to_all"), ALL)], value=ALL)
        if nick:  # that dialect has no private messages
            self.to.layout.display = "none"
        self.send_button, typing = sending(self.message)
        self.view.children = [
            style(css("room")),
            *self._head(self.boxes, [self.to]),
            self.here,
            self.log.box,
            self.status,
            typing,
            self.fold.pin,
        ]
        self._open((host, port, username, nick))

    def send(self, text: str, to: str = ALL) -> None:
        """Type `text` into the message box and press Enter; `to` is one member, or all."""
        self._act_and_wait(partial(self._say, text, to))

    def _make(self) -> RoomClient:
        port = address.check_port(self.port.value)
        name = self.username.value
        return RoomClient(self.host.value, port, name, room=self.room, nick=self.nick)

    def _begun(self) -> None:
        self.message.focus()

    def _continue(self, old: "RoomClientPanel") -> None:
        self.message.text.value = old.message.text.value  # a draft
        self._take_over(old)

    # acting, on the engine

    def _send(self, text: str) -> None:
        """Send `text`; a text that is refused comes back to the box."""
        self._say(text, self.to.value)

    def _say(self, text: str, to: str) -> None:
        if not self.endpoint:
            raise NetworkError("nobody_connected")
        self.endpoint.send(text, to)

    # drawing, on the engine

    def _draw(self) -> None:
        members = self.endpoint.members if self.endpoint else []
        self.here.value = _here(members) if self._running else ""
        self._offer(members)
        label(self.message.text, say("prompt_client"))
        super()._draw()

    def _offer(self, members: list[str]) -> None:
        """Offer all, and each other member. The chosen one stays, even when it has left.

        Else a private message that is being typed would go to everybody.
        """
        own = self.endpoint.username if self.endpoint else ""
        names = [name for name in members if name != own]
        chosen = self.to.value
        if chosen not in (ALL, *names):
            names.append(chosen)
        options = [(say("to_all"), ALL), *((visible(name), name) for name in names)]
        if list(self.to.options) != options:
            self.to.options = options
            self.to.value = chosen


def _here(members: list[str]) -> str:
    names = ", ".join(f"<bdi>{escape(visible(name))}</bdi>" for name in members[:NAMES])
    more = f" … +{len(members) - NAMES}" if len(members) > NAMES else ""
    count = escape(say("room_here", n=len(members)))
    return f'<div class="chatkit-here {AS_IT_IS}"><b>{count}</b> {names}{more}</div>'
