"""Which endpoint of this process sits where.

A notebook's cell is run again and again, so who begins ends the one that a former run left in the
same place: a port to listen on, or a seat at a server. Used on the engine's loop alone.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatkit.net.endpoint import Endpoint

_holders: dict[object, "Endpoint"] = {}


def holder(place: object) -> "Endpoint | None":
    """Return who sits there."""
    return _holders.get(place)


def take(place: object, endpoint: "Endpoint") -> None:
    """Seat `endpoint` there."""
    _holders[place] = endpoint


def leave(place: object, endpoint: "Endpoint") -> None:
    """Free the place, unless somebody else sits there by now."""
    if _holders.get(place) is endpoint:
        del _holders[place]
