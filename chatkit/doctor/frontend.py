"""A frontend without a browser: it runs a cell, hears of the kernel's widgets, clicks and types."""

import re
from collections.abc import Callable
from html import unescape
from queue import Empty
from typing import Any, TypeVar

from chatkit.doctor.finding import Deadline

T = TypeVar("T")
MOMENT = 0.2  # seconds of one wait for a message, so that giving up is quick


class CellError(Exception):
    """A cell has raised: the name of the error's type, and its text."""


class KernelDiedError(Exception):
    """The process of the kernel has ended."""


class Frontend:
    """The widgets of one kernel, by the ids of their comms, each with its state.

    `client` is a blocking client of jupyter_client. Every method that waits raises `TimeoutError`
    at the deadline, and `KernelDiedError`.
    """

    def __init__(self, client: Any, deadline: Deadline) -> None:
        self._client = client
        self._deadline = deadline
        self._widgets: dict[str, dict[str, Any]] = {}
        self._sent = 0  # texts

    def open(self) -> None:
        """Wait until the kernel's broadcasts arrive; those before that are lost."""
        while True:
            self._client.kernel_info()
            if self._message(self._client.get_iopub_msg):
                return

    def _message(self, receive: Callable[..., dict[str, Any]]) -> dict[str, Any] | None:
        """Return the next message of a channel; None if none comes within a moment."""
        self._deadline.wait()
        try:
            return receive(timeout=MOMENT)
        except Empty:
            if not self._client.is_alive():
                raise KernelDiedError from None
            return None

    def run(self, source: str, expression: str = "None") -> str:
        """Run a cell, and return the `repr` of an expression afterwards; raises `CellError`."""
        request = self._client.execute(
            source, store_history=False, user_expressions={"value": expression}
        )
        reply = self._reply(request)
        if reply["status"] != "ok":
            raise CellError(reply.get("ename", "?"), reply.get("evalue", ""))
        return str(reply["user_expressions"]["value"].get("data", {}).get("text/plain", ""))

    def _reply(self, request: str) -> dict[str, Any]:
        while True:
            message = self._message(self._client.get_shell_msg)
            if message and message["parent_header"].get("msg_id") == request:
                content: dict[str, Any] = message["content"]
                return content

    def wait(self, condition: Callable[[], T]) -> T:
        """Hear messages until the condition holds; return its value."""
        while not (value := condition()):
            if message := self._message(self._client.get_iopub_msg):
                self._hear(message)
        return value

    def _hear(self, message: dict[str, Any]) -> None:
        content = message["content"]
        data = content.get("data", {})
        if message["msg_type"] == "comm_open":
            self._widgets[content["comm_id"]] = dict(data.get("state", {}))
        elif message["msg_type"] == "comm_msg" and data.get("method") == "update":
            self._widgets.setdefault(content["comm_id"], {}).update(data["state"])

    def find(self, **state: object) -> str:
        """Return the id of the widget whose state has these values; "" while there is none."""
        for comm, has in self._widgets.items():
            if all(has.get(key) == value for key, value in state.items()):
                return comm
        return ""

    def click(self, label: str) -> None:
        """Press the button with that label, once it is there."""
        button = self.wait(lambda: self.find(description=label))
        self._send(button, {"method": "custom", "content": {"event": "click"}})

    # The order of a browser, by enter.js: the text goes to the invisible widget of the Enter key,
    # which knows the id of its box; then the empty box follows.
    def enter(self, text: str) -> None:
        """Type a text into the message box, and press Enter."""
        key, box = next((comm, has["box"]) for comm, has in self._widgets.items() if "box" in has)
        self._sent += 1
        typed = {"text": text, "number": self._sent, "page": "doctor"}
        self._send(key, {"method": "custom", "content": typed})
        self._send(box, {"method": "update", "state": {"value": ""}, "buffer_paths": []})

    def _send(self, comm: str, data: dict[str, Any]) -> None:
        message = self._client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        self._client.shell_channel.send(message)

    def log(self) -> str:
        """Return the conversation that the panel shows."""
        outputs = (out for has in self._widgets.values() for out in has.get("outputs", ()))
        html = "".join(out.get("data", {}).get("text/html", "") for out in outputs)
        return _text(html.replace("</div>", "\n"))

    def status(self) -> str:
        """Return the panel's status, which tells why something failed."""
        values = (str(has.get("value", "")) for has in self._widgets.values())
        found = next((value for value in values if 'role="status"' in value), "")
        return " ".join(_text(found.replace("<", " <")).split())


def _text(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html)).strip()
