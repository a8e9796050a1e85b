"""Which service of this process sits where.

A notebook's cell is run again and again, so who begins ends the one that a former run left in the
same place: a port to listen on, or a seat at a server. Used on the engine's loop alone.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatkit.net.service import Service

_holders: dict[object, "Service"] = {}


def holder(place: object) -> "Service | None":
    """Return who sits there."""
    return _holders.get(place)


def take(place: object, service: "Service") -> None:
    """Seat `service` there."""
    _holders[place] = service


def leave(place: object, service: "Service") -> None:
    """Free the place, unless somebody else sits there by now."""
    if _holders.get(place) is service:
        del _holders[place]
