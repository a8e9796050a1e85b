"""A page without a browser: it runs a cell, hears of the kernel's widgets, clicks and types."""

import re
from collections.abc import Callable
from html import unescape
from queue import Empty
from typing import Any

from chatkit.doctor.finding import Patience

MOMENT = 0.2  # seconds of one wait for a message, so that giving up is quick


class CellError(Exception):
    """A cell has raised: the name of the error's type, and its text."""


class KernelDiedError(Exception):
    """The process of the kernel has ended."""


class Page:
    """The widgets of one kernel, by the ids of their comms, each with its state.

    `client` is a blocking client of jupyter_client.
    """

    def __init__(self, client: Any, patience: Patience) -> None:
        self.client = client
        self.patience = patience
        self.widgets: dict[str, dict[str, Any]] = {}
        self._sent = 0  # texts

    def open(self) -> None:
        """Wait until the kernel answers, and its news arrive: what it says before that is lost."""
        while True:
            self.client.kernel_info()
            try:
                self.client.get_iopub_msg(timeout=MOMENT)
                return
            except Empty:
                self._check()

    def run(self, source: str, expression: str = "None") -> str:
        """Run a cell, and return the `repr` of an expression afterwards; raises `CellError`."""
        asked = self.client.execute(
            source, store_history=False, user_expressions={"it": expression}
        )
        reply = self._reply(asked)
        if reply["status"] != "ok":
            raise CellError(reply.get("ename", "?"), reply.get("evalue", ""))
        return str(reply["user_expressions"]["it"].get("data", {}).get("text/plain", ""))

    def _reply(self, asked: str) -> dict[str, Any]:
        while True:
            self.patience.spend(0)
            try:
                message = self.client.get_shell_msg(timeout=MOMENT)
            except Empty:
                self._check()
                continue
            if message["parent_header"].get("msg_id") == asked:
                content: dict[str, Any] = message["content"]
                return content

    def _check(self) -> None:
        """Raise where waiting is of no use: the time is over, or the kernel has ended."""
        self.patience.spend(0)
        if not self.client.is_alive():
            raise KernelDiedError

    def wait(self, condition: Callable[[], bool]) -> None:
        """Hear messages until the condition holds."""
        while not condition():
            self.patience.spend(0)
            try:
                self._hear(self.client.get_iopub_msg(timeout=MOMENT))
            except Empty:
                self._check()

    def _hear(self, message: Any) -> None:
        content = message["content"]
        data = content.get("data", {})
        if message["msg_type"] == "comm_open":
            self.widgets[content["comm_id"]] = dict(data.get("state", {}))
        elif message["msg_type"] == "comm_msg" and data.get("method") == "update":
            self.widgets.setdefault(content["comm_id"], {}).update(data["state"])

    def find(self, **state: object) -> str:
        """Return the id of the widget whose state has these values; "" while there is none."""
        for one, has in self.widgets.items():
            if all(has.get(key) == value for key, value in state.items()):
                return one
        return ""

    def click(self, label: str) -> None:
        """Press the button with that label, once it is there."""
        self.wait(lambda: bool(self.find(description=label)))
        self._send(
            self.find(description=label), {"method": "custom", "content": {"event": "click"}}
        )

    # The order of a browser, by enter.js: the text goes to the invisible widget of the Enter key,
    # which knows the id of its box; then the empty box follows.
    def enter(self, text: str) -> None:
        """Type a text into the message box, and press Enter."""
        key, box = next((one, has["box"]) for one, has in self.widgets.items() if "box" in has)
        self._sent += 1
        typed = {"text": text, "number": self._sent, "page": "doctor"}
        self._send(key, {"method": "custom", "content": typed})
        self._send(box, {"method": "update", "state": {"value": ""}, "buffer_paths": []})

    def _send(self, comm: str, data: dict[str, Any]) -> None:
        message = self.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        self.client.shell_channel.send(message)

    def log(self) -> str:
        """Return the conversation that the panel shows."""
        outputs = (out for has in self.widgets.values() for out in has.get("outputs", ()))
        html = "".join(out.get("data", {}).get("text/html", "") for out in outputs)
        return _text(html.replace("</div>", "\n"))

    def status(self) -> str:
        """Return the panel's status, which tells why something failed."""
        values = (str(has.get("value", "")) for has in self.widgets.values())
        return next((_text(value) for value in values if 'role="status"' in value), "")

    def is_running(self, start: str) -> bool:
        """Tell whether the panel has started: its start button can be pressed no more."""
        return bool(self.find(description=start, disabled=True))


def _text(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html)).strip()
