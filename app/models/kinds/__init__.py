"""The catalogue of entry kinds: kind → tables and columns → who may. One source for station and server.

One module a room. A changed meaning is a new kind; an added column is a new version (`sv`) of the same kind, and the
shape of every version ever sent stays here.
"""

from collections.abc import Mapping

from app.models.kinds import (
    devices,
    foundation,
    laboratory,
    quality,
    receiving,
    reference,
    register,
    temperature,
)
from app.models.kinds.shape import ANYBODY, Group, Kind, Nature

SCHEMA = 3
"""Number of this catalogue with its tables; every new kind, version or migration raises it. A station whose number
is higher than its server's waits."""

KINDS: tuple[Kind, ...] = tuple(
    kind
    for room in (foundation, receiving, reference, register, temperature, laboratory, quality, devices)
    for kind in room.KINDS
)

PROFILES: Mapping[str, frozenset[str]] = {
    "weighing": frozenset({kind.name for kind in receiving.KINDS} | {"weighing.voided"}),
    "desk": frozenset({"*"}),
}
"""Facts of other stations that a station of a profile is sent (`*`: all); kinds sent everywhere come besides."""

BY_NAME: dict[tuple[str, int], Kind] = {(kind.name, kind.version): kind for kind in KINDS}


def latest(name: str) -> Kind:
    """The newest version of kind `name`; KeyError for an unknown name."""
    return max((kind for kind in KINDS if kind.name == name), key=lambda kind: kind.version)


__all__ = ["ANYBODY", "BY_NAME", "KINDS", "PROFILES", "SCHEMA", "Group", "Kind", "Nature", "latest"]
