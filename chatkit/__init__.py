"""Learn TCP sockets by chatting through them.

A public name loads its module when it is first used. So `import chatkit` costs next to nothing,
and a program for a terminal never loads the widgets of the notebook.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chatkit.address import HOST
    from chatkit.cable.cable import Cable
    from chatkit.cable.faults import Faults
    from chatkit.checks.once import check
    from chatkit.errors import ChatError, InputError, NetworkError
    from chatkit.hexdump import hex_view
    from chatkit.message import Line, Message
    from chatkit.net.client import Client
    from chatkit.net.room import Room
    from chatkit.net.room_client import RoomClient
    from chatkit.net.server import Server
    from chatkit.panels.cable import CablePanel
    from chatkit.panels.check import CheckPanel
    from chatkit.panels.client import ClientPanel
    from chatkit.panels.guess import guess
    from chatkit.panels.next_lesson import next_lesson
    from chatkit.panels.room import RoomPanel
    from chatkit.panels.room_client import RoomClientPanel
    from chatkit.panels.server import ServerPanel
    from chatkit.panels.stepper import Stepper
    from chatkit.panels.timeline import TimelinePanel
    from chatkit.trace.sockets import TracedSocket

__all__ = [
    "HOST",
    "Cable",
    "CablePanel",
    "ChatError",
    "CheckPanel",
    "Client",
    "ClientPanel",
    "Faults",
    "InputError",
    "Line",
    "Message",
    "NetworkError",
    "Room",
    "RoomClient",
    "RoomClientPanel",
    "RoomPanel",
    "Server",
    "ServerPanel",
    "Stepper",
    "TimelinePanel",
    "TracedSocket",
    "check",
    "guess",
    "hex_view",
    "next_lesson",
]

_HOMES = {
    "HOST": "chatkit.address",
    "Cable": "chatkit.cable.cable",
    "CablePanel": "chatkit.panels.cable",
    "ChatError": "chatkit.errors",
    "CheckPanel": "chatkit.panels.check",
    "Client": "chatkit.net.client",
    "ClientPanel": "chatkit.panels.client",
    "Faults": "chatkit.cable.faults",
    "InputError": "chatkit.errors",
    "Line": "chatkit.message",
    "Message": "chatkit.message",
    "NetworkError": "chatkit.errors",
    "Room": "chatkit.net.room",
    "RoomClient": "chatkit.net.room_client",
    "RoomClientPanel": "chatkit.panels.room_client",
    "RoomPanel": "chatkit.panels.room",
    "Server": "chatkit.net.server",
    "ServerPanel": "chatkit.panels.server",
    "Stepper": "chatkit.panels.stepper",
    "TimelinePanel": "chatkit.panels.timeline",
    "TracedSocket": "chatkit.trace.sockets",
    "check": "chatkit.checks.once",
    "guess": "chatkit.panels.guess",
    "hex_view": "chatkit.hexdump",
    "next_lesson": "chatkit.panels.next_lesson",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell a Jupyter server, which asks for this name, where the kit's extension is."""
    return [{"module": "chatkit.lab.extension"}]
